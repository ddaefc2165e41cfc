//! Orders: counted once, whoever repeats them.
//!
//! A reload of the thank-you page and the shop's server both send the purchase;
//! the earliest in the total order (time, seq, id, visitor) stands for the
//! order, and its value, currency and session are the order's. Refunds are taken
//! off by order id, whatever arrives first. The book is read from all people
//! before any report, and merging books in any order gives the same book.

use crate::event::Event;
use crate::money::{Money, NO_CURRENCY};
use crate::session::Timeline;
use crate::time::Timestamp;
use protocol::{Action, Commerce, CommerceAction};
use std::collections::{BTreeMap, HashMap};

/// Every order of a site.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OrderBook {
    orders: HashMap<OrderKey, Order>,
}

/// What makes two purchases one order.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum OrderKey {
    /// The shop's order number.
    Number(String),
    /// A purchase without one stands for itself: visitor and event id.
    Purchase(String, String),
}

/// What is known of one order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Order {
    first: Option<FirstPurchase>,
    /// The payment came in: `order_paid`, or a purchase that says `paid`.
    pub paid: bool,
    /// It was cancelled, or its payment expired.
    pub cancelled: bool,
    refunds: Refunds,
}

/// The purchase that stands for the order. The order of fields is the total
/// order of events, so that the least is the earliest.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct FirstPurchase {
    time: Timestamp,
    seq: u64,
    event: String,
    visitor: String,
    value: Option<i64>,
    currency: Option<String>,
}

/// Refunds by the currency that they name; none means the order's. A refund
/// without a value gives everything back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Refunds {
    whole: bool,
    parts: BTreeMap<Option<String>, i128>,
}

impl OrderBook {
    /// Reads the orders of one visitor.
    pub fn absorb(&mut self, timeline: &Timeline) {
        for event in timeline.events() {
            if let Action::Commerce(action, commerce) = &event.action {
                self.absorb_action(&timeline.visitor, event, *action, commerce);
            }
        }
    }

    fn absorb_action(
        &mut self,
        visitor: &str,
        event: &Event,
        action: CommerceAction,
        commerce: &Commerce,
    ) {
        use CommerceAction::{OrderCancelled, OrderPaid, Purchase, Refund};
        if !matches!(action, Purchase | OrderPaid | OrderCancelled | Refund) {
            return;
        }
        let key = OrderKey::of(visitor, event, commerce);
        let order = self.orders.entry(key).or_default();
        match action {
            OrderPaid => order.paid = true,
            OrderCancelled => order.cancelled = true,
            Refund => order.refunds.add(commerce),
            _ => {
                order.add_purchase(FirstPurchase::of(visitor, event, commerce));
                order.paid |= commerce.paid == Some(true);
            }
        }
    }

    /// Adds what another book knows.
    pub fn merge(&mut self, other: Self) {
        for (key, theirs) in other.orders {
            let ours = self.orders.entry(key).or_default();
            if let Some(first) = theirs.first {
                ours.add_purchase(first);
            }
            ours.paid |= theirs.paid;
            ours.cancelled |= theirs.cancelled;
            ours.refunds.merge(theirs.refunds);
        }
    }

    /// The order that a purchase is about, whether it placed it or repeats it.
    #[must_use]
    pub fn of_purchase(&self, visitor: &str, event: &Event) -> Option<&Order> {
        match &event.action {
            Action::Commerce(CommerceAction::Purchase, commerce) => {
                self.orders.get(&OrderKey::of(visitor, event, commerce))
            }
            _ => None,
        }
    }

    /// The order that this event placed: `None` for other events, and for
    /// purchases that only repeat one.
    #[must_use]
    pub fn placed_by(&self, visitor: &str, event: &Event) -> Option<&Order> {
        let Action::Commerce(CommerceAction::Purchase, commerce) = &event.action else {
            return None;
        };
        let order = self.orders.get(&OrderKey::of(visitor, event, commerce))?;
        let first = order.first.as_ref()?;
        (first.event == event.id && first.visitor == visitor).then_some(order)
    }
}

impl Order {
    /// When it was placed, if its purchase is known.
    #[must_use]
    pub fn placed_at(&self) -> Option<Timestamp> {
        self.first.as_ref().map(|first| first.time)
    }

    fn add_purchase(&mut self, purchase: FirstPurchase) {
        if self.first.as_ref().is_none_or(|first| purchase < *first) {
            self.first = Some(purchase);
        }
    }

    /// The order's value without what was given back, never below zero: the same
    /// refund may have been told twice. `None` if no value is known. Refunds in
    /// another currency than the order's cannot be taken off.
    #[must_use]
    pub fn net(&self, site_currency: Option<&str>) -> Option<Money> {
        let first = self.first.as_ref()?;
        let value = first.value?;
        let currency = first
            .currency
            .as_deref()
            .or(site_currency)
            .unwrap_or(NO_CURRENCY);
        let back = self.refunds.in_currency(currency);
        let net = i128::from(value) - back;
        let minor = match i64::try_from(net) {
            _ if self.refunds.whole => 0,
            // A purchase of a negative value (a credit) is left as it was told.
            Ok(net) => net.max(value.min(0)),
            Err(_) => 0,
        };
        Some(Money {
            currency: currency.to_owned(),
            minor,
        })
    }
}

impl OrderKey {
    fn of(visitor: &str, event: &Event, commerce: &Commerce) -> Self {
        match &commerce.order_id {
            Some(number) => Self::Number(number.clone()),
            None => Self::Purchase(visitor.to_owned(), event.id.clone()),
        }
    }
}

impl FirstPurchase {
    fn of(visitor: &str, event: &Event, commerce: &Commerce) -> Self {
        Self {
            time: event.time,
            seq: event.seq,
            event: event.id.clone(),
            visitor: visitor.to_owned(),
            value: value_of(commerce),
            currency: commerce.currency.clone(),
        }
    }
}

impl Refunds {
    fn add(&mut self, commerce: &Commerce) {
        match value_of(commerce) {
            None => self.whole = true,
            Some(value) => {
                *self.parts.entry(commerce.currency.clone()).or_default() += i128::from(value);
            }
        }
    }

    fn merge(&mut self, other: Self) {
        self.whole |= other.whole;
        for (currency, value) in other.parts {
            *self.parts.entry(currency).or_default() += value;
        }
    }

    fn in_currency(&self, currency: &str) -> i128 {
        let same = |named: &Option<String>| named.as_deref().is_none_or(|name| name == currency);
        let parts = self.parts.iter().filter(|(named, _)| same(named));
        parts.map(|(_, value)| value).sum()
    }
}

/// The value that was sent, else what the items cost together, if all say so.
fn value_of(commerce: &Commerce) -> Option<i64> {
    commerce.value.or_else(|| {
        let mut prices = commerce.items.iter().map(|item| {
            let quantity = i64::from(item.quantity.unwrap_or(1));
            item.price?.checked_mul(quantity)
        });
        let first = prices.next()??;
        prices.try_fold(first, |sum, price| sum.checked_add(price?))
    })
}
