//! The files that are written by people: everything but what is fetched or made.

use super::Source;
use std::path::Path;
use std::{fs, io};

/// Folders of things fetched or made, anywhere.
const MADE: [&str; 5] = [".git", "dist", "node_modules", "target", "generated"];
/// The same, at the root: what running the product leaves there.
const MADE_AT_ROOT: [&str; 2] = ["data", "screenshots"];
const ENDINGS: [&str; 16] = [
    "css", "html", "js", "json", "lock", "md", "mjs", "rs", "sh", "svelte", "svg", "toml", "ts",
    "txt", "yaml", "yml",
];

/// All of them, sorted by path.
pub(super) fn sources() -> io::Result<Vec<Source>> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = Vec::new();
    read(tests.parent().unwrap_or(tests), "", &mut sources)?;
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(sources)
}

fn read(folder: &Path, within: &str, sources: &mut Vec<Source>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{within}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            let is_made = MADE.iter().any(|made| entry.file_name() == *made);
            if !is_made && !MADE_AT_ROOT.contains(&path.as_str()) {
                read(&entry.path(), &format!("{path}/"), sources)?;
            }
            continue;
        }
        let mut source = Source {
            path,
            text: String::new(),
        };
        // The scripts under `.ci` have no ending.
        if source.has_ending(&ENDINGS) || source.path.starts_with(".ci/") {
            source.text = fs::read_to_string(entry.path())?;
            sources.push(source);
        }
    }
    Ok(())
}
