//! Sessions: a visitor's events, cut where the visitor paused.
//!
//! A new session starts when the gap since the previous event is longer than the
//! site's idle time; exactly as long still joins. Events that were given a
//! session by their sender form that session, whatever the gaps. Server-side and
//! offline events never shape a session. The same set of events gives the same
//! sessions whatever the order of arrival: [`Timeline::absorb`] one by one
//! equals [`Timeline::from_events`] at once.

mod absorb;
mod seen;

pub use seen::SeenIds;

use crate::event::{Event, EventKey};
use crate::time::{MINUTE, Millis, Timestamp};
use crate::traffic::Traffic;

/// Idle time after which a session ends, unless the site sets another.
pub const DEFAULT_IDLE: Millis = 30 * MINUTE;

/// All that is known of one visitor, in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Timeline {
    /// The browser's id.
    pub visitor: String,
    /// By start, then by the total order of their first events.
    pub sessions: Vec<Session>,
    /// Server-side and offline events that belong to no session.
    pub standalone: Vec<Event>,
}

/// Events that belong together; never empty, always with one that shapes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Session {
    /// The id its sender gave it, if any.
    pub given: Option<String>,
    /// In the total order.
    pub events: Vec<Event>,
}

impl Session {
    fn shaping(&self) -> impl DoubleEndedIterator<Item = &Event> {
        self.events
            .iter()
            .filter(|event| event.source.shapes_sessions())
    }

    /// Key of the first event that shapes the session: its place on the timeline.
    #[must_use]
    pub fn key(&self) -> EventKey<'_> {
        self.shaping()
            .next()
            .map_or((Timestamp(i64::MAX), 0, ""), Event::key)
    }

    /// Id of the session within its visitor: the given one, else the id of its
    /// first event. A late event before it changes that, as it changes the cut.
    #[must_use]
    pub fn id(&self) -> &str {
        self.given.as_deref().unwrap_or_else(|| self.key().2)
    }

    /// When it started.
    #[must_use]
    pub fn start(&self) -> Timestamp {
        self.key().0
    }

    /// When its last event took place.
    #[must_use]
    pub fn end(&self) -> Timestamp {
        self.shaping()
            .next_back()
            .map_or(Timestamp(i64::MAX), |event| event.time)
    }

    /// Whether more than the idle time has passed since its last event, so that
    /// its exit is known.
    #[must_use]
    pub fn is_closed(&self, now: Timestamp, idle: Millis) -> bool {
        now - self.end() > idle
    }

    /// Whether any of it was no visitor's doing: figures leave it out.
    #[must_use]
    pub fn is_flagged(&self) -> bool {
        self.events.iter().any(|event| event.traffic.is_flagged())
    }

    /// Whose doing its events are together.
    #[must_use]
    pub fn traffic(&self) -> Traffic {
        Traffic::of_all(self.events.iter().map(|event| event.traffic))
    }

    /// The pages viewed, in order.
    pub fn pages(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.events.iter().filter_map(Event::viewed_page)
    }
}

impl Timeline {
    /// An empty timeline.
    #[must_use]
    pub fn new(visitor: impl Into<String>) -> Self {
        Self {
            visitor: visitor.into(),
            ..Self::default()
        }
    }

    /// Every event: those of the sessions, then those that stand alone.
    pub fn events(&self) -> impl Iterator<Item = &Event> {
        self.sessions
            .iter()
            .flat_map(|session| &session.events)
            .chain(&self.standalone)
    }

    /// The timeline without what ended before an instant; none if it all ended later.
    #[must_use]
    pub(crate) fn since(&self, from: Timestamp) -> Option<Self> {
        let is_kept = |event: &Event| event.time >= from;
        let is_whole = self.sessions.iter().all(|session| session.end() >= from)
            && self.standalone.iter().all(is_kept);
        (!is_whole).then(|| {
            let sessions = self.sessions.iter();
            let standalone = self.standalone.iter();
            Self {
                visitor: self.visitor.clone(),
                sessions: sessions
                    .filter(|session| session.end() >= from)
                    .cloned()
                    .collect(),
                standalone: standalone.filter(|event| is_kept(event)).cloned().collect(),
            }
        })
    }

    /// The user that this visitor was first identified as. The first holds:
    /// another user on the same browser is another person.
    #[must_use]
    pub fn user(&self) -> Option<&str> {
        self.events()
            .filter_map(|event| event.identified_user().map(|user| (event.key(), user)))
            .min()
            .map(|(_, user)| user)
    }
}
