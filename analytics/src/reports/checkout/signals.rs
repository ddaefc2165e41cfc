//! Signals: what was seen in attempts, and how many of those with and without it
//! were left.

use super::attempt::{Attempt, field_key};
use crate::reports::rate;
use crate::stats::{Interval, Proportion};
use schemars::JsonSchema;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Signals that name one error or field.
const ROWS: usize = 20;
/// 95 % intervals.
const ALPHA: f64 = 0.05;
/// The signals that are always shown.
const GENERAL: [&str; 3] = ["error", "field_left", "shipping_quote"];

/// Attempts with and without something.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Signal {
    /// `error` and `error:KIND`, `shipping_quote`, `field_left` and
    /// `field_left:FORM/FIELD`.
    pub signal: String,
    /// Attempts in which it was seen.
    pub with: SignalArm,
    /// Attempts in which it was not.
    pub without: SignalArm,
    /// Always `associated`: a difference is no proof of a reason.
    pub relation: &'static str,
}

/// Closed attempts, and how many were left.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SignalArm {
    /// Closed attempts.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub attempts: u64,
    /// Those without an order.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub left: u64,
    /// Left among them.
    pub rate: Option<f64>,
    /// Wilson's 95 % interval of the rate; none without attempts.
    pub interval: Option<Interval>,
}

/// Signals in the making.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Signals {
    all: Arm,
    with: BTreeMap<String, Arm>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Arm {
    attempts: u64,
    left: u64,
}

impl Signals {
    /// Counts a closed attempt.
    pub(super) fn count(&mut self, attempt: &Attempt) {
        let mut seen: BTreeSet<String> = BTreeSet::new();
        if attempt.error.get().is_some() {
            seen.insert("error".to_owned());
        }
        seen.extend(attempt.errors.iter().map(|kind| format!("error:{kind}")));
        if attempt.saw_quote {
            seen.insert("shipping_quote".to_owned());
        }
        // An order is the best proof that the form was not left.
        if let Some(field) = attempt.field_left().filter(|_| !attempt.is_ordered) {
            seen.insert("field_left".to_owned());
            seen.insert(format!("field_left:{}", field_key(field)));
        }
        let left = u64::from(!attempt.is_ordered);
        self.all.add(left);
        for signal in seen {
            self.with.entry(signal).or_default().add(left);
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.all.merge(other.all);
        for (signal, arm) in other.with {
            self.with.entry(signal).or_default().merge(arm);
        }
    }

    /// The general ones first, then the most frequent of the others.
    pub(super) fn finish(mut self) -> Vec<Signal> {
        let mut rows: Vec<(String, Arm)> = GENERAL
            .iter()
            .map(|name| {
                (
                    (*name).to_owned(),
                    self.with.remove(*name).unwrap_or_default(),
                )
            })
            .collect();
        let mut others: Vec<(String, Arm)> = self.with.into_iter().collect();
        others.sort_by_key(|(_, arm)| Reverse(arm.attempts));
        others.truncate(ROWS);
        rows.extend(others);
        let all = self.all;
        let rows = rows.into_iter().map(|(signal, with)| Signal {
            signal,
            with: with.figures(),
            without: Arm {
                attempts: all.attempts - with.attempts,
                left: all.left - with.left,
            }
            .figures(),
            relation: "associated",
        });
        rows.collect()
    }
}

impl Arm {
    fn add(&mut self, left: u64) {
        self.attempts += 1;
        self.left += left;
    }

    fn merge(&mut self, other: Self) {
        self.attempts += other.attempts;
        self.left += other.left;
    }

    fn figures(self) -> SignalArm {
        let proportion = Proportion {
            n: self.attempts,
            converters: self.left,
        };
        SignalArm {
            attempts: self.attempts,
            left: self.left,
            rate: rate(self.left, self.attempts),
            interval: proportion.wilson(ALPHA).ok(),
        }
    }
}
