//! Pages: how often each page was seen, entered, left and bounced from.
//!
//! Views, sessions and entries are of every session in the range, open ones
//! included; exits, exit rate and bounces of closed ones only, since an open
//! session has no exit yet.

mod tally;

pub use tally::PagesTally;

use super::ReportQuery;
use crate::params::{Params, QueryError};
use crate::sample::Quantile;
use schemars::JsonSchema;
use serde::Serialize;

/// The question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PagesQuery {
    /// How many rows.
    pub limit: usize,
}

impl PagesQuery {
    /// Takes `limit`.
    pub fn parse(params: &mut Params) -> Result<Self, QueryError> {
        let limit = params.number("limit", "Most rows listed.", 100, 1..=1_000)?;
        Ok(Self { limit })
    }
}

impl ReportQuery for PagesQuery {
    type Tally = PagesTally;

    fn tally(&self) -> PagesTally {
        PagesTally::new(*self)
    }
}

/// Figures of each page.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PagesReport {
    /// By views, most first, then by the page's bytes.
    pub rows: Vec<PageRow>,
    /// How many there would be without a limit.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub total_rows: u64,
}

/// Figures of one page.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PageRow {
    /// The path.
    pub page: String,
    /// Views.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub page_views: u64,
    /// Sessions that viewed it.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub sessions: u64,
    /// Sessions whose first page it is.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub entries: u64,
    /// Closed sessions whose last page it is.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub exits: u64,
    /// Bounces that entered on it.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub bounces: u64,
    /// Bounces among entries.
    pub bounce_rate: Option<f64>,
    /// Exits among the closed sessions that viewed it.
    pub exit_rate: Option<f64>,
    /// Exits among views.
    pub exit_share_of_views: Option<f64>,
    /// Median of the time that a view was visible, over the views that know it.
    pub median_visible_ms: Option<Quantile>,
}
