//! `npm run dev`: the dashboard with hot reload in front of a debug collector.

use crate::{builds, say, setup, shell};
use anyhow::{Context, Result, bail};
use std::process::Child;
use std::thread::sleep;
use std::time::Duration;

/// Runs both until one ends.
pub(crate) fn run() -> Result<()> {
    setup::run()?;
    builds::sdk()?;
    builds::dashboard()?;
    say::step("Building the collector for debugging", || {
        shell::run(shell::command("cargo build --package collector"))
    })?;
    say::plain("\n==> The dashboard with reload is the address that vite says; Ctrl-C ends both.");
    let mut collector = spawn("cargo run --quiet --package collector -- serve")?;
    let mut vite = spawn("npm run dev -w www")?;
    let ended = loop {
        if collector.try_wait()?.is_some() {
            break "the collector";
        }
        if vite.try_wait()?.is_some() {
            break "vite";
        }
        sleep(Duration::from_millis(200));
    };
    // Whichever still runs; that the other is gone is no error.
    let _ = collector.kill();
    let _ = vite.kill();
    bail!("{ended} ended")
}

fn spawn(line: &str) -> Result<Child> {
    shell::command(line)
        .spawn()
        .with_context(|| format!("cannot start `{line}`"))
}
