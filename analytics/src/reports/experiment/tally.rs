//! Counting exposed people and what they did.

use super::arm::{Arm, Gain, Gains};
use super::exposure::{Exposure, Place, is_left_out};
use super::figures::ExperimentReport;
use super::metric::{Amount, Metric};
use super::query::{ExperimentQuery, LOOK_BACK};
use super::report;
use crate::dimension::NONE;
use crate::person::{Moment, Person};
use crate::reports::funnel::Progress;
use crate::reports::{Scope, Tally};
use crate::time::Timestamp;
use std::collections::BTreeMap;

/// Arms by variant.
pub(super) type Arms = BTreeMap<String, Arm>;

/// The experiment in the making.
#[derive(Debug, Clone)]
pub struct ExperimentTally {
    pub(super) query: ExperimentQuery,
    pub(super) arms: Arms,
    /// By what people are told apart by.
    pub(super) groups: BTreeMap<String, Arms>,
    pub(super) several: u64,
    pub(super) left_out: u64,
    pub(super) first_exposure: Option<Timestamp>,
    /// Of money; looked for once, as it may take reading all orders.
    currency: Option<String>,
}

impl ExperimentTally {
    pub(super) fn new(query: ExperimentQuery) -> Self {
        Self {
            query,
            arms: Arms::new(),
            groups: BTreeMap::new(),
            several: 0,
            left_out: 0,
            first_exposure: None,
            currency: None,
        }
    }

    /// What the person did, as far as goals count it.
    fn gains(
        &self,
        first: &Moment<'_>,
        moments: &[Moment<'_>],
        scope: &Scope,
        currency: &str,
    ) -> Gains {
        let mut gains = Gains::default();
        let counts = |moment: &&Moment<'_>| {
            (scope.include_flagged || !moment.event.traffic.is_flagged())
                && !is_left_out(moment.event.time, scope)
        };
        let moments: Vec<&Moment<'_>> = moments.iter().filter(counts).collect();
        let begins = moments.partition_point(|moment| moment.key() <= first.key());
        let (before, after) = moments.split_at_checked(begins).unwrap_or_default();
        let until = self.query.until(first.event.time, scope);
        let ends = after.partition_point(|moment| moment.event.time <= until);
        let within = after.get(..ends).unwrap_or(after);
        for (place, goal) in self.query.goals.iter().enumerate() {
            let mut gain = |time, after, (top, bottom): (Option<Amount>, Option<Amount>)| {
                if top.is_some() || bottom.is_some() {
                    gains.all.push(Gain {
                        goal: place,
                        time,
                        after,
                        top,
                        bottom,
                    });
                }
            };
            let one = (Some(Amount::Whole(1)), None);
            match &goal.metric {
                Metric::Funnel(funnel) => {
                    let progress = Progress::of(funnel, within, until);
                    if let Some(time) = progress.converted {
                        gain(time, true, one);
                    }
                    gains.steps.push((place, progress.steps));
                }
                Metric::Retention { from, to } => {
                    let (from, to) = (first.event.time + *from, first.event.time + *to);
                    let is_return = |moment: &&&Moment<'_>| {
                        let time = moment.event.time;
                        from <= time && time < to && moment.event.source.shapes_sessions()
                    };
                    if let Some(back) = after.iter().find(is_return) {
                        gain(back.event.time, true, one);
                    }
                }
                metric => {
                    let since = first.event.time + -LOOK_BACK;
                    let past = before.iter().filter(|moment| {
                        self.query.cuped && metric.has_past() && moment.event.time >= since
                    });
                    for moment in past {
                        let added = metric.added(moment, scope, currency);
                        gain(moment.event.time, false, added);
                    }
                    for moment in within {
                        let added = metric.added(moment, scope, currency);
                        gain(moment.event.time, true, added);
                    }
                }
            }
        }
        gains
    }
}

impl ExperimentQuery {
    /// The last instant at which what somebody exposed then does counts.
    pub(super) fn until(&self, first: Timestamp, scope: &Scope) -> Timestamp {
        match self.window {
            Some(window) => (first + window).min(scope.now),
            None => scope.now,
        }
    }
}

impl Tally for ExperimentTally {
    type Report = ExperimentReport;

    fn absorb(&mut self, person: &Person<'_>, scope: &Scope) {
        let Some(exposure) = Exposure::of(&self.query, person, scope) else {
            return;
        };
        let moments = person.moments();
        let mut found = moments.iter();
        let Some(first) = found.find(|moment| moment.key() == exposure.first) else {
            return;
        };
        let time = first.event.time;
        self.several += u64::from(exposure.is_mixed);
        match self.query.place_of(exposure.is_mixed, time, scope) {
            Place::Several => return,
            Place::LeftOut => {
                self.left_out += 1;
                return;
            }
            Place::Counted => {}
        }
        let currency = self.currency.take();
        let currency = currency.unwrap_or_else(|| self.query.currency(scope));
        let gains = self.gains(first, &moments, scope, &currency);
        self.currency = Some(currency);
        self.first_exposure = Some(self.first_exposure.map_or(time, |first| first.min(time)));
        let query = &self.query;
        let add = |arms: &mut Arms| {
            let variant = exposure.variant.to_owned();
            let arm = arms.entry(variant).or_insert_with(|| Arm::new(query));
            arm.absorb(query, scope, time, &gains);
        };
        add(&mut self.arms);
        if let Some(breakdown) = &query.breakdown {
            let key = breakdown.of_moment(first, person, &scope.own_hosts);
            let key = key.unwrap_or_else(|| NONE.to_owned());
            add(self.groups.entry(key).or_default());
        }
    }

    fn merge(&mut self, other: Self) {
        self.several += other.several;
        self.left_out += other.left_out;
        let firsts = self.first_exposure.into_iter().chain(other.first_exposure);
        self.first_exposure = firsts.min();
        merge_arms(&self.query, &mut self.arms, other.arms);
        for (key, arms) in other.groups {
            let ours = self.groups.entry(key).or_default();
            merge_arms(&self.query, ours, arms);
        }
    }

    fn finish(self, scope: &Scope) -> ExperimentReport {
        report::report(self, scope)
    }
}

fn merge_arms(query: &ExperimentQuery, ours: &mut Arms, theirs: Arms) {
    for (variant, arm) in theirs {
        let known = ours.entry(variant).or_insert_with(|| Arm::new(query));
        known.merge(arm);
    }
}
