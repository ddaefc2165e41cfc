//! Orders: counted once, whoever repeats them.
//!
//! A reload of the thank-you page and the shop's server both send the purchase;
//! the earliest in the total order (time, seq, id, visitor) stands for the
//! order, and its value, currency and session are the order's. Refunds are taken
//! off by order id, whatever arrives first. The book knows all people before any
//! report. It is a set of facts: absorbing an event twice changes nothing, and
//! merging books in any order gives the same book. It is kept in parts behind
//! shared pointers, so that a report's copy costs next to nothing, and the
//! writer copies a small part only while a report still holds it.

use crate::event::{Event, Source};
use crate::money::{Money, NO_CURRENCY};
use crate::session::Timeline;
use crate::time::Timestamp;
use protocol::{Action, Commerce, CommerceAction};
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::sync::Arc;

/// Parts of a book: few enough to copy the list at once, many enough that a part
/// of a million orders is small.
const PARTS: usize = 256;

/// Every order of a site.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderBook {
    parts: Vec<Arc<Part>>,
}

type Part = HashMap<OrderKey, Order>;

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
    /// When anything was first told of it.
    told_at: Option<Timestamp>,
    /// When the payment came in, by `order_paid` or a purchase that says `paid`.
    pub paid_at: Option<Timestamp>,
    /// A purchase says that it is not paid yet.
    pub awaits_payment: bool,
    /// When it was cancelled, or its payment expired.
    pub cancelled_at: Option<Timestamp>,
    /// The tag told of it.
    pub seen_by_tag: bool,
    /// The shop's server, a till or a list of the shop's told of it.
    pub known_elsewhere: bool,
    /// A purchase of it shapes a session.
    pub is_joined: bool,
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

/// Refunds by the event that told of each (visitor and id). A refund without a
/// value gives everything back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Refunds(BTreeMap<(String, String), Refund>);

/// One refund; without a currency, in the order's.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Refund {
    value: Option<i64>,
    currency: Option<String>,
}

impl Default for OrderBook {
    fn default() -> Self {
        Self {
            parts: vec![Arc::default(); PARTS],
        }
    }
}

impl OrderBook {
    /// Reads the orders of one visitor.
    pub fn absorb(&mut self, timeline: &Timeline) {
        for event in timeline.events() {
            self.absorb_event(&timeline.visitor, event);
        }
    }

    /// Reads what an event says of an order, if it says anything. Whether it
    /// changed which purchase stands for an order that was there, its worth, or
    /// whether it is paid.
    pub fn absorb_event(&mut self, visitor: &str, event: &Event) -> bool {
        use CommerceAction::{OrderCancelled, OrderPaid, Purchase, Refund};
        let Action::Commerce(action, commerce) = &event.action else {
            return false;
        };
        if !matches!(action, Purchase | OrderPaid | OrderCancelled | Refund) {
            return false;
        }
        let key = OrderKey::of(visitor, event, commerce);
        let Some(part) = self.parts.get_mut(key.part()) else {
            return false;
        };
        let part = Arc::make_mut(part);
        let is_known = part.contains_key(&key);
        let order = part.entry(key).or_default();
        earliest(&mut order.told_at, Some(event.time));
        let payment = (order.paid_at.is_some(), order.is_unpaid());
        match event.source {
            Source::Browser => order.seen_by_tag = true,
            _ => order.known_elsewhere = true,
        }
        let changed = match action {
            OrderPaid => {
                earliest(&mut order.paid_at, Some(event.time));
                false
            }
            OrderCancelled => {
                earliest(&mut order.cancelled_at, Some(event.time));
                false
            }
            Refund => order.refunds.add(visitor, event, commerce),
            _ => {
                order.is_joined |= event.source.shapes_sessions();
                match commerce.paid {
                    Some(true) => earliest(&mut order.paid_at, Some(event.time)),
                    Some(false) => order.awaits_payment = true,
                    None => {}
                }
                order.add_purchase(FirstPurchase::of(visitor, event, commerce))
            }
        };
        let is_repaid = payment != (order.paid_at.is_some(), order.is_unpaid());
        (changed || is_repaid) && is_known
    }

    /// Adds what another book knows.
    pub fn merge(&mut self, other: Self) {
        for (ours, theirs) in self.parts.iter_mut().zip(other.parts) {
            if theirs.is_empty() {
                continue;
            }
            let ours = Arc::make_mut(ours);
            for (key, theirs) in Arc::unwrap_or_clone(theirs) {
                let ours = ours.entry(key).or_default();
                if let Some(first) = theirs.first {
                    ours.add_purchase(first);
                }
                earliest(&mut ours.told_at, theirs.told_at);
                earliest(&mut ours.paid_at, theirs.paid_at);
                earliest(&mut ours.cancelled_at, theirs.cancelled_at);
                ours.awaits_payment |= theirs.awaits_payment;
                ours.seen_by_tag |= theirs.seen_by_tag;
                ours.known_elsewhere |= theirs.known_elsewhere;
                ours.is_joined |= theirs.is_joined;
                ours.refunds.0.extend(theirs.refunds.0);
            }
        }
    }

    /// Orders of which something was told, but no purchase, with when that was.
    pub fn never_placed(&self) -> impl Iterator<Item = (Timestamp, &Order)> {
        let orders = self.orders().filter(|order| order.first.is_none());
        orders.filter_map(|order| Some((order.told_at?, order)))
    }

    /// The order that a purchase is about, whether it placed it or repeats it.
    #[must_use]
    pub fn of_purchase(&self, visitor: &str, event: &Event) -> Option<&Order> {
        match &event.action {
            Action::Commerce(CommerceAction::Purchase, commerce) => {
                let key = OrderKey::of(visitor, event, commerce);
                self.parts.get(key.part())?.get(&key)
            }
            _ => None,
        }
    }

    /// The currency of most orders, of equal ones the first by name; `None` if no
    /// order has a value.
    #[must_use]
    pub fn main_currency(&self, site_currency: Option<&str>) -> Option<String> {
        let mut orders: BTreeMap<&str, u64> = BTreeMap::new();
        for first in self.orders().filter_map(|order| order.first.as_ref()) {
            let currency = first.currency.as_deref().or(site_currency);
            if first.value.is_some() {
                *orders.entry(currency.unwrap_or(NO_CURRENCY)).or_default() += 1;
            }
        }
        // The last maximum of a reversed list is the first by name.
        let most = orders.into_iter().rev().max_by_key(|(_, orders)| *orders);
        most.map(|(currency, _)| currency.to_owned())
    }

    /// Every order, in no order.
    pub fn orders(&self) -> impl Iterator<Item = &Order> {
        self.parts.iter().flat_map(|part| part.values())
    }

    /// The order that this event placed: `None` for other events, and for
    /// purchases that only repeat one.
    #[must_use]
    pub fn placed_by(&self, visitor: &str, event: &Event) -> Option<&Order> {
        let Action::Commerce(CommerceAction::Purchase, commerce) = &event.action else {
            return None;
        };
        let key = OrderKey::of(visitor, event, commerce);
        let order = self.parts.get(key.part())?.get(&key)?;
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

    fn add_purchase(&mut self, purchase: FirstPurchase) -> bool {
        let is_first = self.first.as_ref().is_none_or(|first| purchase < *first);
        if is_first {
            self.first = Some(purchase);
        }
        is_first
    }

    /// The purchase that stands for the order: visitor and instant. None while
    /// only a payment or a refund is known.
    #[must_use]
    pub fn placed(&self) -> Option<(&str, Timestamp)> {
        let first = self.first.as_ref()?;
        Some((&first.visitor, first.time))
    }

    /// Whether its payment came in: told so, or taken for granted where a site's
    /// purchases are paid at once, nothing says that it waits, and it was not
    /// cancelled.
    #[must_use]
    pub fn is_paid(&self, paid_at_once: bool) -> bool {
        self.paid_at.is_some() || (paid_at_once && !self.is_unpaid())
    }

    /// Whether something says that it is not paid: it waits, or was cancelled.
    #[must_use]
    pub fn is_unpaid(&self) -> bool {
        self.awaits_payment || self.cancelled_at.is_some()
    }

    /// Whether it was cancelled, and not paid after that.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.cancelled_at > self.paid_at
    }

    /// The order's value as it was placed; `None` if no value is known.
    #[must_use]
    pub fn gross(&self, site_currency: Option<&str>) -> Option<Money> {
        let first = self.first.as_ref()?;
        let currency = first.currency.as_deref().or(site_currency);
        Some(Money {
            currency: currency.unwrap_or(NO_CURRENCY).to_owned(),
            minor: first.value?,
        })
    }

    /// The order's value without what was given back, never below zero: the same
    /// refund may have been told twice. `None` if no value is known. Refunds in
    /// another currency than the order's cannot be taken off.
    #[must_use]
    pub fn net(&self, site_currency: Option<&str>) -> Option<Money> {
        let Money {
            currency,
            minor: value,
        } = self.gross(site_currency)?;
        let net = i128::from(value) - self.refunds.in_currency(&currency);
        let minor = match i64::try_from(net) {
            _ if self.refunds.is_whole() => 0,
            // A purchase of a negative value (a credit) is left as it was told.
            Ok(net) => net.max(value.min(0)),
            Err(_) => 0,
        };
        Some(Money { currency, minor })
    }

    /// Whether anything was given back.
    #[must_use]
    pub fn is_refunded(&self) -> bool {
        let mut refunds = self.refunds.0.values();
        refunds.any(|refund| refund.value.is_none_or(|value| value > 0))
    }
}

/// Keeps the earlier of two instants, where there are some.
fn earliest(known: &mut Option<Timestamp>, told: Option<Timestamp>) {
    *known = match (*known, told) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
}

impl OrderKey {
    fn part(&self) -> usize {
        let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one(self);
        usize::try_from(hash % PARTS as u64).unwrap_or(0)
    }

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
    /// Whether it was not there.
    fn add(&mut self, visitor: &str, event: &Event, commerce: &Commerce) -> bool {
        let refund = Refund {
            value: value_of(commerce),
            currency: commerce.currency.clone(),
        };
        let told = (visitor.to_owned(), event.id.clone());
        self.0.insert(told, refund).is_none()
    }

    fn is_whole(&self) -> bool {
        self.0.values().any(|refund| refund.value.is_none())
    }

    fn in_currency(&self, currency: &str) -> i128 {
        let same = |refund: &&Refund| refund.currency.as_deref().is_none_or(|c| c == currency);
        let refunds = self.0.values().filter(same);
        refunds
            .filter_map(|refund| refund.value.map(i128::from))
            .sum()
    }
}

/// The value that was sent, else what the items cost together, if all say so.
pub(crate) fn value_of(commerce: &Commerce) -> Option<i64> {
    commerce.value.or_else(|| {
        let mut prices = commerce.items.iter().map(|item| {
            let quantity = i64::from(item.quantity.unwrap_or(1));
            item.price?.checked_mul(quantity)
        });
        let first = prices.next()??;
        prices.try_fold(first, |sum, price| sum.checked_add(price?))
    })
}
