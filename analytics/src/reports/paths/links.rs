//! `Links`: how many paths begin at each place, and go from each to each, by step.
//! A *place* is an ending or a spot. Nodes and links of the graph follow from it.

use super::figures::Ending;
use crate::runs::RunHasher;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

/// Places of endings, before those of spots.
pub(super) const ENDINGS: usize = 4;
/// Links between places below this lie in an array, as wide as it has to be; there
/// are few others, or so many that no array would hold them.
const WIDEST: usize = 512;
/// An array is at first so wide.
const NARROWEST: usize = 64;

/// Counts of links.
#[derive(Debug, Clone, Default)]
pub(super) struct Links {
    /// By place.
    starts: Vec<u64>,
    /// From the first step on.
    steps: Vec<Step>,
}

/// Links from the places of one step to those of the next.
#[derive(Debug, Clone, Default)]
struct Step {
    /// A row for each place left, as wide as there are rows.
    near: Vec<u64>,
    wide: usize,
    far: HashMap<u128, u64, BuildHasherDefault<RunHasher>>,
}

/// The place of a spot.
#[inline]
pub(super) fn place_of(spot: u32) -> usize {
    ENDINGS + spot as usize
}

impl Links {
    /// Counts a path through these spots.
    #[inline]
    pub(super) fn add(&mut self, spots: &[u32], ending: Ending) {
        let Some((first, rest)) = spots.split_first() else {
            return;
        };
        let mut from = place_of(*first);
        self.start(from, 1);
        // A goal is a spot; every other ending is a node of its own, a step on.
        let ending = (ending != Ending::Goal).then_some(ending as usize);
        let to = rest.iter().map(|spot| place_of(*spot)).chain(ending);
        for (step, to) in to.enumerate() {
            self.link(step, (from, to), 1);
            from = to;
        }
    }

    /// Adds links of others; `ours` says what each of their spots is called here.
    pub(super) fn merge(&mut self, other: &Self, ours: impl Fn(u32) -> u32) {
        let ours = |place: usize| match place.checked_sub(ENDINGS).map(u32::try_from) {
            Some(Ok(spot)) => place_of(ours(spot)),
            _ => place,
        };
        for (place, count) in other.starts.iter().enumerate().filter(|(_, n)| **n > 0) {
            self.start(ours(place), *count);
        }
        for (step, links) in other.steps.iter().enumerate() {
            links.each(|from, to, count| self.link(step, (ours(from), ours(to)), count));
        }
    }

    /// How many steps have a node.
    pub(super) fn steps(&self) -> usize {
        match self.starts.is_empty() {
            true => 0,
            false => 1 + self.steps.len(),
        }
    }

    /// How many paths go through each place of a step, by place.
    pub(super) fn column(&self, step: usize) -> Vec<u64> {
        let Some(step) = step.checked_sub(1) else {
            return self.starts.clone();
        };
        let mut column = Vec::new();
        self.each(step, |_, to, count| *at(&mut column, to) += count);
        column
    }

    /// Every link that leaves a step, in no order.
    pub(super) fn each(&self, step: usize, each: impl FnMut(usize, usize, u64)) {
        if let Some(step) = self.steps.get(step) {
            step.each(each);
        }
    }

    #[inline]
    fn start(&mut self, place: usize, count: u64) {
        *at(&mut self.starts, place) += count;
    }

    #[inline]
    fn link(&mut self, step: usize, (from, to): (usize, usize), count: u64) {
        if self.steps.len() <= step {
            self.steps.resize_with(step + 1, Step::default);
        }
        self.steps[step].add((from, to), count);
    }
}

impl Step {
    #[inline]
    fn add(&mut self, (from, to): (usize, usize), count: u64) {
        if from.max(to) >= self.wide && !self.widen(from.max(to)) {
            let link = (from as u128) << 64 | to as u128;
            *self.far.entry(link).or_default() += count;
            return;
        }
        self.near[from * self.wide + to] += count;
    }

    /// Makes the array wide enough for a place; false if it may not be that wide.
    #[cold]
    fn widen(&mut self, place: usize) -> bool {
        if place >= WIDEST {
            return false;
        }
        let wide = (place + 1).next_power_of_two().max(NARROWEST);
        let mut near = vec![0; wide * wide];
        let rows = self.near.chunks(self.wide.max(1));
        for (new, old) in near.chunks_mut(wide).zip(rows) {
            new.iter_mut().zip(old).for_each(|(new, old)| *new = *old);
        }
        (self.near, self.wide) = (near, wide);
        true
    }

    fn each(&self, mut each: impl FnMut(usize, usize, u64)) {
        for (from, row) in self.near.chunks(self.wide.max(1)).enumerate() {
            let row = row.iter().enumerate();
            for (to, count) in row.filter(|(_, count)| **count > 0) {
                each(from, to, *count);
            }
        }
        for (link, count) in &self.far {
            each((link >> 64) as usize, *link as usize, *count);
        }
    }
}

/// The count of a place.
#[inline]
pub(super) fn at<T: Clone + Default>(counts: &mut Vec<T>, place: usize) -> &mut T {
    if counts.len() <= place {
        counts.resize(place + 1, T::default());
    }
    &mut counts[place]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    /// Few spots and many, however wide the array was before, under other names too.
    #[test]
    fn links_are_counted_whatever_their_places() {
        let spots = [1, 40, 100, 700, 507, 508, 1, 90_000];
        let mut links = Links::default();
        let mut expected: BTreeMap<(usize, usize, usize), u64> = BTreeMap::new();
        for (a, b) in spots.iter().flat_map(|a| spots.map(|b| (*a, b))) {
            links.add(&[a, b], Ending::Exit);
            links.add(&[b, a], Ending::Goal);
            for link in [
                (0, place_of(a), place_of(b)),
                (1, place_of(b), Ending::Exit as usize),
                (0, place_of(b), place_of(a)),
            ] {
                *expected.entry(link).or_default() += 1;
            }
        }
        let read = |links: &Links| {
            let mut read = BTreeMap::new();
            for step in 0..links.steps() {
                links.each(step, |from, to, count| {
                    assert!(read.insert((step, from, to), count).is_none());
                });
            }
            read
        };
        assert_eq!(read(&links), expected);
        let mut renamed = Links::default();
        renamed.merge(&links, |spot| spot ^ 1);
        let mut back = Links::default();
        back.merge(&renamed, |spot| spot ^ 1);
        assert_eq!(read(&back), expected);
        let all = 2 * (spots.len() * spots.len()) as u64;
        assert_eq!(links.column(0).iter().sum::<u64>(), all);
        assert_eq!(links.column(1).iter().sum::<u64>(), all);
        assert_eq!(links.column(2)[Ending::Exit as usize], all / 2);
    }
}
