//! The verdict in words, in each of the languages that the dashboard speaks: what
//! to do, and why, with the figures that it rests on.

mod english;
mod portuguese;

use super::figures::Comparison;
use super::verdict::{Decision, Evidence, VerdictCode};
use crate::stats::sequential::ENOUGH_CONVERTERS;
use crate::stats::{Interval, Scale};
use schemars::JsonSchema;
use serde::Serialize;

/// The verdict in each language.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Words {
    /// In English.
    pub en: Sentences,
    /// In Brazilian Portuguese.
    pub pt_br: Sentences,
}

/// The verdict in one language.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Sentences {
    /// What to do.
    pub decision: String,
    /// Why.
    pub reason: String,
}

/// What sentences are made of.
struct Facts<'f> {
    code: VerdictCode,
    decision: Decision,
    days_left: Option<i64>,
    /// The variant that it is about.
    variant: &'f str,
    control: &'f str,
    /// The effect, on the scale of the question.
    effect: Option<Told>,
    exposed: u64,
    several: u64,
    /// P of the sample ratio.
    split: Option<f64>,
    /// The first guardrail that got worse.
    guardrail: &'f str,
    /// Converters that each variant needs.
    enough: u64,
    /// The smallest relative effect that today's visitors could have shown.
    detectable: Option<f64>,
    has_ended: bool,
}

/// An effect as it is told.
#[derive(Clone, Copy)]
struct Told {
    estimate: f64,
    interval: Interval,
    is_relative: bool,
    p: f64,
}

/// Says it in every language.
pub(super) fn words(
    evidence: &Evidence<'_>,
    code: VerdictCode,
    decision: Decision,
    days_left: Option<i64>,
    about: Option<&Comparison>,
) -> Words {
    let strongest = || {
        let tested = evidence.goal.comparisons.iter();
        let tested = tested.filter_map(|one| Some((one.sequential?.p, one)));
        let least = tested.min_by(|a, b| a.0.total_cmp(&b.0));
        least.map(|(_, comparison)| comparison)
    };
    let about = about.or_else(strongest);
    let variant = about.map_or("", |about| &about.variant);
    let guardrail = evidence.guardrails.iter().find(|guardrail| {
        let mut worse = guardrail.worse.iter();
        worse.any(|worse| worse == variant)
    });
    let facts = Facts {
        code,
        decision,
        days_left,
        variant,
        control: evidence.control.unwrap_or("control"),
        effect: about.and_then(|about| Told::of(about, evidence.scale)),
        exposed: evidence.plan.exposed,
        several: evidence.several,
        split: evidence.srm.p,
        guardrail: guardrail.map_or("", |guardrail| &guardrail.metric),
        enough: ENOUGH_CONVERTERS,
        detectable: evidence.plan.detectable,
        has_ended: evidence.end.is_some_and(|end| end <= evidence.scope.now),
    };
    Words {
        en: english::say(&facts),
        pt_br: portuguese::say(&facts),
    }
}

impl Told {
    /// The always-valid interval with its middle, which is the effect.
    fn of(comparison: &Comparison, scale: Scale) -> Option<Self> {
        let test = comparison.sequential?;
        Some(Self {
            estimate: f64::midpoint(test.interval.low, test.interval.high),
            interval: test.interval,
            is_relative: scale == Scale::Relative,
            p: test.p_adjusted,
        })
    }

    /// A value of it: `+12.3%`, or a plain number, with this decimal mark.
    fn write(&self, value: f64, mark: &str) -> String {
        let text = if self.is_relative {
            format!("{:+.1}%", 100.0 * value)
        } else {
            format!("{value:+.4}")
        };
        text.replace('.', mark)
    }
}

/// A chance as people read it, with this decimal mark.
fn chance(p: f64, mark: &str) -> String {
    let text = if p < 0.0001 {
        "< 0.0001".to_owned()
    } else {
        format!("= {p:.4}")
    };
    text.replace('.', mark)
}

/// A share in percent, with this decimal mark.
fn percent(share: f64, mark: &str) -> String {
    format!("{:.1}%", 100.0 * share).replace('.', mark)
}
