//! `Credits`: sums of shares of conversions and of revenue by key, kept exact and
//! rounded once at the end.

use crate::attribution::{WHOLE, apportion};
use crate::money::{Money, MoneySum};
use std::collections::BTreeMap;

/// Millionths in a whole conversion, as shown.
pub(super) const MILLIONTHS: i128 = 1_000_000;

/// Shares by key.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Credits {
    of: BTreeMap<String, Shares>,
}

/// In units of [`WHOLE`]; money in such units of minor units.
#[derive(Debug, Clone, Default, PartialEq)]
struct Shares {
    credit: i128,
    revenue: BTreeMap<String, i128>,
}

/// What is shown of one key.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Credit {
    pub(super) millionths: i128,
    pub(super) revenue: MoneySum,
}

impl Credits {
    /// Adds units of one conversion, and of what it was worth.
    pub(super) fn add(&mut self, key: &str, units: i128, worth: Option<&Money>) {
        let shares = match self.of.get_mut(key) {
            Some(shares) => shares,
            None => self.of.entry(key.to_owned()).or_default(),
        };
        shares.credit += units;
        if let Some(money) = worth {
            let share = shares.revenue.entry(money.currency.clone()).or_default();
            *share += units * i128::from(money.minor);
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        for (key, theirs) in other.of {
            let ours = self.of.entry(key).or_default();
            ours.credit += theirs.credit;
            for (currency, share) in theirs.revenue {
                *ours.revenue.entry(currency).or_default() += share;
            }
        }
    }

    /// What each key is shown with; all sums are kept.
    pub(super) fn finish(self) -> BTreeMap<String, Credit> {
        let keys: Vec<String> = self.of.keys().cloned().collect();
        let shares: Vec<Shares> = self.of.into_values().collect();
        let credit: Vec<i128> = shares.iter().map(|shares| shares.credit).collect();
        let total: i128 = credit.iter().sum();
        let millionths = apportion(total / (WHOLE / MILLIONTHS), &credit);
        let mut credits: Vec<Credit> = millionths
            .into_iter()
            .map(|millionths| Credit {
                millionths,
                revenue: MoneySum::default(),
            })
            .collect();
        let mut currencies: Vec<&String> = shares
            .iter()
            .flat_map(|shares| shares.revenue.keys())
            .collect();
        currencies.sort_unstable();
        currencies.dedup();
        for currency in currencies {
            let parts: Vec<i128> = shares
                .iter()
                .map(|shares| shares.revenue.get(currency).copied().unwrap_or(0))
                .collect();
            for (credit, minor) in credits.iter_mut().zip(rounded(&parts)) {
                credit.add(currency, minor);
            }
        }
        keys.into_iter().zip(credits).collect()
    }
}

impl Credit {
    pub(super) fn add(&mut self, currency: &str, minor: i128) {
        if minor != 0 {
            self.revenue.add(&Money {
                currency: currency.to_owned(),
                minor: i64::try_from(minor).unwrap_or(i64::MAX),
            });
        }
    }
}

/// Parts in whole minor units that keep their sum; parts may be negative, as a
/// shop's credits are.
fn rounded(parts: &[i128]) -> Vec<i128> {
    let total: i128 = parts.iter().sum();
    let floors: Vec<i128> = parts.iter().map(|part| part.div_euclid(WHOLE)).collect();
    let rest = total.div_euclid(WHOLE) - floors.iter().sum::<i128>();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    let lost = |place: &usize| parts.get(*place).map(|part| part.rem_euclid(WHOLE));
    order.sort_by_key(|place| std::cmp::Reverse(lost(place)));
    let mut rounded = floors;
    for place in order.into_iter().take(usize::try_from(rest).unwrap_or(0)) {
        if let Some(part) = rounded.get_mut(place) {
            *part += 1;
        }
    }
    rounded
}
