//! Exposure: when a person met the tested place in the test period, and with
//! which variant.

use crate::event::{Event, EventKey};
use crate::person::{Moment, Person};
use crate::reports::Scope;
use crate::selection::Selection;
use crate::time::TimeRange;
use protocol::Action;

/// What a person met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exposure<'a> {
    /// One variant, first at this place in the order of events.
    One {
        variant: &'a str,
        first: (EventKey<'a>, &'a str),
    },
    /// Two variants or more.
    Several,
}

impl<'a> Exposure<'a> {
    /// What the person met of the experiment, if anything.
    pub(super) fn of(experiment: &str, person: &Person<'a>, scope: &Scope) -> Option<Self> {
        let period = period(experiment, scope);
        let met = |moment: Moment<'a>| match &moment.event.action {
            Action::Exposure {
                experiment: id,
                variant,
            } if id == experiment && period.contains(moment.event.time) => {
                Some((moment.key(), variant.as_str()))
            }
            _ => None,
        };
        let selection = Selection::new(person, scope);
        let visits = person.visits().into_iter();
        let in_sessions = visits
            .filter(|visit| visit.session.events.iter().any(is_exposure))
            .filter(|visit| selection.admits(visit))
            .flat_map(|visit| visit.moments());
        let alone = person
            .standalone()
            .filter(|moment| scope.filters.is_empty() && (scope.include_bots || !moment.event.bot));
        let mut exposure: Option<Self> = None;
        for (first, variant) in in_sessions.chain(alone).filter_map(met) {
            exposure = Some(match exposure {
                Some(other) => other.and(variant, first),
                None => Self::One { variant, first },
            });
        }
        exposure
    }

    fn and(self, other: &'a str, key: (EventKey<'a>, &'a str)) -> Self {
        match self {
            Self::One { variant, first } if variant == other => Self::One {
                variant,
                first: first.min(key),
            },
            _ => Self::Several,
        }
    }
}

fn is_exposure(event: &Event) -> bool {
    matches!(event.action, Action::Exposure { .. })
}

/// The part of the range in which the experiment ran.
pub(super) fn period(experiment: &str, scope: &Scope) -> TimeRange {
    let mut experiments = scope.experiments.iter();
    let definition = experiments.find(|known| known.id == experiment);
    let start = definition.and_then(|definition| definition.start);
    let end = definition.and_then(|definition| definition.end);
    let TimeRange { from, to } = scope.range;
    TimeRange {
        from: start.map_or(from, |start| start.max(from)),
        to: end.map_or(to, |end| end.min(to)),
    }
}
