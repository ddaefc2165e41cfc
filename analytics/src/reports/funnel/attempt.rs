//! `Attempt`: one walk through the funnel, and what became of it.

use super::any;
use super::marks::Trail;
use super::ordered;
use super::query::{Attempts, FunnelOrder, FunnelQuery};
use super::strict;
use crate::time::{Millis, Timestamp};

/// One walk through the funnel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attempt {
    /// Place of its first event on the trail.
    pub(super) place: usize,
    /// When it began.
    pub(super) start: Timestamp,
    /// When each step was reached.
    pub(super) reached: Vec<Option<Timestamp>>,
    /// What became of it.
    pub(super) outcome: Outcome,
    /// First place on the trail where another attempt may start.
    pub(super) next: usize,
}

/// What became of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Every required step was reached, after so long.
    Converted(Millis),
    /// It still may be converted; so old is it.
    Pending(Millis),
    /// It cannot be converted any more.
    Dropped,
}

impl Attempt {
    /// The attempts that count, in order.
    pub(super) fn all(query: &FunnelQuery, trail: &Trail<'_>) -> Vec<Self> {
        let read = match query.order {
            FunnelOrder::Ordered => ordered::read,
            FunnelOrder::Strict => strict::read,
            FunnelOrder::Any => any::read,
        };
        let mut attempts = Vec::new();
        let mut from = 0;
        while let Some(attempt) = read(query, trail, from) {
            from = attempt.next;
            attempts.push(attempt);
            if query.attempts == Attempts::First {
                break;
            }
        }
        attempts
    }

    /// An attempt that has just begun.
    pub(super) fn begin(query: &FunnelQuery, trail: &Trail<'_>, place: usize) -> Option<Self> {
        Some(Self {
            place,
            start: trail.marks.get(place)?.time(),
            reached: vec![None; query.steps.len()],
            outcome: Outcome::Dropped,
            next: place + 1,
        })
    }

    /// Notes that a step was reached.
    pub(super) fn reach(&mut self, step: usize, time: Timestamp) {
        if let Some(reached) = self.reached.get_mut(step) {
            *reached = Some(time);
        }
    }

    /// When a step was reached.
    pub(super) fn reached_at(&self, step: usize) -> Option<Timestamp> {
        self.reached.get(step).copied().flatten()
    }

    /// The furthest step reached.
    pub(super) fn last_step(&self) -> Option<usize> {
        self.reached.iter().rposition(Option::is_some)
    }

    /// The outcome of an attempt that nothing ended before its time: `missing` is
    /// the required step not reached, if there is one.
    pub(super) fn settle(
        &mut self,
        query: &FunnelQuery,
        trail: &Trail<'_>,
        missing: Option<usize>,
    ) {
        self.outcome = match missing {
            None => {
                let required = query.required_before(query.steps.len());
                let end = required.and_then(|last| self.reached_at(last));
                Outcome::Converted(end.map_or(0, |end| end - self.start))
            }
            Some(step) => {
                let previous = query.required_before(step);
                let previous = previous.and_then(|step| self.reached_at(step));
                let previous = previous.unwrap_or(self.start);
                if trail.may_go_on(query.deadline(step, self.start, previous)) {
                    Outcome::Pending(trail.age(self.start))
                } else {
                    Outcome::Dropped
                }
            }
        };
    }
}
