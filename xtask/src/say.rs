//! What the tools tell: steps with their time, on standard error, so that it
//! stands in order with what the programs they run have to say.
#![expect(
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "the one place of the tools that prints, and measures how long steps take"
)]

use anyhow::Result;
use std::time::{Duration, Instant};

/// Names a step, does it, and says how long it took.
pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    eprintln!("\n==> {name}");
    let (result, time) = timed(work);
    match &result {
        Ok(_) => eprintln!("    done: {name} ({})", seconds(time)),
        Err(_) => eprintln!("    FAILED: {name} ({})", seconds(time)),
    }
    result
}

/// Does something and measures it.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed())
}

/// A remark about a step.
pub(crate) fn note(text: &str) {
    eprintln!("    {text}");
}

/// Text as it is.
pub(crate) fn plain(text: &str) {
    eprintln!("{}", text.trim_end());
}

/// An error and what caused it.
pub(crate) fn error(error: &anyhow::Error) {
    eprintln!("\nerror: {error:#}");
}

/// A span for people.
pub(crate) fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}
