//! The outbox: events that the collector has not answered for yet.
//!
//! Invariant: an event is waiting or in flight, in one place only, until its
//! batch is settled; a failure puts it back where it was. So any interleaving of
//! failures delivers it or keeps it. Bounded: what a visitor's browser stores for
//! us stays small, and the oldest go first.

use crate::Millis;
use crate::text::push_integer;

/// Most events kept, waiting and in flight together.
pub const MOST_EVENTS: usize = 500;
/// Most bytes kept.
pub const MOST_BYTES: usize = 256 * 1024;
/// Kept no longer than this; the collector takes a day more.
pub const OLDEST: Millis = 7 * 24 * 60 * 60 * 1000;

/// Between the fields of a stored event, and after it: JSON text has neither.
const FIELD: char = '\u{1f}';
const RECORD: char = '\u{1e}';

/// An event, written out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Whose it is; empty without a cookie.
    pub visitor: String,
    /// When it happened.
    pub at: Millis,
    /// The event as JSON.
    pub json: String,
}

/// A batch under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flight {
    /// Names it in its outcome.
    pub request: u32,
    /// Its events, oldest first, all of one visitor.
    pub events: Vec<Kept>,
}

/// All that is not settled.
#[derive(Debug, Clone, Default)]
pub struct Outbox {
    waiting: Vec<Kept>,
    flights: Vec<Flight>,
    last_request: u32,
}

impl Outbox {
    /// Adds the newest event; how many old ones had to go for it.
    pub fn push(&mut self, kept: Kept) -> u32 {
        self.waiting.push(kept);
        self.keep_bounds()
    }

    /// How many wait to be sent.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// How many bytes wait to be sent.
    #[must_use]
    pub fn waiting_bytes(&self) -> usize {
        self.waiting.iter().map(|kept| kept.json.len()).sum()
    }

    /// Whether a batch is under way.
    #[must_use]
    pub fn is_sending(&self) -> bool {
        !self.flights.is_empty()
    }

    /// Whether everything is settled.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.flights.is_empty()
    }

    /// Starts a batch with the oldest waiting events of one visitor: at least
    /// one, at most `events`, and no more than `bytes` if that is not the one.
    pub fn depart(&mut self, events: usize, bytes: usize) -> Option<&Flight> {
        let first = self.waiting.first()?;
        let mut room = bytes;
        let fits = |kept: &&Kept| {
            let size = kept.json.len() + 1;
            let is_fitting = kept.visitor == first.visitor && size <= room;
            room = room.saturating_sub(size);
            is_fitting
        };
        let count = self.waiting.iter().take(events).take_while(fits).count();
        let events = self.waiting.drain(..count.max(1)).collect();
        self.last_request += 1;
        self.flights.push(Flight {
            request: self.last_request,
            events,
        });
        self.flights.last()
    }

    /// The batch is settled, for good or ill: how many events it had.
    pub fn settle(&mut self, request: u32) -> usize {
        self.land(request).len()
    }

    /// The batch did not arrive; its events wait again, before all others.
    /// How many they are.
    pub fn put_back(&mut self, request: u32) -> usize {
        let mut events = self.land(request);
        let count = events.len();
        events.append(&mut self.waiting);
        self.waiting = events;
        count
    }

    /// Everything unsettled as text to store, nothing if there is none.
    #[must_use]
    pub fn to_text(&self) -> Option<String> {
        let under_way = self.flights.iter().flat_map(|flight| &flight.events);
        let mut text = String::new();
        for kept in under_way.chain(&self.waiting) {
            text.push_str(&kept.visitor);
            text.push(FIELD);
            push_integer(&mut text, kept.at);
            text.push(FIELD);
            text.push_str(&kept.json);
            text.push(RECORD);
        }
        (!text.is_empty()).then_some(text)
    }

    /// Takes in what another document could not send, before its own events.
    /// What is too old, or cut off in the middle, is left out.
    pub fn take_in(&mut self, text: &str, now: Millis) {
        let mut events: Vec<Kept> = text
            .split_inclusive(RECORD)
            .filter_map(|record| read(record.strip_suffix(RECORD)?))
            .filter(|kept| now - kept.at < OLDEST)
            .collect();
        events.append(&mut self.waiting);
        self.waiting = events;
        self.keep_bounds();
    }

    /// Drops the event that waited longest: no batch can carry it.
    pub fn drop_oldest(&mut self) {
        if !self.waiting.is_empty() {
            self.waiting.remove(0);
        }
    }

    /// Drops everything.
    pub fn clear(&mut self) {
        self.waiting.clear();
        self.flights.clear();
    }

    /// The site turned out to be one without visitor ids.
    pub fn forget_visitors(&mut self) {
        for kept in &mut self.waiting {
            kept.visitor.clear();
        }
    }

    fn land(&mut self, request: u32) -> Vec<Kept> {
        let place = self
            .flights
            .iter()
            .position(|flight| flight.request == request);
        place.map_or_else(Vec::new, |place| self.flights.remove(place).events)
    }

    fn keep_bounds(&mut self) -> u32 {
        let under_way = self.flights.iter().flat_map(|flight| &flight.events);
        let (mut events, mut bytes) = (0, 0);
        for kept in under_way.chain(&self.waiting) {
            events += 1;
            bytes += kept.json.len();
        }
        let mut excess = 0;
        for kept in &self.waiting {
            if events <= MOST_EVENTS && bytes <= MOST_BYTES {
                break;
            }
            events -= 1;
            bytes -= kept.json.len();
            excess += 1;
        }
        self.waiting.drain(..excess);
        u32::try_from(excess).unwrap_or(u32::MAX)
    }
}

fn read(record: &str) -> Option<Kept> {
    let (visitor, rest) = record.split_once(FIELD)?;
    let (at, json) = rest.split_once(FIELD)?;
    Some(Kept {
        visitor: visitor.to_owned(),
        at: at.parse().ok()?,
        json: json.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(visitor: &str, at: Millis, json: &str) -> Kept {
        Kept {
            visitor: visitor.to_owned(),
            at,
            json: json.to_owned(),
        }
    }

    fn outbox(events: &[Kept]) -> Outbox {
        let mut outbox = Outbox::default();
        for event in events {
            outbox.push(event.clone());
        }
        outbox
    }

    #[test]
    fn a_batch_has_one_visitor_and_keeps_its_limits() {
        let events = [
            kept("a", 1, "{1}"),
            kept("a", 2, "{2}"),
            kept("a", 3, "{3}"),
            kept("b", 4, "{4}"),
        ];
        let mut outbox = outbox(&events);
        assert_eq!(outbox.depart(9, 8).unwrap().events, events[..2]);
        assert_eq!(outbox.depart(9, 99).unwrap().events, events[2..3]);
        assert_eq!(
            outbox.depart(9, 1).unwrap().events,
            events[3..],
            "never none"
        );
        assert_eq!(outbox.depart(9, 99), None);
    }

    #[test]
    fn what_comes_back_is_first_again() {
        let events = [kept("a", 1, "1"), kept("a", 2, "2"), kept("a", 3, "3")];
        let mut outbox = outbox(&events);
        let request = outbox.depart(2, 99).unwrap().request;
        assert_eq!(outbox.put_back(request), 2);
        assert_eq!(outbox.put_back(request), 0, "once");
        assert_eq!(outbox.depart(9, 99).unwrap().events, events);
    }

    #[test]
    fn the_stored_text_reads_back_with_what_was_under_way() {
        let events = [kept("a", 1, r#"{"t":"a\nb"}"#), kept("", 2, "{}")];
        let mut first = outbox(&events);
        first.depart(1, 99);
        let text = first.to_text().unwrap();
        let mut second = outbox(&[kept("c", 3, "3")]);
        second.take_in(&text, 10);
        second.take_in(text.get(..9).unwrap(), 10);
        second.take_in("torn\u{1e}x\u{1f}y\u{1f}z\u{1e}", 10);
        assert_eq!(second.waiting, [&events[..], &[kept("c", 3, "3")]].concat());
        assert_eq!(Outbox::default().to_text(), None);
    }

    #[test]
    fn a_week_is_too_old() {
        let text = outbox(&[kept("a", 0, "old"), kept("a", 1, "young")]).to_text();
        let mut outbox = Outbox::default();
        outbox.take_in(&text.unwrap(), OLDEST);
        assert_eq!(outbox.waiting, [kept("a", 1, "young")]);
    }

    #[test]
    fn the_oldest_go_first_and_are_counted() {
        let mut outbox = Outbox::default();
        let lost: u32 = (0..600).map(|at| outbox.push(kept("a", at, "{}"))).sum();
        assert_eq!((outbox.waiting(), lost), (MOST_EVENTS, 100));
        assert_eq!(outbox.waiting.first().map(|kept| kept.at), Some(100));
        let lost = outbox.push(kept("a", 600, &"x".repeat(MOST_BYTES)));
        assert_eq!((outbox.waiting(), lost), (1, 500));
    }
}
