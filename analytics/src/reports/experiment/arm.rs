//! `Arm`: the people of one variant, as moments of every goal.

use super::days::{Change, Day, Days};
use super::goal::Goal;
use super::metric::{Amount, Metric};
use super::query::ExperimentQuery;
use crate::reports::Scope;
use crate::stats::Precise;
use crate::time::Timestamp;

/// The people of one variant.
#[derive(Debug, Clone, Default)]
pub(super) struct Arm {
    pub(super) exposed: u64,
    /// By goal.
    pub(super) counts: Vec<Counts>,
}

/// What is counted of one goal.
#[derive(Debug, Clone)]
pub(super) struct Counts {
    pub(super) days: Either<Days<i128>, Days<Precise>>,
    /// Of a funnel, who reached each step.
    pub(super) steps: Vec<u64>,
    /// Where a cap was asked for, everybody who has anything: the cap is known only
    /// when all were seen.
    pub(super) kept: Vec<Kept>,
}

/// Exact integers, or floats of twice the digits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Either<W, R> {
    Whole(W),
    Real(R),
}

/// A day in whatever numbers.
pub(super) type AnyDay = Either<Day<i128>, Day<Precise>>;

/// One person's changes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Kept {
    pub(super) entry: usize,
    pub(super) past: f64,
    pub(super) changes: Vec<Change<f64>>,
}

/// What an event adds to a person's value of a goal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Gain {
    /// Place of the goal.
    pub(super) goal: usize,
    pub(super) time: Timestamp,
    /// Whether it came after the exposure.
    pub(super) after: bool,
    pub(super) top: Option<Amount>,
    pub(super) bottom: Option<Amount>,
}

/// What is known of an exposed person.
#[derive(Debug, Clone, Default)]
pub(super) struct Gains {
    /// In order of time.
    pub(super) all: Vec<Gain>,
    /// Of the goals that are funnels, the steps reached as bits.
    pub(super) steps: Vec<(usize, u32)>,
}

impl Arm {
    pub(super) fn new(query: &ExperimentQuery) -> Self {
        Self {
            exposed: 0,
            counts: query.goals.iter().map(Counts::new).collect(),
        }
    }

    /// Takes in a person first exposed at this time.
    pub(super) fn absorb(
        &mut self,
        query: &ExperimentQuery,
        scope: &Scope,
        first: Timestamp,
        gains: &Gains,
    ) {
        self.exposed += 1;
        let exposed_on = day_of(first, scope);
        for (place, (goal, counts)) in query.goals.iter().zip(&mut self.counts).enumerate() {
            let entry = match goal.metric {
                Metric::Retention { to, .. } if first + to > scope.now => continue,
                Metric::Retention { to, .. } => day_of(first + to, scope),
                _ => exposed_on,
            };
            let mine = gains.all.iter().filter(|gain| gain.goal == place);
            let keeps = query.cap.is_some() && goal.is_capped();
            counts.absorb(goal, scope, entry, mine, keeps);
            let reached = gains.steps.iter().find(|(goal, _)| *goal == place);
            if let Some((_, steps)) = reached {
                for (step, count) in counts.steps.iter_mut().enumerate() {
                    *count += u64::from(steps >> step & 1);
                }
            }
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.exposed += other.exposed;
        for (ours, theirs) in self.counts.iter_mut().zip(other.counts) {
            ours.merge(theirs);
        }
    }
}

/// Which day of the series it is; after the last one, their number.
pub(super) fn day_of(time: Timestamp, scope: &Scope) -> usize {
    if time >= scope.range.to {
        return scope.buckets.len();
    }
    let begun = scope.buckets.partition_point(|start| *start <= time);
    begun.saturating_sub(1)
}

impl Counts {
    fn new(goal: &Goal) -> Self {
        let steps = match &goal.metric {
            Metric::Funnel(funnel) => funnel.steps.len(),
            _ => 0,
        };
        Self {
            days: if goal.metric.is_whole() {
                Either::Whole(Days::default())
            } else {
                Either::Real(Days::default())
            },
            steps: vec![0; steps],
            kept: Vec::new(),
        }
    }

    fn absorb<'g>(
        &mut self,
        goal: &Goal,
        scope: &Scope,
        entry: usize,
        gains: impl Iterator<Item = &'g Gain> + Clone,
        keeps: bool,
    ) {
        let is_share = goal.metric.is_share();
        if keeps && gains.clone().next().is_some() {
            let past = past(gains.clone(), false, 0.0, Amount::real, |a, b| a + b);
            let changes = changes(gains.clone(), false, scope, Amount::real).collect();
            self.kept.push(Kept {
                entry,
                past,
                changes,
            });
        }
        match &mut self.days {
            Either::Whole(days) => {
                let past = past(
                    gains.clone(),
                    is_share,
                    0,
                    Amount::whole,
                    i64::saturating_add,
                );
                days.absorb(entry, past, changes(gains, is_share, scope, Amount::whole));
            }
            Either::Real(days) => {
                let past = past(gains.clone(), is_share, 0.0, Amount::real, |a, b| a + b);
                days.absorb(entry, past, changes(gains, is_share, scope, Amount::real));
            }
        }
    }

    fn merge(&mut self, other: Self) {
        match (&mut self.days, other.days) {
            (Either::Whole(ours), Either::Whole(theirs)) => ours.merge(theirs),
            (Either::Real(ours), Either::Real(theirs)) => ours.merge(theirs),
            // Tallies of one query count in the same numbers.
            _ => {}
        }
        for (ours, theirs) in self.steps.iter_mut().zip(other.steps) {
            *ours += theirs;
        }
        self.kept.extend(other.kept);
    }

    /// The first so many days together; all of them for `None`.
    pub(super) fn through(&self, days: Option<usize>) -> AnyDay {
        match (&self.days, days) {
            (Either::Whole(own), None) => Either::Whole(own.total()),
            (Either::Whole(own), Some(days)) => Either::Whole(own.through(days)),
            (Either::Real(own), None) => Either::Real(own.total()),
            (Either::Real(own), Some(days)) => Either::Real(own.through(days)),
        }
    }
}

/// What a person had before the exposure; of a share, whether there was anything.
fn past<'g, V: Copy>(
    gains: impl Iterator<Item = &'g Gain>,
    is_share: bool,
    nothing: V,
    read: impl Fn(Amount) -> V,
    plus: impl Fn(V, V) -> V,
) -> V {
    let before = gains.filter(|gain| !gain.after).filter_map(|gain| gain.top);
    let before = before.map(read).take(if is_share { 1 } else { usize::MAX });
    before.fold(nothing, plus)
}

/// What each event after the exposure changes; of a share, only the first does.
fn changes<'g, V: Copy + Default>(
    gains: impl Iterator<Item = &'g Gain>,
    is_share: bool,
    scope: &Scope,
    read: impl Fn(Amount) -> V,
) -> impl Iterator<Item = Change<V>> {
    let after = gains.filter(|gain| gain.after).enumerate();
    after.map(move |(place, gain)| {
        let of = |amount: Option<Amount>| amount.map_or_else(V::default, &read);
        Change {
            day: day_of(gain.time, scope),
            first: if is_share && place > 0 {
                V::default()
            } else {
                of(gain.top)
            },
            second: of(gain.bottom),
            counts: gain.top.is_some(),
        }
    })
}
