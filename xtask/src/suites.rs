//! `npm test`: every suite, one after another, none hidden by the failure of
//! another. What could not run says why in the closing table; for a robot
//! (`CI=true`) that is a failure. Times are shown and decide nothing.

use crate::summary::{Outcome, Row, table};
use crate::{bench, browsers, builds, repo, say, setup, shell, size, typegen};
use anyhow::{Context, Result, bail};
use std::fs;
use std::process::Command;

/// A suite: its name, what it cannot do without, and how it is run.
struct Suite {
    name: &'static str,
    lacking: fn() -> Option<String>,
    run: fn() -> Result<()>,
}

const SUITES: [Suite; 8] = [
    Suite {
        name: "Rust: units, properties, HTTP, store, tidy",
        lacking: nothing,
        run: rust,
    },
    Suite {
        name: "Faults: power cuts, kill -9, a full disk, flipped bytes",
        lacking: nothing,
        run: durability,
    },
    Suite {
        name: "Benchmarks, small: all answers equal",
        lacking: nothing,
        run: || bench::smoke(PRODUCT),
    },
    Suite {
        name: "Dashboard: units",
        lacking: nothing,
        run: || npm("test"),
    },
    Suite {
        name: "Types: generated, TypeScript, Svelte",
        lacking: nothing,
        run: || typegen::check().and_then(|()| npm("check")),
    },
    Suite {
        name: "Sizes: SDK, dashboard",
        lacking: nothing,
        run: || size::run(&[]).and_then(|()| npm("size")),
    },
    Suite {
        name: "SDK in three browser engines",
        lacking: browsers::lacking_engines,
        run: browsers::tag,
    },
    Suite {
        name: "End to end in a real browser",
        lacking: browsers::lacking_chromium,
        run: || node("tests/e2e"),
    },
];

/// Sets up, builds, runs everything, and fails if something did.
pub(crate) fn run() -> Result<()> {
    setup::run()?;
    browsers::install();
    builds::all()?;
    let rows: Vec<Row> = SUITES.iter().map(Suite::row).collect();
    say::plain(&format!("\n==> Summary\n\n{}", table(&rows)));
    let failed = rows.iter().filter(|row| row.has_failed()).count();
    if failed > 0 {
        bail!("{failed} of {} suites failed", rows.len());
    }
    Ok(())
}

impl Suite {
    fn row(&self) -> Row {
        let (outcome, time) = say::timed(|| match (self.lacking)() {
            Some(reason) if repo::is_ci() => Outcome::Failed(format!("could not run: {reason}")),
            Some(reason) => Outcome::Skipped(reason),
            None => match say::step(self.name, self.run) {
                Ok(()) => Outcome::Passed,
                Err(error) => Outcome::Failed(format!("{error:#}")),
            },
        });
        Row {
            suite: self.name,
            outcome,
            time,
        }
    }
}

fn nothing() -> Option<String> {
    None
}

/// What `cargo test` builds. Always the same set, so that nothing is built again
/// with other features; the tools apart, as they were built to get here.
const PRODUCT: &str = "--workspace --exclude xtask";

/// Debug builds, so that overflow and assertions count. With nextest where it is
/// installed; documentation examples need Cargo's own runner either way.
fn rust() -> Result<()> {
    if shell::output("cargo nextest --version").is_some() {
        let mut nextest = shell::command(&format!(
            "cargo nextest run {PRODUCT} --no-fail-fast --status-level fail -E"
        ));
        nextest.arg("not test(/^durability::/)");
        product(nextest)?;
        product(shell::command(&format!(
            "cargo test {PRODUCT} --doc --quiet"
        )))?;
    } else {
        product(shell::command(&format!(
            "cargo test {PRODUCT} --quiet -- --skip durability::"
        )))?;
    }
    product(shell::command("cargo test --package xtask --quiet"))
}

fn durability() -> Result<()> {
    product(shell::command(&format!(
        "cargo test {PRODUCT} --test faults --quiet -- --nocapture"
    )))
}

/// Runs the script of this name in every npm workspace that has it.
fn npm(script: &str) -> Result<()> {
    product(shell::command(&format!(
        "npm run --silent {script} --workspaces --if-present"
    )))
}

/// Runs the `*.test.mjs` that lie directly in a folder.
fn node(folder: &str) -> Result<()> {
    let mut files: Vec<String> = fs::read_dir(repo::path(folder))
        .with_context(|| format!("cannot read {folder}"))?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".test.mjs"))
        .map(|name| format!("{folder}/{name}"))
        .collect();
    files.sort();
    if files.is_empty() {
        bail!("no tests in {folder}");
    }
    let mut node = shell::command("node --test --test-reporter=spec --test-concurrency=1");
    node.args(files);
    product(node)
}

/// Tests that want the whole product find the release binary by this variable.
fn product(mut command: Command) -> Result<()> {
    command.env("JORNADA_BIN", repo::binary());
    shell::run(command)
}
