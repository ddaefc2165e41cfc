//! Sample-ratio mismatch: did the arms get the visitors that their weights
//! promised? If not, the assignment or the recording is broken, and no figure of
//! the experiment can be trusted.

use schemars::JsonSchema;
use serde::Serialize;

use super::special::chi_square_survival;
use super::undefined::Undefined;

/// Below this p-value the split is called broken: looked at often, a wrong alarm
/// must be rare (Fabijan et al., "Diagnosing Sample Ratio Mismatch", KDD 2019).
const ALARM: f64 = 0.001;
/// Exposures from which the test may raise an alarm.
const ENOUGH: u64 = 100;
/// Visitors of two variants that are worth a warning from this share on…
const MIXED_SHARE: f64 = 0.01;
/// …and from this count on.
const MIXED_COUNT: u64 = 10;

/// Outcome of the test.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SampleRatio {
    /// Pearson's statistic.
    pub chi2: f64,
    /// Arms with a weight, less one.
    pub degrees: u32,
    /// Chance of a split at least as odd if all is well.
    pub p: f64,
    /// Whether to raise the alarm.
    pub mismatch: bool,
}

/// Pearson's chi-square test of `exposed` visitors against `weights`, which need
/// not add up to 1 (Pearson, Philosophical Magazine 50, 1900). An arm of weight
/// 0 (switched off, say) is left out with its visitors.
pub fn sample_ratio(exposed: &[u64], weights: &[f64]) -> Result<SampleRatio, Undefined> {
    let arms = || {
        let pairs = exposed.iter().copied().zip(weights.iter().copied());
        pairs.filter(|&(_, weight)| weight > 0.0)
    };
    let degrees = arms().count().checked_sub(1).filter(|&arms| arms > 0);
    let degrees = degrees.and_then(|degrees| u32::try_from(degrees).ok());
    let degrees = degrees.ok_or(Undefined::TooFewArms)?;
    let total: u64 = arms().map(|(count, _)| count).sum();
    if total == 0 {
        return Err(Undefined::EmptyArm);
    }
    let weight_sum: f64 = arms().map(|(_, weight)| weight).sum();
    let terms = arms().map(|(count, weight)| {
        let expected = total as f64 * (weight / weight_sum);
        (count as f64 - expected).powi(2) / expected
    });
    let chi2 = terms.sum();
    let p = chi_square_survival(chi2, degrees);
    Ok(SampleRatio {
        chi2,
        degrees,
        p,
        mismatch: p < ALARM && total >= ENOUGH,
    })
}

/// Whether so many of all exposed visitors met two variants that the split is in
/// doubt.
#[must_use]
pub fn too_many_mixed(mixed: u64, exposed: u64) -> bool {
    mixed >= MIXED_COUNT && mixed as f64 >= MIXED_SHARE * exposed as f64
}
