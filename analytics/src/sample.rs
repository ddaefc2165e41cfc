//! `Sample`: values kept whole, so that quantiles are exact whatever was merged
//! in whatever order.

use serde::{Serialize, Serializer};

/// Values of one measure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sample {
    values: Vec<i64>,
}

impl Sample {
    /// Adds a value.
    pub fn push(&mut self, value: i64) {
        self.values.push(value);
    }

    /// Adds another sample.
    pub fn merge(&mut self, mut other: Self) {
        self.values.append(&mut other.values);
    }

    /// How many values.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Sorts, for quantiles.
    #[must_use]
    pub fn sorted(mut self) -> Sorted {
        self.values.sort_unstable();
        Sorted(self.values)
    }

    /// The middle value.
    #[must_use]
    pub fn median(self) -> Option<Quantile> {
        self.sorted().quantile(0.5)
    }
}

/// A sample in ascending order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sorted(Vec<i64>);

impl Sorted {
    /// The quantile of type 7: linear between the values around place
    /// `share x (n - 1)`. `None` of an empty sample.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "places and spans in milliseconds are far below 2^53"
    )]
    pub fn quantile(&self, share: f64) -> Option<Quantile> {
        let last = self.0.len().checked_sub(1)?;
        let place = share.clamp(0.0, 1.0) * last as f64;
        let below = place.floor() as usize;
        let low = *self.0.get(below)?;
        let high = *self.0.get((below + 1).min(last))?;
        Some(Quantile(
            low as f64 + place.fract() * (high as f64 - low as f64),
        ))
    }

    /// The values, ascending.
    #[must_use]
    pub fn values(&self) -> &[i64] {
        &self.0
    }
}

/// A quantile of whole numbers: shown without a fraction where it has none.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "number"))]
pub struct Quantile(pub f64);

impl Serialize for Quantile {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "checked by the way back"
    )]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let whole = self.0 as i64;
        if whole as f64 == self.0 {
            serializer.serialize_i64(whole)
        } else {
            serializer.serialize_f64(self.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(values: &[i64], share: f64, expected: Option<f64>) {
        let mut sample = Sample::default();
        for &value in values {
            sample.push(value);
        }
        let got = sample.sorted().quantile(share).map(|q| q.0);
        assert_eq!(got, expected, "{values:?} {share}");
    }

    /// Expected values are those of R's `quantile(x, p, type = 7)`.
    #[test]
    fn type_seven() {
        check(&[], 0.5, None);
        check(&[7], 0.25, Some(7.0));
        check(&[4, 1, 3, 2], 0.5, Some(2.5));
        check(&[4, 1, 3, 2], 0.25, Some(1.75));
        check(&[10, 20, 30], 0.5, Some(20.0));
        check(&[10, 20, 30], 0.75, Some(25.0));
        check(&[10, 20, 30], 1.0, Some(30.0));
    }

    #[test]
    fn whole_quantiles_are_shown_whole() {
        let show = |value| serde_json::to_string(&Quantile(value)).unwrap();
        assert_eq!([show(2000.0), show(2.5)], ["2000", "2.5"]);
    }
}
