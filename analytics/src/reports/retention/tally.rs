//! Counting cohorts.

use super::{Cohort, Repurchase, RetentionOf, RetentionQuery, RetentionReport, Returns};
use crate::person::Person;
use crate::reports::{Scope, Tally, rate};
use crate::sample::{Sample, Sorted};
use crate::selection::{admit, admit_moments};
use crate::time::{DAY, Timestamp};

/// Retention in the making.
#[derive(Debug, Clone, PartialEq)]
pub struct RetentionTally {
    query: RetentionQuery,
    /// By place among the scope's periods.
    cohorts: Vec<Counts>,
    buyers: u64,
    to_second: Sample,
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Counts {
    size: u64,
    /// By periods since the cohort's own.
    returned: Vec<u64>,
}

impl RetentionTally {
    pub(super) fn new(query: RetentionQuery) -> Self {
        Self {
            query,
            cohorts: Vec::new(),
            buyers: 0,
            to_second: Sample::default(),
        }
    }

    fn absorb_times(&mut self, times: &[Timestamp], scope: &Scope) {
        let periods = &scope.periods;
        let period = |time: &Timestamp| {
            periods
                .partition_point(|start| start <= time)
                .checked_sub(1)
        };
        let Some(cohort) = times.first().and_then(period) else {
            return;
        };
        // The last start only closes the period before it.
        let last = periods.len().saturating_sub(2);
        if cohort > last
            || periods
                .get(cohort)
                .is_none_or(|start| *start >= scope.range.to)
        {
            return;
        }
        let mut since: Vec<usize> = times
            .iter()
            .filter_map(period)
            .filter(|period| *period <= last)
            .map(|period| period - cohort)
            .filter(|since| *since > 0)
            .collect();
        since.dedup();
        if self.cohorts.len() <= cohort {
            self.cohorts.resize_with(cohort + 1, Counts::default);
        }
        let Some(counts) = self.cohorts.get_mut(cohort) else {
            return;
        };
        counts.size += 1;
        let shown = (last - cohort).min(self.query.periods);
        let (first, latest) = (since.first().copied(), since.last().copied());
        match self.query.returns {
            Returns::Exact => since
                .into_iter()
                .for_each(|place| counts.count(place, shown)),
            Returns::Window => {
                let from = first.unwrap_or(usize::MAX);
                (from..=shown).for_each(|place| counts.count(place, shown));
            }
            Returns::Unbounded => {
                (1..=latest.unwrap_or(0)).for_each(|place| counts.count(place, shown));
            }
        }
    }
}

impl Tally for RetentionTally {
    type Report = RetentionReport;

    fn absorb(&mut self, person: &Person<'_>, scope: &Scope) {
        let placed = admit_moments(person, scope).filter(|moment| {
            let order = scope.orders.placed_by(moment.visitor, moment.event);
            order.is_some()
        });
        let mut orders: Vec<Timestamp> = placed.map(|moment| moment.event.time).collect();
        orders.sort_unstable();
        if orders
            .first()
            .is_some_and(|first| scope.range.contains(*first))
        {
            self.buyers += 1;
            if let [first, second, ..] = orders.as_slice() {
                self.to_second.push(*second - *first);
            }
        }
        match self.query.of {
            RetentionOf::Order => self.absorb_times(&orders, scope),
            RetentionOf::Activity => {
                let visits = admit(person, scope);
                let mut starts: Vec<Timestamp> =
                    visits.iter().map(|visit| visit.session.start()).collect();
                starts.sort_unstable();
                self.absorb_times(&starts, scope);
            }
        }
    }

    fn merge(&mut self, other: Self) {
        let cohorts = self.cohorts.len().max(other.cohorts.len());
        self.cohorts.resize_with(cohorts, Counts::default);
        for (ours, theirs) in self.cohorts.iter_mut().zip(other.cohorts) {
            ours.merge(&theirs);
        }
        self.buyers += other.buyers;
        self.to_second.merge(other.to_second);
    }

    fn finish(mut self, scope: &Scope) -> RetentionReport {
        let periods = scope.periods.windows(2).take_while(|bounds| {
            bounds
                .first()
                .is_some_and(|start| *start < scope.range.to && *start <= scope.now)
        });
        let passed = scope
            .periods
            .iter()
            .skip(1)
            .take_while(|end| **end <= scope.now)
            .count();
        self.cohorts
            .resize_with(scope.periods.len(), Counts::default);
        let cohorts = periods.zip(self.cohorts).enumerate();
        let cohorts = cohorts.filter_map(|(place, (bounds, mut counts))| {
            let [start, end] = bounds else { return None };
            let shown = passed.saturating_sub(place + 1).min(self.query.periods);
            counts.returned.resize(shown + 1, 0);
            if let Some(all) = counts.returned.first_mut() {
                *all = counts.size;
            }
            Some(Cohort {
                start: *start,
                partial: *end > scope.now,
                size: counts.size,
                returned: counts.returned,
            })
        });
        let cohorts = cohorts.collect();
        let second_order = self.to_second.len();
        let between = self.to_second.sorted();
        RetentionReport {
            cohorts,
            repurchase: Repurchase {
                buyers: self.buyers,
                second_order,
                rate: rate(second_order, self.buyers),
                median_days: days(&between, 0.5),
                p25_days: days(&between, 0.25),
                p75_days: days(&between, 0.75),
            },
        }
    }
}

fn days(between: &Sorted, share: f64) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "a day is far below 2^53 ms")]
    between.quantile(share).map(|span| span.0 / DAY as f64)
}

impl Counts {
    fn count(&mut self, place: usize, shown: usize) {
        if place > shown {
            return;
        }
        if self.returned.len() <= place {
            self.returned.resize(place + 1, 0);
        }
        if let Some(count) = self.returned.get_mut(place) {
            *count += 1;
        }
    }

    fn merge(&mut self, other: &Self) {
        self.size += other.size;
        let periods = self.returned.len().max(other.returned.len());
        self.returned.resize(periods, 0);
        for (ours, theirs) in self.returned.iter_mut().zip(&other.returned) {
            *ours += theirs;
        }
    }
}
