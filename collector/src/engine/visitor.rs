//! `Visitor`: all that is known of one hot visitor. Its events stay packed until
//! somebody asks for the timeline: most visitors come, look and are sealed, and are
//! asked for no earlier.

use crate::store::PackedEvents;
use analytics::session::SeenIds;
use analytics::{Event, Millis, Timeline, Timestamp};
use std::sync::OnceLock;

/// One hot visitor.
#[derive(Debug, Clone)]
pub(super) struct Visitor {
    /// Its id.
    pub(super) name: String,
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
    /// Key of the event that told the user.
    told: Option<(Timestamp, u64, String)>,
    /// All events, sealed ones too.
    events: usize,
    idle: Millis,
    /// Its sessions were cut anew since a segment held them.
    is_recut: bool,
    seen: SeenIds,
    /// The ids that a segment holds.
    sealed: SeenIds,
    /// Every session and event, sealed ones too, once somebody asked.
    timeline: OnceLock<Timeline>,
    /// All of them as they came, while nobody has.
    packed: Vec<PackedEvents>,
}

impl Visitor {
    /// A visitor of whom nothing is known; its sessions are cut by this idle time.
    pub(super) fn new(name: String, idle: Millis) -> Self {
        Self {
            name,
            user: None,
            number: None,
            last: Timestamp(i64::MIN),
            logged: 0,
            log_from: u64::MAX,
            told: None,
            events: 0,
            idle,
            is_recut: false,
            seen: SeenIds::default(),
            sealed: SeenIds::default(),
            timeline: OnceLock::new(),
            packed: Vec::new(),
        }
    }

    /// A visitor whose events are all sealed, cut by this idle time.
    pub(super) fn woken(timeline: Timeline, number: u32, idle: Millis) -> Self {
        let mut visitor = Self::new(timeline.visitor.clone(), idle);
        visitor.number = Some(number);
        for event in timeline.events() {
            visitor.seen.insert(&event.id);
            visitor.note(event);
        }
        visitor.sealed = visitor.seen.clone();
        visitor.timeline = OnceLock::from(timeline);
        visitor
    }

    pub(super) fn has_seen(&self, id: &str) -> bool {
        self.seen.contains(id)
    }

    /// Every session and event, sealed ones too.
    pub(super) fn timeline(&self) -> &Timeline {
        self.timeline.get_or_init(|| {
            let mut events = Vec::with_capacity(self.events);
            for packed in &self.packed {
                match packed.unpack() {
                    Ok(unpacked) => events.extend(unpacked),
                    Err(reason) => tracing::error!(reason, "events in memory are unreadable"),
                }
            }
            Timeline::from_events(self.name.clone(), events, self.idle)
        })
    }

    /// Whether its timeline was asked for already.
    pub(super) fn is_unpacked(&self) -> bool {
        self.timeline.get().is_some()
    }

    /// Takes events that lie in the log at this place or after; how many of them
    /// were not there already.
    pub(super) fn absorb(&mut self, mut events: Vec<Event>, log_place: u64) -> u32 {
        events.retain(|event| self.seen.insert(&event.id));
        let new = u32::try_from(events.len()).unwrap_or(u32::MAX);
        if new == 0 {
            return 0;
        }
        events.iter().for_each(|event| self.note(event));
        self.logged += new;
        self.log_from = self.log_from.min(log_place);
        if !self.is_unpacked() {
            match PackedEvents::pack(&events) {
                Ok(packed) => {
                    self.packed.push(packed);
                    return new;
                }
                Err(_) => {
                    self.timeline();
                }
            }
        }
        if let Some(timeline) = self.timeline.get_mut() {
            self.packed = Vec::new();
            for event in events {
                timeline.absorb(event, self.idle);
            }
        }
        new
    }

    /// Notes what of an event is asked for without its timeline.
    fn note(&mut self, event: &Event) {
        self.events += 1;
        self.last = self.last.max(event.time);
        if let Some(user) = event.identified_user() {
            let key = event.key();
            let told = self.told.as_ref();
            // The earliest word counts, whatever comes first.
            if told.is_none_or(|(time, seq, id)| key < (*time, *seq, id.as_str())) {
                self.told = Some((event.time, event.seq, event.id.clone()));
                self.user = Some(user.to_owned());
            }
        }
    }

    /// Whether a segment holds it as it is.
    pub(super) fn is_sealed(&self) -> bool {
        self.number.is_some() && self.logged == 0 && !self.is_recut
    }

    /// Whether none of its rows has more events than this.
    pub(super) fn has_rows_of(&self, most: usize) -> bool {
        self.events <= most || {
            let timeline = self.timeline();
            let mut rows = timeline.sessions.iter().map(|row| row.events.len());
            rows.all(|events| events <= most) && timeline.standalone.len() <= most
        }
    }

    /// Cuts the sessions anew.
    pub(super) fn recut(&mut self, idle: Millis) {
        if let Some(timeline) = self.timeline.take() {
            self.timeline = OnceLock::from(timeline.recut(idle));
        }
        self.idle = idle;
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

    /// How many they are, if nothing was sealed since.
    pub(super) fn logged_besides(&self, then: &Self) -> u32 {
        self.logged.saturating_sub(then.logged)
    }

    fn events_without(&self, ids: &SeenIds) -> Vec<&Event> {
        let events = self.timeline().events();
        events.filter(|event| !ids.contains(&event.id)).collect()
    }

    /// A segment holds it as it was when the seal was planned.
    pub(super) fn note_sealed(&mut self, planned: &Self, number: u32) {
        self.logged = self.logged_besides(planned);
        self.number = Some(number);
        self.is_recut = false;
        self.sealed = planned.seen.clone();
        if self.logged == 0 {
            self.log_from = u64::MAX;
        }
    }
}
