//! The test vectors beside the repository, computed with gbstats, statsmodels
//! and scipy: every file but those of attribution.

mod arms;
mod noise;
mod split;

use serde_json::Value;

/// The cases of a file.
fn cases(file: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let cases = file["cases"].as_array().unwrap();
    cases
        .iter()
        .map(|case| (case["case"].as_str().unwrap_or(""), case))
}
