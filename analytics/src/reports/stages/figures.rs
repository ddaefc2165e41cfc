//! The figures of stages, as shown.

use crate::money::Money;
use crate::sample::Quantile;
use schemars::JsonSchema;
use serde::Serialize;

/// The journey map's figures.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct StagesReport {
    /// Lowest first.
    pub stages: Vec<StageRow>,
}

/// One stage. People count once in each figure, however often they move.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct StageRow {
    /// Its name.
    pub key: String,
    /// What people wrote on the journey map about it.
    pub note: Option<String>,
    /// People who came to it in the range, from below or above.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub entered: u64,
    /// People in it at the end of the range, or now.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub current: u64,
    /// People who moved on to a higher one in the range.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub advanced: u64,
    /// People who moved back to a lower one in the range.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub went_back: u64,
    /// People who left for good so far: no rule counts any more.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub left: u64,
    /// Median time in it until moving on.
    pub median_ms: Option<Quantile>,
    /// What people met in it: channels, pages, actions and contacts, most people
    /// first.
    pub touchpoints: Vec<Touchpoint>,
    /// What carts begun in it and abandoned or lost were worth.
    pub money_lost: Vec<Money>,
    /// What hurt in it: most money lost first, then most people.
    pub pains: Vec<Pain>,
}

/// Something that people met in a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Touchpoint {
    /// `channel`, `page`, `action` or `contact`.
    pub kind: &'static str,
    /// Which.
    pub key: String,
    /// How often.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub count: u64,
    /// By how many people.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub visitors: u64,
}

/// Something that hurt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Pain {
    /// `checkout_left`, `error`, `field_returned`, `loop` or `zero_results`.
    pub kind: &'static str,
    /// Which step, error, field, pages or term.
    pub key: String,
    /// People it happened to.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub visitors: u64,
    /// What the checkouts that they left with it were worth; associated with it,
    /// not caused by it.
    pub money: Vec<Money>,
}
