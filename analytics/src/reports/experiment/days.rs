//! `Days`: the moments of an arm, kept as what each day changed.
//!
//! A person's value changes on several days; each change adds the difference of
//! the value and of its square. So the sums up to any day are those of a report
//! made on that day, all days together are those of the whole run, and days merge
//! like the moments that they are made of.

use crate::stats::PairMoments;
use crate::stats::sum::Sum;

/// A value that grows.
pub(super) trait Value: Copy + Default + PartialEq {
    /// The sum.
    fn plus(self, other: Self) -> Self;
}

impl Value for i64 {
    fn plus(self, other: Self) -> Self {
        self.saturating_add(other)
    }
}

impl Value for f64 {
    fn plus(self, other: Self) -> Self {
        self + other
    }
}

/// What one day changed, or several together.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Day<S> {
    /// Of the metric, and of what is beside it: the bottom of a ratio, or the
    /// same metric before the exposure.
    pub(super) pair: PairMoments<S>,
    /// People with a first metric event.
    pub(super) converters: u64,
    /// Metric events.
    pub(super) conversions: u64,
}

/// By day of the series; the last is what came after it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Days<S>(Vec<Day<S>>);

/// Something that a person did, on a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Change<V> {
    pub(super) day: usize,
    /// What it adds to the metric.
    pub(super) first: V,
    /// What it adds beside it.
    pub(super) second: V,
    /// Whether it is a metric event.
    pub(super) counts: bool,
}

impl<S: Sum> Days<S>
where
    S::Value: Value,
{
    /// Takes in a person on the day from which they count, with what they had
    /// before, and what they did from then on, in order.
    pub(super) fn absorb(
        &mut self,
        entry: usize,
        past: S::Value,
        changes: impl Iterator<Item = Change<S::Value>>,
    ) {
        let nothing = S::Value::default();
        let day = self.at(entry);
        day.pair.first.n += 1;
        day.pair.second.n += 1;
        if past != nothing {
            day.pair.shift((nothing, nothing), (nothing, past));
        }
        let mut value = (nothing, past);
        let mut is_first = true;
        for change in changes {
            let next = (value.0.plus(change.first), value.1.plus(change.second));
            let day = self.at(change.day.max(entry));
            day.pair.shift(value, next);
            value = next;
            day.conversions += u64::from(change.counts);
            day.converters += u64::from(change.counts && std::mem::take(&mut is_first));
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        for (day, theirs) in other.0.into_iter().enumerate() {
            self.at(day).merge(theirs);
        }
    }

    /// The whole run.
    pub(super) fn total(&self) -> Day<S> {
        self.through(self.0.len())
    }

    /// The first so many days together.
    pub(super) fn through(&self, days: usize) -> Day<S> {
        let mut total = Day::default();
        self.0.iter().take(days).for_each(|day| total.merge(*day));
        total
    }

    /// People who began to count, by day.
    pub(super) fn entries(&self) -> impl Iterator<Item = u64> {
        self.0.iter().map(|day| day.pair.first.n)
    }

    pub(super) fn at(&mut self, day: usize) -> &mut Day<S> {
        if self.0.len() <= day {
            self.0.resize_with(day + 1, Day::default);
        }
        &mut self.0[day]
    }
}

impl<S: Sum> Day<S> {
    pub(super) fn merge(&mut self, other: Self) {
        self.pair.merge(other.pair);
        self.converters += other.converters;
        self.conversions += other.conversions;
    }
}
