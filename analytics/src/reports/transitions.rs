//! Transitions: how often a session went from one node straight to another, from
//! `(start)` to its first, and from its last to `(exit)`, or to `(open)` while it
//! may still go on. Sessions without a node are left out.

use super::{ReportQuery, Scope, Tally, first_by};
use crate::labels::{Label, Labels};
use crate::nodes::{NodeRules, labels_of};
use crate::params::{Params, QueryError};
use crate::person::Person;
use crate::selection::choose;
use serde::Serialize;
use std::collections::HashMap;

/// Where every session comes from.
pub const START: &str = "(start)";
/// Where closed sessions go.
pub const EXIT: &str = "(exit)";
/// Where open sessions are.
pub const OPEN: &str = "(open)";

/// The question.
#[derive(Debug, Clone, PartialEq)]
pub struct TransitionsQuery {
    /// How events become nodes.
    pub rules: NodeRules,
    /// How many rows.
    pub limit: usize,
}

impl TransitionsQuery {
    /// Takes `limit`, and how events become nodes.
    pub fn parse(params: &mut Params) -> Result<Self, QueryError> {
        Ok(Self {
            rules: NodeRules::parse(params, false)?,
            limit: params.number("limit", 1_000, 1..=1_000)?,
        })
    }
}

impl ReportQuery for TransitionsQuery {
    type Tally = TransitionsTally;

    fn tally(&self) -> TransitionsTally {
        TransitionsTally {
            query: self.clone(),
            labels: Labels::default(),
            steps: HashMap::new(),
            sessions: 0,
            total: 0,
        }
    }
}

/// How often sessions went where.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TransitionsReport {
    /// Sessions with a node.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub sessions: u64,
    /// Transitions between two nodes: without start, exit and open.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub total: u64,
    /// How many rows there would be without a limit.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub distinct: u64,
    /// The commonest first, equal ones by their names.
    pub rows: Vec<TransitionRow>,
}

/// How often sessions went from here to there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TransitionRow {
    /// The node left.
    pub from: String,
    /// The next node.
    pub to: String,
    /// How often.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub count: u64,
}

/// The transitions in the making.
#[derive(Debug, Clone)]
pub struct TransitionsTally {
    query: TransitionsQuery,
    labels: Labels,
    steps: HashMap<(Label, Label), u64>,
    sessions: u64,
    total: u64,
}

impl Tally for TransitionsTally {
    type Report = TransitionsReport;

    fn absorb(&mut self, person: &Person<'_>, scope: &Scope) {
        for visit in choose(person, scope) {
            let mut from = self.labels.label(START);
            let mut length = 0;
            for name in labels_of(&self.query.rules, &visit.session.events) {
                let to = self.labels.label(&name);
                *self.steps.entry((from, to)).or_default() += 1;
                from = to;
                length += 1;
            }
            if length > 0 {
                let closed = scope.is_closed(visit.session);
                let end = self.labels.label(if closed { EXIT } else { OPEN });
                *self.steps.entry((from, end)).or_default() += 1;
                self.sessions += 1;
                self.total += length - 1;
            }
        }
    }

    fn merge(&mut self, other: Self) {
        let ours = self.labels.merge(&other.labels);
        for ((from, to), count) in other.steps {
            *self.steps.entry((ours.of(from), ours.of(to))).or_default() += count;
        }
        self.sessions += other.sessions;
        self.total += other.total;
    }

    fn finish(self, _scope: &Scope) -> TransitionsReport {
        let steps: Vec<((Label, Label), u64)> = self
            .steps
            .iter()
            .map(|(&step, &count)| (step, count))
            .collect();
        let top = first_by(steps, self.query.limit, |((a, b), x), ((c, d), y)| {
            y.cmp(x)
                .then_with(|| self.labels.compare(&[*a, *b], &[*c, *d]))
        });
        let rows = top.into_iter().map(|((from, to), count)| TransitionRow {
            from: self.labels.text(from).to_owned(),
            to: self.labels.text(to).to_owned(),
            count,
        });
        TransitionsReport {
            sessions: self.sessions,
            total: self.total,
            distinct: self.steps.len() as u64,
            rows: rows.collect(),
        }
    }
}
