//! `Sample`: one variant's people and one goal, summed up; from two of them comes
//! the effect.

use super::arm::{AnyDay, Counts, Either};
use super::figures::CupedFigures;
use super::metric::Metric;
use crate::stats::sum::Sum;
use crate::stats::{
    Effect, PairMoments, Proportion, Scale, Summary, Undefined, cuped, effect, mean,
};

/// One variant and one goal, up to some day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sample<'m> {
    metric: &'m Metric,
    day: AnyDay,
}

/// The effect between two samples, and what its tests need beside it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    pub(super) effect: Effect,
    pub(super) degrees: f64,
    /// People of both.
    pub(super) n: u64,
    /// The base of relative effects.
    pub(super) baseline: f64,
    pub(super) cuped: Option<CupedFigures>,
}

impl<'m> Sample<'m> {
    /// Up to the end of so many days; the whole run for `None`.
    pub(super) fn of(metric: &'m Metric, counts: &Counts, days: Option<usize>) -> Self {
        Self {
            metric,
            day: counts.through(days),
        }
    }

    /// People of whom the metric is known.
    pub(super) fn n(&self) -> u64 {
        match &self.day {
            Either::Whole(day) => day.pair.first.n,
            Either::Real(day) => day.pair.first.n,
        }
    }

    /// Whether people have 0 or 1.
    pub(super) fn is_share(&self) -> bool {
        self.metric.is_share()
    }

    /// Those with a metric event, and all such events.
    pub(super) fn converted(&self) -> (u64, u64) {
        match &self.day {
            Either::Whole(day) => (day.converters, day.conversions),
            Either::Real(day) => (day.converters, day.conversions),
        }
    }

    /// As a share of people.
    pub(super) fn proportion(&self) -> Proportion {
        Proportion {
            n: self.n(),
            converters: self.converted().0,
        }
    }

    /// Mean and variance.
    pub(super) fn summary(&self) -> Result<Summary, Undefined> {
        if self.metric.is_share() {
            return self.proportion().summary();
        }
        match &self.day {
            Either::Whole(day) => summary(self.metric, &day.pair),
            Either::Real(day) => summary(self.metric, &day.pair),
        }
    }

    /// The effect of `self` against the control, with the past taken out if asked.
    pub(super) fn against(
        &self,
        control: &Self,
        scale: Scale,
        takes_out_past: bool,
    ) -> Result<Seen, Undefined> {
        let (a, b) = (control.summary()?, self.summary()?);
        let plain = effect(&a, &b, scale)?;
        let seen = Seen {
            effect: plain,
            degrees: mean::degrees_of_freedom(&a, &b),
            n: a.n + b.n,
            baseline: a.mean,
            cuped: None,
        };
        if !takes_out_past || !self.metric.has_past() {
            return Ok(seen);
        }
        let adjusted = match (&control.day, &self.day) {
            (Either::Whole(a), Either::Whole(b)) => cuped::adjust(&a.pair, &b.pair)?,
            (Either::Real(a), Either::Real(b)) => cuped::adjust(&a.pair, &b.pair)?,
            // Both count the same metric.
            _ => return Ok(seen),
        };
        if adjusted.theta == 0.0 {
            return Ok(seen);
        }
        let effect = adjusted.effect(scale)?;
        Ok(Seen {
            effect,
            degrees: mean::degrees_of_freedom(&adjusted.control, &adjusted.variation),
            cuped: Some(CupedFigures {
                theta: adjusted.theta,
                control: adjusted.control.mean,
                variation: adjusted.variation.mean,
                variance_reduction: 1.0 - effect.variance / plain.variance,
            }),
            ..seen
        })
    }
}

fn summary<S: Sum>(metric: &Metric, pair: &PairMoments<S>) -> Result<Summary, Undefined> {
    match metric {
        Metric::Ratio(..) => pair.ratio(),
        _ => pair.first.summary(),
    }
}
