//! Retention: who came back, by the period in which they first came; and
//! repurchase: who ordered again.
//!
//! A cohort is everybody whose first session (or first order) of all lies in one
//! period that meets the range. Returns are read up to now, and only periods that
//! have fully passed are shown.

mod tally;

pub use tally::RetentionTally;

use super::ReportQuery;
use crate::params::{Params, QueryError};
use crate::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

/// The question. The periods themselves are in the scope: calendars are the
/// caller's business.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetentionQuery {
    /// How long a period is.
    pub period: Period,
    /// What makes and keeps a cohort.
    pub of: RetentionOf,
    /// What counts as a return.
    pub returns: Returns,
    /// How many periods after the first.
    pub periods: usize,
}

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// Days of the site's zone.
    Day,
    /// Weeks from Monday.
    Week,
    /// Calendar months.
    Month,
}

/// What makes and keeps a cohort.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetentionOf {
    /// Sessions.
    Activity,
    /// Orders.
    Order,
}

/// What counts as a return in the k-th period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Returns {
    /// In exactly that period.
    Exact,
    /// In any from the first after the cohort's own up to it.
    Window,
    /// In it or any later one.
    Unbounded,
}

impl RetentionQuery {
    /// Takes `period`, `of`, `return` and `periods`.
    pub fn parse(params: &mut Params) -> Result<Self, QueryError> {
        let period = [
            ("week", Period::Week),
            ("day", Period::Day),
            ("month", Period::Month),
        ];
        let of = [
            ("activity", RetentionOf::Activity),
            ("order", RetentionOf::Order),
        ];
        let returns = [
            ("exact", Returns::Exact),
            ("window", Returns::Window),
            ("unbounded", Returns::Unbounded),
        ];
        Ok(Self {
            period: params.choice(
                "period",
                "How long a period is, by the calendar of the site.",
                &period,
            )?,
            of: params.choice("of", "What makes a cohort, and what is a return.", &of)?,
            returns: params.choice(
                "return",
                "Returned in exactly the k-th period, up to it, or in it or later.",
                &returns,
            )?,
            periods: params.number("periods", "Most periods of a cohort.", 400, 1..=1_000)?,
        })
    }
}

impl ReportQuery for RetentionQuery {
    type Tally = RetentionTally;

    fn tally(&self) -> RetentionTally {
        RetentionTally::new(*self)
    }
}

/// Who came back.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RetentionReport {
    /// Oldest first.
    pub cohorts: Vec<Cohort>,
    /// Who ordered again.
    pub repurchase: Repurchase,
}

/// People who first came in one period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Cohort {
    /// The period's first instant.
    pub start: Timestamp,
    /// The period itself is not over: more may join.
    pub partial: bool,
    /// People.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub size: u64,
    /// Of them, those who returned in the k-th period after; the first is all.
    #[cfg_attr(feature = "typescript", ts(type = "Array<number>"))]
    pub returned: Vec<u64>,
}

/// Who ordered again.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Repurchase {
    /// People whose first order of all lies in the range.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub buyers: u64,
    /// Those with a second order by now.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub second_order: u64,
    /// The latter among the former.
    pub rate: Option<f64>,
    /// Median days from the first order to the second.
    pub median_days: Option<f64>,
    /// A quarter took no longer.
    pub p25_days: Option<f64>,
    /// Three quarters took no longer.
    pub p75_days: Option<f64>,
}
