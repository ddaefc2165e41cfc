//! Running a question that was understood: from one snapshot to JSON.

use super::{Asked, Side, experiment, range, saved};
use crate::engine::{People, Site, Snapshot, Stop, Stopped, evaluate};
use crate::site::Bots;
use analytics::channel::OwnHosts;
use analytics::dimension::Dimension;
use analytics::reports::grouped::{Group, Grouped, ValuesQuery};
use analytics::reports::{Evaluate, ReportQuery, Scope, Tally};
use analytics::{Millis, TimeRange, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_128;

/// A report, and what tells whether another one says the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The answer.
    pub json: Vec<u8>,
    /// A hash of all figures: of everything but when they were asked for.
    pub figures: u128,
}

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// Nobody waits for it.
    #[error(transparent)]
    Stopped(#[from] Stopped),
    /// A fault of the program.
    #[error("it cannot be written as JSON: {0}")]
    Unwritable(#[from] serde_json::Error),
}

/// Answers from one snapshot of the site, unless it is asked to stop.
pub fn answer(
    site: &Site,
    asked: &Asked,
    now: Timestamp,
    stop: Stop,
) -> Result<Answered, AnswerError> {
    let snapshot = site.snapshot().until(stop);
    let documents = site.documents();
    let people = snapshot.hot_people();
    let mut scope = scope(&snapshot, &asked.side, now);
    scope.periods.clone_from(&asked.periods);
    scope.left_out.clone_from(&asked.left_out);
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
        groups: asked.groups.as_ref(),
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
        bounce_visible_ms: snapshot.settings.bounce_seconds * 1_000,
        include_flagged: snapshot.settings.bots == Bots::Include,
        currency: snapshot.settings.currency.clone(),
        filters: side.filters.clone(),
        own_hosts: OwnHosts::new(snapshot.settings.own_hosts()),
        orders: snapshot.orders.clone(),
        bucket_names: range::dates(&side.buckets, &snapshot.settings.zone()),
        buckets: side.buckets.clone(),
        paid_at_once: snapshot.settings.paid_at_once,
        experiments: experiment::with_holdback(snapshot.experiments.clone()),
        kept_from: snapshot.settings.keep_from(now),
        ..Scope::new(kept(side.range, snapshot, now), now)
    }
}

/// A report with what every answer says of itself.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "{R}Answer")]
pub(super) struct Answer<R> {
    /// The instant of the snapshot.
    as_of: Timestamp,
    /// Figures before it change only by late events, merges of visitors and erasure.
    settled_until: Timestamp,
    #[serde(flatten)]
    sides: Sides<R>,
}

/// All figures.
#[derive(Serialize, JsonSchema)]
struct Sides<R> {
    #[serde(flatten)]
    this: Figures<R>,
    /// The same figures of the other side, where one was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    compare: Option<Figures<R>>,
}

/// The figures of a range.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "{R}Figures")]
struct Figures<R> {
    /// First instant of the range.
    from: Timestamp,
    /// First instant after the range.
    to: Timestamp,
    #[serde(flatten)]
    report: R,
    /// With `breakdown`, the same figures of the sessions with each value: the 25
    /// commonest, then all others. Reports with a breakdown of their own have it there.
    #[serde(skip_serializing_if = "Option::is_none")]
    groups: Option<Vec<Group<R>>>,
}

struct Running<'a> {
    snapshot: &'a Snapshot,
    people: &'a People<'a>,
    scope: &'a Scope,
    other: Option<&'a Scope>,
    groups: Option<&'a Dimension>,
}

impl Running<'_> {
    fn figures<Q: ReportQuery>(
        &self,
        query: &Q,
        scope: &Scope,
    ) -> Result<Figures<<Q::Tally as Tally>::Report>, Stopped> {
        let report = evaluate(query, self.snapshot, self.people, scope)?;
        let groups = self.groups.map(|dimension| {
            let values = ValuesQuery {
                dimension: dimension.clone(),
            };
            let values = evaluate(&values, self.snapshot, self.people, scope)?;
            let grouped = Grouped::new(query, dimension, values, scope);
            evaluate(&grouped, self.snapshot, self.people, scope)
        });
        Ok(Figures {
            from: scope.range.from,
            to: scope.range.to,
            report,
            groups: groups.transpose()?,
        })
    }
}

impl Evaluate for Running<'_> {
    type Output = Result<Answered, AnswerError>;

    fn evaluate<Q: ReportQuery>(self, query: &Q) -> Self::Output {
        let figures = |scope: &Scope| self.figures(query, scope);
        let sides = Sides {
            this: figures(self.scope)?,
            compare: self.other.map(figures).transpose()?,
        };
        let hash = xxh3_128(&serde_json::to_vec(&sides)?);
        let Scope { now, idle, .. } = *self.scope;
        let json = serde_json::to_vec(&Answer {
            as_of: now,
            settled_until: settled_until(self.people, now, idle),
            sides,
        })?;
        Ok(Answered {
            json,
            figures: hash,
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
