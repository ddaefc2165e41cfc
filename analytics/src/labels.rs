//! `Label`: a text that tallies count by, as a small number. A tally of paths
//! holds the same few hundred texts millions of times; here each is kept once.
//! Numbers mean something only beside the [`Labels`] that gave them out.

use crate::reports::first_by;
use crate::runs::Runs;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

/// A text known to one [`Labels`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Label(u32);

/// The texts of one tally.
#[derive(Debug, Clone, Default)]
pub(crate) struct Labels {
    numbers: HashMap<Arc<str>, Label>,
    texts: Vec<Arc<str>>,
}

/// What another tally's labels are called here.
pub(crate) struct Translation(Vec<Label>);

impl Labels {
    /// The label of a text, a new one if need be.
    pub(crate) fn label(&mut self, text: &str) -> Label {
        if let Some(label) = self.numbers.get(text) {
            return *label;
        }
        let text: Arc<str> = text.into();
        // Four thousand million different texts would not fit into memory.
        let label = Label(u32::try_from(self.texts.len()).unwrap_or(u32::MAX));
        self.texts.push(Arc::clone(&text));
        self.numbers.insert(text, label);
        label
    }

    /// The text of a label.
    fn text(&self, label: Label) -> &str {
        self.texts.get(label.0 as usize).map_or("", |text| text)
    }

    /// The commonest runs of numbers of labels, as texts, with their counts: most
    /// first, equal ones by their texts.
    pub(crate) fn commonest(&self, runs: &Runs, limit: usize) -> Vec<(Vec<String>, u64)> {
        let ranks = self.ranks();
        let rank = |number: &u32| ranks.get(*number as usize).copied();
        let mut numbers = Vec::new();
        let candidates = runs.commonest(limit).map(|(run, count)| {
            runs.read(run, &mut numbers);
            let names: Vec<u32> = numbers.iter().filter_map(rank).collect();
            (Reverse(count), names, run)
        });
        let top = first_by(candidates.collect(), limit, Ord::cmp);
        let shown = top.into_iter().map(|(count, _, run)| {
            runs.read(run, &mut numbers);
            let labels = numbers.iter().map(|number| Label(number.saturating_sub(1)));
            let texts = labels.map(|label| self.text(label).to_owned());
            (texts.collect(), count.0)
        });
        shown.collect()
    }

    /// For each number the place of its text in the order of all texts.
    fn ranks(&self) -> Vec<u32> {
        let mut ordered: Vec<(&Arc<str>, usize)> = self.texts.iter().zip(1..).collect();
        ordered.sort_unstable();
        let mut ranks = vec![0; ordered.len() + 1];
        for (rank, (_, number)) in (0..).zip(ordered) {
            if let Some(place) = ranks.get_mut(number) {
                *place = rank;
            }
        }
        ranks
    }

    /// Takes the texts of another tally.
    pub(crate) fn merge(&mut self, other: &Self) -> Translation {
        Translation(other.texts.iter().map(|text| self.label(text)).collect())
    }
}

impl Label {
    /// The label as a number from 1.
    pub(crate) fn number(self) -> u32 {
        self.0.saturating_add(1)
    }
}

impl Translation {
    /// What their number is called here.
    pub(crate) fn of(&self, theirs: u32) -> u32 {
        let label = theirs.checked_sub(1);
        let ours = label.and_then(|label| self.0.get(label as usize));
        ours.map_or(theirs, |label| label.number())
    }
}
