//! Money: integer minor units with their currency. Currencies are never added
//! up: a sum is a list with one entry a currency.

use schemars::JsonSchema;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// ISO 4217's code for "no currency": what neither the event nor the site named.
pub const NO_CURRENCY: &str = "XXX";

/// An amount of one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Money {
    /// ISO 4217 code.
    pub currency: String,
    /// Minor units: cents, centavos.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub minor: i64,
}

/// Amounts added up, each currency for itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MoneySum {
    // Wide, so that no order of additions can overflow half-way.
    minor: BTreeMap<String, i128>,
}

impl MoneySum {
    /// Adds an amount.
    pub fn add(&mut self, money: &Money) {
        self.add_minor(&money.currency, money.minor.into());
    }

    /// Adds another sum.
    pub fn merge(&mut self, other: &Self) {
        for (currency, minor) in &other.minor {
            self.add_minor(currency, *minor);
        }
    }

    /// The list that reports show: largest first, equal ones by currency.
    #[must_use]
    pub fn list(&self) -> Vec<Money> {
        let amount = |(currency, minor): (&String, &i128)| Money {
            currency: currency.clone(),
            minor: i64::try_from(*minor).unwrap_or(if *minor < 0 { i64::MIN } else { i64::MAX }),
        };
        let mut list: Vec<Money> = self.minor.iter().map(amount).collect();
        list.sort_by_key(|money| Reverse(money.minor));
        list
    }

    /// Adds minor units of a currency.
    pub(crate) fn add_minor(&mut self, currency: &str, minor: i128) {
        match self.minor.get_mut(currency) {
            Some(sum) => *sum += minor,
            None => {
                self.minor.insert(currency.to_owned(), minor);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn largest_first_and_never_added_across() {
        let mut sum = MoneySum::default();
        for (currency, minor) in [("USD", 5), ("BRL", 7), ("EUR", 5), ("BRL", -1)] {
            sum.add(&Money {
                currency: currency.to_owned(),
                minor,
            });
        }
        let list: Vec<_> = sum
            .list()
            .into_iter()
            .map(|money| (money.currency, money.minor))
            .collect();
        assert_eq!(
            list,
            [("BRL", 6), ("EUR", 5), ("USD", 5)].map(|(c, m)| (c.to_owned(), m))
        );
    }
}
