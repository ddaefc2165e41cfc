//! Stages: the journey map's figures: who enters each stage, moves on, moves back
//! and leaves, what people meet there, and what hurts.
//!
//! A person is in the highest stage whose rule was met within the window (90 days)
//! before. So people move up when they meet a rule, and back, or out, when the
//! last time lies too far back. See [`StageRules`] for the rules, which a site
//! may change.

mod figures;
mod journey;
mod pains;
mod rules;
mod tally;

pub use figures::{Pain, StageRow, StagesReport, Touchpoint};
pub use rules::{StageDefinition, StageRule, StageRules, StagesDefinition};
pub use tally::StagesTally;

use super::{ReportQuery, Scope};
use crate::params::{Params, QueryError};
use crate::person::Moment;
use journey::Journey;

/// The question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StagesQuery {
    /// Rows of touchpoints and pains.
    pub limit: usize,
}

impl StagesQuery {
    /// Takes `limit`.
    pub fn parse(params: &mut Params) -> Result<Self, QueryError> {
        Ok(Self {
            limit: params.number("limit", "Most rows listed.", 20, 1..=1_000)?,
        })
    }
}

impl ReportQuery for StagesQuery {
    type Tally = StagesTally;

    fn tally(&self) -> StagesTally {
        StagesTally::new(*self)
    }
}

/// The stage that a person is in now, by all of the person's events in order.
pub(crate) fn stage_now<'s>(moments: &[Moment<'_>], scope: &'s Scope) -> Option<&'s str> {
    let journey = Journey::of(moments, scope);
    let stage = journey.stage_at(scope.now)?;
    scope.stages.rules.get(stage).map(|rule| rule.key.as_str())
}
