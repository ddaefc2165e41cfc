//! Other tags, as npm has them: bundled as a shop would, and measured like ours.

use super::Sizes;
use crate::{repo, say, shell};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

const UMAMI: &str = "2.10.0";

/// A tag of others: its package with the version, and what loads before anything
/// can be told.
pub(super) struct Rival {
    pub(super) package: String,
    pub(super) sizes: Sizes,
}

/// Bundles and measures all of them.
pub(super) fn measure() -> Result<Vec<Rival>> {
    let (folder, listed) = bundle()?;
    listed.lines().map(|line| read(&folder, line)).collect()
}

/// Fetches the packages named in `xtask/rivals/package.json` (their scripts off,
/// outside the workspace's own) and bundles them; the folder of the bundles, and
/// the bundler's list of them.
pub(crate) fn bundle() -> Result<(PathBuf, String)> {
    let folder = fetch()?;
    let mut bundle = shell::command("node xtask/rivals/bundle.mjs");
    bundle.arg(&folder);
    let listed = shell::output_of(bundle)?;
    Ok((folder, listed))
}

/// Installs the packages under `target`; the lock file says which.
fn fetch() -> Result<PathBuf> {
    let folder = repo::target().join("xtask/rivals");
    fs::create_dir_all(&folder)?;
    for file in ["package.json", "package-lock.json"] {
        fs::copy(repo::path("xtask/rivals").join(file), folder.join(file))?;
    }
    say::step("Fetching other tags from npm", || {
        let within = |line: &str| {
            let mut command = shell::command(line);
            command.current_dir(&folder);
            shell::run(command)
        };
        within("npm ci --ignore-scripts --no-audit --no-fund --silent")?;
        // The whole server, whose dependencies no page loads.
        within(&format!("npm pack --silent umami@{UMAMI}"))?;
        within(&format!(
            "tar -xzf umami-{UMAMI}.tgz package/package.json package/src/tracker"
        ))
    })?;
    Ok(folder)
}

/// A line of the bundler: the package with its version, and the bundle's file.
fn read(folder: &Path, line: &str) -> Result<Rival> {
    let (package, file) = line.split_once('\t').context("not a line of the bundler")?;
    Ok(Rival {
        package: package.to_owned(),
        sizes: Sizes::of(&fs::read(folder.join(file))?)?,
    })
}
