//! `Visitor`: all that is known of one hot visitor.

use analytics::session::SeenIds;
use analytics::{Event, Millis, Timeline, Timestamp};

/// One hot visitor.
#[derive(Debug, Clone)]
pub(super) struct Visitor {
    /// Every session and event, sealed ones too.
    pub(super) timeline: Timeline,
    /// The user first identified as, kept because every report groups by it.
    pub(super) user: Option<String>,
    /// Its number, once it was sealed.
    pub(super) number: Option<u32>,
    /// When its last event took place.
    pub(super) last: Timestamp,
    /// Events that only the log holds.
    pub(super) logged: u32,
    /// The first of them lies there in the log, or after.
    pub(super) log_from: u64,
    /// Its sessions were cut anew since a segment held them.
    is_recut: bool,
    seen: SeenIds,
    /// The ids that a segment holds.
    sealed: SeenIds,
}

impl Visitor {
    /// A visitor of whom nothing is known.
    pub(super) fn new(name: String) -> Self {
        Self::woken(Timeline::new(name), None)
    }

    /// A visitor whose events are all sealed.
    pub(super) fn woken(timeline: Timeline, number: Option<u32>) -> Self {
        let mut seen = SeenIds::default();
        let mut last = Timestamp(i64::MIN);
        for event in timeline.events() {
            seen.insert(&event.id);
            last = last.max(event.time);
        }
        Self {
            user: timeline.user().map(str::to_owned),
            number,
            last,
            logged: 0,
            log_from: u64::MAX,
            is_recut: false,
            sealed: seen.clone(),
            seen,
            timeline,
        }
    }

    pub(super) fn has_seen(&self, id: &str) -> bool {
        self.seen.contains(id)
    }

    /// Takes an event that lies in the log at this place or after; false if it
    /// was there already.
    pub(super) fn absorb(&mut self, event: Event, idle: Millis, log_place: u64) -> bool {
        if !self.seen.insert(&event.id) {
            return false;
        }
        self.last = self.last.max(event.time);
        self.logged += 1;
        self.log_from = self.log_from.min(log_place);
        let identifies = event.identified_user().is_some();
        self.timeline.absorb(event, idle);
        if identifies {
            self.user = self.timeline.user().map(str::to_owned);
        }
        true
    }

    /// Whether a segment holds it as it is.
    pub(super) fn is_sealed(&self) -> bool {
        self.number.is_some() && self.logged == 0 && !self.is_recut
    }

    /// Cuts the sessions anew.
    pub(super) fn recut(&mut self, idle: Millis) {
        self.timeline = std::mem::take(&mut self.timeline).recut(idle);
        self.is_recut = true;
    }

    /// Events that only the log holds.
    pub(super) fn logged_events(&self) -> Vec<&Event> {
        self.events_without(&self.sealed)
    }

    /// Events that came since then.
    pub(super) fn events_besides(&self, then: &Self) -> Vec<&Event> {
        self.events_without(&then.seen)
    }

    fn events_without(&self, ids: &SeenIds) -> Vec<&Event> {
        let events = self.timeline.events();
        events.filter(|event| !ids.contains(&event.id)).collect()
    }

    /// A segment holds it as it was when the seal was planned.
    pub(super) fn note_sealed(&mut self, planned: &Self, number: u32) {
        self.number = Some(number);
        self.is_recut = false;
        self.sealed = planned.seen.clone();
        self.logged = u32::try_from(self.logged_events().len()).unwrap_or(u32::MAX);
        if self.logged == 0 {
            self.log_from = u64::MAX;
        }
    }
}
