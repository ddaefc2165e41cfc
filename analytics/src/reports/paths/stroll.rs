//! `Stroll`: a path without anchors as a row of columns has it: which of its events
//! are nodes, told without a branch that could not be predicted.

use super::figures::Ending;
use super::query::PathsQuery;

/// As many places as a path has steps, and more: a power of two.
const PLACES: usize = 32;

/// A path in the making.
#[derive(Debug, Default)]
pub(super) struct Stroll {
    spots: [u32; PLACES],
    /// The places of their events in the row.
    places: [u32; PLACES],
    count: usize,
}

impl Stroll {
    /// Reads the nodes that a row's events are, 0 where one is none. None if all
    /// are.
    #[inline]
    pub(super) fn read(
        &mut self,
        query: &PathsQuery,
        nodes: impl Iterator<Item = u32>,
        is_open: bool,
    ) -> Option<Ending> {
        let collapse = query.rules.collapse;
        let (mut count, mut before) = (0, 0);
        for (place, node) in (0_u32..).zip(nodes) {
            // What is no node is overwritten by the next.
            self.spots[count % PLACES] = node;
            self.places[count % PLACES] = place;
            let is_node = node != 0 && !(collapse && node == before);
            count += usize::from(is_node);
            before = if node == 0 { before } else { node };
            if count > query.steps {
                self.count = query.steps;
                return Some(Ending::Cutoff);
            }
        }
        self.count = count;
        let ending = if is_open { Ending::Open } else { Ending::Exit };
        (count > 0).then_some(ending)
    }

    /// The spots that are shown.
    #[inline]
    pub(super) fn spots(&self) -> &[u32] {
        self.spots.get(..self.count).unwrap_or_default()
    }

    /// The place of the first node's event in its row.
    #[inline]
    pub(super) fn first(&self) -> u32 {
        self.places[0]
    }

    /// For each spot but the first, how many events it is on from the one before.
    #[inline]
    pub(super) fn steps(&self) -> impl Iterator<Item = (u32, usize)> {
        let places = self.places.get(..self.count).unwrap_or_default();
        let spans = places.windows(2).map(|pair| match pair {
            [before, after] => (after - before) as usize,
            _ => 0,
        });
        self.spots.iter().skip(1).copied().zip(spans)
    }
}
