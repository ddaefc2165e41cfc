//! Answering a report: from a query string to JSON. The calendar of the site's
//! zone meets the pure reports here.

mod range;

pub use range::instant;

use crate::engine::{People, Site, Snapshot, evaluate};
use crate::site::Bots;
use analytics::channel::OwnHosts;
use analytics::filter::take_filters;
use analytics::params::{Params, QueryError};
use analytics::reports::{Evaluate, Query, ReportQuery, Scope};
use analytics::{Millis, TimeRange, Timestamp};
use range::Interval;
use serde::Serialize;

/// A question that was understood, with its range.
pub struct Asked {
    query: Query,
    range: TimeRange,
    filters: Vec<analytics::filter::Filter>,
    buckets: Vec<Timestamp>,
    periods: Vec<Timestamp>,
}

/// Understands a query string; the only step that can fail.
pub fn ask(
    site: &Site,
    name: &str,
    pairs: Vec<(String, String)>,
    now: Timestamp,
) -> Result<Asked, QueryError> {
    let zone = site.settings().zone();
    let mut params = Params::new(pairs);
    let range = range::take(&mut params, &zone, now)?;
    let filters = take_filters(&mut params)?;
    let query = Query::parse(name, &mut params)?;
    let buckets = match query {
        Query::Overview(_) => Interval::take(&mut params)?.buckets(range, &zone)?,
        Query::Delivery(_) => Interval::Day.buckets(range, &zone)?,
        _ => Vec::new(),
    };
    let periods = match &query {
        Query::Retention(retention) => Interval::of(retention.period).periods(range, now, &zone)?,
        _ => Vec::new(),
    };
    params.finish()?;
    Ok(Asked {
        query,
        range,
        filters,
        buckets,
        periods,
    })
}

/// Answers with JSON, from one snapshot of the site.
pub fn answer(site: &Site, asked: &Asked, now: Timestamp) -> Result<Vec<u8>, serde_json::Error> {
    let snapshot = site.snapshot();
    let people = snapshot.hot_people();
    let scope = scope(&snapshot, asked, now);
    let running = Running {
        snapshot: &snapshot,
        people: &people,
        scope: &scope,
    };
    asked.query.evaluate(running)
}

fn scope(snapshot: &Snapshot, asked: &Asked, now: Timestamp) -> Scope {
    // What outlived its retention is out of every figure before it is off the disk.
    let range = TimeRange {
        from: asked.range.from.max(snapshot.settings.keep_from(now)),
        ..asked.range
    };
    Scope {
        idle: snapshot.settings.idle(),
        include_bots: snapshot.settings.bots == Bots::Include,
        currency: snapshot.settings.currency.clone(),
        filters: asked.filters.clone(),
        own_hosts: OwnHosts::new(snapshot.settings.own_hosts()),
        orders: snapshot.orders.clone(),
        bucket_names: range::dates(&asked.buckets, &snapshot.settings.zone()),
        buckets: asked.buckets.clone(),
        periods: asked.periods.clone(),
        paid_at_once: snapshot.settings.paid_at_once,
        experiments: snapshot.experiments.clone(),
        ..Scope::new(range, now)
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
}

struct Running<'a> {
    snapshot: &'a Snapshot,
    people: &'a People<'a>,
    scope: &'a Scope,
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
