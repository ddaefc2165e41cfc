//! What carts and attempts are told apart by: facts of where they began, or what
//! was chosen last in them.

use super::attempt::Attempt;
use crate::cart::Cart;
use crate::dimension::{ALLOWED, Dimension, NONE};
use crate::params::{Params, QueryError};

const BREAKDOWN: &str = "The same figures for each payment_type, coupon or category, or for each \
     value of a dimension where it began.";

/// What carts and attempts are told apart by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckoutBreakdown {
    /// A fact of the session, event or person with which it began.
    Facts(Dimension),
    /// The payment method seen last.
    Payment,
    /// The coupon seen last.
    Coupon,
    /// Every category of what was in the cart: one cart may stand under several.
    Category,
}

impl CheckoutBreakdown {
    /// Takes `breakdown`.
    pub(super) fn take(params: &mut Params) -> Result<Option<Self>, QueryError> {
        let Some(given) = params.take("breakdown", BREAKDOWN)? else {
            return Ok(None);
        };
        let known = match given.as_str() {
            "payment_type" => Some(Self::Payment),
            "coupon" => Some(Self::Coupon),
            "category" => Some(Self::Category),
            name => Dimension::from_name(name).map(Self::Facts),
        };
        let allowed = || format!("payment_type, coupon, category, {ALLOWED}");
        known
            .map(Some)
            .ok_or_else(|| QueryError::new("breakdown", &given, allowed()))
    }

    /// The fact that has to be read where something begins.
    pub(super) fn dimension(&self) -> Option<&Dimension> {
        match self {
            Self::Facts(dimension) => Some(dimension),
            _ => None,
        }
    }

    pub(super) fn keys_of_cart(&self, cart: &Cart) -> Vec<String> {
        match self {
            Self::Facts(_) => one(cart.facts.group.as_deref()),
            Self::Payment => one(cart.payment.as_deref()),
            Self::Coupon => one(cart.coupon.as_deref()),
            Self::Category => all(cart.content.categories().into_iter()),
        }
    }

    pub(super) fn keys_of_attempt(&self, attempt: &Attempt) -> Vec<String> {
        match self {
            Self::Facts(_) => one(attempt.facts().and_then(|facts| facts.group.as_deref())),
            Self::Payment => one(attempt.payment.get().map(String::as_str)),
            Self::Coupon => one(attempt.coupon.get().map(String::as_str)),
            Self::Category => all(attempt.categories.iter().map(String::as_str)),
        }
    }
}

fn one(key: Option<&str>) -> Vec<String> {
    vec![key.unwrap_or(NONE).to_owned()]
}

fn all<'k>(keys: impl Iterator<Item = &'k str>) -> Vec<String> {
    let keys: Vec<String> = keys.map(str::to_owned).collect();
    if keys.is_empty() { one(None) } else { keys }
}
