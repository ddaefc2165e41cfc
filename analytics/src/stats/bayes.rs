//! The Bayesian judgement: a Gaussian posterior of the effect, in the words that
//! shops use: the chance to win, and what a wrong choice would cost.

use schemars::JsonSchema;
use serde::Serialize;

use super::effect::{Effect, Interval};
use super::special::{normal_cdf, normal_density, normal_upper_quantile};
use super::undefined::Undefined;

/// What was believed of the effect before the start: a normal distribution.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prior {
    /// Expected effect.
    pub mean: f64,
    /// Its standard deviation; above 0.
    pub sd: f64,
}

impl Prior {
    /// The proper prior on the relative effect, where it is switched on: most
    /// changes move a metric by less than 30 %, as often up as down.
    pub const RELATIVE: Self = Self { mean: 0.0, sd: 0.3 };

    /// A prior on the relative effect, carried to the absolute scale.
    pub fn to_absolute(self, control_mean: f64) -> Result<Self, Undefined> {
        if control_mean == 0.0 {
            return Err(Undefined::ZeroBaseline);
        }
        Ok(Self {
            mean: self.mean * control_mean.abs(),
            sd: self.sd * control_mean.abs(),
        })
    }
}

/// Which way a metric should go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[cfg_attr(
    feature = "typescript",
    derive(ts_rs::TS),
    ts(rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    /// More is better: conversions, revenue.
    #[default]
    Higher,
    /// Less is better: refunds, errors.
    Lower,
}

/// What is believed of the effect now.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Posterior {
    /// Expected effect.
    pub mean: f64,
    /// Its standard deviation.
    pub sd: f64,
    /// Chance that the variation is better than the control.
    pub chance_to_win: f64,
    /// Equal-tailed, holding 1 - alpha of the belief.
    pub interval: Interval,
    /// Loss to expect of either choice.
    pub risk: Risk,
}

/// Expected loss, on the effect's scale, of a choice made now.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Risk {
    /// Of choosing the control.
    pub control: f64,
    /// Of choosing the variation.
    pub variation: f64,
}

/// The posterior of an effect. Without a prior it is N(effect, V); with one, on
/// the scale of the effect, both are weighted by their precision (Gelman et al.,
/// "Bayesian Data Analysis", chapter 2).
#[must_use]
pub fn posterior(effect: &Effect, prior: Option<Prior>, better: Better, alpha: f64) -> Posterior {
    let (mean, variance) = match prior {
        None => (effect.estimate, effect.variance),
        Some(prior) => {
            let (seen, believed) = (1.0 / effect.variance, 1.0 / (prior.sd * prior.sd));
            let precision = seen + believed;
            let mean = (effect.estimate * seen + prior.mean * believed) / precision;
            (mean, 1.0 / precision)
        }
    };
    let sd = variance.sqrt();
    let gain = match better {
        Better::Higher => mean / sd,
        Better::Lower => -mean / sd,
    };
    let half_width = sd * normal_upper_quantile(0.5 * alpha);
    Posterior {
        mean,
        sd,
        chance_to_win: normal_cdf(gain),
        interval: Interval {
            low: mean - half_width,
            high: mean + half_width,
        },
        risk: Risk {
            control: sd * unit_loss(gain),
            variation: sd * unit_loss(-gain),
        },
    }
}

/// E[max(0, x)] of a normal x with mean z and variance 1: zΦ(z) + φ(z) (the unit
/// normal loss integral; Raiffa and Schlaifer, 1961).
fn unit_loss(z: f64) -> f64 {
    (z * normal_cdf(z) + normal_density(z)).max(0.0)
}
