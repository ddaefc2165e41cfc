//! From counts to statistics: rows of variants, comparisons with the control.

use super::definition::ExperimentDefinition;
use super::figures::{Comparison, EffectFigures, ExperimentReport, Frequentist, Srm, VariantRow};
use super::metric::Metric;
use super::query::ExperimentQuery;
use super::tally::{Arm, ExperimentTally};
use super::verdict;
use crate::money::NO_CURRENCY;
use crate::reports::Scope;
use crate::stats::multiple::{Correction, correct};
use crate::stats::proportion::pooled_z;
use crate::stats::sequential::{DEFAULT_PLANNED, always_valid};
use crate::stats::srm::{sample_ratio, too_many_mixed};
use crate::stats::{
    Effect, Interval, Moments, Proportion, Summary, Undefined, bayes, effect, mean,
};
use std::collections::BTreeMap;

/// A variant with its people.
struct Variant {
    name: String,
    weight: u32,
    arm: Arm,
}

/// Finishes the report.
pub(super) fn report(
    query: &ExperimentQuery,
    tally: ExperimentTally,
    scope: &Scope,
) -> ExperimentReport {
    let (several, first_exposure) = (tally.several, tally.first_exposure);
    let definition = scope.experiments.iter().find(|known| known.id == query.id);
    let variants = variants(definition, tally.arms);
    let currency = match query.metric {
        Metric::Revenue => Some(currency(query, scope, &variants)),
        _ => None,
    };
    let judge = Judge {
        query,
        currency: currency.as_deref().unwrap_or(NO_CURRENCY),
    };
    let control = control(definition, &variants);
    let comparisons = control.map_or_else(Vec::new, |control| judge.compare(control, &variants));
    let rows: Vec<VariantRow> = variants.iter().map(|variant| judge.row(variant)).collect();
    let srm = split(&variants, several);
    let control = control.map(|control| control.name.clone());
    ExperimentReport {
        id: query.id.clone(),
        verdict: verdict::verdict(
            &rows,
            control.as_deref(),
            &comparisons,
            &srm,
            first_exposure,
            scope,
        ),
        control,
        currency,
        first_exposure,
        variants: rows,
        comparisons,
        srm,
        multiple_exposed: several,
    }
}

/// Those of the definition in its order, then whatever else was seen, with no
/// weight. Without a definition all weigh the same.
fn variants(
    definition: Option<&ExperimentDefinition>,
    mut arms: BTreeMap<String, Arm>,
) -> Vec<Variant> {
    let defined = definition
        .into_iter()
        .flat_map(|definition| &definition.variants);
    let mut variants: Vec<Variant> = Vec::new();
    for variant in defined {
        variants.push(Variant {
            name: variant.name.clone(),
            weight: variant.weight,
            arm: arms.remove(&variant.name).unwrap_or_default(),
        });
    }
    let weight = u32::from(definition.is_none());
    let seen = arms.into_iter();
    variants.extend(seen.map(|(name, arm)| Variant { name, weight, arm }));
    variants
}

/// The defined control, else the variant named so, else the first by name.
fn control<'v>(
    definition: Option<&ExperimentDefinition>,
    variants: &'v [Variant],
) -> Option<&'v Variant> {
    let defined = definition.and_then(|definition| definition.control.as_deref());
    let named = |name: &str| variants.iter().find(|variant| variant.name == name);
    defined
        .and_then(named)
        .or_else(|| named("control"))
        .or_else(|| variants.iter().min_by(|a, b| a.name.cmp(&b.name)))
}

/// The asked one, else the site's, else the one that most people paid in.
fn currency(query: &ExperimentQuery, scope: &Scope, variants: &[Variant]) -> String {
    let chosen = query.currency.as_ref().or(scope.currency.as_ref());
    chosen.cloned().unwrap_or_else(|| {
        let mut payers: BTreeMap<&str, u64> = BTreeMap::new();
        for (currency, moments) in variants.iter().flat_map(|variant| &variant.arm.money) {
            *payers.entry(currency).or_default() += moments.n;
        }
        // Of equal ones the first by name: the last maximum of a reversed list.
        let most = payers.into_iter().rev().max_by_key(|(_, payers)| *payers);
        most.map_or(NO_CURRENCY, |(currency, _)| currency)
            .to_owned()
    })
}

fn split(variants: &[Variant], several: u64) -> Srm {
    let exposed: Vec<u64> = variants.iter().map(|variant| variant.arm.exposed).collect();
    let weights: Vec<f64> = variants
        .iter()
        .map(|variant| variant.weight.into())
        .collect();
    let total: u64 = exposed.iter().sum();
    let mixed = too_many_mixed(several, total + several);
    match sample_ratio(&exposed, &weights) {
        Ok(ratio) => Srm {
            chi2: Some(ratio.chi2),
            p: Some(ratio.p),
            warning: ratio.mismatch || mixed,
            reason: None,
        },
        Err(reason) => Srm {
            chi2: None,
            p: None,
            warning: mixed,
            reason: Some(reason),
        },
    }
}

struct Judge<'q> {
    query: &'q ExperimentQuery,
    currency: &'q str,
}

impl Judge<'_> {
    fn row(&self, variant: &Variant) -> VariantRow {
        let summary = self.summary(&variant.arm);
        let interval = summary.and_then(|summary| self.interval(&variant.arm, &summary));
        VariantRow {
            variant: variant.name.clone(),
            weight: variant.weight,
            exposed: variant.arm.exposed,
            converters: variant.arm.converters,
            conversions: variant.arm.conversions,
            mean: summary.ok().map(|summary| summary.mean),
            reason: interval.err(),
            interval: interval.ok(),
        }
    }

    fn summary(&self, arm: &Arm) -> Result<Summary, Undefined> {
        match self.query.metric {
            Metric::Conversion(_) => arm.proportion().summary(),
            Metric::Revenue => {
                let paid = arm.money.get(self.currency).copied().unwrap_or_default();
                let everybody = Moments {
                    n: arm.exposed,
                    ..paid
                };
                everybody.summary()
            }
            Metric::Mean(_) => arm.number.summary(),
        }
    }

    /// Wilson's for a share, Student's for a mean.
    fn interval(&self, arm: &Arm, summary: &Summary) -> Result<Interval, Undefined> {
        if let Metric::Conversion(_) = self.query.metric {
            return arm.proportion().wilson(self.query.alpha);
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

    fn compare(&self, control: &Variant, variants: &[Variant]) -> Vec<Comparison> {
        let others = variants
            .iter()
            .filter(|variant| variant.name != control.name);
        let mut comparisons: Vec<Comparison> = others
            .map(|variant| self.comparison(control, variant))
            .collect();
        let mut tests: Vec<&mut Frequentist> = comparisons
            .iter_mut()
            .filter_map(|comparison| comparison.frequentist.as_mut())
            .collect();
        let p_values: Vec<f64> = tests.iter().map(|test| test.p).collect();
        for (test, adjusted) in tests.iter_mut().zip(correct(&p_values, Correction::Holm)) {
            test.p_adjusted = adjusted;
        }
        comparisons
    }

    fn comparison(&self, control: &Variant, variant: &Variant) -> Comparison {
        let (a, b) = (self.summary(&control.arm), self.summary(&variant.arm));
        let mut comparison = Comparison {
            variant: variant.name.clone(),
            effect: differences(a, b),
            frequentist: None,
            pooled_z: None,
            bayesian: None,
            sequential: None,
            reason: None,
        };
        if let Metric::Conversion(_) = self.query.metric {
            let (a, b) = (control.arm.proportion(), variant.arm.proportion());
            comparison.pooled_z = pooled_z(&a, &b).ok();
        }
        match self.statistics(a, b) {
            Err(reason) => comparison.reason = Some(reason),
            Ok((a, b, effect)) => {
                let alpha = self.query.alpha;
                let degrees = mean::degrees_of_freedom(&a, &b);
                let test = mean::judge(&effect, degrees, alpha);
                comparison.frequentist = Some(Frequentist {
                    t: test.t,
                    p: test.p,
                    p_adjusted: test.p,
                    interval: test.interval,
                });
                let better = bayes::Better::Higher;
                comparison.bayesian = Some(bayes::posterior(&effect, None, better, alpha));
                let n = a.n + b.n;
                comparison.sequential = Some(always_valid(&effect, n, DEFAULT_PLANNED, alpha));
            }
        }
        comparison
    }

    fn statistics(
        &self,
        control: Result<Summary, Undefined>,
        variation: Result<Summary, Undefined>,
    ) -> Result<(Summary, Summary, Effect), Undefined> {
        let (control, variation) = (control?, variation?);
        let effect = effect(&control, &variation, self.query.scale)?;
        Ok((control, variation, effect))
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

impl Arm {
    fn proportion(&self) -> Proportion {
        Proportion {
            n: self.exposed,
            converters: self.converters,
        }
    }
}
