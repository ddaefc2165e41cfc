//! What a run can see: its pace, how far it is from its plan, and the smallest
//! effect that its visitors so far could have shown.

use super::figures::PlanFigures;
use super::judge::Variant;
use super::query::ExperimentQuery;
use super::sample::Sample;
use crate::reports::Scope;
use crate::stats::power::{Baseline, Plan, Rule};
use crate::stats::sequential::DEFAULT_PLANNED;
use crate::time::{DAY, Timestamp};

/// Days of a week: the least that a run should take, because people shop
/// differently on different weekdays.
pub(super) const WEEK: i64 = 7;
/// The power of every plan.
pub(super) const POWER: f64 = 0.8;

impl PlanFigures {
    pub(super) fn of(
        query: &ExperimentQuery,
        variants: &[Variant],
        control: Option<usize>,
        first_exposure: Option<Timestamp>,
        scope: &Scope,
    ) -> Self {
        let exposed: u64 = variants.iter().map(|variant| variant.arm.exposed).sum();
        let ran = first_exposure.map_or(0, |first| (last(query, scope) - first).max(0));
        #[expect(clippy::cast_precision_loss, reason = "people and days are few")]
        let per_day = (ran >= DAY).then(|| exposed as f64 / (ran as f64 / DAY as f64));
        let detectable = |rule| detectable(query, variants, control, rule);
        Self {
            planned: query.planned,
            exposed,
            per_day,
            minimum_days: WEEK,
            days_left: per_day.map(|per_day| {
                let planned = query.planned.unwrap_or(DEFAULT_PLANNED);
                days_left(planned, exposed, per_day, ran / DAY)
            }),
            detectable: detectable(Rule::Sequential),
            detectable_fixed: detectable(Rule::Fixed),
        }
    }
}

/// The last instant at which somebody may have been exposed so far.
pub(super) fn last(query: &ExperimentQuery, scope: &Scope) -> Timestamp {
    let end = query.definition(scope).and_then(|known| known.end);
    let last = scope.now.min(scope.range.to);
    end.map_or(last, |end| end.min(last))
}

/// Days until the planned sample is there, such that the whole run takes whole
/// weeks. None are left once it is.
fn days_left(planned: u64, exposed: u64, per_day: f64, days: i64) -> i64 {
    let missing = planned.saturating_sub(exposed);
    if missing == 0 && days >= WEEK {
        return 0;
    }
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "days are few, and the conversion saturates"
    )]
    let needed = days.saturating_add((missing as f64 / per_day).ceil() as i64);
    let weeks = needed.max(WEEK).saturating_add(WEEK - 1) / WEEK;
    weeks.saturating_mul(WEEK) - days
}

/// The smallest rise that a run with these visitors sees with the usual power, by
/// the weakest comparison, and with alpha divided among the comparisons.
fn detectable(
    query: &ExperimentQuery,
    variants: &[Variant],
    control: Option<usize>,
    rule: Rule,
) -> Option<f64> {
    let control = variants.get(control?)?;
    let others = variants.iter().filter(|variant| {
        variant.name != control.name && (variant.weight > 0 || variant.arm.exposed > 0)
    });
    let metric = &query.goals.first()?.metric;
    let sample = |variant: &Variant| Some(Sample::of(metric, variant.arm.counts.first()?, None));
    let counts: Vec<u64> = others
        .filter_map(|other| Some(sample(other)?.n()))
        .collect();
    let control = sample(control)?;
    let plan = Plan {
        baseline: baseline(&control)?,
        weekly_control: control.n(),
        weekly_variation: *counts.iter().min()?,
        scale: query.scale,
        alpha: query.alpha / counts.len() as f64,
        power: POWER,
    };
    plan.detectable(1, rule).ok().flatten()
}

/// The metric as it is; none where there is nothing to find a difference from.
pub(super) fn baseline(sample: &Sample<'_>) -> Option<Baseline> {
    let summary = sample.summary().ok()?;
    if summary.variance <= 0.0 || summary.mean == 0.0 {
        return None;
    }
    Some(if sample.is_share() {
        Baseline::Proportion { rate: summary.mean }
    } else {
        Baseline::Amount {
            mean: summary.mean,
            variance: summary.variance,
        }
    })
}
