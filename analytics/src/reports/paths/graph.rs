//! From whole paths to the graph that is drawn: the largest nodes of each step by
//! themselves, the rest as one, links following the nodes that they connect.

use super::counts::Counts;
use super::figures::{Ending, PathKind, PathLink, PathNode};
use super::links::{ENDINGS, Links, at, place_of};
use super::spots::{Spot, Spots};
use super::tally::PathsTally;
use super::worth::Worth;
use crate::reports::rate;
use crate::sample::Sample;
use std::cmp::Reverse;

/// Draws nodes and links.
pub(super) fn draw(tally: PathsTally, population: u64) -> (Vec<PathNode>, Vec<PathLink>) {
    let mut graph = Graph {
        nodes: Vec::new(),
        places: Vec::new(),
        population,
        everybody: tally.everybody(),
        currencies: tally.counts.currencies.clone(),
    };
    let (top, spots) = (tally.query.top, tally.spots);
    let (columns, links) = columns(tally.counts);
    for (step, column) in (1..).zip(columns) {
        graph.places.push(vec![0; ENDINGS + spots.len() + 1]);
        graph.add_column(step, column, top, &spots);
    }
    let links = graph.links(&links);
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

/// The nodes of each step, by place.
fn columns(counts: Counts) -> (Vec<Vec<Node>>, Links) {
    let mut worths = worths(&counts);
    let mut after = counts.after.into_iter();
    let links = counts.links;
    let columns = (0..links.steps()).map(|step| {
        // Of the first column no node follows another.
        let after = if step == 0 { None } else { after.next() };
        let mut after = after.unwrap_or_default();
        let mut worths = worths.get_mut(step).map(std::mem::take).unwrap_or_default();
        let counted = links.column(step).into_iter().enumerate();
        let nodes = counted.filter(|(_, count)| *count > 0);
        let node = |(place, count): (usize, u64)| Node {
            place,
            count,
            worth: worths
                .get_mut(place)
                .map(std::mem::take)
                .unwrap_or_default(),
            after: place
                .checked_sub(ENDINGS)
                .and_then(|spot| after.get_mut(spot))
                .map(std::mem::take)
                .unwrap_or_default(),
        };
        nodes.map(node).collect()
    });
    (columns.collect(), links)
}

/// What came of the paths through each place, by step.
fn worths(counts: &Counts) -> Vec<Vec<Worth>> {
    let mut worths: Vec<Vec<Worth>> = Vec::new();
    let mut spots = Vec::new();
    for (run, worth) in &counts.worth {
        let ending = Ending::of_mark(counts.runs.read(*run, &mut spots));
        let ending = (ending != Ending::Goal).then_some(ending as usize);
        let places = spots.iter().map(|spot| place_of(*spot)).chain(ending);
        for (step, place) in places.enumerate() {
            at(at(&mut worths, step), place).merge(worth, |own| own);
        }
    }
    worths
}

struct Graph {
    nodes: Vec<PathNode>,
    /// For each step and place the number, from 1, of the node that it is drawn as.
    places: Vec<Vec<u32>>,
    population: u64,
    everybody: u64,
    currencies: Vec<String>,
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
            together.worth.merge(&node.worth, |own| own);
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
            revenue: node.worth.revenue(&self.currencies).list(),
            folded: None,
        }
    }

    fn links(&self, links: &Links) -> Vec<PathLink> {
        let mut drawn = Vec::new();
        for (step, columns) in self.places.windows(2).enumerate() {
            let [left, next] = columns else { continue };
            links.each(step, |from, to, count| {
                let nodes = left.get(from).zip(next.get(to));
                drawn.extend(nodes.map(|(from, to)| (*from, *to, count)));
            });
        }
        drawn.sort_unstable();
        let id = |number: u32| {
            let place = number.checked_sub(1)?;
            self.nodes.get(place as usize).map(|node| node.id.clone())
        };
        let same = drawn.chunk_by(|(from, to, _), (other, next, _)| (from, to) == (other, next));
        let links = same.filter_map(|same| {
            let (from, to, _) = same.first()?;
            Some(PathLink {
                from: id(*from)?,
                to: id(*to)?,
                count: same.iter().map(|(_, _, count)| count).sum(),
            })
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
