//! The commonest whole paths.

use super::figures::{Ending, PathKind, TopPath};
use super::tally::PathsTally;
use crate::reports::{first_by, rate};
use crate::runs::Run;
use std::cmp::Reverse;

/// A path that may be among those shown, in the order in which they are: by count,
/// then by names, then by ending and kinds, since nodes of one name may be of two.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    count: Reverse<u64>,
    /// Places of the names in their order.
    names: Vec<u32>,
    ending: Ending,
    kinds: Vec<PathKind>,
    run: Run,
}

/// The commonest paths, as many as the query wants.
pub(super) fn paths(tally: &PathsTally, population: u64) -> Vec<TopPath> {
    let limit = tally.query.limit;
    let ranks = ranks(tally);
    let mut numbers = Vec::new();
    let candidates = tally.counts.runs.commonest(limit).map(|(run, count)| {
        let mark = tally.counts.runs.read(run, &mut numbers);
        let rank = |number: &u32| ranks.get(*number as usize).copied().unwrap_or(0);
        let kind = |number: &u32| Some(tally.spots.get(*number)?.kind);
        Candidate {
            count: Reverse(count),
            names: numbers.iter().map(rank).collect(),
            ending: Ending::of_mark(mark),
            kinds: numbers.iter().filter_map(kind).collect(),
            run,
        }
    });
    let top = first_by(candidates.collect(), limit, Candidate::cmp);
    let shown = top.into_iter().map(|path| {
        tally.counts.runs.read(path.run, &mut numbers);
        let label = |number: &u32| Some(tally.spots.get(*number)?.label.to_string());
        let worth = tally.counts.worth.get(&path.run);
        let currencies = &tally.counts.currencies;
        let revenue = worth.map(|worth| worth.revenue(currencies));
        TopPath {
            path: numbers.iter().filter_map(label).collect(),
            ending: path.ending,
            count: path.count.0,
            share: rate(path.count.0, population),
            conversions: worth.map_or(0, |worth| worth.conversions),
            revenue: revenue.unwrap_or_default().list(),
        }
    });
    shown.collect()
}

/// For each number of a spot the place of its name among all names; equal names
/// have one place.
fn ranks(tally: &PathsTally) -> Vec<u32> {
    let numbers = (1..).take(tally.spots.len());
    let named = numbers.filter_map(|number| Some((&tally.spots.get(number)?.label, number)));
    let mut named: Vec<(_, u32)> = named.collect();
    named.sort_unstable();
    let mut ranks = vec![0; named.len() + 1];
    for (rank, same) in (0..).zip(named.chunk_by(|(a, _), (b, _)| a == b)) {
        for (_, number) in same {
            if let Some(place) = ranks.get_mut(*number as usize) {
                *place = rank;
            }
        }
    }
    ranks
}
