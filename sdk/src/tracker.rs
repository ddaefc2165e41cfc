//! `Tracker`: the state machine. Signals in, effects out, nothing else.

mod capture;
mod delivery;
#[cfg(test)]
mod tests;

use crate::Millis;
use crate::boot::Boot;
use crate::effect::Effect;
use crate::engagement::Engagement;
use crate::experiments::Experiments;
use crate::identity::Identity;
use crate::outbox::Outbox;
use crate::retry::Retry;
use crate::signal::{Fresh, Page, Signal};
use crate::stream::Stream;
use delivery::Delivery;

/// What one document knows about its visitor's doings.
#[derive(Debug)]
pub struct Tracker {
    site: String,
    /// [`protocol::ClientContext`] as JSON.
    context: String,
    stream: Stream,
    page: Page,
    view: Option<String>,
    /// None on a site without cookies.
    identity: Option<Identity>,
    is_granted: bool,
    engagement: Engagement,
    experiments: Experiments,
    outbox: Outbox,
    retry: Retry,
    delivery: Delivery,
    effects: Vec<Effect>,
}

impl Tracker {
    /// Starts where the loader has permission to: consent is given, or not asked
    /// for.
    #[must_use]
    pub fn new(boot: Boot<'_>, now: Millis) -> (Self, Vec<Effect>) {
        let identity = Identity::resolve(boot.cookie, boot.mirror, boot.fresh, now);
        let mut engagement = Engagement::default();
        if let Some(since) = boot.visible_since {
            engagement.set_visible(true, since);
        }
        let tracker = Self {
            site: boot.site.to_owned(),
            context: boot.context.to_owned(),
            stream: Stream::new(boot.stream.to_owned(), boot.next),
            page: boot.page,
            view: boot.view.map(str::to_owned),
            identity: Some(identity),
            is_granted: true,
            engagement,
            experiments: Experiments::new(boot.assignments),
            outbox: Outbox::default(),
            retry: Retry::new(boot.entropy),
            delivery: Delivery::default(),
            effects: Vec::new(),
        };
        (tracker, Vec::new())
    }

    /// What happened, at which time, is answered by what is to be done.
    pub fn handle(&mut self, signal: Signal<'_>, now: Millis) -> Vec<Effect> {
        self.handle_late(signal, now, now)
    }

    /// The same for a signal of the time `at` that had to wait until `now`.
    pub fn handle_late(&mut self, signal: Signal<'_>, at: Millis, now: Millis) -> Vec<Effect> {
        match signal {
            Signal::View(page) => self.start_view(page, at, now),
            Signal::Track(name, params) => self.track(name, params, at, now),
            Signal::Identify(user, traits, fresh) => self.identify(user, traits, &fresh, at, now),
            Signal::Reset(fresh) => self.reset(&fresh, now),
            Signal::Consent(true, fresh) => self.grant(&fresh, at, now),
            Signal::Consent(false, _) => self.deny(),
            Signal::Experiment(id, slot, definition) => {
                self.experiment(id, slot, definition, at, now);
            }
            Signal::Expose(id, variant) => self.expose(id, variant, at, now),
            Signal::Flush => self.hurry(now),
            Signal::Scrolled(per_cent) => self.engagement.scrolled(per_cent),
            Signal::Hidden => self.leave(at, now),
            Signal::Visible => self.come_back(at, now),
            Signal::Sent(request, outcome) => self.sent(request, outcome, now),
            Signal::Beaconed(request, is_taken) => self.beaconed(request, is_taken, now),
            Signal::Tick => self.woke(now),
            Signal::Online => self.retry.network_is_back(),
            Signal::Cookieless => self.forget_visitor(),
            Signal::Unsent(stored) => self.adopt(stored, now),
            Signal::Seen(cookie, mirror) => self.agree(cookie, mirror, now),
            Signal::Context(json) => self.context = json.0.to_owned(),
        }
        self.pump(now);
        std::mem::take(&mut self.effects)
    }

    fn visitor(&self) -> Option<&str> {
        let identity = self.identity.as_ref().filter(|_| self.is_granted);
        identity.map(|identity| identity.visitor.as_str())
    }

    fn reset(&mut self, fresh: &Fresh<'_>, now: Millis) {
        if !self.is_granted {
            return;
        }
        self.become_visitor(fresh, now);
        if let Some(identity) = &mut self.identity {
            identity.remember(now, &mut self.effects);
        }
        self.experiments.forget();
        self.effects.push(self.experiments.cookie());
    }

    fn grant(&mut self, fresh: &Fresh<'_>, at: Millis, now: Millis) {
        if self.is_granted {
            return;
        }
        self.is_granted = true;
        self.become_visitor(fresh, now);
        let page = std::mem::take(&mut self.page);
        self.start_view(page, at, now);
    }

    /// Nothing of this visitor stays, here or in the browser.
    fn deny(&mut self) {
        if !self.is_granted {
            return;
        }
        self.is_granted = false;
        self.outbox.clear();
        self.forget_unsent();
        self.delivery = Delivery::default();
        self.experiments.forget();
        Identity::forget(&mut self.effects);
        self.effects.push(self.experiments.cookie());
    }

    /// Events before and after belong to two visitors, so their streams differ:
    /// a gap in a stream would look like a loss, and join them.
    fn become_visitor(&mut self, fresh: &Fresh<'_>, now: Millis) {
        if self.identity.is_some() {
            self.identity = Some(Identity::new(fresh.visitor, now));
        }
        self.stream = Stream::new(fresh.stream.to_owned(), 1);
        self.view = None;
    }

    /// The site turned out to be one without visitor ids.
    fn forget_visitor(&mut self) {
        self.identity = None;
        self.outbox.forget_visitors();
        self.experiments.forget();
        Identity::forget(&mut self.effects);
        self.effects.push(self.experiments.cookie());
    }

    /// Whether the visitor is one that only this document knows of: then, before
    /// anything counts for it, the browser is asked if another tab has made one.
    fn must_look(&mut self) -> bool {
        let identity = self.identity.as_ref().filter(|_| self.is_granted);
        let is_private = identity.is_some_and(Identity::is_private);
        if is_private {
            self.effects.push(Effect::Look);
        }
        is_private
    }

    /// Two tabs that are opened at once are one visitor: the one whose cookie came
    /// first.
    fn agree(&mut self, cookie: &str, mirror: &str, now: Millis) {
        if let Some(identity) = &mut self.identity
            && identity.is_private()
        {
            if let Some(given_up) = identity.agree(cookie, mirror, now) {
                self.outbox.rename_visitor(&given_up, &identity.visitor);
            }
            identity.remember(now, &mut self.effects);
        }
        self.send_beacon(now);
    }
}
