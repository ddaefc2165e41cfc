//! `npm run lint`: everything about the text of the sources that is not a test.

use crate::{repo, say, setup, shell};
use anyhow::{Result, bail};

/// What no workspace checks by itself; prettier expands the patterns.
const PRETTIER: &str = "npx --no-install prettier --check --log-level warn \
    *.json .github/**/*.yml sdk/**/*.ts tests/**/*.{mjs,ts} \
    analytics/tests/**/*.mjs www/demo-pages/*.mjs xtask/*.mjs";

/// All checks; the first failure does not hide the others.
pub(crate) fn run() -> Result<()> {
    setup::run()?;
    let checks = [
        ("Formatting of Rust", "cargo fmt --all --check"),
        (
            "Clippy",
            "cargo clippy --workspace --all-targets -- -D warnings",
        ),
        (
            "Dependencies: bans, licences, sources",
            "cargo deny --locked check bans licenses sources",
        ),
        (
            "Prettier and ESLint of the dashboard",
            "npm run --silent lint --workspaces --if-present",
        ),
        ("Prettier of the rest", PRETTIER),
        (
            "Types of TypeScript and Svelte",
            "npm run --silent check --workspaces --if-present",
        ),
    ];
    let mut failed = Vec::new();
    for (name, line) in checks {
        if line.starts_with("cargo deny") && shell::output("cargo deny --version").is_none() {
            say::plain(&format!(
                "\n==> {name}: left out, `cargo install --locked cargo-deny` brings it"
            ));
            if repo::is_ci() {
                failed.push(name);
            }
            continue;
        }
        if say::step(name, || shell::run(shell::command(line))).is_err() {
            failed.push(name);
        }
    }
    if !failed.is_empty() {
        bail!("not clean: {}", failed.join("; "));
    }
    Ok(())
}
