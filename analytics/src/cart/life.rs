//! The life of carts: from changes in order to what became of them.

use super::content::Content;
use super::trail::{Change, Facts, Place};
use crate::time::{Millis, Timestamp};
use protocol::CommerceAction;

/// When a cart is left alone, and when for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CartRules {
    /// Changed less than this ago, it is active.
    pub(crate) idle: Millis,
    /// Left alone for longer, it is lost.
    pub(crate) window: Millis,
}

/// What is known of a cart at its end, or by now.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cart {
    pub(crate) start: Place,
    pub(crate) facts: Facts,
    pub(crate) currency: String,
    pub(crate) content: Content,
    pub(crate) last_change: Timestamp,
    pub(crate) coupon: Option<String>,
    pub(crate) payment: Option<String>,
    was_idle: bool,
    ordered: Option<Timestamp>,
}

/// What became of a cart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum CartState {
    Active,
    Abandoned,
    Lost,
    Recovered,
    Bought,
    Emptied,
}

impl CartState {
    pub(crate) const ALL: [Self; 6] = [
        Self::Active,
        Self::Abandoned,
        Self::Lost,
        Self::Recovered,
        Self::Bought,
        Self::Emptied,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Abandoned => "abandoned",
            Self::Lost => "lost",
            Self::Recovered => "recovered",
            Self::Bought => "bought",
            Self::Emptied => "emptied",
        }
    }
}

impl Cart {
    fn begin(change: &Change) -> Self {
        Self {
            start: change.place.clone(),
            facts: change.facts.clone(),
            currency: change.currency.clone(),
            content: Content::default(),
            last_change: change.place.time,
            coupon: None,
            payment: None,
            was_idle: false,
            ordered: None,
        }
    }

    fn change(&mut self, change: &Change, rules: CartRules) {
        let time = change.place.time;
        self.was_idle |= time - self.last_change >= rules.idle;
        self.last_change = time;
        match change.action {
            CommerceAction::AddToCart => self.content.add(&change.commerce),
            CommerceAction::RemoveFromCart => self.content.remove(&change.commerce),
            CommerceAction::ViewCart | CommerceAction::BeginCheckout => {
                self.content.replace(&change.commerce);
            }
            _ => {}
        }
        self.currency.clone_from(&change.currency);
        let latest = |known: &mut Option<String>, told: &Option<String>| {
            if told.is_some() {
                known.clone_from(told);
            }
        };
        latest(&mut self.coupon, &change.commerce.coupon);
        latest(&mut self.payment, &change.commerce.payment_type);
    }

    /// What became of it by now.
    pub(crate) fn state(&self, rules: CartRules, now: Timestamp) -> CartState {
        let silence = |until: Timestamp| until - self.last_change;
        match self.ordered {
            Some(time) if silence(time) > rules.window => CartState::Lost,
            Some(time) if self.was_idle || silence(time) >= rules.idle => CartState::Recovered,
            Some(_) => CartState::Bought,
            None if self.content.is_empty() => CartState::Emptied,
            None if silence(now) < rules.idle => CartState::Active,
            None if silence(now) < rules.window => CartState::Abandoned,
            None => CartState::Lost,
        }
    }
}

/// The carts that changes under one key make, given in the total order.
pub(crate) fn lives(changes: &[Change], is_named: bool, rules: CartRules) -> Vec<Cart> {
    let mut carts = Vec::new();
    let mut open: Option<Cart> = None;
    let mut was_ordered = false;
    for change in changes {
        let time = change.place.time;
        if !is_named
            && open
                .as_ref()
                .is_some_and(|cart| time - cart.last_change > rules.window)
        {
            carts.extend(open.take());
        }
        if let Some(placed) = change.ordered {
            if open.as_ref().is_some_and(|cart| cart.start.time <= placed) {
                carts.extend(open.take().map(|cart| Cart {
                    ordered: Some(time),
                    ..cart
                }));
            }
            was_ordered = true;
            continue;
        }
        if let Some(cart) = &mut open {
            cart.change(change, rules);
            if !is_named && cart.content.is_empty() {
                carts.extend(open.take());
            }
            continue;
        }
        let may_begin = match change.action {
            CommerceAction::AddToCart => true,
            CommerceAction::ViewCart | CommerceAction::BeginCheckout => !was_ordered,
            _ => false,
        };
        if may_begin {
            let mut cart = Cart::begin(change);
            cart.change(change, rules);
            open = Some(cart).filter(|cart| !cart.content.is_empty());
        }
    }
    carts.extend(open);
    carts
}
