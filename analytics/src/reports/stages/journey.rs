//! `Journey`: in which stage a person was when.

use super::rules::Known;
use crate::person::Moment;
use crate::reports::Scope;
use crate::time::{Millis, Timestamp};

/// The stages of one person over time.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Journey {
    /// Every change, in order: when, and to which stage; none is out.
    pub(super) moves: Vec<(Timestamp, Option<usize>)>,
}

/// When each rule was met last.
struct Met {
    last: Vec<Option<Timestamp>>,
    window: Millis,
}

impl Met {
    /// The highest stage whose rule still counts.
    fn stage(&self, now: Timestamp) -> Option<usize> {
        let counts = |met: &Option<Timestamp>| met.is_some_and(|met| now - met <= self.window);
        self.last.iter().rposition(counts)
    }

    /// The first instant at which the stage does not count any more.
    fn ends(&self, stage: usize) -> Option<Timestamp> {
        let met = self.last.get(stage).copied().flatten()?;
        Some(met + self.window + 1)
    }
}

impl Journey {
    /// Reads a person's events, in order.
    pub(super) fn of(moments: &[Moment<'_>], scope: &Scope) -> Self {
        let rules = &scope.stages.rules;
        let mut met = Met {
            last: vec![None; rules.len()],
            window: scope.stages.window,
        };
        let mut known = Known::default();
        let mut journey = Self::default();
        for moment in moments {
            let event = moment.event;
            journey.expire(&met, event.time);
            known.starts_session = moment.session.is_some_and(|session| {
                session.key() == event.key() && (scope.include_flagged || !session.is_flagged())
            });
            known.places_order = scope.orders.placed_by(moment.visitor, event).is_some();
            for (rule, last) in rules.iter().zip(&mut met.last) {
                if rule.is_met(moment, &known, scope) {
                    *last = Some(event.time);
                }
            }
            known.sessions += u64::from(known.starts_session);
            known.orders += u64::from(known.places_order);
            journey.go(event.time, met.stage(event.time));
        }
        journey.expire(&met, scope.now);
        journey
    }

    /// Moves back, step by step, as rules stop to count.
    fn expire(&mut self, met: &Met, now: Timestamp) {
        while let Some((_, Some(stage))) = self.moves.last() {
            let Some(end) = met.ends(*stage).filter(|end| *end <= now) else {
                return;
            };
            self.go(end, met.stage(end));
        }
    }

    fn go(&mut self, time: Timestamp, stage: Option<usize>) {
        let last = self.moves.last().and_then(|(_, stage)| *stage);
        if last != stage {
            self.moves.push((time, stage));
        }
    }

    /// The stage at an instant.
    pub(super) fn stage_at(&self, time: Timestamp) -> Option<usize> {
        let after = self.moves.partition_point(|(moved, _)| *moved <= time);
        let last = after.checked_sub(1).and_then(|place| self.moves.get(place));
        last.and_then(|(_, stage)| *stage)
    }
}
