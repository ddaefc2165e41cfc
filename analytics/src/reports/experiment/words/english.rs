//! In English.

use super::{Facts, Sentences, chance, percent};
use crate::reports::experiment::{Decision, VerdictCode};

const MARK: &str = ".";

pub(super) fn say(facts: &Facts<'_>) -> Sentences {
    Sentences {
        decision: decision(facts),
        reason: reason(facts),
    }
}

fn decision(facts: &Facts<'_>) -> String {
    match facts.decision {
        Decision::Ship => format!("Ship {}.", facts.variant),
        Decision::Stop => format!("Stop: stay with {}.", facts.control),
        Decision::KeepRunning => match facts.days_left {
            Some(1) => "Keep running 1 more day.".to_owned(),
            Some(days) => format!("Keep running {days} more days."),
            None => "Keep running.".to_owned(),
        },
        Decision::CannotTell => "Cannot tell.".to_owned(),
        Decision::Broken => "Broken: do not decide by these figures.".to_owned(),
    }
}

fn reason(facts: &Facts<'_>) -> String {
    let Facts {
        variant, control, ..
    } = facts;
    match facts.code {
        VerdictCode::NoData => "Nobody was exposed in this range.".to_owned(),
        VerdictCode::SampleRatioMismatch => match facts.split {
            Some(p) if p < 0.001 => format!(
                "Because the variants did not get the visitors that their weights promise (p {}); \
                 find the cause before trusting any figure.",
                chance(p, MARK)
            ),
            _ => format!(
                "Because {} visitors met two variants, too many of all; find the cause before \
                 trusting any figure.",
                facts.several
            ),
        },
        VerdictCode::NotEnoughData => format!(
            "Too few conversions to judge: each variant needs {}, so far {} visitors were exposed.",
            facts.enough, facts.exposed
        ),
        VerdictCode::TooEarly => format!(
            "{variant} differs from {control}{}, but weekdays differ too: let the test run for a \
             full week.",
            effect(facts)
        ),
        VerdictCode::VariationWins => format!(
            "{variant} is better than {control}{}, by the test that stays valid however often \
             somebody looks.",
            effect(facts)
        ),
        VerdictCode::ControlWins => format!(
            "No variant is better, and {variant} is worse than {control}{}.",
            effect(facts)
        ),
        VerdictCode::GuardrailWorse => format!(
            "{variant} is better than {control}{}, but the guardrail {} got worse.",
            effect(facts),
            facts.guardrail
        ),
        VerdictCode::Undecided => format!("{}{}", undecided(facts), detectable(facts)),
    }
}

fn undecided(facts: &Facts<'_>) -> String {
    let so_far = if facts.has_ended {
        "The test is over and n"
    } else {
        "So far n"
    };
    match facts.effect {
        None => format!("{so_far}o difference can be told from chance."),
        Some(told) => format!(
            "{so_far}o difference can be told from chance: that of {} lies between {} and {}.",
            facts.variant,
            told.write(told.interval.low, MARK),
            told.write(told.interval.high, MARK)
        ),
    }
}

fn detectable(facts: &Facts<'_>) -> String {
    facts.detectable.map_or_else(String::new, |effect| {
        format!(
            " With {} visitors an effect of {} would have shown in four of five tests.",
            facts.exposed,
            percent(effect, MARK)
        )
    })
}

/// `by +12.3% (+1.0% to +23.0%, p = 0.0123)`, after a space.
fn effect(facts: &Facts<'_>) -> String {
    facts.effect.map_or_else(String::new, |told| {
        format!(
            " by {} ({} to {}, p {})",
            told.write(told.estimate, MARK),
            told.write(told.interval.low, MARK),
            told.write(told.interval.high, MARK),
            chance(told.p, MARK)
        )
    })
}
