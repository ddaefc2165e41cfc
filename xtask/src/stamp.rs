//! What need not be built again: the content of the inputs is hashed, and the
//! hash of the last success kept under `target`. Times of files tell nothing (a
//! fresh clone has new ones); a change of the hash function builds once too often.

use crate::repo;
use anyhow::{Context, Result};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

/// Folders that are made, not written.
const MADE: [&str; 4] = ["node_modules", "dist", "target", ".git"];

/// Does the work unless it was done for these inputs and its output is there;
/// says whether it did.
pub(crate) fn unless_current(
    name: &str,
    inputs: &[&str],
    output: &Path,
    work: impl FnOnce() -> Result<()>,
) -> Result<bool> {
    let stamp = repo::target().join("xtask").join(name);
    let current = hash(repo::root(), inputs)?;
    let last = fs::read_to_string(&stamp).ok();
    if output.exists() && last.as_deref() == Some(&current) {
        return Ok(false);
    }
    work()?;
    if let Some(folder) = stamp.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    fs::write(&stamp, current).with_context(|| format!("cannot write {}", stamp.display()))?;
    Ok(true)
}

/// Hash of files and folders, names and content.
pub(crate) fn hash(root: &Path, inputs: &[&str]) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    for input in inputs {
        hash_path(root, &root.join(input), &mut hasher)
            .with_context(|| format!("cannot read {input}"))?;
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn hash_path(root: &Path, path: &Path, hasher: &mut DefaultHasher) -> Result<()> {
    if !path.is_dir() {
        path.strip_prefix(root).unwrap_or(path).hash(hasher);
        fs::read(path)?.hash(hasher);
        return Ok(());
    }
    let mut entries: Vec<_> = fs::read_dir(path)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        if !MADE.iter().any(|made| entry.file_name() == *made) {
            hash_path(root, &entry.path(), hasher)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_and_names_count_and_what_is_made_does_not() {
        let folder = std::env::temp_dir().join(format!("jornada-stamp-{}", std::process::id()));
        fs::create_dir_all(folder.join("src/dist")).unwrap();
        let write = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
        let hash = || hash(&folder, &["src"]).unwrap();

        write("src/a", "1");
        let first = hash();
        assert_eq!(hash(), first);
        write("src/dist/made", "x");
        write("other", "x");
        assert_eq!(hash(), first);
        write("src/a", "2");
        assert_ne!(hash(), first);
        write("src/a", "1");
        assert_eq!(hash(), first);
        fs::rename(folder.join("src/a"), folder.join("src/b")).unwrap();
        assert_ne!(hash(), first);

        fs::remove_dir_all(folder).unwrap();
    }
}
