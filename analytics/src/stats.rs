//! Statistics of experiments: pure functions from sums to verdicts.
//!
//! Visitors' values are summed into [`moments`], which merge; two arms' moments
//! give an [`effect`](effect()) with its variance; the effect is judged by
//! Welch's test ([`mean`]), beside it by the pooled test of a [`proportion`].
//! [`srm`] asks first whether the split itself can be trusted. What cannot be
//! judged is [`Undefined`] with its reason, never a p-value of 1. Nothing here
//! knows visitors, events, time or money.

pub mod effect;
pub mod mean;
pub mod moments;
pub mod proportion;
pub mod special;
pub mod srm;
pub mod sum;
mod undefined;

pub use effect::{Effect, Interval, Scale, effect};
pub use moments::{Moments, PairMoments, Summary};
pub use proportion::Proportion;
pub use sum::Precise;
pub use undefined::Undefined;
