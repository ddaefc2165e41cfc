//! Answering a report: from a query string to JSON. The calendar of the site's
//! zone meets the pure reports here.

mod compare;
mod range;
mod saved;

pub use range::instant;

use crate::engine::{People, Site, Snapshot, evaluate};
use crate::site::Bots;
use analytics::channel::OwnHosts;
use analytics::filter::{Filter, take_filters};
use analytics::params::{Params, QueryError};
use analytics::reports::{Evaluate, Query, ReportQuery, Scope};
use analytics::{Millis, TimeRange, Timestamp};
use compare::Compare;
use range::Interval;
use serde::Serialize;

/// A question that was understood.
pub struct Asked {
    query: Query,
    side: Side,
    /// The other side of a comparison.
    other: Option<Side>,
    periods: Vec<Timestamp>,
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

/// Understands a query string; the only step that can fail.
pub fn ask(
    site: &Site,
    name: &str,
    pairs: Vec<(String, String)>,
    now: Timestamp,
) -> Result<Asked, QueryError> {
    let zone = site.settings().zone();
    let documents = site.documents();
    let mut params = Params::new(saved::expand(&documents, name, pairs)?);
    let range = range::take(&mut params, &zone, now)?;
    let filters = take_filters(&mut params)?;
    let compare = Compare::take(&mut params, range, &zone)?;
    let query = Query::parse(name, &mut params)?;
    let interval = match query {
        Query::Overview(_) => Some(Interval::take(&mut params)?),
        Query::Delivery(_) => Some(Interval::Day),
        _ => None,
    };
    let periods = match &query {
        Query::Retention(retention) => Interval::of(retention.period).periods(range, now, &zone)?,
        _ => Vec::new(),
    };
    params.finish()?;
    let side = |range: TimeRange, filters: Vec<Filter>| {
        saved::check_audiences(&documents, &filters)?;
        let buckets = interval.map(|interval| interval.buckets(range, &zone));
        Ok::<Side, QueryError>(Side {
            range,
            filters,
            buckets: buckets.transpose()?.unwrap_or_default(),
        })
    };
    let other = match compare {
        None => None,
        Some(Compare::Range(range)) => Some(side(range, filters.clone())?),
        Some(Compare::Filter(filter)) => {
            let filters = filters.iter().cloned().chain([filter]);
            Some(side(range, filters.collect())?)
        }
    };
    Ok(Asked {
        query,
        side: side(range, filters)?,
        other,
        periods,
    })
}

/// Answers with JSON, from one snapshot of the site.
pub fn answer(site: &Site, asked: &Asked, now: Timestamp) -> Result<Vec<u8>, serde_json::Error> {
    let snapshot = site.snapshot();
    let documents = site.documents();
    let people = snapshot.hot_people();
    let mut scope = scope(&snapshot, &asked.side, now);
    scope.periods.clone_from(&asked.periods);
    saved::apply(&documents, &mut scope);
    let other = asked.other.as_ref().map(|side| {
        let mut other = Scope {
            range: kept(side.range, &snapshot, now),
            filters: side.filters.clone(),
            buckets: side.buckets.clone(),
            ..scope.clone()
        };
        saved::bind_audiences(&documents, &mut other);
        other
    });
    saved::bind_audiences(&documents, &mut scope);
    let running = Running {
        snapshot: &snapshot,
        people: &people,
        scope: &scope,
        other: other.as_ref(),
    };
    asked.query.evaluate(running)
}

/// What outlived its retention is out of every figure before it is off the disk.
fn kept(range: TimeRange, snapshot: &Snapshot, now: Timestamp) -> TimeRange {
    TimeRange {
        from: range.from.max(snapshot.settings.keep_from(now)),
        ..range
    }
}

fn scope(snapshot: &Snapshot, side: &Side, now: Timestamp) -> Scope {
    Scope {
        idle: snapshot.settings.idle(),
        include_bots: snapshot.settings.bots == Bots::Include,
        currency: snapshot.settings.currency.clone(),
        filters: side.filters.clone(),
        own_hosts: OwnHosts::new(snapshot.settings.own_hosts()),
        orders: snapshot.orders.clone(),
        bucket_names: range::dates(&side.buckets, &snapshot.settings.zone()),
        buckets: side.buckets.clone(),
        paid_at_once: snapshot.settings.paid_at_once,
        experiments: snapshot.experiments.clone(),
        ..Scope::new(kept(side.range, snapshot, now), now)
    }
}

/// A report with what every answer says of itself.
#[derive(Serialize)]
struct Answer<R> {
    /// The instant of the snapshot.
    as_of: Timestamp,
    /// Figures before it change only by late events, merges and erasure.
    settled_until: Timestamp,
    from: Timestamp,
    to: Timestamp,
    #[serde(flatten)]
    report: R,
    /// The same figures of the other side, where one was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    compare: Option<Other<R>>,
}

/// The other side of a comparison.
#[derive(Serialize)]
struct Other<R> {
    from: Timestamp,
    to: Timestamp,
    #[serde(flatten)]
    report: R,
}

struct Running<'a> {
    snapshot: &'a Snapshot,
    people: &'a People<'a>,
    scope: &'a Scope,
    other: Option<&'a Scope>,
}

impl Evaluate for Running<'_> {
    type Output = Result<Vec<u8>, serde_json::Error>;

    fn evaluate<Q: ReportQuery>(self, query: &Q) -> Self::Output {
        let Scope {
            now, idle, range, ..
        } = *self.scope;
        serde_json::to_vec(&Answer {
            as_of: now,
            settled_until: settled_until(self.people, now, idle),
            from: range.from,
            to: range.to,
            report: evaluate(query, self.snapshot, self.people, self.scope),
            compare: self.other.map(|scope| Other {
                from: scope.range.from,
                to: scope.range.to,
                report: evaluate(query, self.snapshot, self.people, scope),
            }),
        })
    }
}

/// Where the earliest session that is still open began; the snapshot's instant
/// if none is. What is sealed is closed.
fn settled_until(people: &People<'_>, now: Timestamp, idle: Millis) -> Timestamp {
    let sessions = people.timelines().iter().flat_map(|timeline| {
        // Cut sessions lie in order, so only the last can be open; given ones
        // may overlap, and those that ended long ago end the search.
        timeline
            .sessions
            .iter()
            .rev()
            .take_while(|s| s.given.is_some() || !s.is_closed(now, idle))
    });
    let open = sessions.filter(|session| !session.is_closed(now, idle));
    open.map(analytics::Session::start)
        .min()
        .map_or(now, |start| start.min(now))
}
