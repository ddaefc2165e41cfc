//! `Links`: how many paths begin at each place, and go from each to each, by step.
//! A *place* is an ending or a spot. Nodes and links of the graph follow from it.

use super::figures::Ending;
use crate::runs::RunHasher;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

/// Places of endings, before those of spots.
pub(super) const ENDINGS: usize = 4;
/// Links between places below this lie in an array, of which only what is met
/// takes memory; there are few others, or so many that no array would hold them.
const WIDE: usize = 512;

/// Counts of links.
#[derive(Debug, Clone, Default)]
pub(super) struct Links {
    /// By place.
    starts: Vec<u64>,
    /// From the first step on.
    steps: Vec<Step>,
}

/// Links from the places of one step to those of the next.
#[derive(Debug, Clone)]
struct Step {
    /// A row for each place left.
    near: Vec<u64>,
    far: HashMap<u128, u64, BuildHasherDefault<RunHasher>>,
    /// Above every place that was met.
    end: usize,
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
            self.steps.resize_with(step + 1, Step::new);
        }
        self.steps[step].add((from, to), count);
    }
}

impl Step {
    fn new() -> Self {
        Self {
            near: vec![0; WIDE * WIDE],
            far: HashMap::default(),
            end: 0,
        }
    }

    #[inline]
    fn add(&mut self, (from, to): (usize, usize), count: u64) {
        self.end = self.end.max(from.max(to) + 1);
        if from < WIDE && to < WIDE {
            self.near[from * WIDE + to] += count;
        } else {
            let link = (from as u128) << 64 | to as u128;
            *self.far.entry(link).or_default() += count;
        }
    }

    fn each(&self, mut each: impl FnMut(usize, usize, u64)) {
        let end = self.end.min(WIDE);
        for (from, row) in self.near.chunks(WIDE).take(end).enumerate() {
            let row = row.iter().take(end).enumerate();
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
