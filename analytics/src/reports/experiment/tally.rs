//! Counting exposed people and what they did.

use super::exposure::Exposure;
use super::figures::ExperimentReport;
use super::judge;
use super::metric::Gain;
use super::query::ExperimentQuery;
use crate::person::{Moment, Person};
use crate::reports::{Scope, Tally};
use crate::stats::{Moments, Precise};
use crate::time::Timestamp;
use std::collections::BTreeMap;

/// The experiment in the making.
#[derive(Debug, Clone)]
pub struct ExperimentTally {
    query: ExperimentQuery,
    pub(super) arms: BTreeMap<String, Arm>,
    pub(super) several: u64,
    pub(super) first_exposure: Option<Timestamp>,
}

/// The people of one variant.
#[derive(Debug, Clone, Default)]
pub(super) struct Arm {
    pub(super) exposed: u64,
    pub(super) converters: u64,
    pub(super) conversions: u64,
    /// By currency, of those who paid in it: nobody else changes a sum.
    pub(super) money: BTreeMap<String, Moments<i128>>,
    /// Of a property, everybody exposed.
    pub(super) number: Moments<Precise>,
}

/// One person's figures.
#[derive(Debug, Default)]
pub(super) struct Gains {
    pub(super) count: u64,
    money: BTreeMap<String, i64>,
    number: f64,
}

impl ExperimentTally {
    pub(super) fn new(query: ExperimentQuery) -> Self {
        Self {
            query,
            arms: BTreeMap::new(),
            several: 0,
            first_exposure: None,
        }
    }

    /// What the person did after the exposure, within the window, up to now.
    fn gains(&self, first: &Moment<'_>, moments: &[Moment<'_>], scope: &Scope) -> Gains {
        let exposed = first.event.time;
        let until = match self.query.window {
            Some(window) => (exposed + window).min(scope.now),
            None => scope.now,
        };
        let counts = |moment: &&Moment<'_>| {
            moment.key() > first.key()
                && moment.event.time <= until
                && (scope.include_bots || !moment.event.bot)
        };
        let mut gains = Gains::default();
        for moment in moments.iter().filter(counts) {
            gains.count += match self.query.metric.gain(moment, scope) {
                None => continue,
                Some(Gain::Conversion) => 1,
                Some(Gain::Order(worth)) => {
                    if let Some(money) = worth {
                        gains.add_money(&money.currency, money.minor);
                    }
                    1
                }
                Some(Gain::Number(number)) => {
                    gains.number += number;
                    1
                }
            };
        }
        gains
    }
}

impl Tally for ExperimentTally {
    type Report = ExperimentReport;

    fn absorb(&mut self, person: &Person<'_>, scope: &Scope) {
        let (variant, key) = match Exposure::of(&self.query.id, person, scope) {
            None => return,
            Some(Exposure::Several) => {
                self.several += 1;
                return;
            }
            Some(Exposure::One { variant, first }) => (variant, first),
        };
        let moments = person.moments();
        let Some(first) = moments.iter().find(|moment| moment.key() == key) else {
            return;
        };
        let gains = self.gains(first, &moments, scope);
        let time = first.event.time;
        self.first_exposure = Some(self.first_exposure.map_or(time, |first| first.min(time)));
        let arm = self.arms.entry(variant.to_owned()).or_default();
        arm.absorb(gains);
    }

    fn merge(&mut self, other: Self) {
        self.several += other.several;
        let firsts = self.first_exposure.into_iter().chain(other.first_exposure);
        self.first_exposure = firsts.min();
        for (variant, arm) in other.arms {
            self.arms.entry(variant).or_default().merge(arm);
        }
    }

    fn finish(self, scope: &Scope) -> ExperimentReport {
        let query = self.query.clone();
        judge::report(&query, self, scope)
    }
}

impl Gains {
    pub(super) fn add_money(&mut self, currency: &str, minor: i64) {
        let sum = self.money.entry(currency.to_owned()).or_default();
        *sum = sum.saturating_add(minor);
    }
}

impl Arm {
    fn absorb(&mut self, gains: Gains) {
        self.exposed += 1;
        self.number.absorb(gains.number);
        self.absorb_gains(gains);
    }

    /// Adds what an exposed person did, without the property.
    pub(super) fn absorb_gains(&mut self, gains: Gains) {
        self.converters += u64::from(gains.count > 0);
        self.conversions += gains.count;
        for (currency, minor) in gains.money {
            self.money.entry(currency).or_default().absorb(minor);
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.exposed += other.exposed;
        self.converters += other.converters;
        self.conversions += other.conversions;
        for (currency, moments) in other.money {
            self.money.entry(currency).or_default().merge(moments);
        }
        self.number.merge(other.number);
    }
}
