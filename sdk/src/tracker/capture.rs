//! From what happened to an event in the outbox.

use super::Tracker;
use crate::Millis;
use crate::effect::Effect;
use crate::experiments::Decision;
use crate::outbox::{Kept, WAITING};
use crate::signal::{Fresh, Page};
use protocol::call::{self, Draft, Value};
use protocol::experiment::HOLDBACK;
use protocol::limits;

impl Tracker {
    /// A new page view, after the last word on the one before.
    pub(super) fn start_view(&mut self, page: Page, at: Millis, now: Millis) {
        self.report_engagement(at, now);
        self.engagement.start_view(at);
        self.page = page;
        let draft = call::page_view(self.page.title.as_deref(), self.page.referrer.as_deref());
        self.view = self.capture(draft, at, now);
    }

    pub(super) fn report_engagement(&mut self, at: Millis, now: Millis) {
        // Before the first page view there is nothing to be engaged in.
        if self.view.is_some()
            && let Some(draft) = self.engagement.take(at)
        {
            self.capture(draft, at, now);
        }
    }

    pub(super) fn track(&mut self, name: &str, params: Value<'_>, at: Millis, now: Millis) {
        if name == "page_view" {
            let given = |key: &str| params.get(key).text().map(str::to_owned);
            let page = Page {
                url: given("page_location").unwrap_or_else(|| self.page.url.clone()),
                title: given("page_title").or_else(|| self.page.title.clone()),
                referrer: given("page_referrer"),
            };
            return self.start_view(page, at, now);
        }
        self.capture(call::track::event(name, params), at, now);
    }

    pub(super) fn identify(
        &mut self,
        user: &str,
        traits: Value<'_>,
        fresh: &Fresh<'_>,
        at: Millis,
        now: Millis,
    ) {
        if let Some(identity) = &mut self.identity
            && !identity.is(user)
        {
            self.reset(fresh, now);
            if let Some(identity) = &mut self.identity {
                identity.is(user);
            }
        }
        self.capture(call::identify(user, traits), at, now);
    }

    pub(super) fn experiment(
        &mut self,
        id: &str,
        slot: u32,
        definition: Value<'_>,
        at: Millis,
        now: Millis,
    ) {
        let decision = if self.is_granted {
            let visitor = self.identity.as_ref();
            let visitor = visitor.map(|identity| identity.visitor.as_str());
            self.experiments.decide(id, definition, visitor)
        } else {
            Decision::control()
        };
        if let Some(part) = decision.holdback {
            self.expose(HOLDBACK, &part, at, now);
        }
        let variant = decision.variant;
        if decision.counts {
            self.effects.extend(self.experiments.changed_cookie());
            self.expose(id, &variant, at, now);
        }
        self.effects.push(Effect::Answer { slot, variant });
    }

    pub(super) fn expose(&mut self, id: &str, variant: &str, at: Millis, now: Millis) {
        if self.is_granted && self.experiments.expose(id, variant) {
            self.capture(call::exposure(id, variant), at, now);
        }
    }

    /// Completes the event and keeps it; its id, if it was kept.
    fn capture(&mut self, mut draft: Draft, at: Millis, now: Millis) -> Option<String> {
        if !self.is_granted {
            return None;
        }
        let (id, number) = self.stream.mint();
        let view = match draft.kind.as_str() {
            "page_view" => Some(&id),
            _ => self.view.as_ref(),
        };
        draft.text("id", &id, limits::EVENT_ID);
        draft.integer("at", at);
        draft.integer("seq", number.into());
        if let Some(view) = view {
            draft.text("view", view, limits::EVENT_ID);
        }
        if !self.page.url.is_empty() {
            draft.text("url", &self.page.url, limits::URL);
        }
        let lost = self.outbox.push(Kept {
            visitor: self.visitor().unwrap_or_default().to_owned(),
            at,
            json: draft.complete(),
            request: WAITING,
        });
        if lost > 0 {
            self.effects.push(Effect::Dropped(lost));
        }
        self.expect(now);
        Some(id)
    }
}
