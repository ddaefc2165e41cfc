//! Counting carts and attempts of one group.

use super::attempt::{Attempt, Shown, field_key};
use super::figures::{CartFigures, CheckoutFigures, CheckoutStep, LastSeen, StepChoice};
use super::query::CheckoutQuery;
use crate::cart::{Cart, CartState};
use crate::money::{Money, MoneySum};
use crate::reports::rate;
use crate::time::Timestamp;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Rows of a list inside a step.
const ROWS: usize = 20;

/// Carts and attempts of one group.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Counts {
    states: BTreeMap<CartState, u64>,
    at_risk: MoneySum,
    without_value: u64,
    attempts: u64,
    pending: u64,
    ordered: u64,
    steps: Vec<StepCounts>,
}

#[derive(Debug, Clone, Default, PartialEq)]
struct StepCounts {
    reached: u64,
    closed: u64,
    skipped: u64,
    left: u64,
    pending: u64,
    money: MoneySum,
    errors: BTreeMap<Shown, u64>,
    fields: BTreeMap<String, u64>,
    interactions: BTreeMap<String, u64>,
    shipping: BTreeMap<String, Choice>,
    payment: BTreeMap<String, Choice>,
    coupons: BTreeMap<String, Choice>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Choice {
    attempts: u64,
    left: u64,
}

impl Counts {
    pub(super) fn count_cart(&mut self, cart: &Cart, state: CartState) {
        *self.states.entry(state).or_default() += 1;
        if !matches!(state, CartState::Abandoned | CartState::Lost) {
            return;
        }
        match cart.content.value() {
            None => self.without_value += 1,
            Some(minor) => self.at_risk.add(&Money {
                currency: cart.currency.clone(),
                minor,
            }),
        }
    }

    pub(super) fn count_attempt(
        &mut self,
        attempt: &Attempt,
        query: &CheckoutQuery,
        now: Timestamp,
    ) {
        let Some(furthest) = attempt.furthest() else {
            return;
        };
        let is_closed = attempt.is_closed(now, query.attempt);
        self.attempts += 1;
        self.pending += u64::from(!is_closed);
        self.ordered += u64::from(attempt.is_ordered);
        self.steps
            .resize_with(query.last_step() + 1, StepCounts::default);
        for (step, counts) in self.steps.iter_mut().enumerate().take(furthest + 1) {
            counts.reached += 1;
            counts.skipped += u64::from(!attempt.did(step));
            let ends_here = step == furthest && !attempt.is_ordered;
            if !is_closed {
                counts.pending += u64::from(ends_here);
                continue;
            }
            counts.closed += 1;
            counts.count_choices(attempt, ends_here);
            if ends_here {
                counts.count_left(attempt);
            }
        }
    }

    pub(super) fn size(&self) -> u64 {
        self.attempts.max(self.states.values().sum())
    }

    pub(super) fn cart_figures(&self) -> CartFigures {
        let of = |state| self.states.get(&state).copied().unwrap_or(0);
        let (lost, recovered) = (of(CartState::Lost), of(CartState::Recovered));
        let bought = of(CartState::Bought);
        let settled = lost + recovered + bought;
        CartFigures {
            carts: self.states.values().sum(),
            active: of(CartState::Active),
            abandoned: of(CartState::Abandoned),
            lost,
            recovered,
            bought,
            emptied: of(CartState::Emptied),
            settled,
            abandonment_rate: rate(lost + recovered, settled),
            loss_rate: rate(lost, settled),
            recovery_rate: rate(recovered, lost + recovered),
            value_at_risk: self.at_risk.list(),
            without_value: self.without_value,
        }
    }

    pub(super) fn checkout_figures(&self, query: &CheckoutQuery) -> CheckoutFigures {
        let mut counts = self.steps.clone();
        counts.resize_with(query.last_step() + 1, StepCounts::default);
        let steps = query.step_names().into_iter().zip(counts);
        let closed = self.attempts - self.pending;
        CheckoutFigures {
            attempts: self.attempts,
            pending: self.pending,
            ordered: self.ordered,
            abandonment: rate(closed - self.ordered, closed),
            steps: steps
                .map(|(step, counts)| counts.into_figures(step))
                .collect(),
        }
    }

    /// Adds another group's counts, as the rest of many groups.
    pub(super) fn merge(&mut self, other: Self) {
        for (state, count) in other.states {
            *self.states.entry(state).or_default() += count;
        }
        self.at_risk.merge(&other.at_risk);
        self.without_value += other.without_value;
        self.attempts += other.attempts;
        self.pending += other.pending;
        self.ordered += other.ordered;
        let steps = self.steps.len().max(other.steps.len());
        self.steps.resize_with(steps, StepCounts::default);
        for (ours, theirs) in self.steps.iter_mut().zip(other.steps) {
            ours.merge(theirs);
        }
    }
}

impl StepCounts {
    fn count_left(&mut self, attempt: &Attempt) {
        self.left += 1;
        attempt
            .value
            .get()
            .into_iter()
            .for_each(|value| self.money.add(value));
        if let Some(error) = attempt.error.get() {
            *self.errors.entry(error.clone()).or_default() += 1;
        }
        if let Some(field) = attempt.last_field() {
            *self.fields.entry(field_key(field)).or_default() += 1;
        }
        if let Some(name) = attempt.interaction.get() {
            *self.interactions.entry(name.clone()).or_default() += 1;
        }
    }

    fn count_choices(&mut self, attempt: &Attempt, is_left: bool) {
        let lists = [
            (&mut self.shipping, attempt.shipping.get()),
            (&mut self.payment, attempt.payment.get()),
            (&mut self.coupons, attempt.coupon.get()),
        ];
        for (list, chosen) in lists {
            if let Some(chosen) = chosen {
                let choice = list.entry(chosen.clone()).or_default();
                choice.attempts += 1;
                choice.left += u64::from(is_left);
            }
        }
    }

    fn merge(&mut self, other: Self) {
        self.reached += other.reached;
        self.closed += other.closed;
        self.skipped += other.skipped;
        self.left += other.left;
        self.pending += other.pending;
        self.money.merge(&other.money);
        merge_counts(&mut self.errors, other.errors);
        merge_counts(&mut self.fields, other.fields);
        merge_counts(&mut self.interactions, other.interactions);
        merge_choices(&mut self.shipping, other.shipping);
        merge_choices(&mut self.payment, other.payment);
        merge_choices(&mut self.coupons, other.coupons);
    }

    fn into_figures(self, step: &str) -> CheckoutStep {
        let errors = self.errors.into_iter().map(|(error, left)| {
            let unnamed = || "(unknown)".to_owned();
            let Shown { kind, field } = error;
            LastSeen {
                key: kind.unwrap_or_else(unnamed),
                field,
                left,
            }
        });
        let seen = |counts: BTreeMap<String, u64>| {
            let rows = counts.into_iter().map(|(key, left)| LastSeen {
                key,
                field: None,
                left,
            });
            top(rows, |row| row.left)
        };
        CheckoutStep {
            step: step.to_owned(),
            reached: self.reached,
            skipped: self.skipped,
            left: self.left,
            pending: self.pending,
            abandonment: rate(self.left, self.closed),
            money_left: self.money.list(),
            last_errors: top(errors, |row| row.left),
            last_fields: seen(self.fields),
            last_interactions: seen(self.interactions),
            shipping: choices(self.shipping),
            payment: choices(self.payment),
            coupons: choices(self.coupons),
        }
    }
}

fn choices(counts: BTreeMap<String, Choice>) -> Vec<StepChoice> {
    let rows = counts.into_iter().map(|(key, choice)| StepChoice {
        key,
        attempts: choice.attempts,
        left: choice.left,
        abandonment: rate(choice.left, choice.attempts),
    });
    top(rows, |row| row.attempts)
}

/// The largest rows; equal ones stay in the order of their keys.
fn top<T>(rows: impl Iterator<Item = T>, size: impl Fn(&T) -> u64) -> Vec<T> {
    let mut rows: Vec<T> = rows.collect();
    rows.sort_by_key(|row| Reverse(size(row)));
    rows.truncate(ROWS);
    rows
}

fn merge_counts<K: Ord>(ours: &mut BTreeMap<K, u64>, theirs: BTreeMap<K, u64>) {
    for (key, count) in theirs {
        *ours.entry(key).or_default() += count;
    }
}

fn merge_choices(ours: &mut BTreeMap<String, Choice>, theirs: BTreeMap<String, Choice>) {
    for (key, choice) in theirs {
        let known = ours.entry(key).or_default();
        known.attempts += choice.attempts;
        known.left += choice.left;
    }
}
