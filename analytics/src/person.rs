//! `Person`: the unit of every report: one visitor, or all the visitors (cookies)
//! that `identify` joined. `Visit` is a session with the visitor whose it is,
//! `Moment` an event with the same and with its session, if it has one.

use crate::event::{Event, EventKey};
use crate::session::{Session, Timeline};
use crate::time::Timestamp;
use std::borrow::Cow;

/// One person: all timelines joined by identify.
#[derive(Debug, Clone, Copy)]
pub struct Person<'a> {
    /// At least one; each visitor once.
    pub timelines: &'a [&'a Timeline],
}

/// A session and whose it is.
#[derive(Debug, Clone, Copy)]
pub struct Visit<'a> {
    /// The browser's id.
    pub visitor: &'a str,
    /// The session.
    pub session: &'a Session,
}

/// An event and whose it is.
#[derive(Debug, Clone, Copy)]
pub struct Moment<'a> {
    /// The browser's id.
    pub visitor: &'a str,
    /// Its session; none for what stands alone.
    pub session: Option<&'a Session>,
    /// The event.
    pub event: &'a Event,
}

impl<'a> Person<'a> {
    /// Every session, by start.
    #[must_use]
    pub fn visits(&self) -> Vec<Visit<'a>> {
        let mut visits: Vec<Visit<'a>> = self
            .timelines
            .iter()
            .flat_map(|timeline| {
                let visitor = timeline.visitor.as_str();
                let visit = move |session| Visit { visitor, session };
                timeline.sessions.iter().map(visit)
            })
            .collect();
        if self.timelines.len() > 1 {
            visits.sort_by_key(|visit| (visit.session.key(), visit.visitor));
        }
        visits
    }

    /// Shows the person without what ended before an instant; not at all if that
    /// leaves nothing.
    pub(crate) fn since(&self, from: Timestamp, show: impl FnOnce(&Person<'_>)) {
        let cut: Vec<Cow<'_, Timeline>> = self
            .timelines
            .iter()
            .map(|timeline| match timeline.since(from) {
                Some(cut) => Cow::Owned(cut),
                None => Cow::Borrowed(*timeline),
            })
            .collect();
        let left = cut.iter().map(|timeline| &**timeline);
        let left: Vec<&Timeline> = left.filter(|one| one.events().next().is_some()).collect();
        if !left.is_empty() {
            show(&Person { timelines: &left });
        }
    }

    /// Every event that stands alone, by visitor.
    pub fn standalone(&self) -> impl Iterator<Item = Moment<'a>> + use<'a> {
        self.timelines.iter().flat_map(|timeline| {
            let visitor = timeline.visitor.as_str();
            timeline.standalone.iter().map(move |event| Moment {
                visitor,
                session: None,
                event,
            })
        })
    }

    /// Every event, in the total order.
    #[must_use]
    pub fn moments(&self) -> Vec<Moment<'a>> {
        let mut moments: Vec<Moment<'a>> = self.visits().iter().flat_map(Visit::moments).collect();
        moments.extend(self.standalone());
        moments.sort_by_key(Moment::key);
        moments
    }
}

impl<'a> Visit<'a> {
    /// Its events, in the total order.
    pub fn moments(&self) -> impl Iterator<Item = Moment<'a>> + use<'a> {
        let Self { visitor, session } = *self;
        session.events.iter().map(move |event| Moment {
            visitor,
            session: Some(session),
            event,
        })
    }
}

impl<'a> Moment<'a> {
    /// Place in the total order of a person's events: (time, seq, id, visitor).
    #[must_use]
    pub fn key(&self) -> (EventKey<'a>, &'a str) {
        (self.event.key(), self.visitor)
    }
}
