//! The verdict: what to make of an experiment, by the judgement that stays valid
//! however often somebody looks. What it is called in words is [`super::words`]'s.

use super::figures::{Comparison, GoalFigures, PlanFigures, Srm};
use super::plan::WEEK;
use super::words::{Words, words};
use crate::reports::Scope;
use crate::stats::Scale;
use crate::stats::sequential::ENOUGH_CONVERTERS;
use crate::time::{DAY, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

/// What to make of it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Verdict {
    /// In one word.
    pub code: VerdictCode,
    /// What to do.
    pub decision: Decision,
    /// The variant it is about, if it is about one.
    pub variant: Option<String>,
    /// Full days since the first exposure.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub days: i64,
    /// Days to keep it running, where that is what to do and the pace is known.
    #[cfg_attr(feature = "typescript", ts(type = "number | null"))]
    pub keep_running_days: Option<i64>,
    /// Why, in a sentence.
    pub reason: String,
    /// Decision and reason in each language.
    pub words: Words,
}

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[cfg_attr(
    feature = "typescript",
    derive(ts_rs::TS),
    ts(rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Give the variation to everybody.
    Ship,
    /// Keep the control, or protect what a guardrail guards.
    Stop,
    /// Wait.
    KeepRunning,
    /// The run is over, and says nothing.
    CannotTell,
    /// No figure can be trusted.
    Broken,
}

/// The verdict in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[cfg_attr(
    feature = "typescript",
    derive(ts_rs::TS),
    ts(rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum VerdictCode {
    /// Nobody was exposed.
    NoData,
    /// The split is broken: no figure can be trusted.
    SampleRatioMismatch,
    /// Too few people or conversions to say anything.
    NotEnoughData,
    /// There is an effect, but not a full week of it.
    TooEarly,
    /// A variation is better than the control.
    VariationWins,
    /// The variations that differ are worse than the control.
    ControlWins,
    /// The variation that is best harms what a guardrail guards.
    GuardrailWorse,
    /// No difference can be told from chance so far.
    Undecided,
}

/// All that a verdict rests on.
pub(super) struct Evidence<'e> {
    pub(super) goal: &'e GoalFigures,
    pub(super) guardrails: &'e [GoalFigures],
    pub(super) control: Option<&'e str>,
    pub(super) srm: &'e Srm,
    pub(super) plan: &'e PlanFigures,
    pub(super) several: u64,
    pub(super) first_exposure: Option<Timestamp>,
    /// When the experiment ends, if that is said.
    pub(super) end: Option<Timestamp>,
    pub(super) alpha: f64,
    pub(super) scale: Scale,
    pub(super) scope: &'e Scope,
}

/// What to make of it.
pub(super) fn verdict(evidence: &Evidence<'_>) -> Verdict {
    let scope = evidence.scope;
    let last = scope.now.min(scope.range.to);
    let ran = evidence.first_exposure.map_or(0, |first| last - first);
    let days = (ran / DAY).max(0);
    let (code, about) = evidence.judge(days);
    let decision = evidence.decide(code, days);
    let keep_running_days = match (decision, code) {
        (Decision::KeepRunning, VerdictCode::TooEarly) => Some(WEEK - days),
        (Decision::KeepRunning, _) => evidence.plan.days_left.filter(|left| *left > 0),
        _ => None,
    };
    let variant = match code {
        VerdictCode::ControlWins => evidence.control.map(str::to_owned),
        _ => about.map(|about| about.variant.clone()),
    };
    let words = words(evidence, code, decision, keep_running_days, about);
    Verdict {
        code,
        decision,
        variant,
        days,
        keep_running_days,
        reason: words.en.reason.clone(),
        words,
    }
}

impl<'e> Evidence<'e> {
    /// The word, and the comparison that it rests on, if it rests on one.
    fn judge(&self, days: i64) -> (VerdictCode, Option<&'e Comparison>) {
        let goal = self.goal;
        if goal.variants.iter().all(|row| row.exposed == 0) {
            return (VerdictCode::NoData, None);
        }
        if self.srm.warning {
            return (VerdictCode::SampleRatioMismatch, None);
        }
        let is_enough = |variant: &str| {
            let row = goal.variants.iter().find(|row| row.variant == variant);
            row.is_some_and(|row| row.converters >= ENOUGH_CONVERTERS)
        };
        let judged = goal.comparisons.iter().filter_map(|comparison| {
            let enough = is_enough(&comparison.variant) && self.control.is_some_and(is_enough);
            let sequential = comparison.sequential.filter(|_| enough)?;
            Some((comparison, sequential))
        });
        let judged: Vec<_> = judged.collect();
        if judged.is_empty() {
            return (VerdictCode::NotEnoughData, None);
        }
        let differing = judged
            .iter()
            .filter(|(_, sequential)| sequential.p_adjusted < self.alpha);
        let improvement =
            |comparison: &Comparison| comparison.improvement(goal.better).unwrap_or(0.0);
        let best = differing.map(|(comparison, _)| (improvement(comparison), *comparison));
        match best.max_by(|a, b| a.0.total_cmp(&b.0)) {
            None => (VerdictCode::Undecided, None),
            Some((gain, best)) if gain > 0.0 && self.harms(best) => {
                (VerdictCode::GuardrailWorse, Some(best))
            }
            Some((_, best)) if days < WEEK => (VerdictCode::TooEarly, Some(best)),
            Some((gain, best)) if gain > 0.0 => (VerdictCode::VariationWins, Some(best)),
            Some((_, worst)) => (VerdictCode::ControlWins, Some(worst)),
        }
    }

    fn harms(&self, comparison: &Comparison) -> bool {
        self.guardrails
            .iter()
            .any(|guardrail| guardrail.worse.contains(&comparison.variant))
    }

    fn decide(&self, code: VerdictCode, days: i64) -> Decision {
        let is_over = self.end.is_some_and(|end| end <= self.scope.now);
        let is_planned_out = days >= WEEK && self.plan.days_left == Some(0);
        match code {
            VerdictCode::SampleRatioMismatch => Decision::Broken,
            VerdictCode::VariationWins => Decision::Ship,
            VerdictCode::ControlWins | VerdictCode::GuardrailWorse => Decision::Stop,
            VerdictCode::Undecided if is_over || is_planned_out => Decision::CannotTell,
            VerdictCode::NoData | VerdictCode::NotEnoughData | VerdictCode::TooEarly if is_over => {
                Decision::CannotTell
            }
            _ => Decision::KeepRunning,
        }
    }
}
