//! Markov attribution: a channel is worth what would be lost without it.
//!
//! Paths of touches are walks of an absorbing chain from the start to a
//! conversion or to nothing; the states of order k are the last k channels
//! (a shorter path is one state), and equal states in a row are one. The removal
//! effect of a channel is the share of conversions (or of their value) that is
//! lost when every transition into a state with it leads to nothing. (Anderl,
//! Becker, von Wangenheim, Schumann, "Mapping the customer journey",
//! International Journal of Research in Marketing 33, 2016.)

use std::collections::{BTreeMap, BTreeSet};

/// A chain as counts, which add up.
#[derive(Debug, Clone, PartialEq)]
pub struct Chain<C: Ord, V: Ord> {
    order: usize,
    starts: BTreeMap<Vec<C>, u64>,
    steps: BTreeMap<Vec<C>, Steps<C, V>>,
}

#[derive(Debug, Clone, PartialEq)]
struct Steps<C: Ord, V: Ord> {
    next: BTreeMap<Vec<C>, u64>,
    conversions: u64,
    nothing: u64,
    /// What the conversions were worth, by what it is counted in.
    value: BTreeMap<V, i128>,
}

/// What a chain says of its channels.
#[derive(Debug, Clone, PartialEq)]
pub struct Effects<C> {
    /// Probability that a path from the start converts.
    pub conversion: f64,
    /// The removal effect of each channel.
    pub of: Vec<(C, f64)>,
}

/// What a path is worth.
#[derive(Debug, PartialEq, Eq)]
pub enum Worth<'v, V> {
    /// Every conversion the same.
    Conversions,
    /// The value, of this kind.
    Value(&'v V),
}

impl<V> Clone for Worth<'_, V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V> Copy for Worth<'_, V> {}

impl<C: Ord, V: Ord> Default for Steps<C, V> {
    fn default() -> Self {
        Self {
            next: BTreeMap::new(),
            conversions: 0,
            nothing: 0,
            value: BTreeMap::new(),
        }
    }
}

impl<C: Ord + Clone, V: Ord + Clone> Chain<C, V> {
    /// A chain without paths.
    #[must_use]
    pub fn new(order: usize) -> Self {
        Self {
            order: order.max(1),
            starts: BTreeMap::new(),
            steps: BTreeMap::new(),
        }
    }

    /// Adds walks along one path: so many that converted, and were worth this
    /// together, and so many that came to nothing. A path without touches is none.
    pub fn add(&mut self, path: &[C], conversions: u64, value: &[(V, i128)], nothing: u64) {
        let walks = conversions + nothing;
        let length = self.order.min(path.len());
        let mut previous: Option<&[C]> = None;
        for state in path.windows(length.max(1)) {
            match previous {
                Some(previous) if previous == state => continue,
                Some(previous) => {
                    let steps = self.steps.entry(previous.to_vec()).or_default();
                    *steps.next.entry(state.to_vec()).or_default() += walks;
                }
                None => *self.starts.entry(state.to_vec()).or_default() += walks,
            }
            previous = Some(state);
        }
        if let Some(last) = previous {
            let steps = self.steps.entry(last.to_vec()).or_default();
            steps.conversions += conversions;
            steps.nothing += nothing;
            for (kind, value) in value {
                *steps.value.entry(kind.clone()).or_default() += value;
            }
        }
    }

    /// Adds another chain of the same order.
    pub fn merge(&mut self, other: Self) {
        for (state, walks) in other.starts {
            *self.starts.entry(state).or_default() += walks;
        }
        for (state, theirs) in other.steps {
            let ours = self.steps.entry(state).or_default();
            for (next, walks) in theirs.next {
                *ours.next.entry(next).or_default() += walks;
            }
            ours.conversions += theirs.conversions;
            ours.nothing += theirs.nothing;
            for (kind, value) in theirs.value {
                *ours.value.entry(kind).or_default() += value;
            }
        }
    }

    /// The same chain with its channels called otherwise; those that get one name
    /// become one, and a step between them none. Only for order 1, where a state
    /// is a channel.
    #[must_use]
    pub fn renamed<D: Ord + Clone>(self, name: impl Fn(&C) -> D) -> Chain<D, V> {
        let rename = |state: &[C]| -> Vec<D> { state.iter().map(&name).collect() };
        let mut renamed = Chain::new(self.order);
        for (state, walks) in &self.starts {
            *renamed.starts.entry(rename(state)).or_default() += walks;
        }
        for (state, steps) in self.steps {
            let here = rename(&state);
            let ours: &mut Steps<D, V> = renamed.steps.entry(here.clone()).or_default();
            for (next, walks) in steps.next {
                let next = rename(&next);
                if next != here {
                    *ours.next.entry(next).or_default() += walks;
                }
            }
            ours.conversions += steps.conversions;
            ours.nothing += steps.nothing;
            for (kind, value) in steps.value {
                *ours.value.entry(kind).or_default() += value;
            }
        }
        renamed
    }

    /// Whether any path came to nothing; if none did, removal effects only reflect
    /// how often channels are met.
    #[must_use]
    pub fn has_failures(&self) -> bool {
        self.steps.values().any(|steps| steps.nothing > 0)
    }

    /// How many converted.
    #[must_use]
    pub fn conversions(&self) -> u64 {
        self.steps.values().map(|steps| steps.conversions).sum()
    }

    /// Every channel's removal effect; none where nothing is worth anything.
    #[must_use]
    pub fn effects(&self, worth: Worth<'_, V>) -> Effects<C> {
        let whole = self.expected(worth, None);
        let channels: BTreeSet<&C> = self.steps.keys().flatten().collect();
        let effect = |channel: &C| {
            let without = self.expected(worth, Some(channel));
            // Differences of equal sums may miss zero by a rounding.
            (1.0 - without / whole).clamp(0.0, 1.0)
        };
        let of = channels.into_iter().filter(|_| whole != 0.0);
        Effects {
            conversion: self.expected(Worth::Conversions, None),
            of: of
                .map(|channel| (channel.clone(), effect(channel)))
                .collect(),
        }
    }

    /// What a walk from the start is worth on average, with a channel removed or
    /// none: the visits v of the states that are left solve (I - Qᵀ) v = start,
    /// exactly, and each visit is worth what follows it at once.
    #[expect(
        clippy::cast_precision_loss,
        reason = "counts and values are below 2^53"
    )]
    fn expected(&self, worth: Worth<'_, V>, removed: Option<&C>) -> f64 {
        let all: u64 = self.starts.values().sum();
        let stays = |state: &Vec<C>| removed.is_none_or(|channel| !state.contains(channel));
        let states: Vec<&Vec<C>> = self.steps.keys().filter(|state| stays(state)).collect();
        let place: BTreeMap<&Vec<C>, usize> = states.iter().copied().zip(0..).collect();
        let size = states.len();
        let mut matrix = vec![vec![0.0; size + 1]; size];
        let mut rewards = vec![0.0; size];
        for (from, state) in states.iter().enumerate() {
            let Some(steps) = self.steps.get(*state) else {
                continue;
            };
            let walks = steps.next.values().sum::<u64>() + steps.conversions + steps.nothing;
            let share = |part: f64| if walks == 0 { 0.0 } else { part / walks as f64 };
            let mut set = |row: usize, column: usize, value: f64| {
                if let Some(cell) = matrix.get_mut(row).and_then(|row| row.get_mut(column)) {
                    *cell += value;
                }
            };
            set(from, from, 1.0);
            let start = self.starts.get(*state).copied().unwrap_or(0);
            set(
                from,
                size,
                if all == 0 {
                    0.0
                } else {
                    start as f64 / all as f64
                },
            );
            for (next, count) in &steps.next {
                if let Some(to) = place.get(next) {
                    set(*to, from, -share(*count as f64));
                }
            }
            let worth = match worth {
                Worth::Conversions => steps.conversions as f64,
                Worth::Value(kind) => steps.value.get(kind).copied().unwrap_or(0) as f64,
            };
            if let Some(reward) = rewards.get_mut(from) {
                *reward = share(worth);
            }
        }
        let visits = solve(matrix);
        visits
            .iter()
            .zip(&rewards)
            .map(|(visits, reward)| visits * reward)
            .sum()
    }
}

/// Solves the rows `a | b` by elimination with the largest pivot.
fn solve(mut rows: Vec<Vec<f64>>) -> Vec<f64> {
    let size = rows.len();
    for column in 0..size {
        let size_at = |row: &Vec<f64>| row.get(column).map_or(0.0, |cell| cell.abs());
        let rest = rows.get(column..).unwrap_or_default().iter().enumerate();
        let best = rest.max_by(|(_, a), (_, b)| size_at(a).total_cmp(&size_at(b)));
        let Some(pivot) = best.map(|(place, _)| place + column) else {
            continue;
        };
        rows.swap(column, pivot);
        let Some(row) = rows.get(column).cloned() else {
            continue;
        };
        let Some(head) = row.get(column).copied().filter(|head| *head != 0.0) else {
            continue;
        };
        for other in rows
            .iter_mut()
            .enumerate()
            .filter(|(place, _)| *place != column)
        {
            let (_, other) = other;
            let factor = other.get(column).map_or(0.0, |cell| cell / head);
            if factor != 0.0 {
                for (cell, by) in other.iter_mut().zip(&row).skip(column) {
                    *cell -= factor * by;
                }
            }
        }
    }
    let solved = rows.iter().enumerate().map(|(place, row)| {
        let head = row.get(place).copied().unwrap_or(1.0);
        let right = row.last().copied().unwrap_or(0.0);
        if head == 0.0 { 0.0 } else { right / head }
    });
    solved.collect()
}
