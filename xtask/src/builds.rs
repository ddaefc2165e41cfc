//! What the product is made of, in the order in which one part needs the other:
//! the SDK, the dashboard, and the collector that holds both.

use crate::wasm::compress::{brotli, gzip};
use crate::{repo, say, shell, stamp, wasm};
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

/// Everything, in release mode; parts whose inputs did not change are left.
pub(crate) fn all() -> Result<()> {
    sdk()?;
    dashboard()?;
    collector()
}

/// The SDK, into `sdk/dist`; it knows by itself what changed.
pub(crate) fn sdk() -> Result<()> {
    say::step("Building the SDK", wasm::run)
}

/// The dashboard, into `www/dist`, each file with its compressed forms beside it.
pub(crate) fn dashboard() -> Result<()> {
    let dist = repo::path("www/dist");
    let inputs = ["www", "package-lock.json", "xtask/src/builds.rs"];
    let is_new = stamp::unless_current("dashboard", &inputs, &dist.join("index.html"), || {
        say::step("Building the dashboard", || {
            shell::run(shell::command("npm run --silent build -w www"))?;
            compress(&dist)
        })
    })?;
    if !is_new {
        say::plain("\n==> The dashboard is up to date");
    }
    Ok(())
}

/// Writes FILE.br and FILE.gz beside every file of a folder that shrinks by it, so
/// that the collector never compresses while somebody waits.
fn compress(folder: &Path) -> Result<()> {
    for entry in
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?
    {
        let path = entry?.path();
        if path.is_dir() {
            compress(&path)?;
            continue;
        }
        let bytes = fs::read(&path)?;
        for (ending, smaller) in [("br", brotli(&bytes)?), ("gz", gzip(&bytes)?)] {
            if smaller.len() < bytes.len() {
                let mut name = path.clone().into_os_string();
                name.push(format!(".{ending}"));
                fs::write(name, smaller)?;
            }
        }
    }
    Ok(())
}

/// The one binary; Cargo knows what changed.
pub(crate) fn collector() -> Result<()> {
    say::step("Building the collector", || {
        shell::run(shell::command("cargo build --release --package collector"))
    })
}
