//! The figures of an experiment, as shown. A statistic without a value says why:
//! `reason` is a stable code of [`Undefined`].

use super::verdict::Verdict;
use crate::stats::bayes::{Better, Posterior};
use crate::stats::proportion::PooledZ;
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
    /// The metric that decides, as it was asked for.
    pub metric: String,
    /// Which way it should go.
    pub better: Better,
    /// The variant that the others are compared with.
    pub control: Option<String>,
    /// The currency of money, where the metric is money.
    pub currency: Option<String>,
    /// Chance of a false alarm that is put up with; intervals hold 1 - alpha.
    pub alpha: f64,
    /// When the first person was exposed.
    pub first_exposure: Option<Timestamp>,
    /// In the order of the definition, else by name.
    pub variants: Vec<VariantRow>,
    /// Each variant but the control.
    pub comparisons: Vec<Comparison>,
    /// Whether the variants got the people that their weights promised.
    pub srm: Srm,
    /// People who met two variants; in no other figure, unless the first one
    /// was asked to count.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub multiple_exposed: u64,
    /// People who met the place first on a day that is left out; in no figure.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub left_out: u64,
    /// Other metrics that are worth knowing.
    pub secondary: Vec<GoalFigures>,
    /// Metrics that must not get worse.
    pub guardrails: Vec<GoalFigures>,
    /// Where totals were capped, if that was asked for.
    pub cap: Option<CapFigures>,
    /// What the run can see.
    pub plan: PlanFigures,
    /// By what people were told apart, if that was asked for.
    pub breakdown: Option<Breakdown>,
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
    /// People of whom the metric is known by now: all the exposed, but for
    /// retention, where some are not due yet. Means are over them.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub counted: u64,
    /// Of a funnel, who reached each step, out of all exposed.
    pub steps: Vec<StepFigures>,
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
    /// What taking out the past did, if that was asked for and there is a past.
    pub cuped: Option<CupedFigures>,
    /// Welch's test, valid for one look at the planned end.
    pub frequentist: Option<Frequentist>,
    /// The textbook test of two proportions; none for other metrics.
    pub pooled_z: Option<PooledZ>,
    /// In chances.
    pub bayesian: Option<Posterior>,
    /// Valid at any look; it makes the verdict.
    pub sequential: Option<Sequential>,
    /// Why there are no statistics.
    pub reason: Option<Undefined>,
    /// What the variant would bring in a month, on paid orders; only beside the
    /// metric that decides.
    pub gain: Option<MoneyGain>,
    /// The same comparison as it stood at the end of each day; only beside the
    /// metric that decides.
    pub series: Vec<SeriesPoint>,
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
    /// The same, corrected for all comparisons of variants and metrics but
    /// guardrails; of a guardrail, the same.
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

/// The always-valid judgement.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Sequential {
    /// Two-sided.
    pub p: f64,
    /// What the verdict goes by: the larger of this p and that of the absolute
    /// difference, corrected by Holm's method for the number of variants. A
    /// relative effect alone cries wolf while the control's mean is uncertain, as
    /// that of revenue with a heavy tail is for long.
    pub p_adjusted: f64,
    /// Where the true effect may lie, at this and all other looks together.
    pub interval: Interval,
    /// Whether the interval leaves out zero, that is p < alpha.
    pub significant: bool,
}

/// A metric beside the one that decides.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct GoalFigures {
    /// As it was asked for.
    pub metric: String,
    /// Which way it should go.
    pub better: Better,
    /// As those of the report.
    pub variants: Vec<VariantRow>,
    /// As those of the report, without series and money.
    pub comparisons: Vec<Comparison>,
    /// Variants of which it is worse than of the control, by the always-valid
    /// test.
    pub worse: Vec<String>,
}

/// A step of a funnel.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct StepFigures {
    /// Its label.
    pub label: String,
    /// Exposed people who reached it after the exposure.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub reached: u64,
    /// Over all exposed.
    pub rate: Option<f64>,
}

/// What CUPED did.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CupedFigures {
    /// Share of the past that was taken out.
    pub theta: f64,
    /// The control's mean without it.
    pub control: f64,
    /// The variation's mean without it.
    pub variation: f64,
    /// By how much the variance of the effect fell: 0.4 is as good as two thirds
    /// more visitors.
    pub variance_reduction: f64,
}

/// A cap on visitors' totals.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CapFigures {
    /// The quantile that was asked for.
    pub quantile: f64,
    /// By metric.
    pub caps: Vec<CapOfGoal>,
}

/// The cap on one metric.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CapOfGoal {
    /// The metric.
    pub metric: String,
    /// The largest total that counts in full.
    pub value: Option<f64>,
    /// Visitors above it.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub capped: u64,
    /// Why nothing was capped.
    pub reason: Option<Undefined>,
}

/// What a variant would bring in a month if everybody got it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct MoneyGain {
    /// ISO 4217 code.
    pub currency: String,
    /// People who meet the place in a month, at the pace of the run.
    pub visitors_a_month: Option<f64>,
    /// Minor units a month, on paid orders without refunds.
    pub minor: Option<f64>,
    /// Where that may lie, by the always-valid interval.
    pub interval: Option<Interval>,
    /// Why something is missing.
    pub reason: Option<Undefined>,
}

/// A comparison as it stood at the end of a day.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SeriesPoint {
    /// First instant of the day.
    pub start: Timestamp,
    /// The day is not over yet.
    pub partial: bool,
    /// People of the control counted by then.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub control: u64,
    /// People of the variant counted by then.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub variation: u64,
    /// The effect, on the report's scale.
    pub estimate: Option<f64>,
    /// The always-valid interval.
    pub interval: Option<Interval>,
    /// The always-valid p.
    pub p: Option<f64>,
    /// The fixed-sample interval, valid on one of the days only.
    pub fixed: Option<Interval>,
}

/// What the run can see.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PlanFigures {
    /// All the visitors that it was planned for.
    #[cfg_attr(feature = "typescript", ts(type = "number | null"))]
    pub planned: Option<u64>,
    /// People exposed so far, of all variants.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub exposed: u64,
    /// People exposed a day, so far.
    pub per_day: Option<f64>,
    /// Days that any run should take: a week, as weekdays differ.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub minimum_days: i64,
    /// Days until the planned sample is reached at this pace, whole weeks from the
    /// first exposure on.
    #[cfg_attr(feature = "typescript", ts(type = "number | null"))]
    pub days_left: Option<i64>,
    /// The smallest relative effect that a run ending with today's visitors would
    /// have seen with 80 % power, by the always-valid test.
    pub detectable: Option<f64>,
    /// The same by the fixed-sample test.
    pub detectable_fixed: Option<f64>,
}

/// The comparison among parts of the people. It was not planned, and one part of
/// twenty differs by chance: good for new questions, not for answers.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Breakdown {
    /// Always true: a breakdown is an exploration, and makes no verdict.
    pub exploration: bool,
    /// Most people first.
    pub groups: Vec<Group>,
}

/// A part of the people.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Group {
    /// What they have in common.
    pub key: String,
    /// As those of the report.
    pub variants: Vec<VariantRow>,
    /// As those of the report, without series and money.
    pub comparisons: Vec<Comparison>,
}
