//! How a visitor left the last page: what was done there last, and what ended it.

use super::{ExitCauses, LastInteraction};
use crate::event::Event;
use protocol::Action;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// What an event after the last page view says of how the page was left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// Nothing.
    None,
    /// The tag told for how long the page was seen, as it does when a page is closed
    /// or put out of sight.
    SeenOff,
    /// Something was done.
    Done,
    /// A link to another site was clicked.
    LinkFollowed,
}

impl Sign {
    pub(super) fn of(action: &Action) -> Self {
        match action {
            Action::Engagement { .. } => Self::SeenOff,
            Action::Outbound { .. } => Self::LinkFollowed,
            action if action.is_interactive() => Self::Done,
            _ => Self::None,
        }
    }
}

/// What is known of how a page was left, reading the events behind its last view from
/// the end. `D` tells what was done.
#[derive(Debug)]
pub(super) struct Trace<D> {
    last: Option<D>,
    is_link: bool,
    is_seen_off: bool,
}

impl<D> Default for Trace<D> {
    fn default() -> Self {
        Self {
            last: None,
            is_link: false,
            is_seen_off: false,
        }
    }
}

impl<D> Trace<D> {
    /// Reads the event before those read so far.
    #[inline]
    pub(super) fn read(&mut self, sign: Sign, done: impl FnOnce() -> D) {
        match sign {
            Sign::None => {}
            Sign::SeenOff => self.is_seen_off = true,
            Sign::Done | Sign::LinkFollowed if self.last.is_none() => {
                self.last = Some(done());
                self.is_link = sign == Sign::LinkFollowed;
            }
            Sign::Done | Sign::LinkFollowed => {}
        }
    }

    /// What was done last, and one exit by its cause.
    pub(super) fn finish(self) -> (Option<D>, ExitCauses) {
        let causes = ExitCauses {
            external_link: u64::from(self.is_link),
            page_closed: u64::from(!self.is_link && self.is_seen_off),
            silence: u64::from(!self.is_link && !self.is_seen_off),
        };
        (self.last, causes)
    }
}

/// How closed sessions left a page.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Leaving {
    causes: ExitCauses,
    /// By action; none where nothing was done on the page.
    last: BTreeMap<Option<String>, u64>,
}

impl Leaving {
    /// Counts a closed session that left its last page.
    pub(super) fn read(&mut self, events: &[Event]) {
        let mut trace = Trace::default();
        let after = events.iter().rev();
        for event in after.take_while(|event| event.viewed_page().is_none()) {
            trace.read(Sign::of(&event.action), || event.action.name());
        }
        let (last, causes) = trace.finish();
        self.add(last, causes);
    }

    /// Counts closed sessions that did the same last.
    pub(super) fn add(&mut self, last: Option<&str>, causes: ExitCauses) {
        self.causes.add(causes);
        *self.last.entry(last.map(str::to_owned)).or_default() += causes.sum();
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.causes.add(other.causes);
        for (action, count) in &other.last {
            *self.last.entry(action.clone()).or_default() += count;
        }
    }

    pub(super) fn finish(self) -> (ExitCauses, Vec<LastInteraction>) {
        let last = self.last.into_iter();
        let mut last: Vec<_> = last
            .map(|(action, exits)| LastInteraction { action, exits })
            .collect();
        last.sort_by(|a, b| (Reverse(a.exits), &a.action).cmp(&(Reverse(b.exits), &b.action)));
        (self.causes, last)
    }
}

impl ExitCauses {
    pub(super) fn add(&mut self, other: Self) {
        self.external_link += other.external_link;
        self.page_closed += other.page_closed;
        self.silence += other.silence;
    }

    fn sum(self) -> u64 {
        self.external_link + self.page_closed + self.silence
    }
}
