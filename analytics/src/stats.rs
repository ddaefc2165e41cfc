//! Statistics of experiments: pure functions from sums to verdicts.
//!
//! Visitors' values are summed into [`moments`], which merge; two arms' moments
//! give an [`effect`](effect()) with its variance; the effect is judged in three
//! ways: always valid ([`sequential`], the verdict), at a fixed sample ([`mean`],
//! with the pooled test of a [`proportion`] beside it) and by belief ([`bayes`]).
//! [`multiple`] corrects for many comparisons; [`srm`] asks first whether the
//! split itself can be trusted; [`cuped`] and [`capping`] take noise out before;
//! [`power`] plans. What cannot be judged is [`Undefined`] with its reason, never
//! a p-value of 1. Nothing here knows visitors, events, time or money.

pub mod bayes;
pub mod capping;
pub mod cuped;
pub mod effect;
pub mod mean;
pub mod moments;
pub mod multiple;
pub mod power;
pub mod proportion;
pub mod sequential;
pub mod special;
pub mod srm;
pub mod sum;
mod undefined;

pub use effect::{Effect, Interval, Scale, effect};
pub use moments::{Moments, PairMoments, Summary};
pub use proportion::Proportion;
pub use sum::Precise;
pub use undefined::Undefined;
