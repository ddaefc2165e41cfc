//! The outbox: events that the collector has not answered for yet.
//!
//! Invariant: an event stays in its place until its request is settled; a request
//! only marks it, and a failure takes the mark away. So any interleaving of
//! failures delivers it or keeps it. A beacon has no answer: what left by one
//! stays, [`LEFT`], until it is sent again and answered for; twice is harmless.
//! Bounded, the oldest go first: what a visitor's browser stores for us stays
//! small, what it holds in memory bears a burst of calls.

use crate::Millis;
use protocol::call::text::push_integer;
use protocol::call::{Value, json};

/// Most events in memory.
pub const MOST_EVENTS: usize = 20_000;
/// Most bytes in memory.
pub const MOST_BYTES: usize = 16 * 1024 * 1024;
/// Most events stored.
pub const MOST_STORED_EVENTS: usize = 500;
/// Most bytes stored.
pub const MOST_STORED_BYTES: usize = 256 * 1024;
/// Kept no longer than this; the collector takes a day more.
pub const OLDEST: Millis = 7 * 24 * 60 * 60 * 1000;

/// The request of an event that is in none.
pub const WAITING: u32 = 0;
/// The request of an event that left by beacon, unconfirmed.
pub const LEFT: u32 = u32::MAX;

/// An event, written out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Whose it is; empty without a cookie.
    pub visitor: String,
    /// When it happened.
    pub at: Millis,
    /// The event as JSON.
    pub json: String,
    /// The request that carries it, or [`WAITING`] or [`LEFT`].
    pub request: u32,
}

/// All that is not settled, oldest first.
#[derive(Debug, Clone, Default)]
pub struct Outbox {
    events: Vec<Kept>,
    /// Bytes of all events.
    bytes: usize,
    /// Events that wait, and their bytes.
    waiting: usize,
    waiting_bytes: usize,
    last_request: u32,
}

impl Outbox {
    /// Adds the newest event; how many old ones had to go for it.
    pub fn push(&mut self, kept: Kept) -> u32 {
        self.bytes += kept.json.len();
        self.waiting += 1;
        self.waiting_bytes += kept.json.len();
        self.events.push(kept);
        self.keep_bounds()
    }

    /// How many events wait to be sent, and how many bytes they are.
    #[must_use]
    pub fn waiting(&self) -> (usize, usize) {
        (self.waiting, self.waiting_bytes)
    }

    /// How many bytes all of it is.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Whether a request is under way.
    #[must_use]
    pub fn is_sending(&self) -> bool {
        // Requests take the oldest, but for what left by beacon.
        let mut marks = self.events.iter().map(|kept| kept.request);
        marks.any(|request| request != WAITING && request != LEFT)
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
        let mut visitor = "";
        for kept in &mut self.events {
            if kept.request != WAITING {
                continue;
            }
            size += kept.json.len() + 1;
            if count == 0 {
                visitor = &kept.visitor;
            } else if count == most || size > bytes || kept.visitor != visitor {
                break;
            }
            kept.request = self.last_request;
            count += 1;
        }
        self.recount();
        self.last_request
    }

    /// The events of a request.
    pub fn of(&self, request: u32) -> impl Iterator<Item = &Kept> {
        self.events
            .iter()
            .filter(move |kept| kept.request == request)
    }

    /// The request is settled, for good or ill.
    pub fn settle(&mut self, request: u32) {
        self.events.retain(|kept| kept.request != request);
        self.recount();
    }

    /// Marks the events of a request otherwise: [`WAITING`] if it did not arrive,
    /// [`LEFT`] if nobody will know. How many they are.
    pub fn mark(&mut self, request: u32, otherwise: u32) -> usize {
        let mut count = 0;
        for kept in &mut self.events {
            if kept.request == request {
                kept.request = otherwise;
                count += 1;
            }
        }
        self.recount();
        count
    }

    /// What is unsettled as JSON to store, nothing if there is none: the newest, as
    /// far as storage is ours to fill, each `[visitor, at, event]`.
    #[must_use]
    pub fn to_json(&self) -> Option<String> {
        let (mut first, mut bytes) = (self.events.len(), 0);
        for kept in self.events.iter().rev() {
            bytes += kept.json.len();
            if bytes > MOST_STORED_BYTES || self.events.len() - first == MOST_STORED_EVENTS {
                break;
            }
            first -= 1;
        }
        if self.events.is_empty() {
            return None;
        }
        let mut out = String::from("[");
        for kept in self.events.iter().skip(first) {
            json::separate(&mut out);
            out.push('[');
            json::push_text(&mut out, &kept.visitor);
            out.push(',');
            push_integer(&mut out, kept.at);
            out.push(',');
            out.push_str(&kept.json);
            out.push(']');
        }
        out.push(']');
        Some(out)
    }

    /// Takes in what another document could not send, before its own events.
    /// What is too old, or is no event, is left out.
    pub fn take_in(&mut self, stored: Value<'_>, now: Millis) {
        let mut events = Vec::new();
        for entry in stored.list() {
            let at = entry.at(1).whole().unwrap_or(0);
            if now - at < OLDEST && entry.at(2).is_map() {
                events.push(Kept {
                    visitor: entry.at(0).text().unwrap_or_default().to_owned(),
                    at,
                    json: entry.at(2).0.to_owned(),
                    request: WAITING,
                });
            }
        }
        events.append(&mut self.events);
        self.events = events;
        self.recount();
        self.keep_bounds();
    }

    /// Drops everything.
    pub fn clear(&mut self) {
        self.events.clear();
        self.recount();
    }

    /// The visitor turned out to be another.
    pub fn rename_visitor(&mut self, old: &str, new: &str) {
        for kept in &mut self.events {
            if kept.visitor == old {
                kept.visitor = new.to_owned();
            }
        }
    }

    /// The site turned out to be one without visitor ids.
    pub fn forget_visitors(&mut self) {
        for kept in &mut self.events {
            kept.visitor.clear();
        }
    }

    fn keep_bounds(&mut self) -> u32 {
        let mut lost = 0;
        while self.events.len() > MOST_EVENTS || self.bytes > MOST_BYTES {
            self.events.remove(0);
            self.recount();
            lost += 1;
        }
        lost
    }

    fn recount(&mut self) {
        (self.bytes, self.waiting, self.waiting_bytes) = (0, 0, 0);
        for kept in &self.events {
            self.bytes += kept.json.len();
            if kept.request == WAITING {
                self.waiting += 1;
                self.waiting_bytes += kept.json.len();
            }
        }
    }
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
        assert_eq!(outbox.mark(request, WAITING), 2);
        assert_eq!(outbox.mark(request, WAITING), 0, "once");
        assert_eq!(departing(&mut outbox, 9, 99), ["1", "2", "3"]);
    }

    #[test]
    fn settled_is_gone() {
        let mut outbox = outbox(&[kept("a", 1, "1"), kept("a", 2, "2")]);
        let request = outbox.depart(1, 99);
        assert!(outbox.is_sending());
        outbox.settle(request);
        assert!(!outbox.is_sending());
        assert_eq!(outbox.events, [kept("a", 2, "2")]);
    }

    #[test]
    fn what_is_stored_reads_back_with_what_was_under_way() {
        let events = [kept("a", 1, r#"{"t":"a\"],["}"#), kept("", 2, "{}")];
        let mut first = outbox(&events);
        first.depart(1, 99);
        let stored = first.to_json().unwrap();
        let mut second = outbox(&[kept("c", 3, "3")]);
        second.take_in(Value(&stored), 10);
        for strange in ["null", "7", "[1,[2],\"x\"]", r#"[["a",1,"no event"]]"#] {
            second.take_in(Value(strange), 10);
        }
        assert_eq!(second.events, [&events[..], &[kept("c", 3, "3")]].concat());
        assert_eq!(Outbox::default().to_json(), None);
    }

    #[test]
    fn a_week_is_too_old() {
        let stored = outbox(&[kept("a", 0, "{\"o\":1}"), kept("a", 1, "{}")]).to_json();
        let mut outbox = Outbox::default();
        outbox.take_in(Value(&stored.unwrap()), OLDEST);
        assert_eq!(outbox.events, [kept("a", 1, "{}")]);
    }

    #[test]
    fn what_left_unconfirmed_stays_and_can_be_sent_again() {
        let mut outbox = outbox(&[kept("a", 1, "1"), kept("a", 2, "2")]);
        let request = outbox.depart(1, 99);
        assert_eq!(outbox.mark(request, LEFT), 1);
        assert!(!outbox.is_sending());
        assert_eq!(outbox.waiting(), (1, 1));
        assert!(outbox.to_json().unwrap().contains("[\"a\",1,1]"));
        outbox.mark(LEFT, WAITING);
        assert_eq!(departing(&mut outbox, 9, 99), ["1", "2"]);
    }

    #[test]
    fn the_oldest_go_first_and_are_counted() {
        let mut outbox = Outbox::default();
        let most = i64::try_from(MOST_EVENTS).unwrap();
        let lost: u32 = (0..most + 100)
            .map(|at| outbox.push(kept("a", at, "{}")))
            .sum();
        assert_eq!((outbox.events.len(), lost), (MOST_EVENTS, 100));
        assert_eq!(outbox.events.first().map(|kept| kept.at), Some(100));
        let lost = outbox.push(kept("a", 600, &"x".repeat(MOST_BYTES)));
        assert_eq!(
            (outbox.events.len(), lost),
            (1, u32::try_from(MOST_EVENTS).unwrap())
        );
        assert_eq!(outbox.waiting(), (1, MOST_BYTES));
    }

    #[test]
    fn storage_holds_the_newest_within_its_own_bounds() {
        let stored = |count: i64, json: &str| {
            let events: Vec<_> = (0..count).map(|at| kept("a", at, json)).collect();
            let mut read = Outbox::default();
            read.take_in(Value(&outbox(&events).to_json().unwrap()), 1_000);
            let first = read.events.first().map(|kept| kept.at);
            (read.events.len(), first)
        };
        assert_eq!(stored(3, "{}"), (3, Some(0)));
        assert_eq!(stored(600, "{}"), (MOST_STORED_EVENTS, Some(100)));
        let half = format!("{{{}}}", "x".repeat(MOST_STORED_BYTES / 2 - 2));
        assert_eq!(stored(5, &half), (2, Some(3)));
    }
}
