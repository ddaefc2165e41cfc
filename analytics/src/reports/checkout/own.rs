//! Carts and attempts as one person's own events tell of them, for lists and for
//! other reports about people. What a stranger told under the same id is not in
//! them.

use super::attempt::Attempt;
use super::query::CheckoutQuery;
use super::walk::Walk;
use crate::cart::{Cart, CartKey, lives};
use crate::money::Money;
use crate::person::Person;
use crate::reports::Scope;
use crate::time::Timestamp;

/// A checkout that was closed without an order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LeftAttempt {
    pub(crate) start: Timestamp,
    /// The furthest step.
    pub(crate) step: String,
    /// What the cart was worth last.
    pub(crate) value: Option<Money>,
}

/// Every cart, named ones with their ids.
pub(crate) fn own_carts(
    person: &Person<'_>,
    query: &CheckoutQuery,
    scope: &Scope,
) -> Vec<(Option<String>, Cart)> {
    let walk = Walk::of(person, query, scope);
    let carts = walk.changes.into_iter().flat_map(|(key, changes)| {
        let id = match key {
            CartKey::Named(id) => Some(id),
            CartKey::Own(_) => None,
        };
        let carts = lives(&changes, id.is_some(), query.cart_rules());
        carts.into_iter().map(move |cart| (id.clone(), cart))
    });
    carts.collect()
}

/// Every attempt of the range that was left.
pub(crate) fn left_attempts(
    person: &Person<'_>,
    query: &CheckoutQuery,
    scope: &Scope,
) -> Vec<LeftAttempt> {
    let walk = Walk::of(person, query, scope);
    let names = query.step_names();
    let left = |attempt: &Attempt| {
        let start = attempt.start()?;
        let counts = attempt.facts().is_some_and(|facts| facts.is_admitted)
            && scope.range.contains(start)
            && !attempt.is_ordered
            && attempt.is_closed(scope.now, query.attempt);
        let step = attempt.furthest().and_then(|step| names.get(step))?;
        counts.then(|| LeftAttempt {
            start,
            step: (*step).to_owned(),
            value: attempt.value.get().cloned(),
        })
    };
    let mut attempts: Vec<LeftAttempt> = walk
        .named
        .values()
        .chain(&walk.own)
        .filter_map(left)
        .collect();
    attempts.sort_by_key(|attempt| attempt.start);
    attempts
}
