//! Sums that do not depend on the order of their terms: integers exactly, floats
//! with twice the digits.
//!
//! The error of a plain float sum depends on how visitors were spread over
//! shards, and the difference of two sums, which a variance is, multiplies it.

use std::ops::{AddAssign, Neg};

/// What moments are made of: sums of values and of products of values. What was
/// added can be taken off again: by adding its negation.
pub trait Sum: Copy + Default + AddAssign + Neg<Output = Self> {
    /// What is summed.
    type Value: Copy;

    /// A sum of one value.
    fn of(value: Self::Value) -> Self;

    /// A sum of one product.
    fn product(a: Self::Value, b: Self::Value) -> Self;

    /// The mean of `n` values with this sum.
    fn mean(self, n: u64) -> f64;

    /// Σ(a - mean a)(b - mean b), where this is Σab: Σab - Σa·Σb/n.
    fn centred(self, a: Self, b: Self, n: u64) -> f64;
}

/// Counts and money: exact. Products of 2⁵³ leave room for 2²¹ visitors that have
/// them all, and money is limited to a fraction of that.
impl Sum for i128 {
    type Value = i64;

    fn of(value: i64) -> Self {
        Self::from(value)
    }

    fn product(a: i64, b: i64) -> Self {
        Self::from(a) * Self::from(b)
    }

    fn mean(self, n: u64) -> f64 {
        self as f64 / n as f64
    }

    /// With a = qₐn + rₐ and b likewise, a·b/n = qₐqᵦn + qₐrᵦ + qᵦrₐ + rₐrᵦ/n:
    /// no term outgrows the sums, and only the last is not whole.
    fn centred(self, a: Self, b: Self, n: u64) -> f64 {
        let n = Self::from(n);
        let (qa, ra) = (a.div_euclid(n), a.rem_euclid(n));
        let (qb, rb) = (b.div_euclid(n), b.rem_euclid(n));
        let (whole, rest) = (ra * rb / n, ra * rb % n);
        let centred = self - qa * qb * n - qa * rb - qb * ra - whole;
        centred as f64 - rest as f64 / n as f64
    }
}

/// A float sum of about 106 bits: the sum rounded to a float, and what the
/// rounding left over. The algorithms are Dekker's ("A floating-point technique
/// for extending the available precision", 1971) and Knuth's two-sum.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Precise {
    /// The sum, rounded.
    pub high: f64,
    /// What is missing from `high`, rounded.
    pub low: f64,
}

impl Precise {
    /// The exact sum of two floats.
    fn two_sum(a: f64, b: f64) -> Self {
        let high = a + b;
        let b_seen = high - a;
        let low = (a - (high - b_seen)) + (b - b_seen);
        Self { high, low }
    }

    /// The exact product of two floats.
    fn two_product(a: f64, b: f64) -> Self {
        let high = a * b;
        let low = a.mul_add(b, -high);
        Self { high, low }
    }

    fn plus(self, other: Self) -> Self {
        let high = Self::two_sum(self.high, other.high);
        let low = Self::two_sum(self.low, other.low);
        let carried = Self::two_sum(high.high, high.low + low.high);
        Self::two_sum(carried.high, carried.low + low.low)
    }

    fn times(self, other: Self) -> Self {
        let product = Self::two_product(self.high, other.high);
        let cross = self.high * other.low + self.low * other.high;
        Self::two_sum(product.high, product.low + cross)
    }

    fn over(self, divisor: f64) -> Self {
        let high = self.high / divisor;
        let rest = self.plus(Self::two_product(-high, divisor));
        Self::two_sum(high, rest.high / divisor)
    }
}

impl From<f64> for Precise {
    fn from(high: f64) -> Self {
        Self { high, low: 0.0 }
    }
}

impl Neg for Precise {
    type Output = Self;

    fn neg(self) -> Self {
        Self {
            high: -self.high,
            low: -self.low,
        }
    }
}

impl AddAssign for Precise {
    fn add_assign(&mut self, other: Self) {
        *self = self.plus(other);
    }
}

impl Sum for Precise {
    type Value = f64;

    fn of(value: f64) -> Self {
        value.into()
    }

    fn product(a: f64, b: f64) -> Self {
        Self::two_product(a, b)
    }

    fn mean(self, n: u64) -> f64 {
        self.over(n as f64).high
    }

    fn centred(self, a: Self, b: Self, n: u64) -> f64 {
        self.plus(-a.times(b).over(n as f64)).high
    }
}
