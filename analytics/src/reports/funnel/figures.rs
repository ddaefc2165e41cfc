//! The funnel's figures, as shown.

use crate::sample::Quantile;
use schemars::JsonSchema;
use serde::Serialize;

/// How many went from step to step.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FunnelReport {
    /// Attempts.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub entered: u64,
    /// Those that reached every step that is not optional.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub converted: u64,
    /// Those that cannot any more.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub dropped: u64,
    /// Those that still may; in no rate.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub pending: u64,
    /// Converted among converted and dropped.
    pub rate: Option<f64>,
    /// In the funnel's order.
    pub steps: Vec<FunnelStep>,
    /// How long conversions took.
    pub time_to_convert: TimeToConvert,
    /// The same for each key of the breakdown, most attempts first.
    pub breakdown: Vec<FunnelGroup>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FunnelStep {
    /// What to call it.
    pub label: String,
    /// Nobody has to reach it.
    pub optional: bool,
    /// Attempts that reached it.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub reached: u64,
    /// Attempts dropped with this as the last step reached.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub dropped: u64,
    /// Attempts pending with this as the last step reached.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub pending: u64,
    /// Reached among those that reached the required step before and are not
    /// pending in between; none for the first step.
    pub from_previous: Option<f64>,
    /// Reached among those that reached the first step and are not pending in
    /// between.
    pub from_first: Option<f64>,
    /// Median time from the required step before.
    pub median_ms: Option<Quantile>,
}

/// How long conversions took, from an attempt's start.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TimeToConvert {
    /// Half took no longer.
    pub median_ms: Option<Quantile>,
    /// A quarter took no longer.
    pub p25_ms: Option<Quantile>,
    /// Three quarters took no longer.
    pub p75_ms: Option<Quantile>,
    /// Nine in ten took no longer.
    pub p90_ms: Option<Quantile>,
    /// How many took how long, from the first bin with any to the last.
    pub histogram: Vec<HistogramBin>,
    /// Kaplan and Meier's estimate of the share converted by then.
    pub kaplan_meier: Vec<SurvivalPoint>,
}

/// Conversions that took so long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct HistogramBin {
    /// At least this.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub from_ms: i64,
    /// Less than this; the last bin has no end.
    #[cfg_attr(feature = "typescript", ts(type = "number | null"))]
    pub to_ms: Option<i64>,
    /// How many.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub count: u64,
}

/// A step of the estimate.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SurvivalPoint {
    /// So long after the start.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub ms: i64,
    /// The share of attempts converted by then.
    pub share: f64,
}

/// The figures of the attempts with one key.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FunnelGroup {
    /// The key; `(none)` where there is none, `(other)` for the rest of many.
    pub key: String,
    /// Attempts.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub entered: u64,
    /// Those that reached every step that is not optional.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub converted: u64,
    /// Those that cannot any more.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub dropped: u64,
    /// Those that still may; in no rate.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub pending: u64,
    /// Converted among converted and dropped.
    pub rate: Option<f64>,
    /// In the funnel's order.
    pub steps: Vec<FunnelStep>,
}
