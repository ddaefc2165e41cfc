//! Answering a report: from a query string to JSON or CSV. The calendar of the
//! site's zone meets the pure reports here.

mod answer;
mod compare;
pub mod csv;
mod describe;
mod experiment;
mod range;
mod saved;
mod turns;

pub use answer::{AnswerError, Answered, answer};
pub use describe::{ReportParameter, parameters, schema};
pub use experiment::check as check_experiment;
pub use range::instant;
pub use turns::{TooMany, Turn, Turns};

use crate::engine::Site;
use analytics::dimension::Dimension;
use analytics::filter::{Filter, take_filters};
use analytics::params::{Params, QueryError};
use analytics::reports::Query;
use analytics::{TimeRange, Timestamp};
use compare::Compare;
use jiff::tz::TimeZone;
use range::Interval;

/// A question that was understood.
pub struct Asked {
    query: Query,
    side: Side,
    /// The other side of a comparison.
    other: Option<Side>,
    periods: Vec<Timestamp>,
    groups: Option<Dimension>,
    left_out: Vec<TimeRange>,
}

/// What a query is asked about.
struct Side {
    range: TimeRange,
    filters: Vec<Filter>,
    buckets: Vec<Timestamp>,
}

/// Whether a report shows people one by one, and not only figures about many.
#[must_use]
pub fn shows_people(name: &str) -> bool {
    matches!(name, "sessions" | "visitors" | "visitor" | "orders")
}

/// All that a query string says.
struct Said {
    range: TimeRange,
    filters: Vec<Filter>,
    compare: Option<Compare>,
    query: Query,
    interval: Option<Interval>,
    /// What every figure is told apart by.
    groups: Option<Dimension>,
    /// Days on which nothing of an experiment counts.
    left_out: Vec<TimeRange>,
}

impl Said {
    fn take(
        name: &str,
        params: &mut Params,
        zone: &TimeZone,
        now: Timestamp,
    ) -> Result<Self, QueryError> {
        let range = range::take(params, zone, now)?;
        let filters = take_filters(params)?;
        let compare = Compare::take(params, range, zone)?;
        let query = Query::parse(name, params)?;
        let interval = match query {
            Query::Overview(_) => Some(Interval::take(params)?),
            Query::Delivery(_) | Query::Experiment(_) => Some(Interval::Day),
            _ => None,
        };
        let groups = match query {
            Query::Overview(_)
            | Query::Pages(_)
            | Query::Paths(_)
            | Query::Sequences(_)
            | Query::Transitions(_)
            | Query::Exits(_)
            | Query::Channels(_)
            | Query::Orders(_)
            | Query::Products(_)
            | Query::Searches(_) => Dimension::take(params)?,
            _ => None,
        };
        let left_out = match query {
            Query::Experiment(_) => experiment::take_left_out(params, zone)?,
            _ => Vec::new(),
        };
        Ok(Self {
            range,
            filters,
            compare,
            query,
            interval,
            groups,
            left_out,
        })
    }
}

/// Understands a query string; the only step that can fail.
pub fn ask(
    site: &Site,
    name: &str,
    pairs: Vec<(String, String)>,
    now: Timestamp,
) -> Result<Asked, QueryError> {
    let zone = site.settings().zone();
    let documents = site.documents();
    let pairs = match name {
        "experiment" => experiment::complete(&site.experiments(), pairs, now),
        _ => pairs,
    };
    let mut params = Params::new(saved::expand(&documents, name, pairs)?);
    saved::take(&documents, name, &mut params, (&zone, now))?;
    let said = Said::take(name, &mut params, &zone, now)?;
    params.finish()?;
    let periods = match &said.query {
        Query::Retention(retention) => {
            Interval::of(retention.period).periods(said.range, now, &zone)?
        }
        _ => Vec::new(),
    };
    let side = |range: TimeRange, filters: Vec<Filter>| {
        saved::check_audiences(&documents, &filters)?;
        let buckets = said.interval.map(|interval| interval.buckets(range, &zone));
        Ok::<Side, QueryError>(Side {
            range,
            filters,
            buckets: buckets.transpose()?.unwrap_or_default(),
        })
    };
    let other = match said.compare {
        None => None,
        Some(Compare::Range(range)) => Some(side(range, said.filters.clone())?),
        Some(Compare::Filter(filter)) => {
            let filters = said.filters.iter().cloned().chain([filter]);
            Some(side(said.range, filters.collect())?)
        }
    };
    Ok(Asked {
        side: side(said.range, said.filters)?,
        query: said.query,
        other,
        periods,
        groups: said.groups,
        left_out: said.left_out,
    })
}
