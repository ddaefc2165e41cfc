//! `npm start`: from a fresh clone to a served product in one command.

use crate::{builds, repo, say, setup, shell};
use anyhow::{Context, Result};
use std::process::Command;

/// Sets up, builds, and becomes `jornada serve` with these arguments.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let (built, time) = say::timed(|| {
        setup::run()?;
        builds::all()
    });
    built?;
    say::plain(&format!("\n==> Starting, after {}", say::seconds(time)));
    let mut serve = Command::new(repo::binary());
    serve.arg("serve").args(arguments).current_dir(repo::root());
    let shown = shell::shown(&serve);
    become_program(serve).with_context(|| format!("cannot run `{shown}`"))
}

/// The collector takes our place, so that signals reach it and nobody else.
#[cfg(unix)]
fn become_program(mut command: Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    Err(command.exec().into())
}

#[cfg(not(unix))]
fn become_program(command: Command) -> Result<()> {
    shell::run(command)
}
