//! Which orders were placed in a row.

use super::{Placed, Sealed};
use crate::columns::{Block, RowFlags};
use crate::time::Timestamp;
use std::ops::Range;

/// The orders of a block's visitors, met row by row.
#[derive(Debug)]
pub(crate) struct Orders<'p> {
    /// Of the visitors that are still to come.
    placed: &'p [Placed],
}

impl<'p> Orders<'p> {
    /// Those of the visitors of these rows.
    pub(crate) fn new<S: Sealed>(sealed: &'p S, block: &Block, rows: &Range<usize>) -> Self {
        let first = block.visitors.get(rows.start);
        let last = rows
            .end
            .checked_sub(1)
            .and_then(|row| block.visitors.get(row));
        let visitors = first
            .zip(last)
            .map(|(first, last)| *first..last.saturating_add(1));
        Self {
            placed: visitors.map_or(&[], |visitors| sealed.placed(visitors)),
        }
    }

    /// Those of a session of the visitor with purchases at these times, ascending.
    /// Visitors must come in order; no other row of theirs has a purchase at one of
    /// the times.
    pub(crate) fn placed_at(
        &mut self,
        visitor: u32,
        times: impl Iterator<Item = Timestamp>,
    ) -> impl Iterator<Item = &'p Placed> {
        let placed = self.of(visitor);
        let mut times = times.peekable();
        placed.iter().filter(move |order| {
            while times.next_if(|time| *time < order.time).is_some() {}
            times.peek() == Some(&order.time) && !order.flags.has(RowFlags::STANDALONE)
        })
    }

    /// Those of the visitor. Visitors must come in order.
    pub(crate) fn of(&mut self, visitor: u32) -> &'p [Placed] {
        let before = self
            .placed
            .iter()
            .take_while(|order| order.visitor < visitor);
        let before = before.count();
        self.placed = self.placed.get(before..).unwrap_or_default();
        let theirs = self
            .placed
            .iter()
            .take_while(|order| order.visitor == visitor);
        self.placed.get(..theirs.count()).unwrap_or_default()
    }
}
