//! The checkout report's figures, as shown.

use super::signals::Signal;
use crate::money::Money;
use schemars::JsonSchema;
use serde::Serialize;

/// Carts, checkout attempts, and what goes with leaving.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CheckoutReport {
    /// Carts that began in the range.
    pub carts: CartFigures,
    /// Attempts that began in the range.
    pub checkout: CheckoutFigures,
    /// What was seen in attempts, and how often they were left with and without
    /// it. Associated with leaving: whether it is the reason, an experiment tells.
    pub signals: Vec<Signal>,
    /// Carts and attempts by each key of the breakdown, most first.
    pub breakdown: Vec<CheckoutGroup>,
}

/// Carts by what became of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CartFigures {
    /// All of them.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub carts: u64,
    /// Changed a short time ago.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub active: u64,
    /// Left alone, but not for good: the moment to write to somebody.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub abandoned: u64,
    /// Left alone for good.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub lost: u64,
    /// Left alone, then ordered in time.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub recovered: u64,
    /// Ordered without a pause.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub bought: u64,
    /// Everything was taken out.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub emptied: u64,
    /// Lost, recovered and bought: the denominator of the rates.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub settled: u64,
    /// Lost and recovered among the settled.
    pub abandonment_rate: Option<f64>,
    /// Lost among the settled.
    pub loss_rate: Option<f64>,
    /// Recovered among recovered and lost.
    pub recovery_rate: Option<f64>,
    /// What abandoned and lost carts were worth last.
    pub value_at_risk: Vec<Money>,
    /// Abandoned and lost carts whose worth nobody told.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub without_value: u64,
}

/// Checkout attempts.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CheckoutFigures {
    /// All of them.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub attempts: u64,
    /// Neither ordered nor old enough to be closed; in no rate.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub pending: u64,
    /// Ordered.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub ordered: u64,
    /// Closed without an order among the closed.
    pub abandonment: Option<f64>,
    /// In the order of the checkout.
    pub steps: Vec<CheckoutStep>,
}

/// One step of the checkout.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CheckoutStep {
    /// Its name.
    pub step: String,
    /// Attempts that got here or further.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub reached: u64,
    /// Those that got further without it: it counts as passed.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub skipped: u64,
    /// Closed attempts that got no further and were not ordered.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub left: u64,
    /// Attempts that are here and may still go on.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub pending: u64,
    /// Left among the closed attempts that got here or further.
    pub abandonment: Option<f64>,
    /// What the carts of those who left here were worth last.
    pub money_left: Vec<Money>,
    /// The errors that those who left here were shown last.
    pub last_errors: Vec<LastSeen>,
    /// The fields that those who left here touched last.
    pub last_fields: Vec<LastSeen>,
    /// What those who left here did last.
    pub last_interactions: Vec<LastSeen>,
    /// Closed attempts that got here, by the shipping seen last.
    pub shipping: Vec<StepChoice>,
    /// Closed attempts that got here, by the payment seen last.
    pub payment: Vec<StepChoice>,
    /// Closed attempts that got here, by the coupon seen last.
    pub coupons: Vec<StepChoice>,
}

/// What was seen last, and by how many of those who left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct LastSeen {
    /// The kind of error, the form and field, or the event.
    pub key: String,
    /// Of an error, the field at which it was shown.
    pub field: Option<String>,
    /// Attempts left here after it.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub left: u64,
}

/// Attempts that chose the same.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct StepChoice {
    /// What was chosen.
    pub key: String,
    /// Closed attempts that got to the step.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub attempts: u64,
    /// Those left at the step.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub left: u64,
    /// Left among them.
    pub abandonment: Option<f64>,
}

/// Carts and attempts of one key of the breakdown.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CheckoutGroup {
    /// The key; `(none)` where there is none, `(other)` for the rest of many.
    pub key: String,
    /// Its carts.
    pub carts: CartFigures,
    /// Its attempts.
    pub checkout: CheckoutFigures,
}
