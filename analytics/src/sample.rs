//! `Sample`: values of one measure, and their quantiles. Up to some thousand
//! values are kept whole; of more, only how many lie in each of many narrow
//! buckets. Which of the two it is depends on the number of values alone, so that
//! quantiles are the same whatever was merged in whatever order.

mod histogram;

use histogram::Histogram;
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

/// Values that are kept whole. Quantiles of more are within 0.1 % of the exact
/// ones.
pub const EXACT: usize = 4_096;

/// Values of one measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample(Form);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Form {
    Exact(Vec<i64>),
    Rough(Histogram),
}

impl Default for Sample {
    fn default() -> Self {
        Self(Form::Exact(Vec::new()))
    }
}

impl Sample {
    /// Adds a value.
    #[inline]
    pub fn push(&mut self, value: i64) {
        match &mut self.0 {
            Form::Exact(values) => {
                values.push(value);
                if values.len() > EXACT {
                    self.0 = Form::Rough(rough(values));
                }
            }
            Form::Rough(histogram) => histogram.push(value),
        }
    }

    /// Adds another sample.
    pub fn merge(&mut self, other: Self) {
        match (&mut self.0, other.0) {
            (Form::Rough(ours), Form::Rough(theirs)) => ours.merge(&theirs),
            (Form::Exact(ours), Form::Rough(mut theirs)) => {
                ours.iter().for_each(|value| theirs.push(*value));
                self.0 = Form::Rough(theirs);
            }
            (_, Form::Exact(theirs)) => theirs.into_iter().for_each(|value| self.push(value)),
        }
    }

    /// How many values.
    #[must_use]
    pub fn len(&self) -> u64 {
        match &self.0 {
            Form::Exact(values) => values.len() as u64,
            Form::Rough(histogram) => histogram.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Sorts, for quantiles.
    #[must_use]
    pub fn sorted(self) -> Sorted {
        match self.0 {
            Form::Rough(histogram) => Sorted::of(histogram.counts()),
            Form::Exact(mut values) => {
                values.sort_unstable();
                let equal = values.chunk_by(|a, b| a == b);
                Sorted::of(equal.filter_map(|equal| Some((*equal.first()?, equal.len() as u64))))
            }
        }
    }

    /// The middle value.
    #[must_use]
    pub fn median(self) -> Option<Quantile> {
        self.sorted().quantile(0.5)
    }
}

fn rough(values: &[i64]) -> Histogram {
    let mut histogram = Histogram::default();
    values.iter().for_each(|value| histogram.push(*value));
    histogram
}

/// A sample in ascending order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sorted {
    /// Each value, with how many values are not above it.
    values: Vec<(i64, u64)>,
}

impl Sorted {
    fn of(counts: impl Iterator<Item = (i64, u64)>) -> Self {
        let mut sum = 0;
        let values = counts.map(|(value, count)| {
            sum += count;
            (value, sum)
        });
        Self {
            values: values.collect(),
        }
    }

    /// How many values.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.values.last().map_or(0, |(_, sum)| *sum)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Each value, and how often.
    pub fn counts(&self) -> impl Iterator<Item = (i64, u64)> {
        let mut before = 0;
        self.values.iter().map(move |(value, sum)| {
            let count = sum - before;
            before = *sum;
            (*value, count)
        })
    }

    /// How many values are below this one.
    #[must_use]
    pub fn below(&self, value: i64) -> u64 {
        let place = self.values.partition_point(|(other, _)| *other < value);
        let last = place.checked_sub(1).and_then(|last| self.values.get(last));
        last.map_or(0, |(_, sum)| *sum)
    }

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
        let last = self.len().checked_sub(1)?;
        let place = share.clamp(0.0, 1.0) * last as f64;
        let below = place.floor() as u64;
        let low = self.at(below)?;
        let high = self.at((below + 1).min(last))?;
        Some(Quantile(
            low as f64 + place.fract() * (high as f64 - low as f64),
        ))
    }

    fn at(&self, place: u64) -> Option<i64> {
        let found = self.values.partition_point(|(_, sum)| *sum <= place);
        self.values.get(found).map(|(value, _)| *value)
    }
}

/// Where the values of a measure lie; of an empty sample, nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Spread {
    /// A quarter is not above.
    pub p25: Option<Quantile>,
    /// Half is not above.
    pub median: Option<Quantile>,
    /// Three quarters are not above.
    pub p75: Option<Quantile>,
    /// Nine in ten are not above.
    pub p90: Option<Quantile>,
}

impl From<Sample> for Spread {
    fn from(sample: Sample) -> Self {
        let sorted = sample.sorted();
        Self {
            p25: sorted.quantile(0.25),
            median: sorted.quantile(0.5),
            p75: sorted.quantile(0.75),
            p90: sorted.quantile(0.9),
        }
    }
}

/// A quantile of whole numbers: shown without a fraction where it has none.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, JsonSchema)]
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

    /// Many values, in any two orders and any two parts, are the same sample, and
    /// quantiles are near the exact ones.
    #[test]
    fn many_values_are_near_and_merge_in_any_order() {
        let value = |n: i64| n * n % 1_000_003 * if n % 5 == 0 { -1 } else { 40 };
        let all: Vec<i64> = (0..3 * EXACT as i64).map(value).collect();
        let sample = |values: &[i64]| {
            let mut sample = Sample::default();
            values.iter().for_each(|value| sample.push(*value));
            sample
        };
        let mut exact = all.clone();
        exact.sort_unstable();
        let (a, b) = all.split_at(EXACT / 2);
        for (a, b) in [(a, b), (b, a)] {
            let mut merged = sample(a);
            merged.merge(sample(b));
            assert_eq!(merged, sample(&all));
            assert_eq!(merged.len(), all.len() as u64);
        }
        let sorted = sample(&all).sorted();
        for share in [0.0, 0.1, 0.5, 0.9, 1.0] {
            let expected = exact[(share * (all.len() - 1) as f64) as usize] as f64;
            let got = sorted.quantile(share).unwrap().0;
            assert!(
                (got - expected).abs() <= expected.abs() / 500.0 + 1.0,
                "{share}"
            );
        }
    }

    #[test]
    fn two_small_samples_are_rough_together_only_if_many() {
        let mut sample = Sample::default();
        (0..EXACT as i64).for_each(|value| sample.push(1_000_001 + value));
        assert_eq!(
            sample.clone().sorted().quantile(0.0),
            Some(Quantile(1_000_001.0))
        );
        sample.push(0);
        let lowest = sample.sorted().counts().nth(1).unwrap().0;
        assert!(lowest != 1_000_001 && (lowest - 1_000_001).abs() < 1_000);
    }

    #[test]
    fn a_spread_is_four_quantiles() {
        let mut sample = Sample::default();
        (0..=20).for_each(|value| sample.push(value));
        let spread = Spread::from(sample);
        let found = [spread.p25, spread.median, spread.p75, spread.p90];
        assert_eq!(
            found,
            [5.0, 10.0, 15.0, 18.0].map(|value| Some(Quantile(value)))
        );
    }

    #[test]
    fn whole_quantiles_are_shown_whole() {
        let show = |value| serde_json::to_string(&Quantile(value)).unwrap();
        assert_eq!([show(2000.0), show(2.5)], ["2000", "2.5"]);
    }
}
