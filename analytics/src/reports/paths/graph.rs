//! From counts to the graph that is drawn: the largest nodes of each step by
//! themselves, the rest as one, links following the nodes that they connect.

use super::figures::{PathKind, PathLink, PathNode};
use super::tally::{NodeCounts, PathsTally, Spot};
use crate::labels::Labels;
use crate::reports::rate;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

/// Draws nodes and links.
pub(super) fn draw(tally: PathsTally) -> (Vec<PathNode>, Vec<PathLink>) {
    let mut graph = Graph {
        nodes: Vec::new(),
        places: HashMap::new(),
        population: tally.population,
        everybody: tally.everybody(),
    };
    let mut columns: BTreeMap<usize, Vec<(Spot, NodeCounts)>> = BTreeMap::new();
    for ((step, spot), counts) in tally.nodes {
        columns.entry(step).or_default().push((spot, counts));
    }
    for (step, column) in columns {
        graph.add_column(step, column, tally.query.top, &tally.labels);
    }
    let links = graph.links(&tally.links);
    (graph.nodes, links)
}

struct Graph {
    nodes: Vec<PathNode>,
    /// For each spot the place of the node that it is drawn as.
    places: HashMap<(usize, Spot), usize>,
    population: u64,
    everybody: u64,
}

impl Graph {
    /// Only pages and actions fold: the smallest, and of equal ones those whose
    /// names come last.
    fn add_column(
        &mut self,
        step: usize,
        mut column: Vec<(Spot, NodeCounts)>,
        top: usize,
        labels: &Labels,
    ) {
        let rank = |kind| match kind {
            PathKind::Page | PathKind::Event => PathKind::Page,
            other => other,
        };
        column.sort_by(|(a, x), (b, y)| {
            let key =
                |spot: &Spot, counts: &NodeCounts| (rank(spot.kind), Reverse(counts.worth.count));
            let names = || labels.text(a.label).cmp(labels.text(b.label));
            let by_name = || names().then_with(|| a.kind.cmp(&b.kind));
            key(a, x).cmp(&key(b, y)).then_with(by_name)
        });
        let foldable = column.partition_point(|(spot, _)| rank(spot.kind) == PathKind::Page);
        let endings = column.split_off(foldable);
        let small = column.split_off(foldable.min(top));
        self.add_all(step, column, labels);
        self.add_other(step, small);
        self.add_all(step, endings, labels);
    }

    fn add_all(&mut self, step: usize, spots: Vec<(Spot, NodeCounts)>, labels: &Labels) {
        for (spot, counts) in spots {
            self.places.insert((step, spot), self.nodes.len());
            let node = self.node(step, spot.kind, labels.text(spot.label), counts);
            self.nodes.push(node);
        }
    }

    fn add_other(&mut self, step: usize, small: Vec<(Spot, NodeCounts)>) {
        if small.is_empty() {
            return;
        }
        let folded = small.len() as u64;
        let mut together = NodeCounts::default();
        for (spot, counts) in small {
            self.places.insert((step, spot), self.nodes.len());
            together.merge(counts);
        }
        let mut node = self.node(step, PathKind::Other, "", together);
        node.folded = Some(folded);
        self.nodes.push(node);
    }

    fn node(&self, step: usize, kind: PathKind, label: &str, counts: NodeCounts) -> PathNode {
        let word = kind.name();
        let (id, label) = match kind {
            PathKind::Page | PathKind::Event | PathKind::Goal => {
                (format!("{step}:{word}:{label}"), label.to_owned())
            }
            _ => (format!("{step}:{word}"), format!("({word})")),
        };
        let count = counts.worth.count;
        PathNode {
            id,
            step,
            label,
            kind,
            count,
            share: rate(count, self.population),
            share_of_all: rate(count, self.everybody),
            median_ms: counts.after.median(),
            conversions: counts.worth.conversions,
            revenue: counts.worth.revenue.list(),
            folded: None,
        }
    }

    fn links(&self, links: &HashMap<(usize, Spot, Spot), u64>) -> Vec<PathLink> {
        let mut drawn: BTreeMap<(usize, usize), u64> = BTreeMap::new();
        for (&(step, from, to), count) in links {
            let from = self.places.get(&(step, from));
            let to = self.places.get(&(step + 1, to));
            if let Some((&from, &to)) = from.zip(to) {
                *drawn.entry((from, to)).or_default() += count;
            }
        }
        let id = |place: usize| self.nodes.get(place).map(|node| node.id.clone());
        let link = |((from, to), count)| {
            let (from, to) = (id(from)?, id(to)?);
            Some(PathLink { from, to, count })
        };
        drawn.into_iter().filter_map(link).collect()
    }
}
