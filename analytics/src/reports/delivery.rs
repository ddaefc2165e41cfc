//! Delivery: of the events that the tag numbered, how many arrived.
//!
//! Document loads that may still send are left out, and so are bots; a load
//! belongs to the day of its first event.

use super::ReportQuery;
use crate::device;
use crate::dimension::NONE;
use crate::params::{Params, QueryError};
use crate::person::Person;
use crate::reports::{Scope, Tally, rate};
use crate::streams::Stream;
use schemars::JsonSchema;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Share of arrived events under which a warning is due.
pub const WARN_BELOW: f64 = 0.98;

/// The question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeliveryQuery {
    /// What the rows are.
    pub by: DeliveryBy,
}

/// What the rows are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryBy {
    /// The scope's buckets.
    Day,
    /// Families of browsers.
    Browser,
}

impl DeliveryQuery {
    /// Takes `by`.
    pub fn parse(params: &mut Params) -> Result<Self, QueryError> {
        let by = [("day", DeliveryBy::Day), ("browser", DeliveryBy::Browser)];
        Ok(Self {
            by: params.choice("by", "What the rows are.", &by)?,
        })
    }
}

impl ReportQuery for DeliveryQuery {
    type Tally = DeliveryTally;

    fn tally(&self) -> DeliveryTally {
        DeliveryTally {
            query: *self,
            open: 0,
            rows: BTreeMap::new(),
        }
    }
}

/// How many events arrived.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct DeliveryReport {
    /// Numbered events.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub expected: u64,
    /// Those that arrived.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub arrived: u64,
    /// The latter among the former.
    pub completeness: Option<f64>,
    /// Fewer than 98 in 100 arrived.
    pub is_low: bool,
    /// Document loads that may still send, in no figure.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub open_streams: u64,
    /// By day, oldest first; or by browser, most events first.
    pub rows: Vec<DeliveryRow>,
}

/// Events of one day or browser.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct DeliveryRow {
    /// The day's date, or the browser.
    pub key: String,
    /// Numbered events.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub expected: u64,
    /// Those that arrived.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub arrived: u64,
    /// The latter among the former.
    pub completeness: Option<f64>,
}

/// Delivery in the making.
#[derive(Debug, Clone, PartialEq)]
pub struct DeliveryTally {
    query: DeliveryQuery,
    open: u64,
    rows: BTreeMap<Key, Counts>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    /// Place among the buckets.
    Day(usize),
    Browser(String),
}

#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Counts {
    expected: u64,
    arrived: u64,
}

impl DeliveryTally {
    fn count(&mut self, stream: &Stream<'_>, scope: &Scope) {
        let is_hidden = stream.is_flagged && !scope.include_flagged;
        if is_hidden || !scope.range.contains(stream.first.time) {
            return;
        }
        if stream.is_open(scope) {
            self.open += 1;
            return;
        }
        let key = match self.query.by {
            DeliveryBy::Day => {
                let after = scope
                    .buckets
                    .partition_point(|start| *start <= stream.first.time);
                Key::Day(after.saturating_sub(1))
            }
            DeliveryBy::Browser => {
                Key::Browser(device::browser(stream.first).unwrap_or(NONE).to_owned())
            }
        };
        let counts = self.rows.entry(key).or_default();
        counts.expected += u64::from(stream.highest);
        counts.arrived += stream.arrived;
    }
}

impl Tally for DeliveryTally {
    type Report = DeliveryReport;

    fn absorb(&mut self, person: &Person<'_>, scope: &Scope) {
        for timeline in person.timelines {
            Stream::of(timeline).for_each(|stream| self.count(&stream, scope));
        }
    }

    fn merge(&mut self, other: Self) {
        self.open += other.open;
        for (key, theirs) in other.rows {
            let ours = self.rows.entry(key).or_default();
            ours.expected += theirs.expected;
            ours.arrived += theirs.arrived;
        }
    }

    fn finish(self, scope: &Scope) -> DeliveryReport {
        let total = |part: fn(&Counts) -> u64| self.rows.values().map(part).sum::<u64>();
        let (expected, arrived) = (total(|row| row.expected), total(|row| row.arrived));
        let completeness = rate(arrived, expected);
        let mut rows: Vec<DeliveryRow> = self
            .rows
            .into_iter()
            .map(|(key, counts)| DeliveryRow {
                key: match key {
                    Key::Browser(browser) => browser,
                    Key::Day(place) => match scope.bucket_names.get(place) {
                        Some(name) => name.clone(),
                        None => place.to_string(),
                    },
                },
                expected: counts.expected,
                arrived: counts.arrived,
                completeness: rate(counts.arrived, counts.expected),
            })
            .collect();
        if self.query.by == DeliveryBy::Browser {
            rows.sort_by_key(|row| Reverse(row.expected));
        }
        DeliveryReport {
            expected,
            arrived,
            completeness,
            is_low: completeness.is_some_and(|share| share < WARN_BELOW),
            open_streams: self.open,
            rows,
        }
    }
}
