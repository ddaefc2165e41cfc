//! Welch's test: the fixed-sample judgement of an effect.
//!
//! It is valid once, at the end that was set before the start. Who looks along
//! the way uses [`sequential`](super::sequential).

use schemars::JsonSchema;
use serde::Serialize;

use super::effect::{Effect, Interval, Scale, effect};
use super::moments::Summary;
use super::special::{student_survival, student_upper_quantile};
use super::undefined::Undefined;

/// Outcome of the test.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Welch {
    /// The effect over its standard error.
    pub t: f64,
    /// Welch-Satterthwaite degrees of freedom.
    pub degrees: f64,
    /// Two-sided.
    pub p: f64,
    /// Around the effect, at 1 - alpha.
    pub interval: Interval,
}

/// Tests whether the two arms have the same mean, without assuming that they
/// have the same variance (Welch, Biometrika 34, 1947).
pub fn welch(
    control: &Summary,
    variation: &Summary,
    scale: Scale,
    alpha: f64,
) -> Result<Welch, Undefined> {
    let effect = effect(control, variation, scale)?;
    Ok(judge(
        &effect,
        degrees_of_freedom(control, variation),
        alpha,
    ))
}

/// Tests an effect at hand (an adjusted one, say).
#[must_use]
pub fn judge(effect: &Effect, degrees: f64, alpha: f64) -> Welch {
    let error = effect.standard_error();
    let t = effect.estimate / error;
    Welch {
        t,
        degrees,
        p: 2.0 * student_survival(t.abs(), degrees),
        interval: effect.interval(error * student_upper_quantile(0.5 * alpha, degrees)),
    }
}

/// Degrees of freedom of the absolute difference, used for the relative effect
/// too (Satterthwaite, Biometrics Bulletin 2, 1946).
#[must_use]
pub fn degrees_of_freedom(control: &Summary, variation: &Summary) -> f64 {
    let (a, b) = (control.error_variance(), variation.error_variance());
    let part = |error: f64, n: u64| error * error / (n as f64 - 1.0);
    (a + b) * (a + b) / (part(a, control.n) + part(b, variation.n))
}
