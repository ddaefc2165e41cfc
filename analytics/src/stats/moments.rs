//! Moments: what is kept of an arm's visitors, one value (or two) each.
//!
//! Sums of values, squares and products, from which mean, variance and
//! covariance follow. They merge: any partition of the visitors gives the same
//! moments. Every exposed visitor is in, with 0 where nothing happened.

use super::sum::Sum;
use super::undefined::Undefined;

/// An arm in three numbers, whatever the metric: what effects are made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Summary {
    /// Visitors.
    pub n: u64,
    /// The metric's mean (a rate, or a ratio of sums).
    pub mean: f64,
    /// Variance of one visitor's value; over n it is that of the mean.
    pub variance: f64,
}

impl Summary {
    /// Variance of the mean: the squared standard error.
    #[must_use]
    pub fn error_variance(&self) -> f64 {
        self.variance / self.n as f64
    }
}

/// Moments of one value per visitor: `Moments<i128>` of integers,
/// `Moments<Precise>` of floats.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Moments<S> {
    /// Visitors.
    pub n: u64,
    /// Sum of their values.
    pub sum: S,
    /// Sum of the squares.
    pub sum_squares: S,
}

impl<S: Sum> Moments<S> {
    /// Takes in one visitor's value.
    pub fn absorb(&mut self, value: S::Value) {
        self.n += 1;
        self.sum += S::of(value);
        self.sum_squares += S::product(value, value);
    }

    /// Takes in other visitors.
    pub fn merge(&mut self, other: Self) {
        self.n += other.n;
        self.sum += other.sum;
        self.sum_squares += other.sum_squares;
    }

    /// Mean and sample variance (n - 1). One visitor has variance 0.
    pub fn summary(&self) -> Result<Summary, Undefined> {
        if self.n == 0 {
            return Err(Undefined::EmptyArm);
        }
        let squares = self.sum_squares.centred(self.sum, self.sum, self.n);
        Ok(Summary {
            n: self.n,
            mean: self.sum.mean(self.n),
            variance: per_degree(squares, self.n),
        })
    }
}

/// Moments of two values per visitor: numerator and denominator of a ratio, or a
/// metric after and before the exposure.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct PairMoments<S> {
    /// Of the first value.
    pub first: Moments<S>,
    /// Of the second, over the same visitors.
    pub second: Moments<S>,
    /// Sum of the products.
    pub products: S,
}

impl<S: Sum> PairMoments<S> {
    /// Takes in one visitor's values.
    pub fn absorb(&mut self, first: S::Value, second: S::Value) {
        self.first.absorb(first);
        self.second.absorb(second);
        self.products += S::product(first, second);
    }

    /// Changes one visitor's values: takes the old ones off and adds the new ones.
    pub fn shift(&mut self, from: (S::Value, S::Value), to: (S::Value, S::Value)) {
        let values = [
            (&mut self.first, from.0, to.0),
            (&mut self.second, from.1, to.1),
        ];
        for (moments, from, to) in values {
            moments.sum += S::of(to);
            moments.sum += -S::of(from);
            moments.sum_squares += S::product(to, to);
            moments.sum_squares += -S::product(from, from);
        }
        self.products += S::product(to.0, to.1);
        self.products += -S::product(from.0, from.1);
    }

    /// Takes in other visitors.
    pub fn merge(&mut self, other: Self) {
        self.first.merge(other.first);
        self.second.merge(other.second);
        self.products += other.products;
    }

    /// Sample covariance (n - 1) of the two values; 0 below two visitors.
    #[must_use]
    pub fn covariance(&self) -> f64 {
        let n = self.first.n;
        if n == 0 {
            return 0.0;
        }
        let products = self.products.centred(self.first.sum, self.second.sum, n);
        per_degree(products, n)
    }

    /// The ratio of sums, first over second, with visitors as units: the variance
    /// is the delta method's (Deng, Knoblich, Lu, "Applying the Delta Method in
    /// Metric Analytics", KDD 2018, arXiv 1803.06336).
    pub fn ratio(&self) -> Result<Summary, Undefined> {
        let (top, bottom) = (self.first.summary()?, self.second.summary()?);
        if bottom.mean == 0.0 {
            return Err(Undefined::ZeroDenominator);
        }
        let ratio = top.mean / bottom.mean;
        let spread =
            top.variance - 2.0 * ratio * self.covariance() + ratio * ratio * bottom.variance;
        Ok(Summary {
            n: top.n,
            mean: ratio,
            variance: spread / (bottom.mean * bottom.mean),
        })
    }
}

/// A centred sum of products over its n - 1 degrees of freedom.
fn per_degree(centred: f64, n: u64) -> f64 {
    if n > 1 { centred / (n - 1) as f64 } else { 0.0 }
}
