//! Reading a person's events: changes of carts, and the attempt that is under
//! way, on which everything that happens meanwhile is noted.

use super::attempt::{Attempt, Shown};
use super::query::CheckoutQuery;
use crate::cart::{CartKey, Change, Content, Facts, Place, Routes, currency_of};
use crate::event::Event;
use crate::money::Money;
use crate::person::{Moment, Person, Visit};
use crate::reports::Scope;
use crate::selection::Selection;
use crate::time::Timestamp;
use protocol::{Action, Commerce, CommerceAction};
use std::collections::{BTreeMap, HashMap};

/// The event by which a shop tells that a shipping price was seen.
const QUOTE: &str = "shipping_quote";

/// What one person did, as far as it is about carts and checkouts.
pub(super) struct Walk<'w> {
    query: &'w CheckoutQuery,
    scope: &'w Scope,
    person: &'w Person<'w>,
    routes: Routes,
    contents: HashMap<CartKey, Content>,
    last_cart: Option<CartKey>,
    /// Changes by cart, each in order.
    pub(super) changes: BTreeMap<CartKey, Vec<Change>>,
    /// Attempts with an id.
    pub(super) named: BTreeMap<String, Attempt>,
    /// Attempts without.
    pub(super) own: Vec<Attempt>,
    current: Option<Current>,
}

/// The attempt under way.
struct Current {
    /// Its id; none is the last of the person's own.
    id: Option<String>,
    start: Timestamp,
    last: Timestamp,
}

impl<'w> Walk<'w> {
    /// Reads the person. Whoever has neither cart nor checkout is read past.
    pub(super) fn of(person: &'w Person<'w>, query: &'w CheckoutQuery, scope: &'w Scope) -> Self {
        let mut walk = Self {
            query,
            scope,
            person,
            routes: Routes::default(),
            contents: HashMap::new(),
            last_cart: None,
            changes: BTreeMap::new(),
            named: BTreeMap::new(),
            own: Vec::new(),
            current: None,
        };
        let mut events = person
            .timelines
            .iter()
            .flat_map(|timeline| timeline.events());
        if events.any(is_of_carts) {
            walk.read();
        }
        walk
    }

    fn read(&mut self) {
        let selection = Selection::new(self.person, self.scope);
        let mut admitted: Option<(*const crate::Session, bool)> = None;
        for moment in self.person.moments() {
            let is_admitted = match moment.session {
                None => self.scope.filters.is_empty(),
                Some(session) => {
                    if session.is_flagged() && !self.scope.include_flagged {
                        continue;
                    }
                    match admitted {
                        Some((known, answer)) if std::ptr::eq(known, session) => answer,
                        _ => {
                            let visitor = moment.visitor;
                            let answer = selection.admits(&Visit { visitor, session });
                            admitted = Some((session, answer));
                            answer
                        }
                    }
                }
            };
            if self.scope.include_flagged || !moment.event.traffic.is_flagged() {
                self.take(&moment, is_admitted);
            }
        }
    }

    fn take(&mut self, moment: &Moment<'_>, is_admitted: bool) {
        let event = moment.event;
        let window = self.query.window;
        self.current
            .take_if(|current| event.time - current.last > window);
        match &event.action {
            Action::Commerce(CommerceAction::Purchase, commerce) => {
                self.take_purchase(moment, commerce, is_admitted);
            }
            Action::Commerce(action, commerce) if is_cart_action(*action) => {
                self.take_change(moment, *action, commerce, is_admitted);
            }
            Action::Custom { commerce, .. } if commerce.checkout_id.is_some() => {
                self.go_on(moment, commerce, None, is_admitted);
            }
            _ => {}
        }
        self.note(moment);
    }

    fn facts(&self, moment: &Moment<'_>, is_admitted: bool) -> Facts {
        let breakdown = self.query.breakdown.as_ref();
        let dimension = breakdown.and_then(|breakdown| breakdown.dimension());
        let own = &self.scope.own_hosts;
        Facts {
            is_admitted,
            group: dimension.and_then(|dimension| dimension.of_moment(moment, self.person, own)),
        }
    }

    fn take_change(
        &mut self,
        moment: &Moment<'_>,
        action: CommerceAction,
        commerce: &Commerce,
        is_admitted: bool,
    ) {
        let currency = currency_of(commerce, self.scope.currency.as_deref());
        let time = moment.event.time;
        let is_checkout = is_checkout_action(action);
        // Choosing shipping or payment goes on with the cart at hand.
        let goes_on = matches!(
            action,
            CommerceAction::AddShippingInfo | CommerceAction::AddPaymentInfo
        );
        let key = match &self.last_cart {
            Some(last) if goes_on && commerce.cart_id.is_none() => last.clone(),
            _ => self.routes.change(commerce, &currency, time),
        };
        let content = self.contents.entry(key.clone()).or_default();
        match action {
            CommerceAction::AddToCart => content.add(commerce),
            CommerceAction::RemoveFromCart => content.remove(commerce),
            _ if goes_on => {}
            _ => content.replace(commerce),
        }
        if content.is_empty() {
            self.routes.close(&key);
        }
        let change = Change {
            place: Place::of(moment),
            facts: self.facts(moment, is_admitted),
            ordered: None,
            action,
            currency,
            commerce: Box::new(commerce.clone()),
        };
        self.changes.entry(key.clone()).or_default().push(change);
        self.last_cart = Some(key);
        if is_checkout {
            self.go_on(moment, commerce, Some(action), is_admitted);
        }
    }

    fn take_purchase(&mut self, moment: &Moment<'_>, commerce: &Commerce, is_admitted: bool) {
        let orders = &self.scope.orders;
        let order = orders.of_purchase(moment.visitor, moment.event);
        let Some(placed) = order.and_then(crate::orders::Order::placed_at) else {
            return;
        };
        let currency = currency_of(commerce, self.scope.currency.as_deref());
        for key in self
            .routes
            .order(commerce, &currency, placed, self.query.window)
        {
            let change = Change {
                place: Place::of(moment),
                facts: self.facts(moment, is_admitted),
                ordered: Some(placed),
                action: CommerceAction::Purchase,
                currency: currency.clone(),
                commerce: Box::default(),
            };
            self.contents.remove(&key);
            self.changes.entry(key).or_default().push(change);
        }
        if let Some(id) = &commerce.checkout_id {
            let is_new = !self.named.contains_key(id);
            let place = Place::of(moment);
            let facts = self.facts(moment, is_admitted);
            let last = self.query.last_step();
            let attempt = self.named.entry(id.clone()).or_default();
            if is_new {
                attempt.begin(&place, &facts);
            }
            attempt.do_step(last);
            attempt.is_ordered = true;
            note_choices(attempt, commerce, &place);
        }
        let (time, window) = (moment.event.time, self.query.window);
        let ordered = self
            .current
            .as_ref()
            .filter(|current| current.start <= placed && time - current.last <= window);
        if ordered.is_some() {
            let last = self.query.last_step();
            let place = Place::of(moment);
            if let Some(attempt) = self.attempt() {
                attempt.do_step(last);
                attempt.is_ordered = true;
                note_choices(attempt, commerce, &place);
            }
            self.current = None;
        }
    }

    /// Begins an attempt with a checkout event, or goes on with one.
    fn go_on(
        &mut self,
        moment: &Moment<'_>,
        commerce: &Commerce,
        action: Option<CommerceAction>,
        is_admitted: bool,
    ) {
        let time = moment.event.time;
        let place = Place::of(moment);
        let goes_on = self.current.as_ref().is_some_and(|current| {
            commerce.checkout_id.is_none() || commerce.checkout_id == current.id
        });
        if !goes_on {
            let begins =
                commerce.checkout_id.is_some() || action == Some(CommerceAction::BeginCheckout);
            if !begins {
                return;
            }
            let facts = self.facts(moment, is_admitted);
            let attempt = match &commerce.checkout_id {
                Some(id) => self.named.entry(id.clone()).or_default(),
                None => {
                    self.own.push(Attempt::default());
                    match self.own.last_mut() {
                        Some(attempt) => attempt,
                        None => return,
                    }
                }
            };
            attempt.begin(&place, &facts);
            self.current = Some(Current {
                id: commerce.checkout_id.clone(),
                start: attempt.start().unwrap_or(time),
                last: time,
            });
        }
        if let Some(current) = &mut self.current {
            current.last = time;
        }
        let content = self
            .last_cart
            .as_ref()
            .and_then(|key| self.contents.get(key));
        let (value, categories) = match content {
            Some(content) => {
                let categories = content.categories().into_iter().map(str::to_owned);
                (content.value(), categories.collect())
            }
            None => (None, Vec::new()),
        };
        let currency = currency_of(commerce, self.scope.currency.as_deref());
        if let Some(attempt) = self.attempt() {
            if action == Some(CommerceAction::BeginCheckout) {
                attempt.do_step(0);
            }
            note_choices(attempt, commerce, &place);
            if let Some(minor) = value.or(commerce.value) {
                attempt.value.tell(&place, Money { currency, minor });
            }
            attempt.categories.extend(categories);
        }
    }

    /// The attempt under way.
    fn attempt(&mut self) -> Option<&mut Attempt> {
        match &self.current.as_ref()?.id {
            Some(id) => self.named.get_mut(id),
            None => self.own.last_mut(),
        }
    }

    /// Notes what an event says of the attempt under way.
    fn note(&mut self, moment: &Moment<'_>) {
        let Event { action, time, .. } = moment.event;
        let closes = self.query.attempt;
        if self
            .current
            .as_ref()
            .is_none_or(|current| *time - current.start >= closes)
        {
            // A late step is a step all the same, but nothing else is of it then.
            return self.note_steps(moment.event);
        }
        let place = Place::of(moment);
        let cart_value = match action {
            Action::Commerce(action, commerce) if is_cart_action(*action) => {
                let content = self
                    .last_cart
                    .as_ref()
                    .and_then(|key| self.contents.get(key));
                let currency = currency_of(commerce, self.scope.currency.as_deref());
                let value = content.and_then(Content::value);
                value.map(|minor| Money { currency, minor })
            }
            _ => None,
        };
        self.note_steps(moment.event);
        let Some(attempt) = self.attempt() else {
            return;
        };
        if let Some(value) = cart_value {
            attempt.value.tell(&place, value);
        }
        if action.is_interactive() {
            attempt.interaction.tell(&place, action.name().to_owned());
        }
        match action {
            Action::Error { kind, field } => {
                attempt
                    .errors
                    .extend(kind.clone().or_else(|| field.clone()));
                let (kind, field) = (kind.clone(), field.clone());
                attempt.error.tell(&place, Shown { kind, field });
            }
            Action::Form { form, field, state } => {
                if state.as_deref() == Some("submitted") {
                    attempt.submit(form.as_ref(), &place);
                } else if let Some(field) = field {
                    attempt.touch(form.as_ref(), field, &place);
                }
            }
            Action::Custom { name, .. } if name == QUOTE => attempt.saw_quote = true,
            _ => {}
        }
    }

    fn note_steps(&mut self, event: &Event) {
        let query = self.query;
        if let Some(attempt) = self.attempt() {
            for (step, between) in query.between.iter().enumerate() {
                if between.matcher.matches(event) {
                    attempt.do_step(step + 1);
                }
            }
        }
    }
}

fn note_choices(attempt: &mut Attempt, commerce: &Commerce, place: &Place) {
    let tell = |latest: &mut super::attempt::Latest<String>, told: &Option<String>| {
        if let Some(told) = told {
            latest.tell(place, told.clone());
        }
    };
    tell(&mut attempt.shipping, &commerce.shipping_tier);
    tell(&mut attempt.payment, &commerce.payment_type);
    tell(&mut attempt.coupon, &commerce.coupon);
}

fn is_of_carts(event: &Event) -> bool {
    match &event.action {
        Action::Commerce(action, _) => {
            is_cart_action(*action) || *action == CommerceAction::Purchase
        }
        Action::Custom { commerce, .. } => commerce.checkout_id.is_some(),
        _ => false,
    }
}

fn is_cart_action(action: CommerceAction) -> bool {
    use CommerceAction::{AddToCart, RemoveFromCart, ViewCart};
    matches!(action, AddToCart | RemoveFromCart | ViewCart) || is_checkout_action(action)
}

fn is_checkout_action(action: CommerceAction) -> bool {
    use CommerceAction::{AddPaymentInfo, AddShippingInfo, BeginCheckout};
    matches!(action, BeginCheckout | AddShippingInfo | AddPaymentInfo)
}
