//! Sequences: runs of nodes that follow one another anywhere in a session,
//! counted each time or once a session.

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
use std::collections::BTreeSet;

/// The question.
#[derive(Debug, Clone, PartialEq)]
pub struct SequencesQuery {
    /// How events become nodes.
    pub rules: NodeRules,
    /// Nodes in a run.
    pub length: usize,
    /// What is counted.
    pub count: SequenceCount,
    /// How many rows.
    pub top: usize,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SequenceCount {
    /// Every time the run occurs.
    Occurrences,
    /// Sessions in which it occurs.
    Sessions,
}

impl SequencesQuery {
    /// Takes `length`, `count`, `top`, and how events become nodes.
    pub fn parse(params: &mut Params) -> Result<Self, QueryError> {
        let words = [
            ("occurrences", SequenceCount::Occurrences),
            ("sessions", SequenceCount::Sessions),
        ];
        Ok(Self {
            rules: NodeRules::parse(params, true)?,
            length: params.number("length", "Nodes of a run.", 3, 1..=20)?,
            count: params.choice(
                "count",
                "Count each occurrence, or each session that contains it once.",
                &words,
            )?,
            top: params.number("top", "Most runs listed.", 20, 1..=1_000)?,
        })
    }
}

impl ReportQuery for SequencesQuery {
    type Tally = SequencesTally;

    fn scan<S: Sealed>(&self, scope: &Scope, sealed: &S) -> Option<Scanned<SequencesTally>> {
        let start = (Labels::default(), Counts::default());
        let count = |counts: &mut Counts, nodes: &[u32], _is_closed| counts.absorb(self, nodes);
        let (labels, counted) = nodes::count(&self.rules, scope, sealed, start, count)?;
        let mut tally = self.tally();
        tally.labels = labels;
        for counts in &counted {
            tally.counts.merge(counts, |number| number);
        }
        let deferred = Vec::new();
        Some(Scanned { tally, deferred })
    }

    fn tally(&self) -> SequencesTally {
        SequencesTally {
            query: self.clone(),
            labels: Labels::default(),
            counts: Counts::default(),
        }
    }
}

/// Runs of nodes.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SequencesReport {
    /// All occurrences, or all sessions with at least one run.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub total: u64,
    /// How many different runs there are.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub distinct: u64,
    /// The commonest first, equal ones by their names.
    pub rows: Vec<SequenceRow>,
}

/// One run.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SequenceRow {
    /// Its nodes.
    pub path: Vec<String>,
    /// How often.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub count: u64,
}

/// The runs in the making.
#[derive(Debug, Clone)]
pub struct SequencesTally {
    query: SequencesQuery,
    labels: Labels,
    counts: Counts,
}

/// What is counted of some sessions.
#[derive(Debug, Clone, Default)]
struct Counts {
    /// Of numbers of labels.
    runs: Runs,
    total: u64,
}

impl Counts {
    fn absorb(&mut self, query: &SequencesQuery, nodes: &[u32]) {
        let runs = nodes.windows(query.length);
        match query.count {
            SequenceCount::Occurrences => runs.for_each(|run| {
                self.total += 1;
                self.count(run);
            }),
            SequenceCount::Sessions => {
                let once: BTreeSet<&[u32]> = runs.collect();
                self.total += u64::from(!once.is_empty());
                once.into_iter().for_each(|run| self.count(run));
            }
        }
    }

    fn count(&mut self, run: &[u32]) {
        let run = self.runs.run(run, 0);
        self.runs.add(run, 1);
    }

    fn merge(&mut self, other: &Self, ours: impl Fn(u32) -> u32) {
        self.runs.merge(&other.runs, ours);
        self.total += other.total;
    }
}

impl Tally for SequencesTally {
    type Report = SequencesReport;

    fn absorb(&mut self, person: &Person<'_>, scope: &Scope) {
        for visit in choose(person, scope) {
            let names = labels_of(&self.query.rules, &visit.session.events);
            let nodes = names.map(|name| self.labels.label(&name).number());
            let nodes: Vec<u32> = nodes.collect();
            self.counts.absorb(&self.query, &nodes);
        }
    }

    fn merge(&mut self, mut other: Self) {
        // The smaller one is read and put into the larger one.
        if self.counts.runs.len() < other.counts.runs.len() {
            std::mem::swap(self, &mut other);
        }
        let ours = self.labels.merge(&other.labels);
        self.counts.merge(&other.counts, |theirs| ours.of(theirs));
    }

    fn finish(self, _scope: &Scope) -> SequencesReport {
        let Counts { runs, total } = self.counts;
        let rows = self.labels.commonest(&runs, self.query.top).into_iter();
        let rows = rows.map(|(path, count)| SequenceRow { path, count });
        SequencesReport {
            total,
            distinct: runs.len() as u64,
            rows: rows.collect(),
        }
    }
}
