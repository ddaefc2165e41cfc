//! From what happened to an event in the outbox.

use super::Tracker;
use crate::Millis;
use crate::commerce;
use crate::effect::Effect;
use crate::experiments::Decision;
use crate::json;
use crate::outbox::Kept;
use crate::props::props;
use crate::signal::Page;
use crate::text::{integer, prefix};
use crate::value::Value;
use protocol::{WireEvent, limits};

impl Tracker {
    /// A new page view, after the last word on the one before.
    pub(super) fn start_view(&mut self, page: Page, at: Millis, now: Millis) {
        self.report_engagement(at, now);
        self.engagement.start_view(at);
        self.page = page;
        let event = WireEvent {
            r#type: "page_view".to_owned(),
            title: self.page.title.clone(),
            referrer: self.page.referrer.clone(),
            ..WireEvent::default()
        };
        self.view = self.capture(event, at, now);
    }

    pub(super) fn report_engagement(&mut self, at: Millis, now: Millis) {
        // Before the first page view there is nothing to be engaged in.
        if self.view.is_some()
            && let Some(event) = self.engagement.take(at)
        {
            self.capture(event, at, now);
        }
    }

    pub(super) fn track(&mut self, name: &str, params: &Value, at: Millis, now: Millis) {
        if name == "page_view" {
            let given = |key: &str| params.get(key).text().map(str::to_owned);
            let page = Page {
                url: given("page_location").unwrap_or_else(|| self.page.url.clone()),
                title: given("page_title").or_else(|| self.page.title.clone()),
                referrer: given("page_referrer"),
            };
            return self.start_view(page, at, now);
        }
        self.capture(commerce::event(name, params, self.number), at, now);
    }

    pub(super) fn identify(&mut self, user: &str, traits: &Value, at: Millis, now: Millis) {
        let event = WireEvent {
            r#type: "identify".to_owned(),
            user: Some(prefix(user, limits::USER).to_owned()),
            traits: props(traits.entries().iter(), self.number),
            ..WireEvent::default()
        };
        self.capture(event, at, now);
    }

    pub(super) fn experiment(&mut self, id: &str, slot: u32, at: Millis, now: Millis) {
        if !self.is_granted {
            return self.answer_control(slot);
        }
        let visitor = self.visitor().map(str::to_owned);
        if let Some(decision) = self.experiments.ask(id, slot, visitor.as_deref()) {
            self.answer(id, slot, decision, at, now);
        }
    }

    /// The configuration did not come in time: decided without it.
    pub(super) fn give_up(&mut self, slot: u32, at: Millis, now: Millis) {
        if let Some(id) = self.experiments.give_up(slot) {
            let decision = self.experiments.decide_blindly(&id);
            self.answer(&id, slot, decision, at, now);
        }
    }

    pub(super) fn answer_control(&mut self, slot: u32) {
        let variant = Decision::control().variant;
        self.effects.push(Effect::Answer { slot, variant });
    }

    fn answer(&mut self, id: &str, slot: u32, decision: Decision, at: Millis, now: Millis) {
        let Decision { variant, counts } = decision;
        if counts {
            self.effects.extend(self.experiments.changed_cookie());
            self.expose(id, &variant, at, now);
        }
        self.effects.push(Effect::Answer { slot, variant });
    }

    pub(super) fn expose(&mut self, id: &str, variant: &str, at: Millis, now: Millis) {
        if self.is_granted && self.experiments.expose(id, variant) {
            let event = WireEvent {
                r#type: "exposure".to_owned(),
                experiment: Some(prefix(id, limits::NAME).to_owned()),
                variant: Some(prefix(variant, limits::NAME).to_owned()),
                ..WireEvent::default()
            };
            self.capture(event, at, now);
        }
    }

    /// Completes the event, writes it and keeps it; the id of its page view.
    fn capture(&mut self, mut event: WireEvent, at: Millis, now: Millis) -> Option<String> {
        if !self.is_granted {
            return None;
        }
        let (id, number) = self.stream.mint();
        event.view = match event.r#type.as_str() {
            "page_view" => Some(id.clone()),
            _ => self.view.clone(),
        };
        event.id = id;
        event.seq = number.into();
        event.at = at;
        event.url = (!self.page.url.is_empty()).then(|| self.page.url.clone());
        self.log(&["captured ", &event.r#type, " ", &event.id]);
        let json = self.write_within_limit(&mut event);
        let lost = self.outbox.push(Kept {
            visitor: self.visitor().unwrap_or_default().to_owned(),
            at,
            json,
        });
        if lost > 0 {
            self.log(&["too much unsent, oldest dropped: ", &integer(lost.into())]);
        }
        self.delivery.expect(now);
        event.view
    }

    /// An event that the collector would refuse for its size loses first the
    /// page's own properties, then items: better a part of an order than none.
    fn write_within_limit(&self, event: &mut WireEvent) -> String {
        let mut json = json::write(event, self.number);
        if json.len() > limits::EVENT_BYTES {
            event.props.clear();
            event.traits.clear();
            json = json::write(event, self.number);
        }
        while json.len() > limits::EVENT_BYTES && !event.items.is_empty() {
            event.items.truncate(event.items.len() / 2);
            json = json::write(event, self.number);
        }
        json
    }

    pub(super) fn log(&mut self, words: &[&str]) {
        if self.is_debugging {
            self.effects.push(Effect::Log(words.concat()));
        }
    }
}
