//! From the outbox to the collector: when to send, and what an answer means.

use super::Tracker;
use crate::Millis;
use crate::effect::Effect;
use crate::outbox::{LEFT, WAITING};
use crate::signal::Outcome;
use protocol::call::{Value, json};

/// Key of what could not be sent; the loader adds the document's stream.
const UNSENT: &str = "_jornada_q.";

/// An event waits this long for others to travel with.
const LINGER: Millis = 1_000;
/// So many events, or bytes, do not wait.
const FULL_EVENTS: usize = 20;
const FULL_BYTES: usize = 16 * 1024;
/// Most events of one batch.
const BATCH_EVENTS: usize = 100;
/// Most bytes of a batch's events: keepalive requests and beacons under way share
/// 64 KiB, so one must leave room for the next.
const BATCH_BYTES: usize = 46_000;

/// The timing of sends.
#[derive(Debug, Clone)]
pub(super) struct Delivery {
    /// When the oldest waiting event wants to leave.
    due: Option<Millis>,
    /// When the browser was last asked to wake us.
    wake_at: Option<Millis>,
    /// Most events of a batch; less after a collector found one too large.
    most: usize,
    /// The same of a beacon, while the page goes away.
    beacon: Option<usize>,
    /// Whether storage holds unsent events of ours.
    is_stored: bool,
}

impl Default for Delivery {
    fn default() -> Self {
        Self {
            due: None,
            wake_at: None,
            most: BATCH_EVENTS,
            beacon: None,
            is_stored: false,
        }
    }
}

impl Delivery {
    /// An event waits since now.
    pub(super) fn expect(&mut self, now: Millis) {
        self.due = self.due.or(Some(now + LINGER));
    }

    /// The browser woke us.
    pub(super) fn woke(&mut self) {
        self.wake_at = None;
    }
}

impl Tracker {
    /// Sends if it is time to, else asks to be woken when it is.
    pub(super) fn pump(&mut self, now: Millis) {
        let (events, bytes) = self.outbox.waiting();
        if events == 0 || self.outbox.is_sending() {
            return;
        }
        let is_full = events >= FULL_EVENTS || bytes >= FULL_BYTES;
        let linger = self.delivery.due.map_or(0, |due| due - now);
        let wait = match self.retry.wait(now) {
            Some(pause) => pause,
            None if is_full || linger <= 0 => return self.send(self.delivery.most, false, now),
            None => linger,
        };
        let wake_at = now + wait;
        if self.delivery.wake_at != Some(wake_at) {
            self.delivery.wake_at = Some(wake_at);
            self.effects.push(Effect::Wake(wait));
        }
    }

    /// What waits, leaves now.
    pub(super) fn hurry(&mut self, now: Millis) {
        self.delivery.due = Some(now);
    }

    /// The page may be gone after this: everything leaves by beacon, except
    /// where the collector is known to be out of reach; the rest is stored.
    pub(super) fn leave(&mut self, at: Millis, now: Millis) {
        self.report_engagement(at, now);
        self.engagement.set_visible(false, at);
        if !self.is_granted {
            return;
        }
        self.delivery.beacon = Some(self.delivery.most);
        self.send_beacon(now);
    }

    /// A beacon that is not taken is halved; one event that is not taken stays. One
    /// that is taken may still be lost, and nobody would tell: its events stay
    /// until they are sent again and answered for.
    pub(super) fn beaconed(&mut self, request: u32, is_taken: bool, now: Millis) {
        if !is_taken {
            let half = self.outbox.mark(request, WAITING) / 2;
            self.delivery.beacon = self.delivery.beacon.map(|_| half);
        } else if self.identity.is_some() {
            self.outbox.mark(request, LEFT);
        } else {
            // Without a visitor the collector could not tell that it has them.
            self.outbox.settle(request);
        }
        self.send_beacon(now);
    }

    /// The page is seen again: what left by beacon is now sent so that there is an
    /// answer.
    pub(super) fn come_back(&mut self, at: Millis, now: Millis) {
        self.engagement.set_visible(true, at);
        if self.outbox.mark(LEFT, WAITING) > 0 {
            self.delivery.expect(now);
        }
    }

    pub(super) fn sent(&mut self, request: u32, outcome: Outcome, now: Millis) {
        match outcome {
            Outcome::Settled => {
                self.outbox.settle(request);
                self.retry.succeeded();
                if self.outbox.is_empty() {
                    self.forget_unsent();
                }
            }
            Outcome::TooLarge => {
                let count = self.outbox.mark(request, WAITING);
                if count > 1 {
                    self.delivery.most = count / 2;
                } else {
                    // No batch can carry it.
                    let alone = self.outbox.depart(1, 0);
                    self.outbox.settle(alone);
                }
            }
            Outcome::TryLater(retry_after) => {
                self.outbox.mark(request, WAITING);
                self.retry.failed(now, retry_after);
                self.store_unsent();
            }
        }
    }

    /// Events of earlier documents become ours: stored under our name at once, as
    /// the loader has removed theirs, and sent with the next batch.
    pub(super) fn adopt(&mut self, stored: Value<'_>, now: Millis) {
        if !self.is_granted {
            return;
        }
        for stored in stored.list() {
            self.outbox.take_in(stored, now);
        }
        if !self.outbox.is_empty() {
            self.store_unsent();
            self.delivery.expect(now);
        }
    }

    pub(super) fn forget_unsent(&mut self) {
        if self.delivery.is_stored {
            self.delivery.is_stored = false;
            self.effects.push(Effect::Store {
                key: UNSENT,
                value: None,
            });
        }
    }

    fn store_unsent(&mut self) {
        match self.outbox.to_json() {
            Some(text) => {
                self.delivery.is_stored = true;
                self.effects.push(Effect::Store {
                    key: UNSENT,
                    value: Some(text),
                });
            }
            None => self.forget_unsent(),
        }
    }

    fn send_beacon(&mut self, now: Millis) {
        let Some(most) = self.delivery.beacon else {
            return;
        };
        if most == 0 || self.outbox.waiting().0 == 0 || self.retry.wait(now).is_some() {
            self.delivery.beacon = None;
            return self.store_unsent();
        }
        self.send(most, true, now);
    }

    fn send(&mut self, most: usize, is_beacon: bool, now: Millis) {
        if let Some(identity) = &mut self.identity {
            identity.remember(now, &mut self.effects);
        }
        let request = self.outbox.depart(most, BATCH_BYTES);
        let mut body = String::from("{");
        json::push_integer_field(&mut body, "v", protocol::VERSION.into());
        json::push_text_field(&mut body, "site", &self.site);
        let visitor = self.outbox.of(request).next().map(|kept| &kept.visitor);
        if let Some(visitor) = visitor.filter(|visitor| !visitor.is_empty()) {
            json::push_text_field(&mut body, "visitor", visitor);
        }
        json::push_integer_field(&mut body, "sent_at", now);
        json::push_key(&mut body, "context");
        body.push_str(&self.context);
        json::push_key(&mut body, "events");
        body.push('[');
        for kept in self.outbox.of(request) {
            json::separate(&mut body);
            body.push_str(&kept.json);
        }
        body.push_str("]}");
        self.effects.push(Effect::Send {
            request,
            body,
            is_beacon,
        });
        if self.outbox.waiting().0 == 0 {
            self.delivery.due = None;
        }
    }
}
