//! Sequences: runs of nodes that follow one another anywhere in a session,
//! counted each time or once a session.

use super::{ReportQuery, Scope, Tally, first_by};
use crate::labels::{Label, Labels};
use crate::nodes::{NodeRules, labels_of};
use crate::params::{Params, QueryError};
use crate::person::Person;
use crate::selection::choose;
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};

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
            length: params.number("length", 3, 1..=20)?,
            count: params.choice("count", SequenceCount::Occurrences, &words)?,
            top: params.number("top", 20, 1..=1_000)?,
        })
    }
}

impl ReportQuery for SequencesQuery {
    type Tally = SequencesTally;

    fn tally(&self) -> SequencesTally {
        SequencesTally {
            query: self.clone(),
            labels: Labels::default(),
            runs: HashMap::new(),
            total: 0,
        }
    }
}

/// Runs of nodes.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
#[derive(Debug, Clone, PartialEq, Serialize)]
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
    runs: HashMap<Box<[Label]>, u64>,
    total: u64,
}

impl SequencesTally {
    fn absorb_session(&mut self, nodes: &[Label]) {
        let runs = nodes.windows(self.query.length);
        match self.query.count {
            SequenceCount::Occurrences => runs.for_each(|run| {
                self.total += 1;
                self.count(run);
            }),
            SequenceCount::Sessions => {
                let once: BTreeSet<&[Label]> = runs.collect();
                self.total += u64::from(!once.is_empty());
                once.into_iter().for_each(|run| self.count(run));
            }
        }
    }

    fn count(&mut self, run: &[Label]) {
        match self.runs.get_mut(run) {
            Some(count) => *count += 1,
            None => {
                self.runs.insert(run.into(), 1);
            }
        }
    }

    fn names(&self, run: &[Label]) -> Vec<String> {
        let name = |label: &Label| self.labels.text(*label).to_owned();
        run.iter().map(name).collect()
    }
}

impl Tally for SequencesTally {
    type Report = SequencesReport;

    fn absorb(&mut self, person: &Person<'_>, scope: &Scope) {
        for visit in choose(person, scope) {
            let names = labels_of(&self.query.rules, &visit.session.events);
            let nodes: Vec<Label> = names.map(|name| self.labels.label(&name)).collect();
            self.absorb_session(&nodes);
        }
    }

    fn merge(&mut self, other: Self) {
        let ours = self.labels.merge(&other.labels);
        for (run, count) in other.runs {
            let run = run.iter().map(|&label| ours.of(label)).collect();
            *self.runs.entry(run).or_default() += count;
        }
        self.total += other.total;
    }

    fn finish(self, _scope: &Scope) -> SequencesReport {
        let runs: Vec<(&Box<[Label]>, &u64)> = self.runs.iter().collect();
        let top = first_by(runs, self.query.top, |(a, x), (b, y)| {
            y.cmp(x).then_with(|| self.labels.compare(a, b))
        });
        let rows = top.into_iter().map(|(run, &count)| SequenceRow {
            path: self.names(run),
            count,
        });
        SequencesReport {
            total: self.total,
            distinct: self.runs.len() as u64,
            rows: rows.collect(),
        }
    }
}
