//! Putting events where they belong on a timeline.

use super::{Session, Timeline};
use crate::event::Event;
use crate::time::Millis;

impl Timeline {
    /// Cuts a set of events, in any order, at once.
    #[must_use]
    pub fn from_events(visitor: impl Into<String>, mut events: Vec<Event>, idle: Millis) -> Self {
        let mut timeline = Self::new(visitor);
        events.sort_by(|a, b| a.key().cmp(&b.key()));
        let (shaping, joining): (Vec<_>, Vec<_>) = events
            .into_iter()
            .partition(|event| event.source.shapes_sessions());
        let mut last_cut: Option<Session> = None;
        let mut given: Vec<Session> = Vec::new();
        for event in shaping {
            if event.session.is_some() {
                match given
                    .iter_mut()
                    .find(|session| session.given == event.session)
                {
                    Some(session) => session.events.push(event),
                    None => given.push(Session::of(event)),
                }
                continue;
            }
            match &mut last_cut {
                Some(session) if event.time - session.end() <= idle => session.events.push(event),
                _ => timeline
                    .sessions
                    .extend(last_cut.replace(Session::of(event))),
            }
        }
        timeline.sessions.extend(last_cut);
        timeline.sessions.extend(given);
        timeline.sessions.sort_by(|a, b| a.key().cmp(&b.key()));
        for event in joining {
            timeline.join(event);
        }
        timeline
    }

    /// The same events, cut by another idle time.
    #[must_use]
    pub fn recut(self, idle: Millis) -> Self {
        let sessions = self.sessions.into_iter();
        let events = sessions.flat_map(|session| session.events);
        let events = events.chain(self.standalone).collect();
        Self::from_events(self.visitor, events, idle)
    }

    /// Adds one event: it opens a session, extends one, or joins two that it
    /// lies between. The event's id must be new to the timeline.
    pub fn absorb(&mut self, event: Event, idle: Millis) {
        if !event.source.shapes_sessions() {
            self.join(event);
        } else if event.session.is_some() {
            self.absorb_given(event);
        } else {
            self.absorb_cut(event, idle);
        }
    }

    /// Server-side and offline events join the session they name, if it is there.
    fn join(&mut self, event: Event) {
        let named = event.session.as_ref();
        let session = named.and_then(|name| {
            self.sessions
                .iter_mut()
                .find(|session| session.given.as_ref() == Some(name))
        });
        match session {
            Some(session) => insert_ordered(&mut session.events, event),
            None => insert_ordered(&mut self.standalone, event),
        }
    }

    fn absorb_given(&mut self, event: Event) {
        let place = self
            .sessions
            .iter()
            .position(|session| session.given == event.session);
        let session = match place {
            Some(place) => {
                let mut session = self.sessions.remove(place);
                insert_ordered(&mut session.events, event);
                session
            }
            None => {
                let name = event.session.clone();
                let mut session = Session::of(event);
                for waiting in self
                    .standalone
                    .extract_if(.., |event| event.session == name)
                {
                    insert_ordered(&mut session.events, waiting);
                }
                session
            }
        };
        self.place(session);
    }

    fn absorb_cut(&mut self, event: Event, idle: Millis) {
        // Most events are the newest: they extend the last session, if any.
        if let Some(last) = self.sessions.last_mut()
            && last.given.is_none()
            && last
                .events
                .last()
                .is_some_and(|newest| newest.key() < event.key())
            && event.time - last.end() <= idle
        {
            last.events.push(event);
            return;
        }
        let touched = self.touched(&event, idle);
        // From the back, so that the places of the rest stay true.
        let mut parts = touched.into_iter().map(|place| self.sessions.remove(place));
        let session = match parts.next() {
            None => Session::of(event),
            Some(mut later) => {
                if let Some(mut earlier) = parts.next() {
                    earlier.events.append(&mut later.events);
                    later = earlier;
                }
                insert_ordered(&mut later.events, event);
                later
            }
        };
        drop(parts);
        self.place(session);
    }

    /// Places, latest first, of the cut sessions within idle time of the event:
    /// two at the most, because cut sessions lie further apart than that.
    fn touched(&self, event: &Event, idle: Millis) -> Vec<usize> {
        let mut places = Vec::new();
        for (place, session) in self.sessions.iter().enumerate().rev() {
            if session.given.is_some() || session.start() - event.time > idle {
                continue;
            }
            if event.time - session.end() > idle {
                break;
            }
            places.push(place);
        }
        places
    }

    fn place(&mut self, session: Session) {
        let place = self
            .sessions
            .partition_point(|other| other.key() < session.key());
        self.sessions.insert(place, session);
    }
}

impl Session {
    fn of(event: Event) -> Self {
        Self {
            given: event.session.clone(),
            events: vec![event],
        }
    }
}

fn insert_ordered(events: &mut Vec<Event>, event: Event) {
    let place = events.partition_point(|other| other.key() < event.key());
    events.insert(place, event);
}
