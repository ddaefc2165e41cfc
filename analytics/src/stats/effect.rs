//! The effect of a variation: its difference from the control, with a variance.
//!
//! Absolute: the difference of means. Relative: that over the control's mean,
//! taken as positive, so that the sign always says the direction. Everything
//! that judges ([`mean`](super::mean), [`bayes`](super::bayes),
//! [`sequential`](super::sequential)) starts here, and what has no effect is
//! [`Undefined`] here once for all.

use schemars::JsonSchema;
use serde::Serialize;

use super::moments::Summary;
use super::undefined::Undefined;

/// In which unit an effect is told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Scale {
    /// As a share of the control's mean.
    #[default]
    Relative,
    /// In the metric's own unit.
    Absolute,
}

/// An estimate and the variance of its error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effect {
    /// Variation against control: above 0 means the variation's mean is larger.
    pub estimate: f64,
    /// Variance of the estimate; above 0.
    pub variance: f64,
}

impl Effect {
    /// Standard error.
    #[must_use]
    pub fn standard_error(&self) -> f64 {
        self.variance.sqrt()
    }

    /// The interval that reaches `half_width` to both sides.
    #[must_use]
    pub fn interval(&self, half_width: f64) -> Interval {
        Interval {
            low: self.estimate - half_width,
            high: self.estimate + half_width,
        }
    }
}

/// From `low` to `high`; `[low, high]` in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(
    feature = "typescript",
    derive(ts_rs::TS),
    ts(type = "[number, number]")
)]
#[serde(into = "[f64; 2]")]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl From<Interval> for [f64; 2] {
    fn from(interval: Interval) -> Self {
        [interval.low, interval.high]
    }
}

/// The effect of `variation` against `control`.
///
/// Absolute: d = mᵦ - mₐ, V = sᵦ²/nᵦ + sₐ²/nₐ. Relative: d/|mₐ| with the delta
/// method's V = sᵦ²/(mₐ²nᵦ) + sₐ²mᵦ²/(mₐ⁴nₐ) (as GrowthBook's engine, gbstats).
pub fn effect(control: &Summary, variation: &Summary, scale: Scale) -> Result<Effect, Undefined> {
    if control.n == 0 || variation.n == 0 {
        return Err(Undefined::EmptyArm);
    }
    // Also catches NaN.
    if !(control.variance > 0.0 && variation.variance > 0.0) {
        return Err(Undefined::ZeroVariance);
    }
    let (a, b) = (control.error_variance(), variation.error_variance());
    let difference = variation.mean - control.mean;
    match scale {
        Scale::Absolute => Ok(Effect {
            estimate: difference,
            variance: a + b,
        }),
        Scale::Relative if control.mean == 0.0 => Err(Undefined::ZeroBaseline),
        Scale::Relative => {
            let ratio = variation.mean / control.mean;
            Ok(Effect {
                estimate: difference / control.mean.abs(),
                variance: (b + a * ratio * ratio) / (control.mean * control.mean),
            })
        }
    }
}
