//! Planning: how large an effect a run can see, and how long it must be to see
//! a given one.
//!
//! For the [rule](Rule) that will decide. The run is planned in whole weeks, as
//! shops live by the week, and the sample planned here is the one that the
//! always-valid test is then given.

use super::effect::{Scale, effect};
use super::moments::Summary;
use super::sequential;
use super::special::normal_upper_quantile;
use super::undefined::Undefined;

/// The longest run worth planning: two years.
const MOST_WEEKS: u32 = 104;
/// The largest relative effect sought of a mean: eleven times the control's.
const LARGEST_LIFT: f64 = 10.0;

/// The metric as it is today.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Baseline {
    /// A share of visitors; its variance moves with it.
    Proportion {
        /// The share, above 0 and below 1.
        rate: f64,
    },
    /// A mean per visitor; its variance is taken to stay.
    Mean {
        /// The mean.
        mean: f64,
        /// One visitor's variance.
        variance: f64,
    },
    /// A mean whose spread grows with it, like that of money: where all pay a
    /// tenth more, large orders grow most.
    Amount {
        /// The mean.
        mean: f64,
        /// One visitor's variance.
        variance: f64,
    },
}

/// Which test will decide.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Rule {
    /// The always-valid one, judged at the planned end. It may well decide before.
    #[default]
    Sequential,
    /// The fixed-sample one, looked at once.
    Fixed,
}

/// What is asked of a run, and the visitors that it gets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plan {
    /// The metric today.
    pub baseline: Baseline,
    /// Exposures of the control in a week.
    pub weekly_control: u64,
    /// Exposures of the variation in a week.
    pub weekly_variation: u64,
    /// Scale of the effect that will be judged.
    pub scale: Scale,
    /// Chance of a false alarm; by custom 0.05.
    pub alpha: f64,
    /// Chance to see the effect if it is there; by custom 0.8.
    pub power: f64,
}

impl Plan {
    /// The smallest relative rise that a run of so many weeks will see with the
    /// wanted power. `None` if it cannot see even the largest.
    pub fn detectable(&self, weeks: u32, rule: Rule) -> Result<Option<f64>, Undefined> {
        let largest = match self.baseline {
            Baseline::Proportion { rate } => 1.0 / rate - 1.0,
            Baseline::Mean { .. } | Baseline::Amount { .. } => LARGEST_LIFT,
        };
        // The very largest rise of a share has no variance: stop short of it.
        let (mut unseen, mut seen) = (0.0, largest * (1.0 - 1e-9));
        if !self.sees(seen, weeks, rule)? {
            return Ok(None);
        }
        // Halving until neighbouring floats: visibility grows with the effect.
        loop {
            let middle = 0.5 * (unseen + seen);
            if middle <= unseen || middle >= seen {
                return Ok(Some(seen));
            }
            if self.sees(middle, weeks, rule)? {
                seen = middle;
            } else {
                unseen = middle;
            }
        }
    }

    /// Whole weeks until a relative effect is seen with the wanted power; at
    /// least one. `None` if two years are not enough.
    pub fn weeks_needed(&self, lift: f64, rule: Rule) -> Result<Option<u32>, Undefined> {
        for weeks in 1..=MOST_WEEKS {
            if self.sees(lift, weeks, rule)? {
                return Ok(Some(weeks));
            }
        }
        Ok(None)
    }

    /// Whether the effect is as many standard errors large as is needed.
    fn sees(&self, lift: f64, weeks: u32, rule: Rule) -> Result<bool, Undefined> {
        let arm = |weekly: u64, lift| arm(self.baseline, weekly * u64::from(weeks), lift);
        let (a, b) = (
            arm(self.weekly_control, 0.0),
            arm(self.weekly_variation, lift),
        );
        let effect = effect(&a, &b, self.scale)?;
        let needed = errors_needed(rule, self.alpha, self.power);
        Ok(effect.estimate.abs() >= needed * effect.standard_error())
    }
}

/// Visitors for each of two equal arms to see a relative effect: n with
/// effect = (z_α + z_β)·√(V₁/n), V₁ the effect's variance at one visitor per arm
/// (Fleiss, Levin, Paik, "Statistical Methods for Rates and Proportions",
/// unpooled; z_α is the half-width of the rule's interval).
pub fn sample_size(
    baseline: Baseline,
    lift: f64,
    scale: Scale,
    rule: Rule,
    alpha: f64,
    power: f64,
) -> Result<f64, Undefined> {
    let effect = effect(&arm(baseline, 1, 0.0), &arm(baseline, 1, lift), scale)?;
    let errors = errors_needed(rule, alpha, power) / effect.estimate;
    Ok(errors * errors * effect.variance)
}

/// An arm whose mean is the baseline's with a relative lift.
fn arm(baseline: Baseline, n: u64, lift: f64) -> Summary {
    let (mean, variance) = match baseline {
        Baseline::Proportion { rate } => {
            let mean = rate * (1.0 + lift);
            (mean, mean * (1.0 - mean))
        }
        Baseline::Mean { mean, variance } => (mean + lift * mean.abs(), variance),
        Baseline::Amount { mean, variance } => {
            let growth = 1.0 + lift;
            (mean + lift * mean.abs(), variance * growth * growth)
        }
    };
    Summary { n, mean, variance }
}

/// How many standard errors large an effect must be: as far as the interval
/// reaches at the planned end, and then as far again as chance may pull back.
fn errors_needed(rule: Rule, alpha: f64, power: f64) -> f64 {
    let reach = match rule {
        Rule::Sequential => sequential::errors_wide_at_plan(alpha),
        Rule::Fixed => normal_upper_quantile(0.5 * alpha),
    };
    reach + normal_upper_quantile(1.0 - power)
}
