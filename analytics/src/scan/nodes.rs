//! The nodes of sealed sessions: what sequences and transitions count.

use super::selection::{Bits, Selector};
use super::table::Table;
use super::{Kernel, Rows, Sealed};
use crate::columns::Block;
use crate::event::Event;
use crate::labels::Labels;
use crate::matcher::Matcher;
use crate::nodes::{NodeKind, NodeRules};
use crate::reports::Scope;
use crate::time::TimeRange;
use std::sync::{Mutex, PoisonError};

/// Hands the nodes of each session to a counter, as numbers of labels.
struct Nodes<'s, T, C> {
    rules: &'s NodeRules,
    selector: Selector<'s>,
    labels: Mutex<Labels>,
    counted: T,
    count: C,
}

/// What the shapes of a segment mean.
struct Compiled {
    bits: Bits,
    /// The label of the node that an event becomes, in the low half what tells the
    /// node from the one before it; 0 for none.
    words: Vec<u64>,
}

struct State<T> {
    bits: Table<u32>,
    words: Table<u64>,
    nodes: Vec<u32>,
    counted: T,
}

/// Counts the nodes of every session of the report: `count` is given what was
/// counted so far, the numbers of a session's labels, and whether it is closed.
/// What every thread counted, and the labels; none if the rules or the filters ask
/// for more than shapes say.
pub(crate) fn count<S, T, C>(
    rules: &NodeRules,
    scope: &Scope,
    sealed: &S,
    (labels, counted): (Labels, T),
    count: C,
) -> Option<(Labels, Vec<T>)>
where
    S: Sealed,
    T: Clone + Send + Sync,
    C: Fn(&mut T, &[u32], bool) + Sync,
{
    if !rules.exclude.iter().all(Matcher::is_of_shapes) {
        return None;
    }
    let kernel = Nodes {
        rules,
        selector: Selector::new(scope)?,
        labels: Mutex::new(labels),
        counted,
        count,
    };
    let states = sealed.run(&kernel);
    let labels = kernel.labels.into_inner();
    Some((
        labels.unwrap_or_else(PoisonError::into_inner),
        states.into_iter().map(|state| state.counted).collect(),
    ))
}

impl<T, C> Kernel for Nodes<'_, T, C>
where
    T: Clone + Send + Sync,
    C: Fn(&mut T, &[u32], bool) + Sync,
{
    type Compiled = Compiled;
    type State = State<T>;

    fn span(&self) -> TimeRange {
        self.selector.range()
    }

    fn compile(&self, shapes: &[Event]) -> Compiled {
        let mut labels = self.labels.lock().unwrap_or_else(PoisonError::into_inner);
        let word = |event: &Event| {
            let Some(node) = self.rules.node(event) else {
                return 0;
            };
            let label = labels.label(&node.label).number();
            let kind = match node.kind {
                NodeKind::Page => 0,
                NodeKind::Event => 1,
            };
            u64::from(label) << 32 | u64::from(2 * label + kind)
        };
        Compiled {
            words: shapes.iter().map(word).collect(),
            bits: self.selector.compile(shapes),
        }
    }

    fn start(&self) -> State<T> {
        State {
            bits: Table::new(),
            words: Table::new(),
            nodes: Vec::new(),
            counted: self.counted.clone(),
        }
    }

    fn absorb(&self, state: &mut State<T>, compiled: &Compiled, block: &Block, rows: &Rows<'_>) {
        let mut met = 0;
        let words = &mut state.words;
        words.load(&compiled.words, block, |word| met |= word);
        let mut selected = self.selector.select(&mut state.bits, &compiled.bits, block);
        if met == 0 || selected.is_empty() {
            return;
        }
        for row in rows.clone() {
            if !selected.chooses(row) {
                continue;
            }
            state.nodes.clear();
            let mut previous = 0;
            for token in block.tokens_of(row) {
                let word = words.of(*token);
                if word != 0 && (!self.rules.collapse || word != previous) {
                    state.nodes.push(u32::try_from(word >> 32).unwrap_or(0));
                    previous = word;
                }
            }
            if !state.nodes.is_empty() {
                let is_closed = selected.is_closed(row);
                (self.count)(&mut state.counted, &state.nodes, is_closed);
            }
        }
    }

    fn leave(&self, _state: &mut State<T>) {}
}
