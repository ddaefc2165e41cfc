//! `Attempt`: one walk through the funnel, and what became of it.

use super::any;
use super::marks::Trail;
use super::ordered;
use super::query::{Attempts, FunnelOrder, FunnelQuery, MOST_STEPS};
use super::strict;
use crate::time::{Millis, Timestamp};

/// One walk through the funnel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attempt {
    /// Place of its first event on the trail.
    pub(super) place: usize,
    /// When it began.
    pub(super) start: Timestamp,
    /// When each step was reached, if it was.
    reached: [Timestamp; MOST_STEPS],
    /// Bit k: step k was reached.
    steps: u32,
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
    pub(super) fn each(query: &FunnelQuery, trail: &Trail<'_>, mut counts: impl FnMut(&Self)) {
        let mut from = 0;
        let mut attempt = Self::at(0, Timestamp(0));
        loop {
            let is_found = match query.order {
                FunnelOrder::Ordered => ordered::read(query, trail, from, &mut attempt),
                FunnelOrder::Strict => attempt.turn_into(strict::read(query, trail, from)),
                FunnelOrder::Any => attempt.turn_into(any::read(query, trail, from)),
            };
            if !is_found {
                return;
            }
            counts(&attempt);
            if query.attempts == Attempts::First {
                return;
            }
            from = attempt.next;
        }
    }

    fn at(place: usize, start: Timestamp) -> Self {
        Self {
            place,
            start,
            reached: [Timestamp(0); MOST_STEPS],
            steps: 0,
            outcome: Outcome::Dropped,
            next: place + 1,
        }
    }

    /// Becomes another attempt, if there is one.
    fn turn_into(&mut self, other: Option<Self>) -> bool {
        let is_some = other.is_some();
        other.into_iter().for_each(|other| *self = other);
        is_some
    }

    /// Begins anew: cheaper than another attempt, of which there are millions.
    pub(super) fn begin_at(&mut self, place: usize, start: Timestamp) {
        self.place = place;
        self.start = start;
        self.steps = 0;
        self.outcome = Outcome::Dropped;
        self.next = place + 1;
    }

    /// An attempt that has just begun.
    pub(super) fn begin(trail: &Trail<'_>, place: usize) -> Option<Self> {
        Some(Self::at(place, trail.marks.get(place)?.time))
    }

    /// Notes that a step was reached.
    pub(super) fn reach(&mut self, step: usize, time: Timestamp) {
        if let Some(reached) = self.reached.get_mut(step) {
            *reached = time;
            self.steps |= 1 << step;
        }
    }

    /// When a step was reached.
    pub(super) fn reached_at(&self, step: usize) -> Option<Timestamp> {
        let was_reached = self.steps >> step & 1 == 1;
        self.reached.get(step).copied().filter(|_| was_reached)
    }

    /// The furthest step reached.
    pub(super) fn last_step(&self) -> Option<usize> {
        self.steps.checked_ilog2().map(|step| step as usize)
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
