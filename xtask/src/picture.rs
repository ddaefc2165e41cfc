//! `cargo xtask picture`: the README's pictures of the dashboard, from what the
//! product shows today.

use crate::{browsers, builds, repo, say, setup, shell};
use anyhow::{Result, bail};

/// Builds everything and writes `docs/*.png`.
pub(crate) fn run() -> Result<()> {
    setup::run()?;
    browsers::install();
    if let Some(lacking) = browsers::lacking_chromium() {
        bail!("{lacking}");
    }
    builds::all()?;
    say::step("Taking the pictures", || {
        let mut node = shell::command("node xtask/picture.mjs");
        node.arg(repo::binary()).arg(browsers::chromium());
        shell::run(node)
    })
}
