//! `Routes`: to which of a person's carts an event belongs. A purchase that names
//! no cart belongs to the open one of its currency, else to the one changed last.

use crate::event::EventKey;
use crate::money::NO_CURRENCY;
use crate::person::Moment;
use crate::time::{Millis, Timestamp};
use protocol::{Commerce, CommerceAction};
use std::collections::BTreeMap;

/// Which cart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum CartKey {
    /// The shop's id, whoever uses it.
    Named(String),
    /// The person's own, in this currency.
    Own(String),
}

/// Place of an event in the total order of the site: time, seq, id, visitor.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) time: Timestamp,
    seq: u64,
    id: String,
    visitor: String,
}

impl Place {
    pub(crate) fn of(moment: &Moment<'_>) -> Self {
        let ((time, seq, id), visitor): (EventKey<'_>, &str) = moment.key();
        Self {
            time,
            seq,
            id: id.to_owned(),
            visitor: visitor.to_owned(),
        }
    }
}

/// What is noted where a cart or an attempt may begin.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Facts {
    /// The report is about its session.
    pub(crate) is_admitted: bool,
    /// Its key in the breakdown.
    pub(crate) group: Option<String>,
}

/// An event of a cart.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Change {
    pub(crate) place: Place,
    pub(crate) facts: Facts,
    /// `purchase` only where it places an order; then this is when it was placed.
    pub(crate) ordered: Option<Timestamp>,
    pub(crate) action: CommerceAction,
    pub(crate) currency: String,
    pub(crate) commerce: Box<Commerce>,
}

/// The person's carts, as far as routing needs them.
#[derive(Debug, Default)]
pub(crate) struct Routes {
    known: BTreeMap<CartKey, Route>,
}

#[derive(Debug)]
struct Route {
    start: Timestamp,
    last: Timestamp,
    is_open: bool,
}

/// The currency of an event's money.
pub(crate) fn currency_of(commerce: &Commerce, site: Option<&str>) -> String {
    let named = commerce.currency.as_deref().or(site);
    named.unwrap_or(NO_CURRENCY).to_owned()
}

impl Routes {
    /// Where a cart or checkout event belongs; it is a change of that cart.
    pub(crate) fn change(
        &mut self,
        commerce: &Commerce,
        currency: &str,
        time: Timestamp,
    ) -> CartKey {
        let key = match &commerce.cart_id {
            Some(id) => CartKey::Named(id.clone()),
            None => CartKey::Own(currency.to_owned()),
        };
        let route = self.known.entry(key.clone()).or_insert(Route {
            start: time,
            last: time,
            is_open: true,
        });
        if !route.is_open {
            (route.start, route.is_open) = (time, true);
        }
        route.last = time;
        key
    }

    /// Notes that there is nothing left in a cart to be ordered.
    pub(crate) fn close(&mut self, key: &CartKey) {
        if let Some(route) = self.known.get_mut(key) {
            route.is_open = false;
        }
    }

    /// Where a purchase belongs: to the cart that it names, and to the person's
    /// own where nobody here saw that one.
    pub(crate) fn order(
        &mut self,
        commerce: &Commerce,
        currency: &str,
        placed: Timestamp,
        window: Millis,
    ) -> Vec<CartKey> {
        let mut keys = Vec::new();
        if let Some(id) = &commerce.cart_id {
            let named = CartKey::Named(id.clone());
            let is_known = match self.known.get_mut(&named) {
                None => false,
                Some(route) => {
                    route.is_open = route.is_open && placed < route.start;
                    true
                }
            };
            keys.push(named);
            if is_known {
                return keys;
            }
        }
        let fits =
            |route: &Route| route.is_open && route.start <= placed && placed <= route.last + window;
        let own = CartKey::Own(currency.to_owned());
        let target = match self.known.get(&own) {
            Some(route) if fits(route) => Some(own),
            _ => {
                let open = self.known.iter().filter(|(_, route)| fits(route));
                let last = open.max_by_key(|(key, route)| (route.last, *key));
                last.map(|(key, _)| key.clone())
            }
        };
        if let Some(key) = target {
            if let Some(route) = self.known.get_mut(&key) {
                route.is_open = false;
            }
            keys.push(key);
        }
        keys
    }
}
