//! The verdict: what to make of an experiment, by the judgement that stays valid
//! however often somebody looks.

use super::figures::{Comparison, Srm, VariantRow, Verdict, VerdictCode};
use crate::reports::Scope;
use crate::stats::sequential::ENOUGH_CONVERTERS;
use crate::time::{DAY, Timestamp};

/// A week, because people shop differently on different weekdays.
const MINIMUM_DAYS: i64 = 7;

/// What to make of it.
pub(super) fn verdict(
    rows: &[VariantRow],
    control: Option<&str>,
    comparisons: &[Comparison],
    srm: &Srm,
    first_exposure: Option<Timestamp>,
    scope: &Scope,
) -> Verdict {
    let last = scope.now.min(scope.range.to);
    let days = first_exposure.map_or(0, |first| ((last - first) / DAY).max(0));
    let (code, variant) = decide(rows, control, comparisons, srm, days);
    Verdict {
        code,
        variant,
        days,
        reason: sentence(code),
    }
}

fn decide(
    rows: &[VariantRow],
    control: Option<&str>,
    comparisons: &[Comparison],
    srm: &Srm,
    days: i64,
) -> (VerdictCode, Option<String>) {
    if rows.iter().all(|row| row.exposed == 0) {
        return (VerdictCode::NoData, None);
    }
    if srm.warning {
        return (VerdictCode::SampleRatioMismatch, None);
    }
    let is_enough = |variant: &str| {
        let row = rows.iter().find(|row| row.variant == variant);
        row.is_some_and(|row| row.converters >= ENOUGH_CONVERTERS)
    };
    let judged = comparisons.iter().filter_map(|comparison| {
        let enough = is_enough(&comparison.variant) && control.is_some_and(is_enough);
        let sequential = comparison.sequential.filter(|_| enough)?;
        Some((comparison, sequential))
    });
    let judged: Vec<_> = judged.collect();
    if judged.is_empty() {
        return (VerdictCode::NotEnoughData, None);
    }
    let significant = judged
        .iter()
        .filter(|(_, sequential)| sequential.significant);
    let estimate = |comparison: &Comparison| comparison.effect.absolute.unwrap_or(0.0);
    let best = significant.map(|(comparison, _)| (estimate(comparison), &comparison.variant));
    match best.max_by(|a, b| a.0.total_cmp(&b.0)) {
        None => (VerdictCode::Undecided, None),
        Some((_, variant)) if days < MINIMUM_DAYS => (VerdictCode::TooEarly, Some(variant.clone())),
        Some((effect, variant)) if effect > 0.0 => {
            (VerdictCode::VariationWins, Some(variant.clone()))
        }
        Some(_) => (VerdictCode::ControlWins, control.map(str::to_owned)),
    }
}

fn sentence(code: VerdictCode) -> &'static str {
    match code {
        VerdictCode::NoData => "Nobody was exposed in this range.",
        VerdictCode::SampleRatioMismatch => {
            "The split does not fit the weights, or too many people met two variants; \
             find the cause before trusting any figure."
        }
        VerdictCode::NotEnoughData => "Too few conversions to judge; keep it running.",
        VerdictCode::TooEarly => {
            "There is an effect, but let the test run for a full week: weekdays differ."
        }
        VerdictCode::VariationWins => "The variation is better than the control.",
        VerdictCode::ControlWins => "No variation is better, and at least one is worse.",
        VerdictCode::Undecided => "So far no difference can be told from chance.",
    }
}
