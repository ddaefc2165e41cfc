//! `cargo xtask typegen`: the TypeScript types of queries and reports.

use crate::{say, shell};
use anyhow::Result;

/// Writes them where the dashboard imports them; a test compares.
pub(crate) fn run() -> Result<()> {
    say::step("Writing the TypeScript types", || {
        let mut test = shell::command(
            "cargo test --quiet --package analytics --features typescript --test typescript",
        );
        test.env("WRITE_TYPES", "1");
        shell::run(test)
    })
}
