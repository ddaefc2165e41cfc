//! Benchmarks of the collector: what it is worth beside others that do the same,
//! in the same run, on the same machine. They inform and never gate; the answers
//! of all who are asked the same question must be equal.

mod answers;
mod clock;
mod columns;
mod compare;
mod export;
mod fill;
mod handlers;
mod ingest;
mod load;
mod peers;
mod plain;
mod questions;
mod reports;
mod say;
mod server;
mod shop;
mod stored;
mod table;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;
use tempfile::TempDir;

/// Benchmarks of the collector
#[derive(Debug, Parser)]
#[command(name = "npm run bench --")]
struct Arguments {
    #[command(subcommand)]
    bench: Bench,
}

#[derive(Debug, Subcommand)]
enum Bench {
    /// Events a second that are on disk when they are acknowledged
    Ingest(ingest::Options),
    /// Reports over a simulated shop, beside DuckDB and ClickHouse
    Reports(reports::Options),
    /// A server that keeps nothing, for `ingest`
    #[command(hide = true)]
    Handler {
        /// What it does with a body
        handler: handlers::Handler,
    },
}

fn main() -> ExitCode {
    let ran = match Arguments::parse().bench {
        Bench::Ingest(options) => ingest::run(options),
        Bench::Reports(options) => reports::run(&options),
        Bench::Handler { handler } => handler.serve(),
    };
    match ran {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say::error(&error);
            ExitCode::FAILURE
        }
    }
}

/// Where the benchmarks keep what they make.
fn home() -> PathBuf {
    std::env::var_os("BENCH_DIR").map_or_else(|| "target/bench".into(), PathBuf::from)
}

/// A folder there that is gone with its owner.
fn folder(name: &str) -> Result<TempDir> {
    let home = home();
    std::fs::create_dir_all(&home).with_context(|| format!("cannot make {}", home.display()))?;
    Ok(tempfile::Builder::new().prefix(name).tempdir_in(home)?)
}
