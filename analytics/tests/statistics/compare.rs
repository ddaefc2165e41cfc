//! Comparison with expected figures: a line for each, and the worst difference of
//! each kind at the end. `cargo test -p analytics --test statistics -- --nocapture`
//! prints the tables.

use serde_json::Value;

/// Means and variances.
pub(crate) const MOMENT: f64 = 1e-12;
/// z, t, intervals, Bayesian figures.
pub(crate) const FIGURE: f64 = 1e-9;
/// P-values.
pub(crate) const P: f64 = 1e-6;

/// Compares a table's figures and reports the worst of each kind at the end.
pub(crate) struct Table {
    name: &'static str,
    worst: Vec<(String, f64, u32)>,
}

impl Table {
    pub(crate) fn new(name: &'static str) -> Self {
        println!(
            "{:<12} {:<40} {:<20} {:>24} {:>24} {:>8}",
            "table", "case", "figure", "ours", "theirs", "off"
        );
        Self {
            name,
            worst: Vec::new(),
        }
    }

    /// One figure: `kind` groups it, `place` says where it is in the table.
    pub(crate) fn check(
        &mut self,
        kind: &str,
        place: &str,
        actual: f64,
        expected: f64,
        tolerance: f64,
    ) {
        let off = if actual == expected {
            0.0
        } else if expected == 0.0 {
            actual.abs()
        } else {
            ((actual - expected) / expected).abs()
        };
        println!(
            "{:<12} {place:<40.40} {kind:<20} {actual:>24.16e} {expected:>24.16e} {off:>8.1e}",
            self.name
        );
        assert!(
            off <= tolerance,
            "{} {place}, {kind}: {actual:e}, expected {expected:e}, off by {off:e}",
            self.name
        );
        match self.worst.iter_mut().find(|(name, ..)| name == kind) {
            Some((_, worst, count)) => {
                *worst = worst.max(off);
                *count += 1;
            }
            None => self.worst.push((kind.to_owned(), off, 1)),
        }
    }

    /// Prints the table and fails if it was empty.
    pub(crate) fn finish(self) {
        assert!(
            !self.worst.is_empty(),
            "{}: nothing was compared",
            self.name
        );
        for (kind, worst, count) in self.worst {
            println!(
                "{}: {kind}: {count} figures, worst relative difference {worst:.1e}",
                self.name
            );
        }
    }
}

/// A number of a vector file; infinities are written as strings.
pub(crate) fn number(value: &Value) -> f64 {
    match value {
        Value::String(text) => text.parse().unwrap(),
        other => other.as_f64().unwrap(),
    }
}

/// A list of numbers.
pub(crate) fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(number).collect()
}

/// A vector file, or `None` where the folder is absent (it is no part of the
/// repository); the test then says that it was skipped.
pub(crate) fn vectors(name: &str) -> Option<Value> {
    json(&format!("vectors/{name}.json"))
}

/// A JSON file of the folder beside the repository.
pub(crate) fn json(path: &str) -> Option<Value> {
    Some(serde_json::from_str(&shared(path)?).unwrap())
}

/// A text file of the folder beside the repository.
pub(crate) fn shared(path: &str) -> Option<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared");
    if !std::path::Path::new(folder).exists() {
        println!("skipped: ../shared/{path} is not there");
        return None;
    }
    Some(std::fs::read_to_string(format!("{folder}/{path}")).unwrap())
}
