//! Counting paths of people.

use super::counts::Counts;
use super::figures::PathsReport;
use super::graph;
use super::query::{PathUnit, PathsQuery};
use super::spots::Spots;
use super::top;
use super::walk::Walk;
use super::worth::{Worth, number};
use crate::person::{Moment, Person, Visit};
use crate::reports::{Scope, Tally};
use crate::selection::choose;
use std::mem;

/// The graph in the making.
#[derive(Debug, Clone)]
pub struct PathsTally {
    pub(super) query: PathsQuery,
    pub(super) spots: Spots,
    pub(super) counts: Counts,
}

impl PathsTally {
    pub(super) fn new(query: PathsQuery) -> Self {
        Self {
            query,
            spots: Spots::default(),
            counts: Counts::default(),
        }
    }

    /// Everybody that the report is about, with a path or without.
    pub(super) fn everybody(&self) -> u64 {
        match self.query.unit {
            PathUnit::Session => self.counts.sessions,
            PathUnit::Visitor => self.counts.visitors,
        }
    }

    fn absorb_unit(&mut self, moments: &[Moment<'_>], is_open: bool, scope: &Scope) {
        let Self {
            query,
            spots,
            counts,
        } = self;
        let events = moments.iter().map(|moment| {
            let event = moment.event;
            (spots.sight(query, event), event.time)
        });
        let mut walk = Walk::default();
        if let Some(ending) = walk.read(query, events, is_open) {
            let run = counts.read(&walk, ending);
            counts.runs.add(run, 1);
            let currencies = &mut counts.currencies;
            if let Some(worth) = Worth::of(moments, currencies, scope) {
                counts
                    .worth
                    .entry(run)
                    .or_default()
                    .merge(&worth, |own| own);
            }
        }
    }
}

impl Tally for PathsTally {
    type Report = PathsReport;

    fn absorb(&mut self, person: &Person<'_>, scope: &Scope) {
        let visits = choose(person, scope);
        if visits.is_empty() {
            return;
        }
        let is_open = |visit: &&Visit<'_>| !scope.is_closed(visit.session);
        let open = visits.iter().filter(is_open).count();
        self.counts.visitors += 1;
        self.counts.sessions += visits.len() as u64;
        self.counts.open_sessions += open as u64;
        match self.query.unit {
            PathUnit::Session => {
                for visit in &visits {
                    let moments: Vec<Moment<'_>> = visit.moments().collect();
                    self.absorb_unit(&moments, is_open(&visit), scope);
                }
            }
            PathUnit::Visitor => {
                let mut moments: Vec<Moment<'_>> = visits.iter().flat_map(Visit::moments).collect();
                moments.sort_by_key(Moment::key);
                self.absorb_unit(&moments, open > 0, scope);
            }
        }
    }

    fn merge(&mut self, mut other: Self) {
        // The smaller one is read and put into the larger one.
        if self.counts.runs.len() < other.counts.runs.len() {
            mem::swap(self, &mut other);
        }
        let ours = self.spots.merge(&other.spots);
        self.counts.merge(other.counts, &ours);
    }

    fn finish(self, _scope: &Scope) -> PathsReport {
        let population = self.counts.runs.iter().map(|(_, count)| count).sum();
        let top_paths = top::paths(&self, population);
        let distinct_paths = self.counts.runs.len() as u64;
        let Counts {
            sessions,
            open_sessions,
            visitors,
            ..
        } = self.counts;
        let (nodes, links) = graph::draw(self, population);
        PathsReport {
            population,
            sessions,
            open_sessions,
            visitors,
            nodes,
            links,
            top_paths,
            distinct_paths,
        }
    }
}

impl Worth {
    /// Of one path: the orders placed in its sessions, if there are any.
    fn of(moments: &[Moment<'_>], currencies: &mut Vec<String>, scope: &Scope) -> Option<Self> {
        let mut worth = None;
        for moment in moments {
            if let Some(order) = scope.orders.placed_by(moment.visitor, moment.event) {
                let worth: &mut Self = worth.get_or_insert_default();
                worth.conversions = 1;
                if let Some(money) = order.net(scope.currency.as_deref()) {
                    worth.add(number(currencies, &money.currency), money.minor.into());
                }
            }
        }
        worth
    }
}
