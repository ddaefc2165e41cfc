//! Counting for the overview: one set of counts for the range and one for each
//! bucket, both filled by the same steps.

use super::figures::{Bucket, Flagged, OverviewReport};
use crate::bounce::{is_bounce, is_unmeasured};
use crate::money::MoneySum;
use crate::person::{Moment, Person};
use crate::reports::{Scope, Tally, rate};
use crate::selection::{admit, choose};
use crate::session::Session;
use crate::time::Timestamp;
use std::collections::BTreeMap;

/// The overview in the making.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OverviewTally {
    pub(super) total: Counts,
    /// By place among the scope's buckets.
    buckets: BTreeMap<usize, Counts>,
    pub(super) flagged: Flagged,
    pub(super) unmeasured: u64,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Counts {
    pub(super) visitors: u64,
    pub(super) sessions: u64,
    pub(super) closed: u64,
    pub(super) page_views: u64,
    pub(super) events: u64,
    pub(super) bounces: u64,
    pub(super) orders: u64,
    pub(super) revenue: MoneySum,
}

impl Tally for OverviewTally {
    type Report = OverviewReport;

    fn absorb(&mut self, person: &Person<'_>, scope: &Scope) {
        self.absorb_sessions(person, scope);
        for visit in admit(person, scope) {
            visit
                .moments()
                .for_each(|moment| self.absorb_order(&moment, scope));
        }
        for moment in person.standalone() {
            self.absorb_standalone(&moment, scope);
        }
        self.absorb_flagged(person, scope);
    }

    fn merge(&mut self, other: Self) {
        self.total.merge(&other.total);
        for (place, counts) in other.buckets {
            self.buckets.entry(place).or_default().merge(&counts);
        }
        self.flagged.merge(other.flagged);
        self.unmeasured += other.unmeasured;
    }

    fn finish(mut self, scope: &Scope) -> OverviewReport {
        let ends = scope.buckets.iter().skip(1).chain([&scope.range.to]);
        let starts = scope.buckets.iter().zip(ends).enumerate();
        let series = starts.map(|(place, (start, end))| {
            let counts = self.buckets.remove(&place).unwrap_or_default();
            counts.into_bucket(*start, scope.now < *end)
        });
        let series = series.collect();
        let total = self.total;
        OverviewReport {
            visitors: total.visitors,
            sessions: total.sessions,
            closed_sessions: total.closed,
            open_sessions: total.sessions - total.closed,
            page_views: total.page_views,
            events: total.events,
            bounces: total.bounces,
            bounce_rate: rate(total.bounces, total.closed),
            visible_time_known: self.unmeasured == 0,
            orders: total.orders,
            revenue: total.revenue.list(),
            bots: self.flagged.bots,
            internal: self.flagged.internal,
            series,
        }
    }
}

impl OverviewTally {
    fn absorb_sessions(&mut self, person: &Person<'_>, scope: &Scope) {
        let mut previous_bucket = None;
        let visits = choose(person, scope);
        self.total.visitors += u64::from(!visits.is_empty());
        for visit in visits {
            let bucket = bucket_of(visit.session.start(), scope);
            // Visits come by start, so a bucket is met once in a row.
            if let Some(place) = bucket.filter(|_| bucket != previous_bucket) {
                self.buckets.entry(place).or_default().visitors += 1;
                previous_bucket = bucket;
            }
            self.unmeasured +=
                u64::from(scope.is_closed(visit.session) && is_unmeasured(visit.session));
            self.count(bucket, |counts| counts.absorb_session(visit.session, scope));
        }
    }

    fn absorb_standalone(&mut self, moment: &Moment<'_>, scope: &Scope) {
        let hidden = moment.event.traffic.is_flagged() && !scope.include_flagged;
        if hidden || !scope.filters.is_empty() || !scope.range.contains(moment.event.time) {
            return;
        }
        let bucket = bucket_of(moment.event.time, scope);
        self.count(bucket, |counts| counts.events += 1);
        self.absorb_order(moment, scope);
    }

    fn absorb_order(&mut self, moment: &Moment<'_>, scope: &Scope) {
        let time = moment.event.time;
        if !scope.range.contains(time) {
            return;
        }
        if let Some(order) = scope.orders.placed_by(moment.visitor, moment.event) {
            let revenue = order.net(scope.currency.as_deref());
            self.count(bucket_of(time, scope), |counts| {
                counts.orders += 1;
                revenue.iter().for_each(|money| counts.revenue.add(money));
            });
        }
    }

    fn absorb_flagged(&mut self, person: &Person<'_>, scope: &Scope) {
        for visit in person.visits() {
            if scope.range.contains(visit.session.start()) {
                let events = visit.session.events.len() as u64;
                self.flagged.add(visit.session.traffic(), 1, events);
            }
        }
        for moment in person.standalone() {
            if scope.range.contains(moment.event.time) {
                self.flagged.add(moment.event.traffic, 0, 1);
            }
        }
    }

    /// Adds what was counted of a bucket; people are told apart for the total by
    /// the caller.
    pub(super) fn add(&mut self, scope: &Scope, bucket: usize, counts: &Counts) {
        let visitors = self.total.visitors;
        self.total.merge(counts);
        self.total.visitors = visitors;
        if !scope.buckets.is_empty() {
            self.buckets.entry(bucket).or_default().merge(counts);
        }
    }

    /// Adds persons to a bucket.
    pub(super) fn add_visitors(&mut self, scope: &Scope, bucket: usize, visitors: u64) {
        let counts = Counts {
            visitors,
            ..Counts::default()
        };
        self.add(scope, bucket, &counts);
    }

    fn count(&mut self, bucket: Option<usize>, step: impl Fn(&mut Counts)) {
        step(&mut self.total);
        if let Some(place) = bucket {
            step(self.buckets.entry(place).or_default());
        }
    }
}

impl Counts {
    fn absorb_session(&mut self, session: &Session, scope: &Scope) {
        let closed = scope.is_closed(session);
        self.sessions += 1;
        self.closed += u64::from(closed);
        self.bounces += u64::from(closed && is_bounce(session, scope.bounce_visible_ms));
        self.page_views += session.pages().count() as u64;
        self.events += session.events.len() as u64;
    }

    fn merge(&mut self, other: &Self) {
        self.visitors += other.visitors;
        self.sessions += other.sessions;
        self.closed += other.closed;
        self.page_views += other.page_views;
        self.events += other.events;
        self.bounces += other.bounces;
        self.orders += other.orders;
        self.revenue.merge(&other.revenue);
    }

    fn into_bucket(self, start: Timestamp, partial: bool) -> Bucket {
        Bucket {
            start,
            partial,
            visitors: self.visitors,
            sessions: self.sessions,
            page_views: self.page_views,
            events: self.events,
            bounces: self.bounces,
            orders: self.orders,
            revenue: self.revenue.list(),
        }
    }
}

/// The bucket that holds the instant; none only where there is no series.
pub(super) fn bucket_of(time: Timestamp, scope: &Scope) -> Option<usize> {
    let after = scope.buckets.partition_point(|start| *start <= time);
    (!scope.buckets.is_empty()).then(|| after.saturating_sub(1))
}
