//! From sums to statistics: a goal's rows of variants, and their comparisons with
//! the control.

use super::arm::Arm;
use super::figures::{Comparison, EffectFigures, Frequentist, Sequential, StepFigures, VariantRow};
use super::goal::Goal;
use super::metric::Metric;
use super::query::ExperimentQuery;
use super::sample::{Sample, Seen};
use crate::reports::rate;
use crate::stats::multiple::{Correction, correct};
use crate::stats::proportion::pooled_z;
use crate::stats::sequential::{AlwaysValid, DEFAULT_PLANNED, always_valid};
use crate::stats::{Effect, Interval, Scale, Summary, Undefined, bayes, mean};

/// A variant with its people.
#[derive(Debug)]
pub(super) struct Variant {
    pub(super) name: String,
    pub(super) weight: u32,
    pub(super) arm: Arm,
}

/// Judges one goal of a question.
#[derive(Clone, Copy)]
pub(super) struct Judge<'q> {
    pub(super) query: &'q ExperimentQuery,
    pub(super) goal: &'q Goal,
    /// Its place among the goals.
    pub(super) place: usize,
    /// The sum of all weights.
    pub(super) weights: u32,
}

impl<'q> Judge<'q> {
    /// A variant's people up to the end of so many days; all for `None`.
    pub(super) fn sample(&self, variant: &Variant, days: Option<usize>) -> Option<Sample<'q>> {
        let counts = variant.arm.counts.get(self.place)?;
        Some(Sample::of(&self.goal.metric, counts, days))
    }

    pub(super) fn row(&self, variant: &Variant) -> Option<VariantRow> {
        let sample = self.sample(variant, None)?;
        let summary = sample.summary();
        let interval = summary.and_then(|summary| self.interval(&sample, &summary));
        let (converters, conversions) = sample.converted();
        Some(VariantRow {
            variant: variant.name.clone(),
            weight: variant.weight,
            exposed: variant.arm.exposed,
            converters,
            conversions,
            counted: sample.n(),
            steps: self.steps(variant),
            mean: summary.ok().map(|summary| summary.mean),
            reason: interval.err(),
            interval: interval.ok(),
        })
    }

    fn steps(&self, variant: &Variant) -> Vec<StepFigures> {
        let Metric::Funnel(funnel) = &self.goal.metric else {
            return Vec::new();
        };
        let counts = variant.arm.counts.get(self.place);
        let reached = counts.map_or(&[][..], |counts| &counts.steps);
        let steps = funnel.steps.iter().zip(reached);
        let steps = steps.map(|(step, reached)| StepFigures {
            label: step.label.clone(),
            reached: *reached,
            rate: rate(*reached, variant.arm.exposed),
        });
        steps.collect()
    }

    /// Wilson's for a share, Student's for a mean.
    fn interval(&self, sample: &Sample<'_>, summary: &Summary) -> Result<Interval, Undefined> {
        if self.goal.metric.is_share() {
            return sample.proportion().wilson(self.query.alpha);
        }
        if summary.variance <= 0.0 {
            return Err(Undefined::ZeroVariance);
        }
        let estimate = Effect {
            estimate: summary.mean,
            variance: summary.error_variance(),
        };
        #[expect(clippy::cast_precision_loss, reason = "people are far below 2^53")]
        let degrees = summary.n as f64 - 1.0;
        Ok(mean::judge(&estimate, degrees, self.query.alpha).interval)
    }

    /// Every variant against the control. Fixed-sample p-values are not corrected
    /// yet: that takes all goals.
    pub(super) fn compare(&self, control: &Variant, variants: &[Variant]) -> Vec<Comparison> {
        let others = variants
            .iter()
            .filter(|variant| variant.name != control.name);
        let mut comparisons: Vec<Comparison> = others
            .filter_map(|variant| self.comparison(control, variant))
            .collect();
        let mut tests: Vec<&mut Sequential> = comparisons
            .iter_mut()
            .filter_map(|comparison| comparison.sequential.as_mut())
            .collect();
        let p_values: Vec<f64> = tests.iter().map(|test| test.p_adjusted).collect();
        for (test, adjusted) in tests.iter_mut().zip(correct(&p_values, Correction::Holm)) {
            test.p_adjusted = adjusted;
        }
        comparisons
    }

    fn comparison(&self, control: &Variant, variant: &Variant) -> Option<Comparison> {
        let a = self.sample(control, None)?;
        let b = self.sample(variant, None)?;
        let mut comparison = Comparison {
            variant: variant.name.clone(),
            effect: differences(a.summary(), b.summary()),
            cuped: None,
            frequentist: None,
            pooled_z: None,
            bayesian: None,
            sequential: None,
            reason: None,
            gain: None,
            series: Vec::new(),
        };
        if self.goal.metric.is_share() {
            comparison.pooled_z = pooled_z(&a.proportion(), &b.proportion()).ok();
        }
        match b.against(&a, self.query.scale, self.query.cuped) {
            Err(reason) => comparison.reason = Some(reason),
            Ok(seen) => {
                let test = mean::judge(&seen.effect, seen.degrees, self.query.alpha);
                comparison.frequentist = Some(Frequentist {
                    t: test.t,
                    p: test.p,
                    p_adjusted: test.p,
                    interval: test.interval,
                });
                comparison.cuped = seen.cuped;
                comparison.bayesian = Some(self.belief(&seen));
                let sequential = self.always_valid(&seen, control, variant);
                let absolute = b.against(&a, Scale::Absolute, self.query.cuped);
                let absolute =
                    absolute.map_or(1.0, |seen| self.always_valid(&seen, control, variant).p);
                comparison.sequential = Some(Sequential {
                    p: sequential.p,
                    p_adjusted: sequential.p.max(absolute),
                    interval: sequential.interval,
                    significant: sequential.significant,
                });
            }
        }
        Some(comparison)
    }

    fn belief(&self, seen: &Seen) -> bayes::Posterior {
        let prior = self.query.prior.and_then(|prior| match self.query.scale {
            Scale::Relative => Some(prior),
            Scale::Absolute => prior.to_absolute(seen.baseline).ok(),
        });
        bayes::posterior(&seen.effect, prior, self.goal.better, self.query.alpha)
    }

    /// The judgement that stays valid at any look. Of the sample planned for all
    /// variants, the two have the part that their weights promise.
    pub(super) fn always_valid(
        &self,
        seen: &Seen,
        control: &Variant,
        variant: &Variant,
    ) -> AlwaysValid {
        let both = u128::from(control.weight) + u128::from(variant.weight);
        let planned = self.query.planned.map_or(DEFAULT_PLANNED, |planned| {
            let part = u128::from(planned) * both / u128::from(self.weights.max(1));
            u64::try_from(part).unwrap_or(planned).max(1)
        });
        always_valid(&seen.effect, seen.n, planned, self.query.alpha)
    }
}

/// The plain differences, which need no variance.
fn differences(
    control: Result<Summary, Undefined>,
    variation: Result<Summary, Undefined>,
) -> EffectFigures {
    let absolute = control.and_then(|control| Ok(variation?.mean - control.mean));
    let relative = control.and_then(|control| {
        if control.mean == 0.0 {
            return Err(Undefined::ZeroBaseline);
        }
        Ok(absolute? / control.mean.abs())
    });
    EffectFigures {
        absolute: absolute.ok(),
        reason: absolute.and(relative).err(),
        relative: relative.ok(),
    }
}
