//! The channels' figures, as shown.

use crate::money::Money;
use crate::sample::Spread;
use schemars::JsonSchema;
use serde::Serialize;

/// Which ways bring people and orders.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ChannelsReport {
    /// Conversions in the range.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub conversions: u64,
    /// Most credit first, then most sessions, then by key; the last may be
    /// `(other)`.
    pub rows: Vec<ChannelRow>,
    /// Conversions before which no touch was found.
    pub unattributed: Unattributed,
    /// How long it is from the first touch to the conversion.
    pub time_to_convert: FromFirstTouch,
    /// Why a figure says less than it seems to: `no_unconverted_paths` where
    /// removal effects only reflect how often channels are met.
    pub reason: Option<&'static str>,
}

/// One way.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ChannelRow {
    /// The channel, source or campaign.
    pub key: String,
    /// Sessions that started with it.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub sessions: u64,
    /// People with such a session.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub visitors: u64,
    /// Conversions owed to it, with at most six decimals.
    pub credit: f64,
    /// Revenue owed to it.
    pub revenue: Vec<Money>,
    /// The share of conversions that would be lost without it; of `markov` only.
    pub removal_effect: Option<f64>,
}

/// From the first touch within the lookback to the conversion, of conversions
/// with a touch.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FromFirstTouch {
    /// Milliseconds.
    pub ms: Spread,
    /// Whole days of 24 hours: 0 for less than one.
    pub days: Spread,
    /// Sessions with a touch, up to the conversion.
    pub sessions: Spread,
    /// Touches.
    pub touches: Spread,
}

/// What is owed to nobody known.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Unattributed {
    /// Conversions.
    pub credit: f64,
    /// Their revenue.
    pub revenue: Vec<Money>,
}
