//! Counting attempts.

use super::attempt::{Attempt, Outcome};
use super::durations::Durations;
use super::figures::{FunnelGroup, FunnelReport, FunnelStep};
use super::marks::Told;
use super::query::FunnelQuery;
use crate::dimension::{MOST_KEYS, NONE, OTHER};
use crate::person::Person;
use crate::reports::{Scope, Tally, rate};
use crate::sample::Sample;
use std::collections::HashMap;

/// The funnel in the making.
#[derive(Debug, Clone)]
pub struct FunnelTally {
    query: FunnelQuery,
    pub(super) total: Counts,
    groups: HashMap<String, Counts>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Counts {
    steps: Vec<StepCounts>,
    durations: Durations,
}

#[derive(Debug, Clone, Default)]
struct StepCounts {
    reached: u64,
    dropped: u64,
    pending: u64,
    since_previous: Sample,
}

impl FunnelTally {
    pub(super) fn new(query: FunnelQuery) -> Self {
        Self {
            query,
            total: Counts::default(),
            groups: HashMap::new(),
        }
    }
}

impl Tally for FunnelTally {
    type Report = FunnelReport;

    fn absorb(&mut self, person: &Person<'_>, scope: &Scope) {
        let breakdown = self.query.breakdown.as_ref();
        for told in Told::all(&self.query, person, scope) {
            Attempt::each(&self.query, &told.trail(), |attempt| {
                self.total.absorb(&self.query, attempt);
                if let Some((breakdown, first)) = breakdown.zip(told.moment(attempt.place)) {
                    let key = breakdown.of_moment(first, person, &scope.own_hosts);
                    let key = key.unwrap_or_else(|| NONE.to_owned());
                    let group = self.groups.entry(key).or_default();
                    group.absorb(&self.query, attempt);
                }
            });
        }
    }

    fn merge(&mut self, other: Self) {
        self.total.merge(other.total);
        for (key, counts) in other.groups {
            self.groups.entry(key).or_default().merge(counts);
        }
    }

    fn finish(self, _scope: &Scope) -> FunnelReport {
        let query = &self.query;
        let groups = shown_groups(self.groups).into_iter();
        let breakdown = groups.map(|(key, counts)| FunnelGroup {
            key,
            entered: counts.entered(),
            converted: counts.converted(),
            dropped: counts.durations.dropped,
            pending: counts.pending(),
            rate: counts.rate(),
            steps: finish_steps(query, counts.steps),
        });
        let breakdown = breakdown.collect();
        let total = self.total;
        FunnelReport {
            entered: total.entered(),
            converted: total.converted(),
            dropped: total.durations.dropped,
            pending: total.pending(),
            rate: total.rate(),
            steps: finish_steps(query, total.steps),
            time_to_convert: total.durations.finish(),
            breakdown,
        }
    }
}

impl Counts {
    pub(super) fn absorb(&mut self, query: &FunnelQuery, attempt: &Attempt) {
        self.steps.resize(query.steps.len(), StepCounts::default());
        for (step, counts) in self.steps.iter_mut().enumerate() {
            let Some(time) = attempt.reached_at(step) else {
                continue;
            };
            counts.reached += 1;
            if !query.is_timed(step) {
                continue;
            }
            let previous = query.required_before(step);
            if let Some(previous) = previous.and_then(|step| attempt.reached_at(step)) {
                counts.since_previous.push(time - previous);
            }
        }
        let last = attempt
            .last_step()
            .and_then(|step| self.steps.get_mut(step));
        match attempt.outcome {
            Outcome::Converted(took) => self.durations.converted.push(took),
            Outcome::Pending(age) => {
                self.durations.pending.push(age);
                last.into_iter().for_each(|step| step.pending += 1);
            }
            Outcome::Dropped => {
                self.durations.dropped += 1;
                last.into_iter().for_each(|step| step.dropped += 1);
            }
        }
    }

    /// Counts attempts that reached the first step and were dropped there.
    pub(super) fn absorb_dropped(&mut self, query: &FunnelQuery, attempts: u64) {
        self.steps.resize(query.steps.len(), StepCounts::default());
        if let Some(first) = self.steps.first_mut() {
            first.reached += attempts;
            first.dropped += attempts;
        }
        self.durations.dropped += attempts;
    }

    pub(super) fn merge(&mut self, other: Self) {
        let steps = self.steps.len().max(other.steps.len());
        self.steps.resize(steps, StepCounts::default());
        for (ours, theirs) in self.steps.iter_mut().zip(other.steps) {
            ours.reached += theirs.reached;
            ours.dropped += theirs.dropped;
            ours.pending += theirs.pending;
            ours.since_previous.merge(theirs.since_previous);
        }
        self.durations.merge(other.durations);
    }

    fn entered(&self) -> u64 {
        self.converted() + self.pending() + self.durations.dropped
    }

    fn converted(&self) -> u64 {
        self.durations.converted.len()
    }

    fn pending(&self) -> u64 {
        self.durations.pending.len()
    }

    fn rate(&self) -> Option<f64> {
        rate(self.converted(), self.converted() + self.durations.dropped)
    }
}

fn finish_steps(query: &FunnelQuery, mut counts: Vec<StepCounts>) -> Vec<FunnelStep> {
    counts.resize(query.steps.len(), StepCounts::default());
    // Of those that reached `from`, the ones that are not pending before `to`.
    let settled = |from: usize, to: usize| {
        let steps = counts.get(from..to)?;
        let pending: u64 = steps.iter().map(|step| step.pending).sum();
        Some(steps.first()?.reached.saturating_sub(pending))
    };
    let first = counts.first().map_or(0, |first| first.reached);
    let shares = query.steps.iter().enumerate().map(|(place, _)| {
        let reached = counts.get(place).map_or(0, |step| step.reached);
        let previous = query.required_before(place);
        let previous = previous.and_then(|previous| settled(previous, place));
        let first = settled(0, place).unwrap_or(first);
        (
            previous.and_then(|previous| rate(reached, previous)),
            rate(reached, first),
        )
    });
    let shares: Vec<(Option<f64>, Option<f64>)> = shares.collect();
    let steps = query.steps.iter().zip(counts).zip(shares);
    let steps = steps.map(|((step, counts), (from_previous, from_first))| FunnelStep {
        label: step.label.clone(),
        optional: step.optional,
        reached: counts.reached,
        dropped: counts.dropped,
        pending: counts.pending,
        from_previous,
        from_first,
        median_ms: counts.since_previous.median(),
    });
    steps.collect()
}

/// Most attempts first, equal ones by key; the rest of many as one, at the end.
fn shown_groups(groups: HashMap<String, Counts>) -> Vec<(String, Counts)> {
    let mut groups: Vec<(String, Counts)> = groups.into_iter().collect();
    groups.sort_by(|(a, x), (b, y)| y.entered().cmp(&x.entered()).then_with(|| a.cmp(b)));
    if groups.len() > MOST_KEYS {
        let mut other = Counts::default();
        for (_, counts) in groups.split_off(MOST_KEYS) {
            other.merge(counts);
        }
        groups.push((OTHER.to_owned(), other));
    }
    groups
}
