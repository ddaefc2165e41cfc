//! Exposure: when a person met the tested place in the test period, and with
//! which variant.

use super::query::{Entry, ExperimentQuery, Several};
use crate::event::{Event, EventKey};
use crate::person::{Moment, Person};
use crate::reports::Scope;
use crate::selection::Selection;
use crate::time::{TimeRange, Timestamp};
use protocol::Action;

/// What a person met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Exposure<'a> {
    /// The variant met first.
    pub(super) variant: &'a str,
    /// Its place in the order of events.
    pub(super) first: (EventKey<'a>, &'a str),
    /// Whether another one was met too.
    pub(super) is_mixed: bool,
}

impl<'a> Exposure<'a> {
    /// What the person met of the experiment, if anything.
    pub(super) fn of(query: &ExperimentQuery, person: &Person<'a>, scope: &Scope) -> Option<Self> {
        let period = period(query, scope);
        let met = |moment: Moment<'a>| {
            let variant = query.variant_met(moment.event)?;
            let is_in = period.contains(moment.event.time);
            is_in.then_some((moment.key(), variant))
        };
        let selection = Selection::new(person, scope);
        let visits = person.visits().into_iter();
        let in_sessions = visits
            .filter(|visit| {
                let mut events = visit.session.events.iter();
                events.any(|event| query.variant_met(event).is_some())
            })
            .filter(|visit| selection.admits(visit))
            .flat_map(|visit| visit.moments());
        let alone = person.standalone().filter(|moment| {
            scope.filters.is_empty()
                && (scope.include_flagged || !moment.event.traffic.is_flagged())
        });
        let mut exposure: Option<Self> = None;
        for (first, variant) in in_sessions.chain(alone).filter_map(met) {
            exposure = Some(match exposure {
                None => Self {
                    variant,
                    first,
                    is_mixed: false,
                },
                Some(known) => {
                    let is_mixed = known.is_mixed || known.variant != variant;
                    let earlier = if first < known.first {
                        Self {
                            variant,
                            first,
                            is_mixed,
                        }
                    } else {
                        known
                    };
                    Self {
                        is_mixed,
                        ..earlier
                    }
                }
            });
        }
        exposure
    }
}

impl ExperimentQuery {
    /// The variant that the event shows its person, if it does.
    pub(super) fn variant_met<'a>(&self, event: &'a Event) -> Option<&'a str> {
        match &self.entry {
            Entry::Exposure(id) => match &event.action {
                Action::Exposure {
                    experiment,
                    variant,
                } if experiment == id && self.is_on_target(event) => Some(variant),
                _ => None,
            },
            Entry::Meets(place) => place.matches(event).then_some(""),
        }
    }

    fn is_on_target(&self, event: &Event) -> bool {
        self.target.is_empty()
            || event.page.as_deref().is_some_and(|page| {
                let mut patterns = self.target.iter();
                patterns.any(|pattern| pattern.matches(page))
            })
    }

    /// What becomes of somebody first exposed at this time.
    pub(super) fn place_of(&self, is_mixed: bool, first: Timestamp, scope: &Scope) -> Place {
        if is_mixed && self.several == Several::LeftOut {
            return Place::Several;
        }
        if is_left_out(first, scope) {
            return Place::LeftOut;
        }
        Place::Counted
    }
}

/// What becomes of an exposed person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// They count.
    Counted,
    /// They met two variants.
    Several,
    /// They met the place first on a day that is left out. Whoever came back after
    /// it is a choice of the broken day's, so they never count.
    LeftOut,
}

/// Whether the instant lies on a day that does not count.
pub(super) fn is_left_out(time: Timestamp, scope: &Scope) -> bool {
    scope.left_out.iter().any(|day| day.contains(time))
}

/// The part of the range in which the experiment ran.
pub(super) fn period(query: &ExperimentQuery, scope: &Scope) -> TimeRange {
    let definition = query.definition(scope);
    let start = definition.and_then(|definition| definition.start);
    let end = definition.and_then(|definition| definition.end);
    let TimeRange { from, to } = scope.range;
    TimeRange {
        from: start.map_or(from, |start| start.max(from)),
        to: end.map_or(to, |end| end.min(to)),
    }
}
