//! The question of paths.

use super::kernel::PathsKernel;
use super::tally::PathsTally;
use crate::matcher::Matcher;
use crate::nodes::NodeRules;
use crate::params::{Params, QueryError};
use crate::reports::{ReportQuery, Scope};
use crate::scan::{Scanned, Sealed};

/// The question.
#[derive(Debug, Clone, PartialEq)]
pub struct PathsQuery {
    /// Paths begin with the first match; those without one are left out.
    pub start: Option<Matcher>,
    /// Paths end with the first match that follows the start.
    pub end: Option<Matcher>,
    /// How many nodes of a path are shown.
    pub steps: usize,
    /// How events become nodes.
    pub rules: NodeRules,
    /// What has a path.
    pub unit: PathUnit,
    /// How many nodes of a step are shown by themselves.
    pub top: usize,
    /// How many whole paths are listed.
    pub limit: usize,
}

/// What has a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathUnit {
    /// Each session.
    Session,
    /// Each person, over all sessions in the range.
    Visitor,
}

impl PathsQuery {
    /// Takes `start`, `end`, `steps`, `count`, `top`, `limit`, and how events
    /// become nodes.
    pub fn parse(params: &mut Params) -> Result<Self, QueryError> {
        let units = [
            ("sessions", PathUnit::Session),
            ("visitors", PathUnit::Visitor),
        ];
        Ok(Self {
            start: take_matcher(
                params,
                "start",
                "Paths begin at its first match: a matcher.",
            )?,
            end: take_matcher(
                params,
                "end",
                "Paths end at the first match that follows, as their goal: a matcher.",
            )?,
            steps: params.number("steps", "Steps shown.", 5, 2..=20)?,
            rules: NodeRules::parse(params, true)?,
            unit: params.choice("count", "What has a path.", &units)?,
            top: params.number(
                "top",
                "Nodes of a step that stand by themselves.",
                10,
                1..=1_000,
            )?,
            limit: params.number("limit", "Whole paths listed.", 50, 1..=1_000)?,
        })
    }
}

fn take_matcher(
    params: &mut Params,
    key: &'static str,
    about: &'static str,
) -> Result<Option<Matcher>, QueryError> {
    let given = params.take(key, about)?;
    given.map(|given| Matcher::parse(key, &given)).transpose()
}

impl ReportQuery for PathsQuery {
    type Tally = PathsTally;

    fn tally(&self) -> PathsTally {
        PathsTally::new(self.clone())
    }

    fn scan<S: Sealed>(&self, scope: &Scope, sealed: &S) -> Option<Scanned<PathsTally>> {
        PathsKernel::scan(self, scope, sealed)
    }
}
