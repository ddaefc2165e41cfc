//! `cargo xtask typegen`: the TypeScript types of the reports, written where the
//! dashboard imports them, and compared there by the test that knows how.

use crate::{say, shell};
use anyhow::Result;
use std::process::Command;

/// Writes them.
pub(crate) fn run() -> Result<()> {
    say::step("Writing the TypeScript types", || {
        let mut test = test();
        test.env("WRITE_TYPES", "1");
        shell::run(test)
    })
}

/// Fails if those written are of another day.
pub(crate) fn check() -> Result<()> {
    shell::run(test())
}

fn test() -> Command {
    shell::command("cargo test --quiet --package analytics --features typescript --test typescript")
}
