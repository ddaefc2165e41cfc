//! CUPED: less noise, by taking out of a metric what the visitor's behaviour
//! before the exposure already told.
//!
//! Visitors without a past count with 0. As both arms lose the same share of the
//! same past, the effect stays what it was; only its variance shrinks. (Deng, Xu,
//! Kohavi, Walker, "Improving the Sensitivity of Online Controlled Experiments by
//! Utilizing Pre-Experiment Data", WSDM 2013.)

use super::effect::{Effect, Scale, effect};
use super::moments::{PairMoments, Summary};
use super::sum::Sum;
use super::undefined::Undefined;

/// Two arms after the adjustment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Adjusted {
    /// Share of the past that was taken out; 0 where the past tells nothing.
    pub theta: f64,
    /// Control, adjusted.
    pub control: Summary,
    /// Variation, adjusted.
    pub variation: Summary,
    /// Control as measured: the base of relative effects.
    pub baseline: Summary,
    /// Covariance of the control's adjusted and measured values.
    pub baseline_covariance: f64,
}

/// Adjusts the first value of each pair (after the exposure) by the second (the
/// same or another metric before it). θ = cov(post, pre)/var(pre) over the
/// visitors of both arms; the mean becomes m_post - θ·m_pre, the variance
/// s²post + θ²s²pre - 2θ·cov.
pub fn adjust<S: Sum>(
    control: &PairMoments<S>,
    variation: &PairMoments<S>,
) -> Result<Adjusted, Undefined> {
    let mut pooled = *control;
    pooled.merge(*variation);
    let past = pooled.second.summary()?.variance;
    let theta = if past > 0.0 {
        pooled.covariance() / past
    } else {
        0.0
    };
    let baseline = control.first.summary()?;
    Ok(Adjusted {
        theta,
        control: adjust_arm(control, theta)?,
        variation: adjust_arm(variation, theta)?,
        baseline,
        baseline_covariance: baseline.variance - theta * control.covariance(),
    })
}

fn adjust_arm<S: Sum>(arm: &PairMoments<S>, theta: f64) -> Result<Summary, Undefined> {
    let (post, pre) = (arm.first.summary()?, arm.second.summary()?);
    Ok(Summary {
        n: post.n,
        mean: post.mean - theta * pre.mean,
        variance: post.variance + theta * (theta * pre.variance - 2.0 * arm.covariance()),
    })
}

impl Adjusted {
    /// The effect on the adjusted means. A relative one is their difference d over
    /// the control's measured mean m, which is correlated with d: by the delta
    /// method V = var(d)/m² - 2d·cov(d, m)/m³ + d²·var(m)/m⁴.
    pub fn effect(&self, scale: Scale) -> Result<Effect, Undefined> {
        let absolute = effect(&self.control, &self.variation, Scale::Absolute)?;
        let m = self.baseline.mean;
        match scale {
            Scale::Absolute => Ok(absolute),
            Scale::Relative if m == 0.0 => Err(Undefined::ZeroBaseline),
            Scale::Relative => {
                let relative = absolute.estimate / m;
                // d falls as the control's mean rises.
                let covariance = -self.baseline_covariance / self.baseline.n as f64;
                let spread = absolute.variance - 2.0 * relative * covariance
                    + relative * relative * self.baseline.error_variance();
                Ok(Effect {
                    estimate: absolute.estimate / m.abs(),
                    variance: spread / (m * m),
                })
            }
        }
    }
}
