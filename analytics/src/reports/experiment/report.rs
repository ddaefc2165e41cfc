//! Putting the report together: who the variants are, every goal judged, and the
//! verdict.

use super::arm::{Arm, Counts};
use super::cap::cap_all;
use super::definition::ExperimentDefinition;
use super::figures::{
    Breakdown, CapFigures, CapOfGoal, Comparison, ExperimentReport, GoalFigures, Group,
    PlanFigures, Srm, VariantRow,
};
use super::goal::Role;
use super::judge::{Judge, Variant};
use super::query::{Entry, ExperimentQuery, Several};
use super::tally::{Arms, ExperimentTally};
use super::verdict::{self, Evidence};
use crate::dimension::MOST_KEYS;
use crate::reports::Scope;
use crate::stats::Undefined;
use crate::stats::bayes::Better;
use crate::stats::multiple::correct;
use crate::stats::srm::{sample_ratio, too_many_mixed};
use crate::time::Timestamp;

/// Finishes the report.
pub(super) fn report(tally: ExperimentTally, scope: &Scope) -> ExperimentReport {
    let query = &tally.query;
    let definition = query.definition(scope);
    let mut variants = variants(query, definition, tally.arms);
    let control = control(definition, &variants);
    let cap = cap(query, &mut variants);
    let plan = PlanFigures::of(query, &variants, control, tally.first_exposure, scope);
    let currency = query.currency(scope);
    let mut primary = goal(query, 0, &variants, control);
    let others = |role: Role| {
        let goals = query.goals.iter().enumerate();
        let goals = goals.filter(move |(_, goal)| goal.role == role);
        let judged = goals.map(|(place, _)| goal(query, place, &variants, control));
        judged.collect::<Vec<GoalFigures>>()
    };
    let mut secondary = others(Role::Secondary);
    let guardrails = others(Role::Guardrail);
    adjust(query, &mut primary, &mut secondary);
    if let Some(control) = control.and_then(|place| variants.get(place)) {
        let completion = Completion {
            query,
            control,
            variants: &variants,
            plan: &plan,
            currency: &currency,
            first: tally.first_exposure,
            scope,
        };
        completion.add_to(&mut primary);
    }
    let srm = split(query, &variants, tally.several);
    let name = control.and_then(|place| variants.get(place));
    let name = name.map(|control| control.name.clone());
    let verdict = verdict::verdict(&Evidence {
        goal: &primary,
        guardrails: &guardrails,
        control: name.as_deref(),
        srm: &srm,
        plan: &plan,
        several: tally.several,
        first_exposure: tally.first_exposure,
        end: definition.and_then(|definition| definition.end),
        alpha: query.alpha,
        scale: query.scale,
        scope,
    });
    let is_money = query
        .goals
        .first()
        .is_some_and(|goal| goal.metric.is_money());
    ExperimentReport {
        id: match &query.entry {
            Entry::Exposure(id) => id.clone(),
            Entry::Meets(place) => place.to_string(),
        },
        metric: primary.metric,
        better: primary.better,
        control: name,
        currency: is_money.then_some(currency),
        alpha: query.alpha,
        first_exposure: tally.first_exposure,
        variants: primary.variants,
        comparisons: primary.comparisons,
        srm,
        multiple_exposed: tally.several,
        left_out: tally.left_out,
        secondary,
        guardrails,
        cap,
        plan,
        breakdown: query.breakdown.as_ref().map(|_| Breakdown {
            exploration: true,
            groups: groups(query, definition, tally.groups),
        }),
        verdict,
    }
}

/// Those of the definition in its order, then whatever else was seen, with no
/// weight. Without a definition all weigh the same.
pub(super) fn variants(
    query: &ExperimentQuery,
    definition: Option<&ExperimentDefinition>,
    mut arms: Arms,
) -> Vec<Variant> {
    let defined = definition
        .into_iter()
        .flat_map(|definition| &definition.variants);
    let mut variants: Vec<Variant> = Vec::new();
    for variant in defined {
        let arm = arms.remove(&variant.name);
        variants.push(Variant {
            name: variant.name.clone(),
            weight: variant.weight,
            arm: arm.unwrap_or_else(|| Arm::new(query)),
        });
    }
    let weight = u32::from(definition.is_none());
    let seen = arms.into_iter();
    variants.extend(seen.map(|(name, arm)| Variant { name, weight, arm }));
    variants
}

/// Place of the defined control, else of the variant named so, else of the first
/// by name.
fn control(definition: Option<&ExperimentDefinition>, variants: &[Variant]) -> Option<usize> {
    let defined = definition.and_then(|definition| definition.control.as_deref());
    let named = |name: &str| variants.iter().position(|variant| variant.name == name);
    let first = || {
        let places = variants.iter().enumerate();
        let least = places.min_by(|(_, a), (_, b)| a.name.cmp(&b.name));
        least.map(|(place, _)| place)
    };
    defined
        .and_then(named)
        .or_else(|| named("control"))
        .or_else(first)
}

fn cap(query: &ExperimentQuery, variants: &mut [Variant]) -> Option<CapFigures> {
    let at = query.cap?;
    let goals = query.goals.iter().enumerate();
    let caps = goals.filter(|(_, goal)| goal.is_capped());
    let caps = caps.map(|(place, goal)| {
        let counts = variants.iter_mut();
        let counts = counts.filter_map(|variant| variant.arm.counts.get_mut(place));
        let mut counts: Vec<&mut Counts> = counts.collect();
        let cap = cap_all(at, &mut counts);
        CapOfGoal {
            metric: goal.name.clone(),
            value: cap.map(|cap| cap.value),
            capped: cap.map_or(0, |cap| cap.capped as u64),
            reason: cap.is_none().then_some(Undefined::ZeroCap),
        }
    });
    Some(CapFigures {
        quantile: at.quantile,
        caps: caps.collect(),
    })
}

fn judge<'q>(query: &'q ExperimentQuery, place: usize, variants: &[Variant]) -> Option<Judge<'q>> {
    Some(Judge {
        query,
        goal: query.goals.get(place)?,
        place,
        weights: variants.iter().map(|variant| variant.weight).sum(),
    })
}

fn goal(
    query: &ExperimentQuery,
    place: usize,
    variants: &[Variant],
    control: Option<usize>,
) -> GoalFigures {
    let mut rows = Vec::new();
    let mut comparisons = Vec::new();
    let (mut metric, mut better) = (String::new(), Better::Higher);
    if let Some(judge) = judge(query, place, variants) {
        (metric, better) = (judge.goal.name.clone(), judge.goal.better);
        rows = variants
            .iter()
            .filter_map(|variant| judge.row(variant))
            .collect();
        if let Some(control) = control.and_then(|place| variants.get(place)) {
            comparisons = judge.compare(control, variants);
        }
    }
    let worse = comparisons
        .iter()
        .filter(|one| one.is_worse(better, query.alpha));
    GoalFigures {
        metric,
        better,
        worse: worse.map(|one| one.variant.clone()).collect(),
        variants: rows,
        comparisons,
    }
}

impl Comparison {
    /// Whether the always-valid test says that it goes the wrong way.
    pub(super) fn is_worse(&self, better: Better, alpha: f64) -> bool {
        let is_significant = self.sequential.is_some_and(|test| test.p_adjusted < alpha);
        is_significant && self.improvement(better).is_some_and(|gain| gain < 0.0)
    }

    /// The difference, above zero where it goes the right way.
    pub(super) fn improvement(&self, better: Better) -> Option<f64> {
        let absolute = self.effect.absolute?;
        Some(match better {
            Better::Higher => absolute,
            Better::Lower => -absolute,
        })
    }
}

/// Corrects the fixed-sample p-values for all comparisons that are not of
/// guardrails.
fn adjust(query: &ExperimentQuery, primary: &mut GoalFigures, secondary: &mut [GoalFigures]) {
    let goals = std::iter::once(primary).chain(secondary);
    let comparisons = goals.flat_map(|goal| &mut goal.comparisons);
    let mut tests: Vec<_> = comparisons
        .filter_map(|comparison| comparison.frequentist.as_mut())
        .collect();
    let p_values: Vec<f64> = tests.iter().map(|test| test.p).collect();
    for (test, adjusted) in tests.iter_mut().zip(correct(&p_values, query.correction)) {
        test.p_adjusted = adjusted;
    }
}

/// What is told only beside the metric that decides.
struct Completion<'c> {
    query: &'c ExperimentQuery,
    control: &'c Variant,
    variants: &'c [Variant],
    plan: &'c PlanFigures,
    currency: &'c str,
    first: Option<Timestamp>,
    scope: &'c Scope,
}

impl Completion<'_> {
    /// Adds series and money.
    fn add_to(&self, primary: &mut GoalFigures) {
        let mut goals = self.query.goals.iter();
        let money = goals.position(|goal| goal.role == Role::Money);
        let money = money.and_then(|place| judge(self.query, place, self.variants));
        let Some(first) = judge(self.query, 0, self.variants) else {
            return;
        };
        for comparison in &mut primary.comparisons {
            let named = |variant: &&Variant| variant.name == comparison.variant;
            let Some(variant) = self.variants.iter().find(named) else {
                continue;
            };
            comparison.series = first.series(self.control, variant, self.first, self.scope);
            comparison.gain = money
                .map(|money| money.money(self.control, variant, self.plan.per_day, self.currency));
        }
    }
}

fn split(query: &ExperimentQuery, variants: &[Variant], several: u64) -> Srm {
    let exposed: Vec<u64> = variants.iter().map(|variant| variant.arm.exposed).collect();
    let weights: Vec<f64> = variants
        .iter()
        .map(|variant| variant.weight.into())
        .collect();
    let total: u64 = exposed.iter().sum();
    let everybody = match query.several {
        Several::LeftOut => total + several,
        Several::First => total,
    };
    let mixed = too_many_mixed(several, everybody);
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

/// The parts of the people, most people first; rare ones beyond a hundred are
/// left out.
fn groups(
    query: &ExperimentQuery,
    definition: Option<&ExperimentDefinition>,
    groups: std::collections::BTreeMap<String, Arms>,
) -> Vec<Group> {
    let mut groups: Vec<(String, Arms)> = groups.into_iter().collect();
    let people = |arms: &Arms| arms.values().map(|arm| arm.exposed).sum::<u64>();
    groups.sort_by_cached_key(|(_, arms)| std::cmp::Reverse(people(arms)));
    groups.truncate(MOST_KEYS);
    let group = |(key, arms): (String, Arms)| {
        let mut variants = variants(query, definition, arms);
        cap(query, &mut variants);
        let control = control(definition, &variants);
        let GoalFigures {
            variants,
            comparisons,
            ..
        } = goal(query, 0, &variants, control);
        Group {
            key,
            variants: variants.into_iter().filter(has_people).collect(),
            comparisons,
        }
    };
    groups.into_iter().map(group).collect()
}

fn has_people(row: &VariantRow) -> bool {
    row.exposed > 0 || row.weight > 0
}
