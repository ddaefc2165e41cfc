//! `cargo xtask typegen`: the TypeScript types of queries and reports.

use crate::{say, shell};
use anyhow::Result;

/// Writes them where the dashboard imports them; a test compares.
pub(crate) fn run() -> Result<()> {
    say::step("Writing the TypeScript types", || {
        shell::run(shell::command(
            "cargo test --package analytics --features typescript",
        ))
    })
}
