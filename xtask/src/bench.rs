//! `npm run bench`: the benchmarks, which inform and never gate.

use crate::{say, shell};
use anyhow::Result;

/// All benchmarks of the workspace.
pub(crate) fn run() -> Result<()> {
    say::step("Benchmarks", || {
        shell::run(shell::command("cargo bench --workspace"))
    })
}
