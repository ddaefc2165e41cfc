//! The tools behind `npm start` and `npm test`, and what a developer needs between.
//!
//! One program does the work so that no script repeats another's steps: every
//! command is made of [`setup`] (what the machine needs), [`builds`] (what the
//! product is made of) and the running of programs ([`shell`]). It builds and
//! starts the product and knows nothing of what the product does.

mod api;
mod bench;
mod browsers;
mod builds;
mod dev;
mod fuzz;
mod licences;
mod lint;
mod picture;
mod repo;
mod say;
mod setup;
mod shell;
mod size;
mod stamp;
mod start;
mod suites;
mod summary;
mod typegen;
mod wasm;

use anyhow::{Result, bail};
use std::process::ExitCode;

const HELP: &str = "\
Usage: cargo xtask COMMAND

  start [ARGS]  set up what is missing, build everything, serve it on http://127.0.0.1:8787;
                ARGS go to `jornada serve` (`npm start -- --demo-data`)
  test          set up what the tests need, build everything, run every suite
  dev           the collector and the dashboard with reload, for working on them
  build         the SDK, the dashboard and the collector, in release mode
  browsers [ENGINE...]
                the tag's behaviours by wasm and by the fallback, in chromium, firefox and webkit
  api [ARGS]    a collector held against its own description by schemathesis; ARGS go to it
  lint          formatting, clippy, licences, TypeScript, Svelte: everything but tests
  bench [NAME]  the benchmarks, or one of them with its options
  wasm          the SDK alone, into sdk/dist
  size          weigh the SDK against its budget (after `wasm`);
                with --table beside other tags from npm, into docs/sdk-size.md
  fuzz          made-up bytes against every parser, for FUZZ_SECONDS (8) each
  licences      print what of others is in the binary, with their licences
  typegen       write the TypeScript types of queries and reports
  picture       write the README's pictures into docs
  setup         what `start` and `test` need of the machine, and nothing else
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say::error(&error);
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<()> {
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("--help", [].as_slice()),
    };
    // npm hands `--` through, cargo does not.
    let rest = rest.strip_prefix(&["--".to_owned()]).unwrap_or(rest);
    if !matches!(command, "api" | "start" | "bench" | "browsers" | "size") && !rest.is_empty() {
        bail!("`{command}` takes no arguments; see `cargo xtask --help`");
    }
    match command {
        "start" => start::run(rest),
        "test" => suites::run(),
        "dev" => dev::run(),
        "build" => {
            setup::run()?;
            builds::all()
        }
        "browsers" => {
            setup::run()?;
            browsers::install();
            builds::all()?;
            browsers::run(rest)
        }
        "api" => api::run(rest),
        "lint" => lint::run(),
        "bench" => bench::run(rest),
        "wasm" => {
            setup::run()?;
            wasm::run()
        }
        "size" => size::run(rest),
        "fuzz" => match fuzz::lacking() {
            Some(reason) => bail!("{reason}"),
            None => fuzz::run(),
        },
        "licences" => licences::run(),
        "typegen" => typegen::run(),
        "picture" => picture::run(),
        "setup" => {
            setup::run()?;
            browsers::install();
            Ok(())
        }
        "--help" | "-h" | "help" => {
            say::plain(HELP);
            Ok(())
        }
        _ => bail!("there is no command `{command}`\n\n{HELP}"),
    }
}
