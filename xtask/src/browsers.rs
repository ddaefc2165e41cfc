//! The browsers that the tests drive: from the system's packages, never
//! downloaded from elsewhere.

use crate::{repo, say, shell};
use anyhow::{Result, bail};
use std::env;
use std::path::PathBuf;

/// A program that a package brings; the variable names another place for it.
struct Program {
    variable: &'static str,
    path: &'static str,
    package: &'static str,
}

const CHROMIUM: Program = Program {
    variable: "CHROMIUM",
    path: "/usr/bin/chromium",
    package: "chromium",
};

/// All that the three engines need; WebKit's browser and driver share a package.
const PROGRAMS: [Program; 4] = [
    CHROMIUM,
    Program {
        variable: "FIREFOX",
        path: "/usr/bin/firefox-esr",
        package: "firefox-esr",
    },
    Program {
        variable: "WEBKIT_DRIVER",
        path: "/usr/bin/WebKitWebDriver",
        package: "webkit2gtk-driver",
    },
    Program {
        variable: "XVFB",
        path: "/usr/bin/Xvfb",
        package: "xvfb",
    },
];

impl Program {
    fn path(&self) -> PathBuf {
        env::var_os(self.variable).map_or_else(|| self.path.into(), PathBuf::from)
    }

    fn is_missing(&self) -> bool {
        !self.path().exists()
    }
}

/// Where Chromium is, or should be.
pub(crate) fn chromium() -> PathBuf {
    CHROMIUM.path()
}

/// Why tests in Chromium cannot run, and what to do about it.
pub(crate) fn lacking_chromium() -> Option<String> {
    lacking(std::slice::from_ref(&CHROMIUM))
}

/// The same of all three engines.
pub(crate) fn lacking_engines() -> Option<String> {
    lacking(&PROGRAMS)
}

fn lacking(programs: &[Program]) -> Option<String> {
    let missing: Vec<&Program> = programs.iter().filter(|p| p.is_missing()).collect();
    let list = |what: fn(&Program) -> String| {
        let words: Vec<String> = missing.iter().map(|program| what(program)).collect();
        words.join(" ")
    };
    (!missing.is_empty()).then(|| {
        format!(
            "not there: {}; install the packages (Debian: `apt-get install {}`), or say where \
             they are by the variables {}",
            list(|program| program.path().display().to_string()),
            list(|program| program.package.to_owned()),
            list(|program| program.variable.to_owned()),
        )
    })
}

/// Installs what is missing, where that is allowed; otherwise the suites that
/// need it say so.
pub(crate) fn install() {
    let missing = PROGRAMS.iter().filter(|program| program.is_missing());
    let packages: Vec<&str> = missing.map(|program| program.package).collect();
    if packages.is_empty() {
        return;
    }
    let is_root = shell::output("id -u").is_some_and(|id| id.trim() == "0");
    if !is_root || shell::output("apt-get --version").is_none() {
        return;
    }
    let installed = say::step("Installing browsers by apt-get", || {
        shell::run(shell::command("apt-get update -q"))?;
        let mut install = shell::command("apt-get install -q -y --no-install-recommends");
        install.args(packages);
        install.env("DEBIAN_FRONTEND", "noninteractive");
        shell::run(install)
    });
    if let Err(error) = installed {
        say::error(&error);
    }
}

const ENGINES: [&str; 3] = ["chromium", "firefox", "webkit"];

/// The tag's behaviours in the three engines, side by side, with a table of all
/// outcomes: Chromium by both forms of the core, the others by wasm.
pub(crate) fn tag() -> Result<()> {
    drive(&ENGINES, false)
}

/// The whole matrix, or the rows of some engines: `cargo xtask browsers [ENGINE...]`.
pub(crate) fn run(engines: &[String]) -> Result<()> {
    let mut chosen: Vec<&str> = engines.iter().map(String::as_str).collect();
    if let Some(unknown) = chosen.iter().find(|name| !ENGINES.contains(name)) {
        bail!(
            "there is no engine `{unknown}`; there are {}",
            ENGINES.join(", ")
        );
    }
    if chosen.is_empty() {
        chosen = ENGINES.to_vec();
    }
    drive(&chosen, true)
}

fn drive(engines: &[&str], is_full: bool) -> Result<()> {
    let mut node = shell::command(
        "node --test --test-concurrency=3 \
         --test-reporter=spec --test-reporter-destination=stdout \
         --test-reporter=./tests/browsers/report.mjs --test-reporter-destination=stdout",
    );
    node.args(
        engines
            .iter()
            .map(|name| format!("tests/browsers/{name}.test.mjs")),
    );
    node.env("BROWSER_MATRIX", if is_full { "full" } else { "usual" });
    node.env("JORNADA_BIN", repo::binary());
    shell::run(node)
}
