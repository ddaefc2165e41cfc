//! Collecting carts and attempts, and counting them at the end.

use super::attempt::Attempt;
use super::figures::{CheckoutGroup, CheckoutReport};
use super::query::CheckoutQuery;
use super::signals::Signals;
use super::steps::Counts;
use super::walk::Walk;
use crate::cart::{Cart, CartKey, Change, Facts, lives};
use crate::dimension::{MOST_KEYS, OTHER};
use crate::person::Person;
use crate::reports::{Scope, Tally};
use crate::time::Timestamp;
use std::collections::{BTreeMap, HashMap};

/// The report in the making. What carries an id may go on in another person's
/// events, and is kept until everybody was seen.
#[derive(Debug, Clone)]
pub struct CheckoutTally {
    query: CheckoutQuery,
    named_carts: HashMap<String, Vec<Change>>,
    named_attempts: HashMap<String, Attempt>,
    counted: Counted,
}

#[derive(Debug, Clone, Default)]
struct Counted {
    total: Counts,
    signals: Signals,
    groups: BTreeMap<String, Counts>,
}

impl CheckoutTally {
    pub(super) fn new(query: CheckoutQuery) -> Self {
        Self {
            query,
            named_carts: HashMap::new(),
            named_attempts: HashMap::new(),
            counted: Counted::default(),
        }
    }
}

impl Tally for CheckoutTally {
    type Report = CheckoutReport;

    fn absorb(&mut self, person: &Person<'_>, scope: &Scope) {
        let walk = Walk::of(person, &self.query, scope);
        for (key, changes) in walk.changes {
            match key {
                CartKey::Named(id) => {
                    // What ended before the range cannot have begun in it.
                    let last = changes.last().map(|change| change.place.time);
                    if last.is_some_and(|last| last >= scope.range.from) {
                        self.named_carts.entry(id).or_default().extend(changes);
                    }
                }
                CartKey::Own(_) => {
                    let carts = lives(&changes, false, self.query.cart_rules());
                    self.counted.count_carts(&self.query, &carts, scope);
                }
            }
        }
        for attempt in &walk.own {
            self.counted.count_attempt(&self.query, attempt, scope);
        }
        for (id, attempt) in walk.named {
            self.named_attempts.entry(id).or_default().merge(attempt);
        }
    }

    fn merge(&mut self, other: Self) {
        for (id, changes) in other.named_carts {
            self.named_carts.entry(id).or_default().extend(changes);
        }
        for (id, attempt) in other.named_attempts {
            self.named_attempts.entry(id).or_default().merge(attempt);
        }
        self.counted.merge(other.counted);
    }

    fn finish(self, scope: &Scope) -> CheckoutReport {
        let Self {
            query, mut counted, ..
        } = self;
        for mut changes in self.named_carts.into_values() {
            changes.sort_by(|a, b| a.place.cmp(&b.place));
            let carts = lives(&changes, true, query.cart_rules());
            counted.count_carts(&query, &carts, scope);
        }
        for attempt in self.named_attempts.values() {
            counted.count_attempt(&query, attempt, scope);
        }
        let groups = shown(counted.groups).into_iter();
        let breakdown = groups.map(|(key, counts)| CheckoutGroup {
            key,
            carts: counts.cart_figures(),
            checkout: counts.checkout_figures(&query),
        });
        CheckoutReport {
            carts: counted.total.cart_figures(),
            checkout: counted.total.checkout_figures(&query),
            signals: counted.signals.finish(),
            breakdown: breakdown.collect(),
        }
    }
}

impl Counted {
    fn count_carts(&mut self, query: &CheckoutQuery, carts: &[Cart], scope: &Scope) {
        for cart in carts {
            if !counts(&cart.facts, Some(cart.start.time), scope) {
                continue;
            }
            let state = cart.state(query.cart_rules(), scope.now);
            self.total.count_cart(cart, state);
            let keys = query.breakdown.as_ref().map(|by| by.keys_of_cart(cart));
            for key in keys.into_iter().flatten() {
                self.groups.entry(key).or_default().count_cart(cart, state);
            }
        }
    }

    fn count_attempt(&mut self, query: &CheckoutQuery, attempt: &Attempt, scope: &Scope) {
        if !attempt
            .facts()
            .is_some_and(|facts| counts(facts, attempt.start(), scope))
        {
            return;
        }
        if attempt.is_closed(scope.now, query.attempt) {
            self.signals.count(attempt);
        }
        self.total.count_attempt(attempt, query, scope.now);
        let keys = query
            .breakdown
            .as_ref()
            .map(|by| by.keys_of_attempt(attempt));
        for key in keys.into_iter().flatten() {
            let group = self.groups.entry(key).or_default();
            group.count_attempt(attempt, query, scope.now);
        }
    }

    fn merge(&mut self, other: Self) {
        self.total.merge(other.total);
        self.signals.merge(other.signals);
        for (key, counts) in other.groups {
            self.groups.entry(key).or_default().merge(counts);
        }
    }
}

fn counts(facts: &Facts, start: Option<Timestamp>, scope: &Scope) -> bool {
    facts.is_admitted && start.is_some_and(|start| scope.range.contains(start))
}

/// Largest first, equal ones by key; the rest of many as one, at the end.
fn shown(groups: BTreeMap<String, Counts>) -> Vec<(String, Counts)> {
    let mut groups: Vec<(String, Counts)> = groups.into_iter().collect();
    groups.sort_by_key(|(_, counts)| std::cmp::Reverse(counts.size()));
    if groups.len() > MOST_KEYS {
        let mut other = Counts::default();
        for (_, counts) in groups.split_off(MOST_KEYS) {
            other.merge(counts);
        }
        groups.push((OTHER.to_owned(), other));
    }
    groups
}
