//! Proportions: how many of an arm's visitors converted.

use schemars::JsonSchema;
use serde::Serialize;

use super::effect::Interval;
use super::moments::Summary;
use super::special::{normal_survival, normal_upper_quantile};
use super::undefined::Undefined;

/// Converters among visitors. Merges by adding.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Proportion {
    /// Visitors.
    pub n: u64,
    /// Those who converted, each once; at most n.
    pub converters: u64,
}

impl Proportion {
    /// Takes in other visitors.
    pub fn merge(&mut self, other: Self) {
        self.n += other.n;
        self.converters += other.converters;
    }

    /// The share p, with variance p(1 - p): of a proportion the variance follows
    /// from the mean, so there is no n - 1.
    pub fn summary(&self) -> Result<Summary, Undefined> {
        if self.n == 0 {
            return Err(Undefined::EmptyArm);
        }
        let n = self.n as f64;
        let mean = self.converters as f64 / n;
        let others = self.n.saturating_sub(self.converters) as f64 / n;
        Ok(Summary {
            n: self.n,
            mean,
            variance: mean * others,
        })
    }

    /// Wilson's score interval of the share (Wilson, JASA 22, 1927): it stays
    /// inside 0..1 and says something even when nobody converted.
    pub fn wilson(&self, alpha: f64) -> Result<Interval, Undefined> {
        if self.n == 0 {
            return Err(Undefined::EmptyArm);
        }
        let others = self.n.saturating_sub(self.converters);
        let z = normal_upper_quantile(0.5 * alpha);
        Ok(Interval {
            low: wilson_low(self.converters, self.n, z),
            high: 1.0 - wilson_low(others, self.n, z),
        })
    }
}

/// The smaller x at which (p - x)² = z²x(1 - x)/n. From the larger and the
/// product of the two, so that a small share loses no digits.
fn wilson_low(count: u64, n: u64, z: f64) -> f64 {
    let n = n as f64;
    let (p, z2) = (count as f64 / n, z * z / n);
    let root = (z2 * (4.0 * p * (1.0 - p) + z2)).sqrt();
    2.0 * p * p / (2.0 * p + z2 + root)
}

/// Outcome of the pooled test.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PooledZ {
    /// Standardised difference; above 0 means the variation's share is larger.
    pub z: f64,
    /// Two-sided.
    pub p: f64,
}

/// The textbook test of two proportions on the absolute scale, with the variance
/// that both would share if there were no difference, without correction for
/// continuity (Fleiss, Levin, Paik, "Statistical Methods for Rates and
/// Proportions"). Squared it is Pearson's chi-square of the two-by-two table.
pub fn pooled_z(control: &Proportion, variation: &Proportion) -> Result<PooledZ, Undefined> {
    let mut pooled = *control;
    pooled.merge(*variation);
    let (a, b, both) = (control.summary()?, variation.summary()?, pooled.summary()?);
    let variance = both.variance * (1.0 / a.n as f64 + 1.0 / b.n as f64);
    if variance <= 0.0 {
        return Err(Undefined::ZeroVariance);
    }
    let z = (b.mean - a.mean) / variance.sqrt();
    Ok(PooledZ {
        z,
        p: 2.0 * normal_survival(z.abs()),
    })
}
