//! What the benchmarks tell: remarks on standard error, results on standard output.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the one place of the benchmarks that prints"
)]

/// A remark about what is going on.
pub(crate) fn note(text: &str) {
    eprintln!("    {text}");
}

/// A result.
pub(crate) fn result(text: &str) {
    println!("\n{}", text.trim_end());
}

/// Why there is no result.
pub(crate) fn error(error: &anyhow::Error) {
    eprintln!("\nerror: {error:#}");
}
