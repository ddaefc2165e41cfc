//! `cargo xtask licences`: what of others is in the binary, and their licences as
//! they ask to be told, on standard output.

use crate::shell;
use anyhow::{Context, Result};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// A package of somebody else's.
struct Package {
    name: String,
    version: String,
    licence: String,
    /// The texts in its folder, by what their files are called.
    texts: BTreeMap<String, String>,
}

/// Prints them.
pub(crate) fn run() -> Result<()> {
    let mut packages = crates()?;
    packages.extend(npm_packages()?);
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "What of others is in Jornada's binary, and under which licence.\n"
    )?;
    for package in &packages {
        let Package {
            name,
            version,
            licence,
            ..
        } = package;
        writeln!(out, "{name} {version}: {licence}")?;
    }
    for package in &packages {
        for (file, text) in &package.texts {
            let Package { name, version, .. } = package;
            writeln!(out, "\n=== {name} {version}, {file} ===\n\n{text}")?;
        }
    }
    Ok(())
}

/// The crates that the collector and the SDK are linked with.
fn crates() -> Result<Vec<Package>> {
    let mut linked = BTreeSet::new();
    for of in [
        "--package collector",
        "--package sdk --target wasm32-unknown-unknown",
    ] {
        let tree = format!("cargo tree --locked {of} --edges normal --prefix none --format {{p}}");
        let listed = shell::output_of(shell::command(&tree))?;
        linked.extend(listed.lines().filter_map(|line| {
            let mut words = line.split_whitespace();
            Some((
                words.next()?.to_owned(),
                words.next()?.trim_start_matches('v').to_owned(),
            ))
        }));
    }
    let metadata = shell::command("cargo metadata --locked --format-version 1");
    let metadata: Value = serde_json::from_str(&shell::output_of(metadata)?)?;
    let all = metadata["packages"].as_array().context("no packages")?;
    let others = all.iter().filter(|package| !package["source"].is_null());
    let mut packages = Vec::new();
    for package in others {
        let text = |field: &str| package[field].as_str().unwrap_or_default().to_owned();
        let (name, version) = (text("name"), text("version"));
        if !linked.contains(&(name.clone(), version.clone())) {
            continue;
        }
        let manifest = text("manifest_path");
        let folder = Path::new(&manifest).parent().context("no folder")?;
        packages.push(Package {
            name,
            version,
            licence: text("license"),
            texts: texts(folder)?,
        });
    }
    Ok(packages)
}

/// The npm packages that the dashboard and the loader are made with.
fn npm_packages() -> Result<Vec<Package>> {
    let listed =
        shell::command("npm ls --all --omit=dev --parseable --workspace www --workspace sdk");
    let folders = shell::output_of(listed)?;
    let mut packages = Vec::new();
    for folder in folders.lines().filter(|line| line.contains("node_modules")) {
        let folder = Path::new(folder);
        let manifest = fs::read_to_string(folder.join("package.json"))
            .with_context(|| format!("in {}", folder.display()))?;
        let manifest: Value = serde_json::from_str(&manifest)?;
        let text = |field: &str| manifest[field].as_str().unwrap_or_default().to_owned();
        if text("name").starts_with("@jornada/") {
            continue;
        }
        packages.push(Package {
            name: text("name"),
            version: text("version"),
            licence: text("license"),
            texts: texts(folder)?,
        });
    }
    packages.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(packages)
}

/// The licences and notices in a folder.
fn texts(folder: &Path) -> Result<BTreeMap<String, String>> {
    const NAMES: [&str; 5] = ["licen", "copying", "copyright", "notice", "unlicense"];
    let mut texts = BTreeMap::new();
    for entry in fs::read_dir(folder).with_context(|| format!("in {}", folder.display()))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_one = NAMES
            .iter()
            .any(|start| name.to_lowercase().starts_with(start));
        if is_one && entry.file_type()?.is_file() {
            texts.insert(name, fs::read_to_string(entry.path())?);
        }
    }
    Ok(texts)
}
