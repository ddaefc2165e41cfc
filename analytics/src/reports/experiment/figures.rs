//! The figures of an experiment, as shown. A statistic without a value says why:
//! `reason` is a stable code of [`Undefined`].

use crate::stats::bayes::Posterior;
use crate::stats::proportion::PooledZ;
use crate::stats::sequential::AlwaysValid;
use crate::stats::{Interval, Undefined};
use crate::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

/// Did a variant change what people do?
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ExperimentReport {
    /// The experiment.
    pub id: String,
    /// The variant that the others are compared with.
    pub control: Option<String>,
    /// The currency of a metric of money.
    pub currency: Option<String>,
    /// When the first person was exposed.
    pub first_exposure: Option<Timestamp>,
    /// In the order of the definition, else by name.
    pub variants: Vec<VariantRow>,
    /// Each variant but the control.
    pub comparisons: Vec<Comparison>,
    /// Whether the variants got the people that their weights promised.
    pub srm: Srm,
    /// People who met two variants; in no other figure.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub multiple_exposed: u64,
    /// What to make of it.
    pub verdict: Verdict,
}

/// One variant.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct VariantRow {
    /// Its name.
    pub variant: String,
    /// Its share of the visitors, relative to the others' weights.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub weight: u32,
    /// People exposed to it.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub exposed: u64,
    /// Those with at least one metric event after the exposure.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub converters: u64,
    /// Their metric events.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub conversions: u64,
    /// The metric over the exposed: a share, minor units, or the property's unit.
    pub mean: Option<f64>,
    /// Where the true mean may lie.
    pub interval: Option<Interval>,
    /// Why there is no mean or interval.
    pub reason: Option<Undefined>,
}

/// A variant against the control.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Comparison {
    /// The variant.
    pub variant: String,
    /// How far its mean is from the control's.
    pub effect: EffectFigures,
    /// Welch's test, valid for one look at the planned end.
    pub frequentist: Option<Frequentist>,
    /// The textbook test of two proportions; none for other metrics.
    pub pooled_z: Option<PooledZ>,
    /// In chances, with a flat prior.
    pub bayesian: Option<Posterior>,
    /// Valid at any look; it makes the verdict.
    pub sequential: Option<AlwaysValid>,
    /// Why there are no statistics.
    pub reason: Option<Undefined>,
}

/// Differences from the control's mean.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct EffectFigures {
    /// In the metric's unit.
    pub absolute: Option<f64>,
    /// As a share of the control's mean.
    pub relative: Option<f64>,
    /// Why one of them is missing.
    pub reason: Option<Undefined>,
}

/// The fixed-sample test.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Frequentist {
    /// Effect over its standard error.
    pub t: f64,
    /// Two-sided.
    pub p: f64,
    /// The same, corrected for the number of comparisons by Holm's method.
    pub p_adjusted: f64,
    /// Where the true effect may lie.
    pub interval: Interval,
}

/// Sample-ratio mismatch.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Srm {
    /// Pearson's statistic.
    pub chi2: Option<f64>,
    /// Chance of a split at least as odd if all is well.
    pub p: Option<f64>,
    /// The split is broken, or too many met two variants.
    pub warning: bool,
    /// Why there is no statistic.
    pub reason: Option<Undefined>,
}

/// What to make of it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Verdict {
    /// In one word.
    pub code: VerdictCode,
    /// The variant it is about, if it is about one.
    pub variant: Option<String>,
    /// Full days since the first exposure.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub days: i64,
    /// In a sentence.
    pub reason: &'static str,
}

/// The verdict in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[cfg_attr(
    feature = "typescript",
    derive(ts_rs::TS),
    ts(rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum VerdictCode {
    /// Nobody was exposed.
    NoData,
    /// The split is broken: no figure can be trusted.
    SampleRatioMismatch,
    /// Too few people or conversions to say anything.
    NotEnoughData,
    /// There is an effect, but not a full week of it.
    TooEarly,
    /// A variation is better than the control.
    VariationWins,
    /// The variations that differ are worse than the control.
    ControlWins,
    /// No difference can be told from chance so far.
    Undecided,
}
