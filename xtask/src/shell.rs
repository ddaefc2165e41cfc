//! Running other programs, from the root of the repository.

use crate::{repo, say};
use anyhow::{Context, Result, bail};
use std::env;
use std::ffi::OsStr;
use std::process::{Command, Stdio};

/// A program with arguments; an argument with spaces is added by the caller.
pub(crate) fn command(line: &str) -> Command {
    let mut words = line.split_whitespace();
    let program = words.next().unwrap_or_default();
    let mut command = match program {
        // The very Cargo that runs us, whatever the PATH says.
        "cargo" => Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into())),
        _ => Command::new(program),
    };
    command.args(words).current_dir(repo::root());
    command
}

/// Shows a command, runs it in sight, and fails if it does.
pub(crate) fn run(mut command: Command) -> Result<()> {
    let shown = shown(&command);
    say::note(&format!("$ {shown}"));
    let status = command
        .status()
        .with_context(|| format!("cannot start `{shown}`"))?;
    if !status.success() {
        bail!("`{shown}` ended with {status}");
    }
    Ok(())
}

/// What a program prints; its errors are seen, and fail.
pub(crate) fn output_of(mut command: Command) -> Result<String> {
    let shown = shown(&command);
    say::note(&format!("$ {shown}"));
    command.stderr(Stdio::inherit());
    let output = command
        .output()
        .with_context(|| format!("cannot start `{shown}`"))?;
    if !output.status.success() {
        bail!("`{shown}` ended with {}", output.status);
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{shown}` printed no text"))
}

/// What a program prints, or `None` if it is not there or fails.
pub(crate) fn output(line: &str) -> Option<String> {
    let output = command(line)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output();
    let output = output.ok().filter(|output| output.status.success())?;
    String::from_utf8(output.stdout).ok()
}

/// A command as one would type it.
pub(crate) fn shown(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let name = program.file_name().unwrap_or(command.get_program());
    let words = std::iter::once(name).chain(command.get_args());
    words
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}
