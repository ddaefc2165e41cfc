//! From whole paths to the graph that is drawn: the largest nodes of each step by
//! themselves, the rest as one, links following the nodes that they connect.

use super::counts::{Counts, Worth};
use super::figures::{Ending, PathKind, PathLink, PathNode};
use super::spots::{Spot, Spots};
use super::tally::PathsTally;
use crate::reports::rate;
use crate::runs::{Run, Runs};
use crate::sample::Sample;
use std::cmp::Reverse;
use std::collections::HashMap;

/// Draws nodes and links.
pub(super) fn draw(tally: PathsTally, population: u64) -> (Vec<PathNode>, Vec<PathLink>) {
    let mut graph = Graph {
        nodes: Vec::new(),
        places: Vec::new(),
        population,
        everybody: tally.everybody(),
    };
    let (top, spots) = (tally.query.top, tally.spots);
    let (columns, runs) = columns(tally.counts, &spots);
    for (step, column) in (1..).zip(columns) {
        graph.places.push(vec![0; ENDINGS + spots.len() + 1]);
        graph.add_column(step, column, top, &spots);
    }
    let links = graph.links(&runs);
    (graph.nodes, links)
}

/// A node before it is drawn.
#[derive(Debug, Clone, Default)]
struct Node {
    /// Its place in a column: endings first, then spots.
    place: usize,
    count: u64,
    worth: Worth,
    after: Sample,
}

/// Places of endings in a column, before those of spots.
const ENDINGS: usize = 4;

/// The nodes of each step, by place.
fn columns(counts: Counts, spots: &Spots) -> (Vec<Vec<Node>>, Runs) {
    let columns = counted(&counts.runs, spots);
    let mut worths = worths(&counts);
    let mut after = counts.after.into_iter();
    let columns = columns.into_iter().enumerate().map(|(step, column)| {
        // Of the first column no node follows another.
        let after = if step == 0 { None } else { after.next() };
        let mut after = after.unwrap_or_default();
        let counted = column.into_iter().enumerate();
        let nodes = counted.filter(|(_, count)| *count > 0);
        let node = |(place, count): (usize, u64)| Node {
            place,
            count,
            worth: worths.remove(&(step, place)).unwrap_or_default(),
            after: place
                .checked_sub(ENDINGS)
                .and_then(|spot| after.get_mut(spot))
                .map(std::mem::take)
                .unwrap_or_default(),
        };
        nodes.map(node).collect()
    });
    (columns.collect(), counts.runs)
}

/// For each step how many paths went through each place.
fn counted(runs: &Runs, spots: &Spots) -> Vec<Vec<u64>> {
    let mut columns: Vec<Vec<u64>> = Vec::new();
    let mut places = Vec::new();
    for (run, count) in runs.iter() {
        read_places(runs, run, &mut places);
        while columns.len() < places.len() {
            columns.push(vec![0; ENDINGS + spots.len() + 1]);
        }
        for (place, column) in places.iter().zip(&mut columns) {
            if let Some(sum) = column.get_mut(*place as usize) {
                *sum += count;
            }
        }
    }
    columns
}

/// What came of the paths through each place, by step.
fn worths(counts: &Counts) -> HashMap<(usize, usize), Worth> {
    let mut worths: HashMap<_, Worth> = HashMap::new();
    let mut places = Vec::new();
    for (run, worth) in &counts.worth {
        read_places(&counts.runs, *run, &mut places);
        for (step, place) in places.iter().enumerate() {
            let sum = worths.entry((step, *place as usize)).or_default();
            sum.merge(worth);
        }
    }
    worths
}

/// The places of a run in its columns. Endings other than the goal are nodes of
/// their own, one column on.
fn read_places(runs: &Runs, run: Run, places: &mut Vec<u32>) {
    let mark = runs.read(run, places);
    places.iter_mut().for_each(|place| *place += ENDINGS as u32);
    if Ending::of_mark(mark) != Ending::Goal {
        places.push(mark.into());
    }
}

struct Graph {
    nodes: Vec<PathNode>,
    /// For each step and place the number, from 1, of the node that it is drawn as.
    places: Vec<Vec<u32>>,
    population: u64,
    everybody: u64,
}

impl Graph {
    /// Only pages and actions fold: the smallest, and of equal ones those whose
    /// names come last.
    fn add_column(&mut self, step: usize, mut column: Vec<Node>, top: usize, spots: &Spots) {
        let rank = |node: &Node| match kind(node, spots) {
            PathKind::Page | PathKind::Event => PathKind::Page,
            other => other,
        };
        column.sort_by(|a, b| {
            let names = || label(a, spots).cmp(label(b, spots));
            let by_name = || names().then_with(|| kind(a, spots).cmp(&kind(b, spots)));
            let key = |node: &Node| (rank(node), Reverse(node.count));
            key(a).cmp(&key(b)).then_with(by_name)
        });
        let foldable = column.partition_point(|node| rank(node) == PathKind::Page);
        let endings = column.split_off(foldable);
        let small = column.split_off(foldable.min(top));
        self.add_all(step, column, spots);
        self.add_other(step, small);
        self.add_all(step, endings, spots);
    }

    fn add_all(&mut self, step: usize, nodes: Vec<Node>, spots: &Spots) {
        for node in nodes {
            self.place(node.place);
            let (kind, label) = (kind(&node, spots), label(&node, spots));
            let node = self.node(step, kind, label, node);
            self.nodes.push(node);
        }
    }

    fn add_other(&mut self, step: usize, small: Vec<Node>) {
        if small.is_empty() {
            return;
        }
        let folded = small.len() as u64;
        let mut together = Node::default();
        for node in small {
            self.place(node.place);
            together.count += node.count;
            together.worth.merge(&node.worth);
            together.after.merge(node.after);
        }
        let mut node = self.node(step, PathKind::Other, "", together);
        node.folded = Some(folded);
        self.nodes.push(node);
    }

    /// The place of the last column is drawn as the next node.
    fn place(&mut self, place: usize) {
        let column = self.places.last_mut();
        if let Some(drawn) = column.and_then(|column| column.get_mut(place)) {
            *drawn = u32::try_from(self.nodes.len() + 1).unwrap_or(0);
        }
    }

    fn node(&self, step: usize, kind: PathKind, label: &str, node: Node) -> PathNode {
        let word = kind.name();
        let (id, label) = match kind {
            PathKind::Page | PathKind::Event | PathKind::Goal => {
                (format!("{step}:{word}:{label}"), label.to_owned())
            }
            _ => (format!("{step}:{word}"), format!("({word})")),
        };
        PathNode {
            id,
            step,
            label,
            kind,
            count: node.count,
            share: rate(node.count, self.population),
            share_of_all: rate(node.count, self.everybody),
            median_ms: node.after.median(),
            conversions: node.worth.conversions,
            revenue: node.worth.revenue.list(),
            folded: None,
        }
    }

    fn links(&self, runs: &Runs) -> Vec<PathLink> {
        let mut drawn = Runs::default();
        let mut places = Vec::new();
        for (run, count) in runs.iter() {
            read_places(runs, run, &mut places);
            let columns = places.iter_mut().zip(&self.places);
            for (place, column) in columns {
                *place = column.get(*place as usize).copied().unwrap_or(0);
            }
            for pair in places.windows(2) {
                let link = drawn.run(pair, 0);
                drawn.add(link, count);
            }
        }
        let links = drawn.iter().map(|(link, count)| {
            drawn.read(link, &mut places);
            (places.clone(), count)
        });
        let mut links: Vec<(Vec<u32>, u64)> = links.collect();
        links.sort_unstable();
        let id = |number: u32| {
            let place = number.checked_sub(1)?;
            self.nodes.get(place as usize).map(|node| node.id.clone())
        };
        let links = links.into_iter().filter_map(|(link, count)| match *link {
            [from, to] => Some(PathLink {
                from: id(from)?,
                to: id(to)?,
                count,
            }),
            _ => None,
        });
        links.collect()
    }
}

fn kind(node: &Node, spots: &Spots) -> PathKind {
    match node.place.checked_sub(ENDINGS) {
        Some(number) => number_of(number, spots).map_or(PathKind::Other, |spot| spot.kind),
        None => match u8::try_from(node.place).map(Ending::of_mark) {
            Ok(Ending::Cutoff) => PathKind::Cutoff,
            Ok(Ending::Open) => PathKind::Open,
            _ => PathKind::Exit,
        },
    }
}

fn label<'s>(node: &Node, spots: &'s Spots) -> &'s str {
    let number = node.place.checked_sub(ENDINGS);
    let spot = number.and_then(|number| number_of(number, spots));
    spot.map_or("", |spot| &spot.label)
}

fn number_of(number: usize, spots: &Spots) -> Option<&Spot> {
    spots.get(u32::try_from(number).ok()?)
}
