//! What the machine must have before anything is built: versions are checked and
//! named, what can be fetched is fetched.

use crate::{repo, say, shell, stamp};
use anyhow::{Context, Result, bail};
use std::fs;

const WASM: &str = "wasm32-unknown-unknown";
/// `rust-version` of the workspace.
const RUST: (u32, u32) = (1, 95);
/// `engines` of package.json.
const NODE: (u32, u32) = (20, 0);

/// Checks versions, adds the wasm target and the npm packages if they are missing.
pub(crate) fn run() -> Result<()> {
    say::step("Checking Rust and Node", || {
        check("Rust", RUST, "rustc --version", "https://rustup.rs")?;
        check("Node", NODE, "node --version", "https://nodejs.org")?;
        wasm_target()
    })?;
    packages()
}

fn check(name: &str, least: (u32, u32), line: &str, home: &str) -> Result<()> {
    let wanted = format!("{name} {}.{} or newer is needed", least.0, least.1);
    let Some(output) = shell::output(line) else {
        bail!("{wanted}, and `{line}` does not run: see {home}");
    };
    let found = output.trim();
    match version(found) {
        Some(version) if version >= least => {
            say::note(found);
            Ok(())
        }
        _ => bail!("{wanted}, this is `{found}`: see {home}"),
    }
}

/// The first two numbers of the first word that begins like a version.
fn version(text: &str) -> Option<(u32, u32)> {
    text.split_whitespace().find_map(|word| {
        let mut numbers = word.trim_start_matches('v').split('.');
        Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
    })
}

fn wasm_target() -> Result<()> {
    let sysroot = shell::output("rustc --print sysroot").context("rustc has no sysroot")?;
    let library = std::path::Path::new(sysroot.trim())
        .join("lib/rustlib")
        .join(WASM);
    if library.is_dir() {
        return Ok(());
    }
    say::note(&format!("the target {WASM} is missing: adding it"));
    shell::run(shell::command(&format!("rustup target add {WASM}"))).with_context(|| {
        format!(
            "the target {WASM} is needed to build the SDK; without rustup, install it for {}",
            sysroot.trim()
        )
    })
}

/// `npm ci` where the packages are not those of the lock file.
fn packages() -> Result<()> {
    let stamp = repo::path("node_modules/.jornada");
    let lock = stamp::hash(repo::root(), &["package-lock.json"])?;
    if fs::read_to_string(&stamp).is_ok_and(|last| last == lock) {
        return Ok(());
    }
    say::step("Fetching the npm packages", || {
        // Somebody may have installed them by hand; npm knows.
        if shell::output("npm ls --all --silent").is_some() {
            say::note("they are all there");
        } else {
            shell::run(shell::command("npm ci"))?;
        }
        fs::write(&stamp, lock).with_context(|| format!("cannot write {}", stamp.display()))
    })
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn versions_as_programs_print_them() {
        for (text, expected) in [
            ("rustc 1.95.0 (f2d3ce0bd 2026-03-21)", Some((1, 95))),
            ("v20.20.2", Some((20, 20))),
            ("node", None),
            ("", None),
        ] {
            assert_eq!(version(text), expected, "{text}");
        }
    }
}
