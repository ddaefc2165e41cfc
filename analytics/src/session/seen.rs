//! Which event ids of a visitor were seen, at the cost of a few bytes a document
//! load: the SDK numbers a stream's events without gaps, so a set of intervals
//! per stream says it all. Ids of other shapes are kept whole.

use protocol::id::stream_position;
use std::collections::{BTreeMap, BTreeSet};

/// The event ids of one visitor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SeenIds {
    streams: BTreeMap<Box<str>, Intervals>,
    others: BTreeSet<Box<str>>,
}

impl SeenIds {
    /// Notes an id; false if it was there already.
    pub fn insert(&mut self, id: &str) -> bool {
        match stream_position(id) {
            None => self.others.insert(id.into()),
            Some((stream, n)) => match self.streams.get_mut(stream) {
                Some(intervals) => intervals.insert(n),
                None => {
                    self.streams.insert(stream.into(), Intervals(vec![(n, n)]));
                    true
                }
            },
        }
    }

    /// Whether the id was seen.
    #[must_use]
    pub fn contains(&self, id: &str) -> bool {
        match stream_position(id) {
            None => self.others.contains(id),
            Some((stream, n)) => self
                .streams
                .get(stream)
                .is_some_and(|seen| seen.contains(n)),
        }
    }

    /// Per stream: its name, the highest number seen, and how many were seen.
    /// The difference is what never arrived.
    pub fn streams(&self) -> impl Iterator<Item = (&str, u32, u32)> {
        self.streams
            .iter()
            .map(|(stream, seen)| (&**stream, seen.highest(), seen.count()))
    }
}

/// Disjoint closed intervals, ascending, never adjacent.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Intervals(Vec<(u32, u32)>);

impl Intervals {
    fn contains(&self, n: u32) -> bool {
        let after = self.0.partition_point(|&(first, _)| first <= n);
        after
            .checked_sub(1)
            .and_then(|before| self.0.get(before))
            .is_some_and(|&(_, last)| n <= last)
    }

    fn insert(&mut self, n: u32) -> bool {
        if self.contains(n) {
            return false;
        }
        let after = self.0.partition_point(|&(first, _)| first <= n);
        let joins_after = self
            .0
            .get(after)
            .is_some_and(|&(first, _)| n.checked_add(1) == Some(first));
        let before = after.checked_sub(1);
        match before.and_then(|before| self.0.get_mut(before)) {
            Some(earlier) if earlier.1.checked_add(1) == Some(n) => {
                earlier.1 = n;
                if joins_after {
                    let (_, last) = self.0.remove(after);
                    if let Some(earlier) = before.and_then(|before| self.0.get_mut(before)) {
                        earlier.1 = last;
                    }
                }
            }
            _ if joins_after => {
                if let Some(later) = self.0.get_mut(after) {
                    later.0 = n;
                }
            }
            _ => self.0.insert(after, (n, n)),
        }
        true
    }

    fn highest(&self) -> u32 {
        self.0.last().map_or(0, |&(_, last)| last)
    }

    fn count(&self) -> u32 {
        self.0
            .iter()
            .map(|&(first, last)| (last - first).saturating_add(1))
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    proptest! {
        /// Whatever the order of arrival, the set answers as a plain set would,
        /// and holds the fewest intervals.
        #[test]
        fn like_a_plain_set(numbers in prop::collection::vec(1_u32..60, 0..80)) {
            let mut seen = SeenIds::default();
            let mut plain = HashSet::new();
            for n in numbers {
                prop_assert_eq!(seen.insert(&format!("s.{n}")), plain.insert(n));
            }
            for n in 1..62 {
                prop_assert_eq!(seen.contains(&format!("s.{n}")), plain.contains(&n));
            }
            for (_, highest, count) in seen.streams() {
                prop_assert_eq!(count as usize, plain.len());
                prop_assert_eq!(Some(highest), plain.iter().copied().max());
            }
            for intervals in seen.streams.values() {
                prop_assert!(intervals.0.windows(2).all(|w| w[0].1 + 1 < w[1].0));
            }
        }
    }

    #[test]
    fn other_shapes_are_kept_whole() {
        let mut seen = SeenIds::default();
        for (id, new) in [
            ("s.3", true),
            ("s.03", true),
            ("s.3", false),
            ("x", true),
            ("x", false),
        ] {
            assert_eq!(seen.insert(id), new, "{id}");
        }
    }
}
