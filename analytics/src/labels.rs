//! `Label`: a text that tallies count by, as a small number. A tally of paths
//! holds the same few hundred texts millions of times; here each is kept once.
//! Numbers mean something only beside the [`Labels`] that gave them out.

use std::cmp::Ordering;
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
    pub(crate) fn text(&self, label: Label) -> &str {
        self.texts.get(label.0 as usize).map_or("", |text| text)
    }

    /// The order of the texts, element by element.
    pub(crate) fn compare(&self, a: &[Label], b: &[Label]) -> Ordering {
        let text = |label: &Label| self.text(*label);
        a.iter().map(text).cmp(b.iter().map(text))
    }

    /// Takes the texts of another tally.
    pub(crate) fn merge(&mut self, other: &Self) -> Translation {
        Translation(other.texts.iter().map(|text| self.label(text)).collect())
    }
}

impl Translation {
    /// What their label is called here.
    pub(crate) fn of(&self, theirs: Label) -> Label {
        self.0.get(theirs.0 as usize).copied().unwrap_or(theirs)
    }
}
