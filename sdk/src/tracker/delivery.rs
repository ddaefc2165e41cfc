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
/// What has not left by then is stored.
const STORE_WITHIN: Millis = 250;
/// So many events, or bytes, wait no longer than the task takes that told them: calls
/// come in bursts, and a burst is one batch.
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
    /// When new events want to be in storage.
    store_at: Option<Millis>,
}

impl Default for Delivery {
    fn default() -> Self {
        Self {
            due: None,
            wake_at: None,
            most: BATCH_EVENTS,
            beacon: None,
            is_stored: false,
            store_at: None,
        }
    }
}

impl Tracker {
    /// The browser woke us, in a task of its own.
    pub(super) fn woke(&mut self, now: Millis) {
        self.delivery.wake_at = None;
        if self.is_full() {
            self.hurry(now);
        }
    }

    /// An event waits since now. Any page may end without a word more: its process is
    /// killed, or the browser drops what it says at the end (Firefox under load). So
    /// what does not leave soon is stored; at once where the page is hidden, unless it
    /// is much.
    pub(super) fn expect(&mut self, now: Millis) {
        let delivery = &mut self.delivery;
        delivery.due = delivery.due.or(Some(now + LINGER));
        let is_urgent = !self.engagement.is_visible() && self.outbox.bytes() < FULL_BYTES;
        let within = if is_urgent { 0 } else { STORE_WITHIN };
        delivery.store_at = delivery.store_at.or(Some(now + within));
    }

    /// Sends and stores if it is time to, else asks to be woken when it is.
    pub(super) fn pump(&mut self, now: Millis) {
        let is_time = |at: &Millis| *at <= now;
        // Not under a name that another tab may have given up meanwhile.
        if self.delivery.store_at.as_ref().is_some_and(is_time) && !self.must_look() {
            self.store_unsent();
        }
        let send_at = self.send_in_time(now);
        let store_at = self.delivery.store_at.filter(|at| !is_time(at));
        let wake_at = store_at.into_iter().chain(send_at).min();
        if let Some(at) = wake_at
            && self.delivery.wake_at != wake_at
        {
            self.delivery.wake_at = wake_at;
            self.effects.push(Effect::Wake(at - now));
        }
    }

    /// Sends if it is time to, else says when it is, if anything waits.
    fn send_in_time(&mut self, now: Millis) -> Option<Millis> {
        let (events, bytes) = self.outbox.waiting();
        if events == 0 || self.outbox.is_sending() {
            return None;
        }
        if let Some(pause) = self.retry.wait(now) {
            return Some(now + pause);
        }
        // Timers of a hidden page are late.
        let is_over = events >= self.delivery.most
            || bytes >= BATCH_BYTES
            || (self.is_full() && !self.engagement.is_visible());
        let due = self.delivery.due.filter(|&due| due > now && !is_over);
        if due.is_none() {
            if !self.must_look() {
                self.send(self.delivery.most, false, now);
            }
            return None;
        }
        if self.is_full() {
            let asked = self.delivery.wake_at.filter(|&at| at <= now);
            return asked.or(Some(now));
        }
        due
    }

    fn is_full(&self) -> bool {
        let (events, bytes) = self.outbox.waiting();
        events >= FULL_EVENTS || bytes >= FULL_BYTES
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
            self.expect(now);
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
            self.expect(now);
        }
    }

    pub(super) fn forget_unsent(&mut self) {
        self.delivery.store_at = None;
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
                self.delivery.store_at = None;
                self.effects.push(Effect::Store {
                    key: UNSENT,
                    value: Some(text),
                });
            }
            None => self.forget_unsent(),
        }
    }

    pub(super) fn send_beacon(&mut self, now: Millis) {
        let Some(most) = self.delivery.beacon else {
            return;
        };
        if most == 0 || self.outbox.waiting().0 == 0 || self.retry.wait(now).is_some() {
            self.delivery.beacon = None;
            self.store_unsent();
        } else if !self.must_look() {
            self.send(most, true, now);
        }
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
