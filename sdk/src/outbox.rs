//! The outbox: events that the collector has not answered for yet.
//!
//! Invariant: an event stays in its place until its request is settled; a request
//! only marks it, and a failure takes the mark away. So any interleaving of
//! failures delivers it or keeps it. Bounded: what a visitor's browser stores for
//! us stays small, and the oldest go first.

use crate::Millis;
use crate::text::{next_part, parse_integer, push_integer};

/// Most events kept.
pub const MOST_EVENTS: usize = 500;
/// Most bytes kept.
pub const MOST_BYTES: usize = 256 * 1024;
/// Kept no longer than this; the collector takes a day more.
pub const OLDEST: Millis = 7 * 24 * 60 * 60 * 1000;

/// Between the fields of a stored event, and after it: JSON text has neither.
const FIELD: u8 = 0x1f;
const RECORD: u8 = 0x1e;

/// The request of an event that is in none.
pub const WAITING: u32 = 0;

/// An event, written out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Whose it is; empty without a cookie.
    pub visitor: String,
    /// When it happened.
    pub at: Millis,
    /// The event as JSON.
    pub json: String,
    /// The request that carries it, or [`WAITING`].
    pub request: u32,
}

/// All that is not settled, oldest first.
#[derive(Debug, Clone, Default)]
pub struct Outbox {
    events: Vec<Kept>,
    last_request: u32,
}

impl Outbox {
    /// Adds the newest event; how many old ones had to go for it.
    pub fn push(&mut self, kept: Kept) -> u32 {
        self.events.push(kept);
        self.keep_bounds()
    }

    /// How many events wait to be sent, and how many bytes they are.
    #[must_use]
    pub fn waiting(&self) -> (usize, usize) {
        let (mut events, mut bytes) = (0, 0);
        for kept in &self.events {
            if kept.request == WAITING {
                events += 1;
                bytes += kept.json.len();
            }
        }
        (events, bytes)
    }

    /// Whether a request is under way.
    #[must_use]
    pub fn is_sending(&self) -> bool {
        self.events.iter().any(|kept| kept.request != WAITING)
    }

    /// Whether everything is settled.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// Starts a request with the oldest waiting events of one visitor: at least
    /// one, at most `most`, and no more than `bytes` if that is not the one.
    /// [`Outbox::of`] lists them.
    pub fn depart(&mut self, most: usize, bytes: usize) -> u32 {
        self.last_request += 1;
        let (mut count, mut size) = (0, 0);
        let mut visitor = None;
        for kept in &mut self.events {
            if kept.request != WAITING {
                continue;
            }
            size += kept.json.len() + 1;
            let is_one_visitors =
                *visitor.get_or_insert_with(|| kept.visitor.clone()) == kept.visitor;
            if count > 0 && (count == most || size > bytes || !is_one_visitors) {
                break;
            }
            kept.request = self.last_request;
            count += 1;
        }
        self.last_request
    }

    /// The events of a request.
    pub fn of(&self, request: u32) -> impl Iterator<Item = &Kept> {
        self.events
            .iter()
            .filter(move |kept| kept.request == request)
    }

    /// The request is settled, for good or ill: how many events it had.
    pub fn settle(&mut self, request: u32) -> usize {
        let before = self.events.len();
        while let Some(place) = self.events.iter().position(|kept| kept.request == request) {
            self.events.remove(place);
        }
        before - self.events.len()
    }

    /// The request did not arrive; its events wait again. How many they are.
    pub fn put_back(&mut self, request: u32) -> usize {
        let mut count = 0;
        for kept in &mut self.events {
            if kept.request == request {
                kept.request = WAITING;
                count += 1;
            }
        }
        count
    }

    /// Everything unsettled as text to store, nothing if there is none.
    #[must_use]
    pub fn to_text(&self) -> Option<String> {
        let mut text = String::new();
        for kept in &self.events {
            text.push_str(&kept.visitor);
            text.push(char::from(FIELD));
            push_integer(&mut text, kept.at);
            text.push(char::from(FIELD));
            text.push_str(&kept.json);
            text.push(char::from(RECORD));
        }
        (!text.is_empty()).then_some(text)
    }

    /// Takes in what another document could not send, before its own events.
    /// What is too old, or cut off in the middle, is left out.
    pub fn take_in(&mut self, mut text: &str, now: Millis) {
        let mut events = Vec::new();
        while let Some(record) = next_part(&mut text, RECORD) {
            if let Some(kept) = read(record)
                && now - kept.at < OLDEST
            {
                events.push(kept);
            }
        }
        events.append(&mut self.events);
        self.events = events;
        self.keep_bounds();
    }

    /// Drops everything.
    pub fn clear(&mut self) {
        self.events.clear();
    }

    /// The site turned out to be one without visitor ids.
    pub fn forget_visitors(&mut self) {
        for kept in &mut self.events {
            kept.visitor.clear();
        }
    }

    fn keep_bounds(&mut self) -> u32 {
        let mut bytes = 0;
        for kept in &self.events {
            bytes += kept.json.len();
        }
        let mut lost = 0;
        while self.events.len() > MOST_EVENTS || bytes > MOST_BYTES {
            bytes -= self.events.remove(0).json.len();
            lost += 1;
        }
        lost
    }
}

fn read(mut record: &str) -> Option<Kept> {
    Some(Kept {
        visitor: next_part(&mut record, FIELD)?.to_owned(),
        at: parse_integer(next_part(&mut record, FIELD)?)?,
        json: record.to_owned(),
        request: WAITING,
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
            request: WAITING,
        }
    }

    fn outbox(events: &[Kept]) -> Outbox {
        let mut outbox = Outbox::default();
        for event in events {
            outbox.push(event.clone());
        }
        outbox
    }

    fn departing(outbox: &mut Outbox, most: usize, bytes: usize) -> Vec<String> {
        let request = outbox.depart(most, bytes);
        outbox.of(request).map(|kept| kept.json.clone()).collect()
    }

    #[test]
    fn a_batch_has_one_visitor_and_keeps_its_limits() {
        let mut outbox = outbox(&[
            kept("a", 1, "{1}"),
            kept("a", 2, "{2}"),
            kept("a", 3, "{3}"),
            kept("b", 4, "{4}"),
        ]);
        assert_eq!(departing(&mut outbox, 9, 8), ["{1}", "{2}"]);
        assert_eq!(departing(&mut outbox, 9, 99), ["{3}"]);
        assert_eq!(departing(&mut outbox, 9, 1), ["{4}"], "never none");
        assert_eq!(departing(&mut outbox, 9, 99), [""; 0]);
    }

    #[test]
    fn what_comes_back_is_first_again() {
        let mut outbox = outbox(&[kept("a", 1, "1"), kept("a", 2, "2"), kept("a", 3, "3")]);
        let request = outbox.depart(2, 99);
        assert_eq!(outbox.waiting(), (1, 1));
        assert_eq!(outbox.put_back(request), 2);
        assert_eq!(outbox.put_back(request), 0, "once");
        assert_eq!(departing(&mut outbox, 9, 99), ["1", "2", "3"]);
    }

    #[test]
    fn settled_is_gone() {
        let mut outbox = outbox(&[kept("a", 1, "1"), kept("a", 2, "2")]);
        let request = outbox.depart(1, 99);
        assert!(outbox.is_sending());
        assert_eq!((outbox.settle(request), outbox.settle(request)), (1, 0));
        assert!(!outbox.is_sending());
        assert_eq!(outbox.events, [kept("a", 2, "2")]);
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
        assert_eq!(second.events, [&events[..], &[kept("c", 3, "3")]].concat());
        assert_eq!(Outbox::default().to_text(), None);
    }

    #[test]
    fn a_week_is_too_old() {
        let text = outbox(&[kept("a", 0, "old"), kept("a", 1, "young")]).to_text();
        let mut outbox = Outbox::default();
        outbox.take_in(&text.unwrap(), OLDEST);
        assert_eq!(outbox.events, [kept("a", 1, "young")]);
    }

    #[test]
    fn the_oldest_go_first_and_are_counted() {
        let mut outbox = Outbox::default();
        let lost: u32 = (0..600).map(|at| outbox.push(kept("a", at, "{}"))).sum();
        assert_eq!((outbox.events.len(), lost), (MOST_EVENTS, 100));
        assert_eq!(outbox.events.first().map(|kept| kept.at), Some(100));
        let lost = outbox.push(kept("a", 600, &"x".repeat(MOST_BYTES)));
        assert_eq!((outbox.events.len(), lost), (1, 500));
    }
}
