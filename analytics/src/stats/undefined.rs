//! Why a figure has no value. A statistic that cannot be computed says so; it is
//! never a p-value of 1 or an effect of 0.

use schemars::JsonSchema;
use serde::Serialize;

/// The reason why a statistic is undefined. The codes are stable: reports hand
/// them out as `reason`.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    thiserror::Error,
    JsonSchema,
)]
#[cfg_attr(
    feature = "typescript",
    derive(ts_rs::TS),
    ts(rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum Undefined {
    /// An arm without visitors.
    #[error("a variant has no visitors yet")]
    EmptyArm,
    /// All visitors of an arm have the same value.
    #[error("all visitors of a variant have the same value so far")]
    ZeroVariance,
    /// A relative effect over nothing.
    #[error("the control's mean is zero, so there is no relative effect")]
    ZeroBaseline,
    /// A ratio over nothing.
    #[error("the denominator of the ratio is zero")]
    ZeroDenominator,
    /// Fewer than two arms that anybody may enter.
    #[error("fewer than two variants have a weight above zero")]
    TooFewArms,
    /// Less than a day of exposures: nothing to tell a pace from.
    #[error("there is less than a day of exposures")]
    TooShort,
    /// A cap of zero, which would wipe out the metric.
    #[error("the quantile is zero: so many visitors have nothing")]
    ZeroCap,
}

impl Undefined {
    /// The stable code, equal to its JSON form.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::EmptyArm => "empty_arm",
            Self::ZeroVariance => "zero_variance",
            Self::ZeroBaseline => "zero_baseline",
            Self::ZeroDenominator => "zero_denominator",
            Self::TooFewArms => "too_few_arms",
            Self::TooShort => "too_short",
            Self::ZeroCap => "zero_cap",
        }
    }
}
