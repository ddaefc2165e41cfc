//! The always-valid judgement: safe to look at on any day, stop on any day. The
//! default verdict.
//!
//! An asymptotic confidence sequence: over the whole run, with chance
//! 1 - alpha, *all* its intervals contain the true effect, so that looking often
//! costs no false alarms. The price is a wider interval than that of the
//! [fixed-sample test](super::mean), which is only valid once.

use schemars::JsonSchema;
use serde::Serialize;

use super::effect::{Effect, Interval};

/// Planned sample if none was planned.
pub const DEFAULT_PLANNED: u64 = 5_000;

/// Converters (visitors whose value is not 0) that each arm needs before an
/// outcome on the relative scale is called. The sequence is asymptotic, and a
/// relative effect over a handful of conversions is far from normal: at a rate
/// of 2 %, looked at from the first day, it would cry wolf in 8 % of the runs.
pub const ENOUGH_CONVERTERS: u64 = 25;

/// Outcome at one look.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct AlwaysValid {
    /// Two-sided.
    pub p: f64,
    /// Around the effect, at 1 - alpha.
    pub interval: Interval,
    /// Whether the interval leaves out zero, that is p < alpha.
    pub significant: bool,
}

/// Judges an effect seen on `n` visitors of both arms together. `planned` is
/// their number at the planned end: fixed before the start, it says where the
/// sequence is tightest, not when to stop ([`DEFAULT_PLANNED`] if nobody planned).
///
/// The two-sided sequence of Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas,
/// "Time-uniform central limit theory and asymptotic confidence sequences"
/// (arXiv 2103.06476), with their choice of ρ² for a given sample.
#[must_use]
pub fn always_valid(effect: &Effect, n: u64, planned: u64, alpha: f64) -> AlwaysValid {
    judge(effect, n as f64 * mixture(planned, alpha), alpha)
}

/// ρ² = k*/N*, so that the sequence is tightest about the planned sample.
fn mixture(planned: u64, alpha: f64) -> f64 {
    tightest(alpha) / planned.max(1) as f64
}

/// k* = -2 ln α + ln(1 - 2 ln α): where the interval has the fewest standard
/// errors (to 0.02 % up to α = 0.2).
fn tightest(alpha: f64) -> f64 {
    let twice = -2.0 * alpha.ln();
    twice + twice.ln_1p()
}

/// Half-width, in standard errors, when the planned sample is reached.
#[must_use]
pub fn errors_wide_at_plan(alpha: f64) -> f64 {
    errors_wide(tightest(alpha), alpha)
}

/// The same by the ratio k = Nρ² alone. As k = τ²/V this is also the mixture
/// sequential probability ratio test with an effect of variance τ² (Johari,
/// Koomen, Pekelis, Walsh, "Peeking at A/B Tests", KDD 2017).
///
/// With V the effect's variance: half-width √(V·2(k+1)/k·ln(√(k+1)/α)),
/// p = √(k+1)·exp(-k·effect²/(2V(k+1))).
#[must_use]
pub fn judge(effect: &Effect, k: f64, alpha: f64) -> AlwaysValid {
    let z2 = effect.estimate * effect.estimate / effect.variance;
    let p = (0.5 * k.ln_1p() - 0.5 * z2 * k / (k + 1.0)).exp().min(1.0);
    AlwaysValid {
        p,
        interval: effect.interval(effect.standard_error() * errors_wide(k, alpha)),
        significant: p < alpha,
    }
}

/// Half-width of the interval in standard errors.
fn errors_wide(k: f64, alpha: f64) -> f64 {
    (2.0 * (1.0 + 1.0 / k) * (0.5 * k.ln_1p() - alpha.ln())).sqrt()
}
