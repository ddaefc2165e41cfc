//! `Mark`: an event as a funnel sees it: which steps it could serve, and whether
//! it stands in the way. Events that matter to no rule of the funnel leave none.

use super::query::{FunnelOrder, FunnelQuery, FunnelScope};
use crate::event::Event;
use crate::nodes::is_action;
use crate::person::{Moment, Person, Visit};
use crate::reports::Scope;
use crate::selection::{Selection, choose};
use crate::time::{Millis, Timestamp};
use protocol::Action;

/// An event that matters.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark<'a> {
    pub(super) moment: Moment<'a>,
    /// Bit k: it could serve step k.
    steps: u32,
    /// It must not stand between steps.
    pub(super) is_excluded: bool,
    /// An attempt may start with it.
    pub(super) may_start: bool,
}

/// The marks of one person or session, and how long there is hope.
pub(super) struct Trail<'a> {
    pub(super) marks: Vec<Mark<'a>>,
    now: Timestamp,
    /// In session scope, whether the session goes on.
    is_open: Option<bool>,
}

impl Mark<'_> {
    pub(super) fn serves(&self, step: usize) -> bool {
        self.steps >> step & 1 == 1
    }

    pub(super) fn serves_any(&self) -> bool {
        self.steps != 0
    }

    pub(super) fn time(&self) -> Timestamp {
        self.moment.event.time
    }
}

impl<'a> Trail<'a> {
    /// What the funnel looks at: one trail a person, or one a session.
    pub(super) fn all(query: &FunnelQuery, person: &Person<'a>, scope: &Scope) -> Vec<Self> {
        match query.scope {
            FunnelScope::Visitor => vec![Self::of_person(query, person, scope)],
            FunnelScope::Session => {
                let visits = choose(person, scope);
                let trail = |visit| Self::of_visit(query, visit, scope);
                visits.iter().map(trail).collect()
            }
        }
    }

    fn of_visit(query: &FunnelQuery, visit: &Visit<'a>, scope: &Scope) -> Self {
        let marks = visit
            .moments()
            .filter_map(|moment| query.mark(moment, true));
        Self {
            marks: marks.collect(),
            now: scope.now,
            is_open: Some(!scope.is_closed(visit.session)),
        }
    }

    /// Attempts start in the range, in sessions that pass the filters; they go on
    /// wherever the person was seen later.
    fn of_person(query: &FunnelQuery, person: &Person<'a>, scope: &Scope) -> Self {
        let selection = Selection::new(person, scope);
        let mut marks = Vec::new();
        let mut mark = |moment: Moment<'a>, admitted: bool| {
            let may_start = admitted && scope.range.contains(moment.event.time);
            if scope.include_bots || !moment.event.bot {
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
        marks.sort_by_key(|mark| mark.moment.key());
        Self {
            marks,
            now: scope.now,
            is_open: None,
        }
    }

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
    fn mark<'a>(&self, moment: Moment<'a>, may_start: bool) -> Option<Mark<'a>> {
        let event = moment.event;
        let steps = self
            .steps
            .iter()
            .enumerate()
            .fold(0, |bits, (place, step)| {
                bits | (u32::from(step.matcher.matches(event)) << place)
            });
        let is_excluded = self.exclude.iter().any(|matcher| matcher.matches(event));
        let stands_between = self.order == FunnelOrder::Strict && self.considers(event);
        (steps != 0 || is_excluded || stands_between).then_some(Mark {
            moment,
            steps,
            is_excluded,
            may_start,
        })
    }

    /// Which events strict order is about: page views if the steps are pages only,
    /// else also actions. What the tag tells by itself breaks no order.
    fn considers(&self, event: &Event) -> bool {
        let only_pages = self.steps.iter().all(|step| step.matcher.is_of_pages());
        matches!(event.action, Action::PageView) || (!only_pages && is_action(&event.action))
    }
}
