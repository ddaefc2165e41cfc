//! The browsers that the tests drive: from the system's packages, never
//! downloaded from elsewhere.

use crate::{say, shell};
use std::env;
use std::path::PathBuf;

/// Where Chromium is, or should be.
pub(crate) fn chromium() -> PathBuf {
    env::var_os("CHROMIUM").map_or_else(|| "/usr/bin/chromium".into(), PathBuf::from)
}

/// Why the browser tests cannot run, and what to do about it.
pub(crate) fn lacking() -> Option<String> {
    let chromium = chromium();
    (!chromium.exists()).then(|| {
        format!(
            "no Chromium at {}: install the package (Debian: `apt-get install chromium`), or say \
             where it is by the variable CHROMIUM",
            chromium.display()
        )
    })
}

/// Installs what is missing, where that is allowed; otherwise the suites that
/// need it say so.
pub(crate) fn install() {
    if lacking().is_none() {
        return;
    }
    let is_root = shell::output("id -u").is_some_and(|id| id.trim() == "0");
    if !is_root || shell::output("apt-get --version").is_none() {
        return;
    }
    let installed = say::step("Installing Chromium by apt-get", || {
        shell::run(shell::command("apt-get update -q"))?;
        let mut install = shell::command("apt-get install -q -y --no-install-recommends chromium");
        install.env("DEBIAN_FRONTEND", "noninteractive");
        shell::run(install)
    });
    if let Err(error) = installed {
        say::error(&error);
    }
}
