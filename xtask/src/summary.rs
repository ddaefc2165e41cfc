//! The closing table of `npm test`.

use crate::say::seconds;
use std::fmt::Write;
use std::time::Duration;

/// What became of a suite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    Passed,
    Failed(String),
    /// It could not run, for this reason.
    Skipped(String),
}

/// A suite that had its turn.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) suite: &'static str,
    pub(crate) outcome: Outcome,
    pub(crate) time: Duration,
}

impl Row {
    pub(crate) fn has_failed(&self) -> bool {
        matches!(self.outcome, Outcome::Failed(_))
    }
}

/// The table, and the line that programs read at its end.
pub(crate) fn table(rows: &[Row]) -> String {
    let width = rows.iter().map(|row| row.suite.len()).max().unwrap_or(0);
    let mut text = String::new();
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    for Row {
        suite,
        outcome,
        time,
    } in rows
    {
        let (word, reason) = match outcome {
            Outcome::Passed => {
                passed += 1;
                ("passed", "")
            }
            Outcome::Failed(reason) => {
                failed += 1;
                ("FAILED", reason.as_str())
            }
            Outcome::Skipped(reason) => {
                skipped += 1;
                ("skipped", reason.as_str())
            }
        };
        let line = format!("{suite:width$}  {word:7}  {:>9}  {reason}", seconds(*time));
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{}", line.trim_end());
    }
    let _ = write!(
        text,
        "\n{passed} passed, {failed} failed, {skipped} skipped"
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outcome_has_its_line() {
        let row = |suite, outcome, tenths: u64| Row {
            suite,
            outcome,
            time: Duration::from_millis(tenths * 100),
        };
        let rows = [
            row("Rust", Outcome::Passed, 1234),
            row("Dashboard", Outcome::Failed("vitest said so".to_owned()), 5),
            row("E2E", Outcome::Skipped("no browser".to_owned()), 0),
        ];
        let expected = "\
Rust       passed     123.4 s
Dashboard  FAILED       0.5 s  vitest said so
E2E        skipped      0.0 s  no browser

1 passed, 1 failed, 1 skipped";
        assert_eq!(table(&rows), expected);
        assert_eq!(table(&[]), "\n0 passed, 0 failed, 0 skipped");
    }
}
