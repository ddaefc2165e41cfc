//! Checkout: carts by what became of them, with the money at risk, and checkout
//! attempts by the step that they got to, with what was seen last where they
//! were left.
//!
//! Carts and attempts that carry the shop's id are the same whoever shows it;
//! others belong to a person. Each counts by its first event: in the range, in a
//! session that passes the filters. A rate is over what is settled; what may
//! still be bought stands beside.

mod attempt;
mod breakdown;
mod figures;
mod own;
mod query;
mod signals;
mod steps;
mod tally;
mod walk;

pub use breakdown::CheckoutBreakdown;
pub use figures::{
    CartFigures, CheckoutFigures, CheckoutGroup, CheckoutReport, CheckoutStep, LastSeen, StepChoice,
};
pub use query::CheckoutQuery;
pub use signals::{Signal, SignalArm};
pub use tally::CheckoutTally;

pub(crate) use own::{LeftAttempt, left_attempts, own_carts};
