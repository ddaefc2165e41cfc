//! `Worth`: what came of paths. Currencies are small numbers here: nearly every sum
//! is of one, and there are as many sums as there are paths that led to an order.

use crate::money::MoneySum;

/// What came of paths.
#[derive(Debug, Clone, Default)]
pub(super) struct Worth {
    pub(super) conversions: u64,
    first: Option<(u16, i128)>,
    others: Vec<(u16, i128)>,
}

impl Worth {
    /// Adds minor units of a currency.
    pub(super) fn add(&mut self, currency: u16, minor: i128) {
        let first = self.first.get_or_insert((currency, 0));
        if first.0 == currency {
            first.1 += minor;
            return;
        }
        match self.others.iter_mut().find(|(of, _)| *of == currency) {
            Some((_, sum)) => *sum += minor,
            None => self.others.push((currency, minor)),
        }
    }

    /// Adds what came of other paths; `ours` says which number a currency has here.
    pub(super) fn merge(&mut self, other: &Self, ours: impl Fn(u16) -> u16) {
        self.conversions += other.conversions;
        for (currency, minor) in other.first.iter().chain(&other.others) {
            self.add(ours(*currency), *minor);
        }
    }

    /// The sums, by the names of the currencies.
    pub(super) fn revenue(&self, currencies: &[String]) -> MoneySum {
        let mut revenue = MoneySum::default();
        for (currency, minor) in self.first.iter().chain(&self.others) {
            if let Some(currency) = currencies.get(usize::from(*currency)) {
                revenue.add_minor(currency, *minor);
            }
        }
        revenue
    }
}

/// The number of a currency among those that were met, a new one if need be.
pub(super) fn number(currencies: &mut Vec<String>, currency: &str) -> u16 {
    let known = currencies.iter().position(|known| known == currency);
    let place = known.unwrap_or_else(|| {
        currencies.push(currency.to_owned());
        currencies.len() - 1
    });
    // ISO 4217 has some hundred; senders cannot name as many as there are numbers.
    u16::try_from(place).unwrap_or(u16::MAX)
}
