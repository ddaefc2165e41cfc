//! Transitions: how often a session went from one node straight to another, from
//! `(start)` to its first, and from its last to `(exit)`, or to `(open)` while it
//! may still go on. Sessions without a node are left out.

use super::{ReportQuery, Scope, Tally};
use crate::labels::Labels;
use crate::nodes::{NodeRules, labels_of};
use crate::params::{Params, QueryError};
use crate::person::Person;
use crate::runs::Runs;
use crate::scan::{Scanned, Sealed, nodes};
use crate::selection::choose;
use schemars::JsonSchema;
use serde::Serialize;

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
            limit: params.number("limit", "Most rows listed.", 1_000, 1..=1_000)?,
        })
    }
}

impl ReportQuery for TransitionsQuery {
    type Tally = TransitionsTally;

    fn scan<S: Sealed>(&self, scope: &Scope, sealed: &S) -> Option<Scanned<TransitionsTally>> {
        let mut labels = Labels::default();
        let ends = Ends::of(&mut labels);
        let start = (labels, Counts::default());
        let count = |counts: &mut Counts, nodes: &[u32], is_closed| {
            counts.absorb(ends, nodes, is_closed);
        };
        let (labels, counted) = nodes::count(&self.rules, scope, sealed, start, count)?;
        let mut tally = self.tally();
        tally.labels = labels;
        for counts in &counted {
            tally.counts.merge(counts, |number| number);
        }
        let deferred = Vec::new();
        Some(Scanned { tally, deferred })
    }

    fn tally(&self) -> TransitionsTally {
        TransitionsTally {
            query: self.clone(),
            labels: Labels::default(),
            counts: Counts::default(),
        }
    }
}

/// How often sessions went where.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
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
    counts: Counts,
}

/// What is counted of some sessions.
#[derive(Debug, Clone, Default)]
struct Counts {
    /// From and to, as numbers of labels.
    steps: Runs,
    sessions: u64,
    total: u64,
}

/// The numbers of the labels that are no nodes.
#[derive(Debug, Clone, Copy)]
struct Ends {
    start: u32,
    exit: u32,
    open: u32,
}

impl Ends {
    fn of(labels: &mut Labels) -> Self {
        let mut number = |text| labels.label(text).number();
        Self {
            start: number(START),
            exit: number(EXIT),
            open: number(OPEN),
        }
    }
}

impl Counts {
    fn absorb(&mut self, ends: Ends, nodes: &[u32], is_closed: bool) {
        let mut from = ends.start;
        let last = if is_closed { ends.exit } else { ends.open };
        for to in nodes.iter().chain([&last]) {
            let step = self.steps.run(&[from, *to], 0);
            self.steps.add(step, 1);
            from = *to;
        }
        self.sessions += 1;
        self.total += nodes.len() as u64 - 1;
    }

    fn merge(&mut self, other: &Self, ours: impl Fn(u32) -> u32) {
        self.steps.merge(&other.steps, ours);
        self.sessions += other.sessions;
        self.total += other.total;
    }
}

impl Tally for TransitionsTally {
    type Report = TransitionsReport;

    fn absorb(&mut self, person: &Person<'_>, scope: &Scope) {
        let ends = Ends::of(&mut self.labels);
        for visit in choose(person, scope) {
            let names = labels_of(&self.query.rules, &visit.session.events);
            let nodes = names.map(|name| self.labels.label(&name).number());
            let nodes: Vec<u32> = nodes.collect();
            if !nodes.is_empty() {
                self.counts
                    .absorb(ends, &nodes, scope.is_closed(visit.session));
            }
        }
    }

    fn merge(&mut self, mut other: Self) {
        // The smaller one is read and put into the larger one.
        if self.counts.steps.len() < other.counts.steps.len() {
            std::mem::swap(self, &mut other);
        }
        let ours = self.labels.merge(&other.labels);
        self.counts.merge(&other.counts, |theirs| ours.of(theirs));
    }

    fn finish(self, _scope: &Scope) -> TransitionsReport {
        let steps = &self.counts.steps;
        let rows = self.labels.commonest(steps, self.query.limit).into_iter();
        let rows = rows.map(|(step, count)| {
            let mut ends = step.into_iter();
            let mut end = || ends.next().unwrap_or_default();
            TransitionRow {
                from: end(),
                to: end(),
                count,
            }
        });
        TransitionsReport {
            sessions: self.counts.sessions,
            total: self.counts.total,
            distinct: steps.len() as u64,
            rows: rows.collect(),
        }
    }
}
