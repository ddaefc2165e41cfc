//! The tag of the simulated browser: it knows the page and the clock, and writes
//! events as the real one does.

use super::device::Device;
use super::event::SimulatedEvent;
use super::random::Random;
use analytics::time::MINUTE;
use analytics::{Source, Timestamp};
use protocol::WireEvent;

/// From one event to the next in the same script.
const TICK: i64 = 20;
/// Nobody looks away for longer: a session stays one session.
const LONGEST_STAY: i64 = 20 * MINUTE;

/// One person's events so far, and where the person is.
#[derive(Debug)]
pub(super) struct Recorder {
    pub(super) now: Timestamp,
    origin: String,
    device: Device,
    page: Option<Page>,
    events: Vec<SimulatedEvent>,
}

/// A document: its events are one stream.
#[derive(Debug)]
struct Page {
    url: String,
    stream: String,
    events: u64,
    since: Timestamp,
}

impl Recorder {
    pub(super) fn new(origin: &str, device: Device, now: Timestamp) -> Self {
        Self {
            now,
            origin: origin.to_owned(),
            device,
            page: None,
            events: Vec::new(),
        }
    }

    /// A visit begins, perhaps on another device.
    pub(super) fn arrive(&mut self, device: &Device, now: Timestamp) {
        self.device = device.clone();
        self.now = now;
        self.page = None;
    }

    pub(super) fn visitor(&self) -> &str {
        &self.device.visitor
    }

    /// Loads a page; where it came from is the page before, unless told.
    pub(super) fn open(
        &mut self,
        random: &mut Random,
        path: &str,
        title: &str,
        referrer: Option<&str>,
    ) {
        if self.page.is_some() {
            self.now = self.now + random.quantile(&[150, 300, 500, 900, 2_500]);
        }
        let before = self.page.take().map(|page| page.url);
        self.page = Some(Page {
            url: format!("{}{path}", self.origin),
            stream: stream(self.now, random.below(1 << 16)),
            events: 0,
            since: self.now,
        });
        let view = self.event("page_view");
        view.title = Some(format!("{title} · Loja"));
        view.referrer = before.or_else(|| referrer.map(str::to_owned));
    }

    /// Time passes.
    pub(super) fn wait(&mut self, ms: i64) {
        self.now = self.now + ms.min(LONGEST_STAY);
    }

    /// Something happens on the page; the caller fills in what.
    pub(super) fn event(&mut self, r#type: &str) -> &mut WireEvent {
        self.now = self.now + TICK;
        let mut event = WireEvent {
            at: self.now.0,
            r#type: r#type.to_owned(),
            ..WireEvent::default()
        };
        if let Some(page) = &mut self.page {
            page.events += 1;
            event.id = format!("{}.{}", page.stream, page.events);
            event.seq = page.events;
            event.view = Some(format!("{}.1", page.stream));
            event.url = Some(page.url.clone());
        }
        self.push(SimulatedEvent {
            visitor: self.device.visitor.clone(),
            source: Source::Browser,
            client: Some(self.device.client.clone()),
            user_agent: Some(self.device.user_agent),
            event,
        })
    }

    /// The page is left: how long it was seen, and how far down.
    pub(super) fn leave(&mut self, random: &mut Random) {
        let Some(since) = self.page.as_ref().map(|page| page.since) else {
            return;
        };
        let seen = u32::try_from(self.now - since).unwrap_or(u32::MAX);
        let scrolled = u8::try_from(random.quantile(&[10, 35, 60, 85, 100])).unwrap_or(100);
        let engagement = self.event("engagement");
        engagement.visible_ms = Some(seen);
        engagement.scroll_pct = Some(scrolled);
    }

    /// The shop's server tells of an order, at its own time.
    pub(super) fn by_server(&mut self, at: Timestamp, r#type: &str, order: &str) -> &mut WireEvent {
        self.push(SimulatedEvent {
            visitor: self.device.visitor.clone(),
            source: Source::Server,
            client: None,
            user_agent: None,
            event: WireEvent {
                id: format!("{type}-{order}"),
                at: at.0,
                r#type: r#type.to_owned(),
                order_id: Some(order.to_owned()),
                ..WireEvent::default()
            },
        })
    }

    fn push(&mut self, event: SimulatedEvent) -> &mut WireEvent {
        &mut self.events.push_mut(event).event
    }

    /// What took place before `end`, in order.
    pub(super) fn into_events(mut self, end: Timestamp) -> Vec<SimulatedEvent> {
        self.events.retain(|event| event.time() < end);
        self.events.sort_by(|a, b| a.key().cmp(&b.key()));
        self.events
    }
}

/// As the SDK names streams: milliseconds and 16 random bits, in base 36.
fn stream(now: Timestamp, chance: u64) -> String {
    let mut number = (u128::from(now.0.unsigned_abs()) << 16) | u128::from(chance);
    let mut digits = Vec::new();
    while number > 0 {
        let digit = u32::try_from(number % 36).unwrap_or(0);
        digits.extend(char::from_digit(digit, 36));
        number /= 36;
    }
    digits.into_iter().rev().collect()
}
