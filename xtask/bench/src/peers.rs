//! The others: DuckDB and ClickHouse, from PyPI, asked by a program in `peers/`.

use crate::say;
use crate::shop::{DAYS, END};
use analytics::time::DAY;
use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Tried with these; newer ones are for whoever updates the figures.
const PACKAGES: [&str; 3] = ["chdb==4.4.0", "duckdb==2.0.1", "pyarrow==26.0.1"];

/// What one of them did.
#[derive(Debug, Deserialize)]
pub(crate) struct Peer {
    /// Of the database.
    pub(crate) version: String,
    /// By question, and by question and `+filter`.
    pub(crate) answers: BTreeMap<String, Answered>,
}

/// An answer and how long it took.
#[derive(Debug, Deserialize)]
pub(crate) struct Answered {
    /// Median wall milliseconds.
    pub(crate) ms: f64,
    /// Median milliseconds of work, on all cores together.
    pub(crate) cpu_ms: f64,
    /// In the one form in which all are compared.
    pub(crate) answer: Value,
}

/// A Python that has them; made if it is not there.
pub(crate) fn python(home: &Path) -> Result<PathBuf> {
    let environment = home.join("python");
    let python = environment.join("bin/python");
    let has_all = |python: &Path| {
        let mut check = Command::new(python);
        check
            .args(["-c", "import chdb, duckdb, pyarrow"])
            .stderr(Stdio::null());
        check.status().is_ok_and(|status| status.success())
    };
    if has_all(&python) {
        return Ok(python);
    }
    say::note("fetching DuckDB, ClickHouse and Arrow from PyPI");
    let mut make = Command::new("python3");
    run(make.args(["-m", "venv", "--clear"]).arg(&environment))?;
    let mut install = Command::new(&python);
    install.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]);
    run(install.args(PACKAGES))?;
    ensure!(
        has_all(&python),
        "the packages are there and cannot be imported"
    );
    Ok(python)
}

fn run(command: &mut Command) -> Result<()> {
    let status = command.stdout(Stdio::null()).status();
    let status = status.with_context(|| format!("cannot start {command:?}"))?;
    ensure!(status.success(), "{command:?} ended with {status}");
    Ok(())
}

/// How much they take for every event with all that is known of it.
#[derive(Debug, Deserialize)]
pub(crate) struct Whole {
    /// How many events.
    pub(crate) events: u64,
    /// Bytes on disk by database.
    pub(crate) bytes: BTreeMap<String, u64>,
}

/// Has them store the events of exported lines.
pub(crate) fn store(python: &Path, lines: &Path, work: &Path) -> Result<Whole> {
    ask_program(python, "whole.py", &[lines.as_os_str(), work.as_os_str()])
}

/// Asks them all every question about the shop in `columns`.
pub(crate) fn ask(python: &Path, columns: &Path, work: &Path) -> Result<BTreeMap<String, Peer>> {
    let start = END + -i64::from(DAYS) * DAY;
    let [start, end] = [start, END].map(|time| time.0.to_string());
    let arguments = [
        columns.as_os_str(),
        work.as_os_str(),
        start.as_ref(),
        end.as_ref(),
    ];
    ask_program(python, "run.py", &arguments)
}

/// Runs one of the programs in `peers/` and reads what it tells.
fn ask_program<T: DeserializeOwned>(python: &Path, name: &str, arguments: &[&OsStr]) -> Result<T> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("peers")
        .join(name);
    let mut asking = Command::new(python);
    // Without -B it would leave compiled files among the sources.
    asking.arg("-B").arg(script).args(arguments);
    let told = asking.stderr(Stdio::inherit()).output()?;
    ensure!(told.status.success(), "{name} ended with {}", told.status);
    serde_json::from_slice(&told.stdout)
        .with_context(|| format!("{name} told something unreadable"))
}
