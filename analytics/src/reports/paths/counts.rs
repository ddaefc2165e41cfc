//! What is counted of paths: each whole path, its links, what came of it, and how
//! long its steps took.

use super::figures::Ending;
use super::links::{Links, at};
use super::stroll::Stroll;
use super::walk::Walk;
use super::worth::{Worth, number};
use crate::columns::GapReader;
use crate::runs::{Run, RunHasher, Runs};
use crate::sample::Sample;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

/// Paths by numbers of spots.
#[derive(Debug, Clone, Default)]
pub(super) struct Counts {
    pub(super) sessions: u64,
    pub(super) open_sessions: u64,
    pub(super) visitors: u64,
    /// The mark is the ending.
    pub(super) runs: Runs,
    pub(super) links: Links,
    /// Of the paths that orders were placed on.
    pub(super) worth: HashMap<Run, Worth, BuildHasherDefault<RunHasher>>,
    /// The currencies that worths name by number.
    pub(super) currencies: Vec<String>,
    /// By step, from the second, then by spot: the time from the node before.
    pub(super) after: Vec<Vec<Sample>>,
}

impl Counts {
    /// Counts a path but for the run, which [`Runs::add`] then counts.
    #[inline]
    pub(super) fn read(&mut self, walk: &Walk, ending: Ending) -> Run {
        self.links.add(&walk.spots, ending);
        let run = self.runs.run(&walk.spots, ending as u8);
        if self.after.len() < walk.spans.len() {
            self.after.resize(walk.spans.len(), Vec::new());
        }
        let steps = walk.spots.iter().skip(1).zip(&walk.spans);
        for ((spot, span), after) in steps.zip(&mut self.after) {
            at(after, *spot as usize).push(*span);
        }
        run
    }

    /// Counts a path of a row whose gaps these are, but for the run.
    #[inline]
    pub(super) fn read_stroll(
        &mut self,
        stroll: &Stroll,
        mut gaps: GapReader<'_>,
        ending: Ending,
    ) -> Run {
        let spots = stroll.spots();
        self.links.add(spots, ending);
        if spots.len() > 1 {
            if self.after.len() + 1 < spots.len() {
                self.after.resize(spots.len() - 1, Vec::new());
            }
            gaps.seek(gaps.place() + stroll.first() as usize);
            for ((spot, events), after) in stroll.steps().zip(&mut self.after) {
                at(after, spot as usize).push(gaps.sum(events));
            }
        }
        self.runs.run(spots, ending as u8)
    }

    /// Together with what was counted by the same numbers of spots.
    pub(super) fn and(mut self, mut other: Self) -> Self {
        // The smaller one is read and put into the larger one.
        if self.runs.len() < other.runs.len() {
            std::mem::swap(&mut self, &mut other);
        }
        self.runs.merge_same(&other.runs);
        self.merge_rest(other, |number| number);
        self
    }

    /// Adds what was counted by other numbers of spots; `ours` says what each is
    /// called here.
    pub(super) fn merge(&mut self, other: Self, ours: &[u32]) {
        let ours = |theirs: u32| ours.get(theirs as usize).copied().unwrap_or(theirs);
        self.runs.merge(&other.runs, ours);
        self.merge_rest(other, ours);
    }

    fn merge_rest(&mut self, other: Self, ours: impl Fn(u32) -> u32) {
        self.sessions += other.sessions;
        self.open_sessions += other.open_sessions;
        self.visitors += other.visitors;
        self.links.merge(&other.links, &ours);
        let currencies = other.currencies.iter();
        let currencies = currencies.map(|currency| number(&mut self.currencies, currency));
        let currencies: Vec<u16> = currencies.collect();
        let currency = |of: u16| currencies.get(usize::from(of)).copied().unwrap_or(of);
        let mut numbers = Vec::new();
        for (run, worth) in &other.worth {
            let own = self.runs.translate(&other.runs, *run, &ours, &mut numbers);
            self.worth.entry(own).or_default().merge(worth, currency);
        }
        let steps = self.after.len().max(other.after.len());
        self.after.resize(steps, Vec::new());
        for (after, theirs) in self.after.iter_mut().zip(other.after) {
            for (spot, theirs) in (0..).zip(theirs) {
                if !theirs.is_empty() {
                    at(after, ours(spot) as usize).merge(theirs);
                }
            }
        }
    }
}

impl Ending {
    const ALL: [Self; 4] = [Self::Goal, Self::Cutoff, Self::Open, Self::Exit];

    /// The ending that a run is marked with.
    pub(super) fn of_mark(mark: u8) -> Self {
        let ending = Self::ALL.get(usize::from(mark));
        ending.copied().unwrap_or(Self::Exit)
    }
}
