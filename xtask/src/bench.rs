//! `npm run bench [-- NAME OPTIONS]`: the benchmarks, which inform and never gate.
//!
//! Each is a program of its own; here is only the list of them and how each is
//! built. Without a name all run, one after another, as they run by themselves.

use crate::{browsers, builds, repo, say, setup, shell, size};
use anyhow::{Context, Result, bail};
use std::fs;
use std::process::Command;

/// A benchmark: its name, what it tells, and how it is run.
struct Bench {
    name: &'static str,
    about: &'static str,
    run: fn(&[String]) -> Result<()>,
}

const BENCHES: [Bench; 5] = [
    Bench {
        name: "tallies",
        about: "each report over people in memory, one thread",
        run: tallies,
    },
    Bench {
        name: "sdk",
        about: "a call of the tag beside other tags', and its long tasks, in Chromium",
        run: sdk,
    },
    Bench {
        name: "segments",
        about: "bytes and speed of sealed rows, one thread",
        run: segments,
    },
    Bench {
        name: "ingest",
        about: "events a second, beside handlers that keep nothing",
        run: |options| program("ingest", options),
    },
    Bench {
        name: "reports",
        about: "reports over a simulated shop, beside DuckDB and ClickHouse",
        run: |options| program("reports", options),
    },
];

/// Runs the benchmark that is named, or all.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let Some((name, options)) = arguments.split_first() else {
        return BENCHES.iter().try_for_each(|bench| bench.step(&[]));
    };
    match BENCHES.iter().find(|bench| bench.name == name) {
        Some(bench) => bench.step(options),
        None => bail!("there is no benchmark `{name}`; there are:\n{}", list()),
    }
}

/// The benchmarks, a line each.
fn list() -> String {
    let lines = BENCHES.iter();
    let lines = lines.map(|bench| format!("  {:8} {}\n", bench.name, bench.about));
    lines.collect()
}

impl Bench {
    fn step(&self, options: &[String]) -> Result<()> {
        say::step(&format!("Benchmark {}: {}", self.name, self.about), || {
            (self.run)(options)
        })
    }
}

fn tallies(options: &[String]) -> Result<()> {
    if !options.is_empty() {
        bail!("`tallies` takes no options");
    }
    shell::run(shell::command("cargo bench --package analytics"))
}

/// `--table` writes what it prints into `docs/sdk-speed.md`.
fn sdk(options: &[String]) -> Result<()> {
    let is_written = match options {
        [] => false,
        [flag] if flag == "--table" => true,
        _ => bail!("`sdk` takes nothing, or --table"),
    };
    setup::run()?;
    browsers::install();
    if let Some(lacking) = browsers::lacking_chromium() {
        bail!("{lacking}");
    }
    builds::all()?;
    let mut node = shell::command("node tests/browsers/bench/bench.mjs");
    node.arg(size::bundle_rivals()?.0);
    node.env("JORNADA_BIN", repo::binary());
    let page = shell::output_of(node)?;
    say::plain(&page);
    if is_written {
        fs::write(repo::path("docs/sdk-speed.md"), page)
            .context("cannot write docs/sdk-speed.md")?;
    }
    Ok(())
}

/// The number of simulated sessions may be given.
fn segments(options: &[String]) -> Result<()> {
    let mut bench = shell::command("cargo bench --package collector --bench segments --");
    bench.args(options);
    shell::run(bench)
}

/// A benchmark of the package `bench`, which drives the collector's release build.
fn program(name: &str, options: &[String]) -> Result<()> {
    builds::collector()?;
    shell::run(shell::command("cargo build --release --package bench"))?;
    let mut bench = bench("release", name);
    bench.args(options);
    shell::run(bench)
}

fn bench(profile: &str, name: &str) -> Command {
    let mut bench = Command::new(repo::tool(profile, "bench"));
    bench.current_dir(repo::root()).arg(name);
    bench.env("JORNADA_BIN", repo::binary());
    bench.env("BENCH_DIR", repo::target().join("bench"));
    bench
}

/// A small shop and a short load: whatever the times are, everything must run and
/// all answers must be equal. `product` is what Cargo is told to build, so that
/// nothing is built again.
pub(crate) fn smoke(product: &str) -> Result<()> {
    shell::run(shell::command(&format!(
        "cargo build {product} --bin bench"
    )))?;
    for (name, options) in [
        ("reports", "--sessions 20000"),
        ("ingest", "--rounds 1 --seconds 1 --sessions 2000"),
    ] {
        let mut bench = bench("debug", name);
        bench.args(options.split(' '));
        shell::run(bench)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{list, run};

    #[test]
    fn an_unknown_name_is_told_what_there_is() {
        let error = run(&["nonsense".to_owned()]).unwrap_err().to_string();
        assert!(error.contains("`nonsense`"), "{error}");
        assert!(error.contains(&list()), "{error}");
    }
}
