//! Counting products.

use super::{ProductRow, ProductsBy, ProductsQuery, ProductsReport};
use crate::dimension::NONE;
use crate::money::{Money, MoneySum, NO_CURRENCY};
use crate::person::{Moment, Person};
use crate::reports::{Scope, Tally, first_by, rate};
use crate::selection::{admit_moments, choose};
use crate::time::Timestamp;
use protocol::{Action, Commerce, CommerceAction, Item};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The products in the making.
#[derive(Debug, Clone, PartialEq)]
pub struct ProductsTally {
    query: ProductsQuery,
    products: HashMap<String, Counts>,
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Counts {
    /// The latest name, the largest of those told at once.
    name: Option<(Timestamp, String)>,
    viewed: u64,
    added: u64,
    removed: u64,
    checked_out: u64,
    bought: u64,
    pieces: u64,
    revenue: MoneySum,
    refunded: MoneySum,
    people: People,
}

/// People by what they did with it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct People {
    viewed: u64,
    viewed_added: u64,
    viewed_bought: u64,
    added: u64,
    added_bought: u64,
}

/// What one person did with a product.
#[derive(Debug, Clone, Copy, Default)]
struct Did {
    viewed: bool,
    added: bool,
    bought: bool,
}

impl ProductsTally {
    pub(super) fn new(query: ProductsQuery) -> Self {
        Self {
            query,
            products: HashMap::new(),
        }
    }

    fn key<'i>(&self, item: &'i Item) -> &'i str {
        match self.query.by {
            ProductsBy::Item if item.id.is_empty() => NONE,
            ProductsBy::Item => &item.id,
            ProductsBy::Category => item.category.as_deref().unwrap_or(NONE),
        }
    }

    /// The counts of each product of an event, once each.
    fn count(&mut self, commerce: &Commerce, time: Timestamp, count: impl Fn(&mut Counts)) {
        let mut keys = BTreeSet::new();
        for item in &commerce.items {
            let key = self.key(item);
            let counts = self.products.entry(key.to_owned()).or_default();
            if self.query.by == ProductsBy::Item
                && let Some(name) = &item.name
            {
                let told = (time, name.clone());
                counts.name = Some(
                    counts
                        .name
                        .take()
                        .map_or(told.clone(), |known| known.max(told)),
                );
            }
            if keys.insert(key) {
                count(counts);
            }
        }
    }

    fn absorb_order(&mut self, moment: &Moment<'_>, scope: &Scope) -> bool {
        let Some(order) = scope.orders.placed_by(moment.visitor, moment.event) else {
            return false;
        };
        let Some(commerce) = moment.event.action.commerce() else {
            return false;
        };
        self.count(commerce, moment.event.time, |counts| counts.bought += 1);
        let site = scope.currency.as_deref();
        let gross = order.gross(site).map_or(0, |money| money.minor);
        let back = gross - order.net(site).map_or(gross, |money| money.minor);
        let currency = commerce.currency.as_deref().or(site).unwrap_or(NO_CURRENCY);
        for item in &commerce.items {
            let quantity = i64::from(item.quantity.unwrap_or(1));
            let key = self.key(item).to_owned();
            let counts = self.products.entry(key).or_default();
            counts.pieces += u64::from(item.quantity.unwrap_or(1));
            let Some(price) = item.price else { continue };
            let cost = price.saturating_mul(quantity);
            let add = |sum: &mut MoneySum, minor: i64| {
                if minor != 0 {
                    sum.add(&Money {
                        currency: currency.to_owned(),
                        minor,
                    });
                }
            };
            add(&mut counts.revenue, cost);
            if gross > 0 {
                let share = i128::from(cost) * i128::from(back) / i128::from(gross);
                add(&mut counts.refunded, i64::try_from(share).unwrap_or(0));
            }
        }
        true
    }

    fn note(&self, did: &mut BTreeMap<String, Did>, commerce: &Commerce, note: impl Fn(&mut Did)) {
        for item in &commerce.items {
            note(did.entry(self.key(item).to_owned()).or_default());
        }
    }
}

impl Tally for ProductsTally {
    type Report = ProductsReport;

    fn absorb(&mut self, person: &Person<'_>, scope: &Scope) {
        use CommerceAction::{AddToCart, BeginCheckout, RemoveFromCart, ViewItem};
        let mut did = BTreeMap::new();
        for visit in choose(person, scope) {
            for event in &visit.session.events {
                let Action::Commerce(action, commerce) = &event.action else {
                    continue;
                };
                let time = event.time;
                match action {
                    ViewItem => {
                        self.count(commerce, time, |counts| counts.viewed += 1);
                        self.note(&mut did, commerce, |did| did.viewed = true);
                    }
                    AddToCart => {
                        self.count(commerce, time, |counts| counts.added += 1);
                        self.note(&mut did, commerce, |did| did.added = true);
                    }
                    RemoveFromCart => self.count(commerce, time, |counts| counts.removed += 1),
                    BeginCheckout => self.count(commerce, time, |counts| counts.checked_out += 1),
                    _ => {}
                }
            }
        }
        for moment in admit_moments(person, scope) {
            if scope.range.contains(moment.event.time) && self.absorb_order(&moment, scope) {
                let commerce = moment.event.action.commerce();
                commerce
                    .into_iter()
                    .for_each(|commerce| self.note(&mut did, commerce, |did| did.bought = true));
            }
        }
        for (key, did) in did {
            self.products.entry(key).or_default().people.count(did);
        }
    }

    fn merge(&mut self, other: Self) {
        for (key, theirs) in other.products {
            self.products.entry(key).or_default().merge(theirs);
        }
    }

    fn finish(self, _scope: &Scope) -> ProductsReport {
        let rows = self.products.into_iter();
        let rows: Vec<ProductRow> = rows.map(|(key, counts)| counts.into_row(key)).collect();
        let total_rows = rows.len() as u64;
        let rows = first_by(rows, self.query.limit, |a, b| {
            (Reverse((a.bought, a.viewed)), &a.key).cmp(&(Reverse((b.bought, b.viewed)), &b.key))
        });
        ProductsReport { rows, total_rows }
    }
}

impl People {
    fn count(&mut self, did: Did) {
        self.viewed += u64::from(did.viewed);
        self.viewed_added += u64::from(did.viewed && did.added);
        self.viewed_bought += u64::from(did.viewed && did.bought);
        self.added += u64::from(did.added);
        self.added_bought += u64::from(did.added && did.bought);
    }

    fn merge(&mut self, other: Self) {
        self.viewed += other.viewed;
        self.viewed_added += other.viewed_added;
        self.viewed_bought += other.viewed_bought;
        self.added += other.added;
        self.added_bought += other.added_bought;
    }
}

impl Counts {
    fn merge(&mut self, other: Self) {
        self.name = self.name.take().max(other.name);
        self.viewed += other.viewed;
        self.added += other.added;
        self.removed += other.removed;
        self.checked_out += other.checked_out;
        self.bought += other.bought;
        self.pieces += other.pieces;
        self.revenue.merge(&other.revenue);
        self.refunded.merge(&other.refunded);
        self.people.merge(other.people);
    }

    fn into_row(self, key: String) -> ProductRow {
        let people = self.people;
        ProductRow {
            key,
            name: self.name.map(|(_, name)| name),
            viewed: self.viewed,
            added: self.added,
            removed: self.removed,
            checked_out: self.checked_out,
            bought: self.bought,
            pieces: self.pieces,
            revenue: self.revenue.list(),
            refunded: self.refunded.list(),
            add_rate: rate(people.viewed_added, people.viewed),
            buy_rate: rate(people.added_bought, people.added),
            view_to_buy_rate: rate(people.viewed_bought, people.viewed),
        }
    }
}
