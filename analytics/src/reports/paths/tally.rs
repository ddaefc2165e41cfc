//! Counting paths: each node and each link by step, and whole paths.

use super::figures::{Ending, PathKind, PathsReport, TopPath};
use super::graph;
use super::path::Path;
use super::query::{PathUnit, PathsQuery};
use crate::labels::{Label, Labels};
use crate::money::MoneySum;
use crate::person::{Moment, Person, Visit};
use crate::reports::{Scope, Tally, first_by, rate};
use crate::sample::Sample;
use crate::selection::choose;
use std::collections::HashMap;
use std::sync::Arc;

/// The graph in the making.
#[derive(Debug, Clone)]
pub struct PathsTally {
    pub(super) query: Arc<PathsQuery>,
    pub(super) labels: Labels,
    pub(super) population: u64,
    sessions: u64,
    open_sessions: u64,
    visitors: u64,
    pub(super) nodes: HashMap<(usize, Spot), NodeCounts>,
    /// By the step of the node left.
    pub(super) links: HashMap<(usize, Spot, Spot), u64>,
    paths: HashMap<(Box<[Spot]>, Ending), Worth>,
}

/// A node without its step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Spot {
    pub(super) kind: PathKind,
    pub(super) label: Label,
}

#[derive(Debug, Clone, Default)]
pub(super) struct NodeCounts {
    pub(super) worth: Worth,
    pub(super) after: Sample,
}

/// How many paths, and what came of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Worth {
    pub(super) count: u64,
    pub(super) conversions: u64,
    pub(super) revenue: MoneySum,
}

impl PathsTally {
    pub(super) fn new(query: PathsQuery) -> Self {
        Self {
            query: Arc::new(query),
            labels: Labels::default(),
            population: 0,
            sessions: 0,
            open_sessions: 0,
            visitors: 0,
            nodes: HashMap::new(),
            links: HashMap::new(),
            paths: HashMap::new(),
        }
    }

    /// Everybody that the report is about, with a path or without.
    pub(super) fn everybody(&self) -> u64 {
        match self.query.unit {
            PathUnit::Session => self.sessions,
            PathUnit::Visitor => self.visitors,
        }
    }

    fn absorb_unit<'a>(&mut self, moments: &[Moment<'a>], is_open: bool, scope: &Scope) {
        // Names are borrowed from the rules while the counts change.
        let query = Arc::clone(&self.query);
        let events = moments.iter().map(|moment| moment.event);
        let Some(path) = Path::of(&query, events, is_open) else {
            return;
        };
        let worth = Worth::of(moments, scope);
        self.population += 1;
        let mut spots = Vec::with_capacity(path.nodes.len());
        for (step, stop) in (1..).zip(&path.nodes) {
            let spot = Spot {
                kind: stop.kind,
                label: self.labels.label(&stop.label),
            };
            if let Some(&previous) = spots.last() {
                *self.links.entry((step - 1, previous, spot)).or_default() += 1;
            }
            let counts = self.nodes.entry((step, spot)).or_default();
            counts.worth.merge(&worth);
            stop.after
                .into_iter()
                .for_each(|span| counts.after.push(span));
            spots.push(spot);
        }
        self.absorb_ending(&spots, path.ending, &worth);
        let whole = self.paths.entry((spots.into(), path.ending)).or_default();
        whole.merge(&worth);
    }

    /// Endings other than the goal are nodes of their own, one column on.
    fn absorb_ending(&mut self, spots: &[Spot], ending: Ending, worth: &Worth) {
        let kind = match ending {
            Ending::Goal => return,
            Ending::Cutoff => PathKind::Cutoff,
            Ending::Open => PathKind::Open,
            Ending::Exit => PathKind::Exit,
        };
        let label = self.labels.label("");
        let spot = Spot { kind, label };
        let step = spots.len();
        if let Some(&last) = spots.last() {
            *self.links.entry((step, last, spot)).or_default() += 1;
        }
        let counts = self.nodes.entry((step + 1, spot)).or_default();
        counts.worth.merge(worth);
    }

    fn top_paths(&self) -> Vec<TopPath> {
        let text = |spot: &Spot| self.labels.text(spot.label);
        let paths = self.paths.iter().collect();
        let top = first_by(paths, self.query.limit, |((a, e), x), ((b, f), y)| {
            let names = || a.iter().map(text).cmp(b.iter().map(text));
            // Nodes of one name may still be of two kinds.
            let rest = || (e, kinds(a)).cmp(&(f, kinds(b)));
            y.count.cmp(&x.count).then_with(names).then_with(rest)
        });
        let shown = top.into_iter().map(|((path, ending), worth)| TopPath {
            path: path.iter().map(|spot| text(spot).to_owned()).collect(),
            ending: *ending,
            count: worth.count,
            share: rate(worth.count, self.population),
            conversions: worth.conversions,
            revenue: worth.revenue.list(),
        });
        shown.collect()
    }
}

fn kinds(path: &[Spot]) -> Vec<PathKind> {
    path.iter().map(|spot| spot.kind).collect()
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
        self.visitors += 1;
        self.sessions += visits.len() as u64;
        self.open_sessions += open as u64;
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

    fn merge(&mut self, other: Self) {
        let ours = self.labels.merge(&other.labels);
        let spot = |spot: Spot| Spot {
            kind: spot.kind,
            label: ours.of(spot.label),
        };
        self.population += other.population;
        self.sessions += other.sessions;
        self.open_sessions += other.open_sessions;
        self.visitors += other.visitors;
        for ((step, theirs), counts) in other.nodes {
            self.nodes
                .entry((step, spot(theirs)))
                .or_default()
                .merge(counts);
        }
        for ((step, from, to), count) in other.links {
            *self.links.entry((step, spot(from), spot(to))).or_default() += count;
        }
        for ((path, ending), worth) in other.paths {
            let path = path.iter().map(|&theirs| spot(theirs)).collect();
            self.paths.entry((path, ending)).or_default().merge(&worth);
        }
    }

    fn finish(self, _scope: &Scope) -> PathsReport {
        let top_paths = self.top_paths();
        let distinct_paths = self.paths.len() as u64;
        let (population, sessions) = (self.population, self.sessions);
        let (open_sessions, visitors) = (self.open_sessions, self.visitors);
        let (nodes, links) = graph::draw(self);
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

impl NodeCounts {
    pub(super) fn merge(&mut self, other: Self) {
        self.worth.merge(&other.worth);
        self.after.merge(other.after);
    }
}

impl Worth {
    /// Of one path: the orders placed in its sessions.
    fn of(moments: &[Moment<'_>], scope: &Scope) -> Self {
        let mut worth = Self {
            count: 1,
            ..Self::default()
        };
        for moment in moments {
            if let Some(order) = scope.orders.placed_by(moment.visitor, moment.event) {
                worth.conversions = 1;
                let net = order.net(scope.currency.as_deref());
                net.iter().for_each(|money| worth.revenue.add(money));
            }
        }
        worth
    }

    fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.conversions += other.conversions;
        self.revenue.merge(&other.revenue);
    }
}
