//! `Mark`: an event as a funnel sees it: which steps it could serve, and whether
//! it stands in the way. Events that matter to no rule of the funnel leave none.

use super::query::{FunnelOrder, FunnelQuery, FunnelScope, MOST_STEPS};
use crate::event::Event;
use crate::nodes::is_action;
use crate::person::{Moment, Person, Visit};
use crate::reports::Scope;
use crate::selection::{Selection, choose};
use crate::time::{Millis, Timestamp};
use protocol::Action;

/// An event that matters.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    pub(super) time: Timestamp,
    pub(super) role: Role,
    /// An attempt may start with it.
    pub(super) may_start: bool,
}

/// What an event can be to a funnel.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Role(u32);

/// It must not stand between steps. The bits below are steps.
const EXCLUDED: u32 = 1 << 31;
/// It is in the way of a strict order.
const BETWEEN: u32 = 1 << 30;
const STEPS: u32 = (1 << MOST_STEPS) - 1;

/// The marks of one person or session, and how long there is hope.
pub(super) struct Trail<'m> {
    pub(super) marks: &'m [Mark],
    pub(super) now: Timestamp,
    /// In session scope, whether the session goes on.
    pub(super) is_open: Option<bool>,
}

/// A trail with the events that its marks are of.
pub(super) struct Told<'a> {
    marks: Vec<Mark>,
    moments: Vec<Moment<'a>>,
    now: Timestamp,
    is_open: Option<bool>,
}

impl Role {
    /// From its bits, of one event or of several together.
    #[inline]
    pub(super) fn of_bits(bits: u32) -> Self {
        Self(bits)
    }

    /// Its bits.
    #[inline]
    pub(super) fn bits(self) -> u32 {
        self.0
    }

    /// Whether it can serve the first step, and is nothing else.
    #[inline]
    pub(super) fn only_starts(self) -> bool {
        self.0 == 1
    }

    /// Whether it is nothing to the funnel.
    pub(super) fn is_none(self) -> bool {
        self.0 == 0
    }

    /// Whether it can be the first of an attempt in this order.
    #[inline]
    pub(super) fn starts(self, order: FunnelOrder) -> bool {
        match order {
            FunnelOrder::Any => self.0 & STEPS != 0,
            FunnelOrder::Ordered | FunnelOrder::Strict => self.0 & 1 != 0,
        }
    }
}

impl Mark {
    pub(super) fn serves(&self, step: usize) -> bool {
        self.role.0 >> step & 1 == 1
    }

    pub(super) fn serves_any(&self) -> bool {
        self.role.0 & STEPS != 0
    }

    pub(super) fn is_excluded(&self) -> bool {
        self.role.0 & EXCLUDED != 0
    }
}

impl<'a> Told<'a> {
    /// What the funnel looks at: one trail a person, or one a session.
    pub(super) fn all(query: &FunnelQuery, person: &Person<'a>, scope: &Scope) -> Vec<Self> {
        match query.scope {
            FunnelScope::Visitor => vec![Self::of_person(query, person, scope)],
            FunnelScope::Session => {
                let visits = choose(person, scope);
                let told = |visit| Self::of_visit(query, visit, scope);
                visits.iter().map(told).collect()
            }
        }
    }

    fn of_visit(query: &FunnelQuery, visit: &Visit<'a>, scope: &Scope) -> Self {
        let marks = visit
            .moments()
            .filter_map(|moment| query.mark(moment, true));
        let is_open = Some(!scope.is_closed(visit.session));
        Self::new(marks.collect(), scope, is_open)
    }

    /// Attempts start in the range, in sessions that pass the filters; they go on
    /// wherever the person was seen later.
    fn of_person(query: &FunnelQuery, person: &Person<'a>, scope: &Scope) -> Self {
        let selection = Selection::new(person, scope);
        let mut marks = Vec::new();
        let mut mark = |moment: Moment<'a>, admitted: bool| {
            let may_start = admitted && scope.range.contains(moment.event.time);
            if scope.include_flagged || !moment.event.traffic.is_flagged() {
                marks.extend(query.mark(moment, may_start));
            }
        };
        for visit in person.visits() {
            let admitted = selection.admits(&visit);
            visit.moments().for_each(|moment| mark(moment, admitted));
        }
        let admitted = scope.filters.is_empty();
        person
            .standalone()
            .for_each(|moment| mark(moment, admitted));
        marks.sort_by_key(|(moment, _)| moment.key());
        Self::new(marks, scope, None)
    }

    fn new(told: Vec<(Moment<'a>, Mark)>, scope: &Scope, is_open: Option<bool>) -> Self {
        let (moments, marks) = told.into_iter().unzip();
        Self {
            marks,
            moments,
            now: scope.now,
            is_open,
        }
    }

    /// The trail alone.
    pub(super) fn trail(&self) -> Trail<'_> {
        Trail {
            marks: &self.marks,
            now: self.now,
            is_open: self.is_open,
        }
    }

    /// The event of a mark.
    pub(super) fn moment(&self, place: usize) -> Option<&Moment<'a>> {
        self.moments.get(place)
    }
}

impl Trail<'_> {
    /// Whether a step that has to be reached by the deadline still may be.
    pub(super) fn may_go_on(&self, deadline: Option<Timestamp>) -> bool {
        self.is_open.unwrap_or(true) && deadline.is_none_or(|deadline| self.now < deadline)
    }

    /// How long ago that was.
    pub(super) fn age(&self, start: Timestamp) -> Millis {
        (self.now - start).max(0)
    }
}

impl FunnelQuery {
    fn mark<'a>(&self, moment: Moment<'a>, may_start: bool) -> Option<(Moment<'a>, Mark)> {
        let mark = Mark {
            time: moment.event.time,
            role: self.role(moment.event),
            may_start,
        };
        (!mark.role.is_none()).then_some((moment, mark))
    }

    /// What the event can be to the funnel.
    pub(super) fn role(&self, event: &Event) -> Role {
        let steps = self
            .steps
            .iter()
            .enumerate()
            .fold(0, |bits, (place, step)| {
                bits | (u32::from(step.matcher.matches(event)) << place)
            });
        let bit = |set: bool, bit: u32| if set { bit } else { 0 };
        let is_excluded = self.exclude.iter().any(|matcher| matcher.matches(event));
        let stands_between = self.order == FunnelOrder::Strict && self.considers(event);
        Role(steps | bit(is_excluded, EXCLUDED) | bit(stands_between, BETWEEN))
    }

    /// Which events strict order is about: page views if the steps are pages only,
    /// else also actions. What the tag tells by itself breaks no order.
    fn considers(&self, event: &Event) -> bool {
        let only_pages = self.steps.iter().all(|step| step.matcher.is_of_pages());
        matches!(event.action, Action::PageView) || (!only_pages && is_action(&event.action))
    }
}
