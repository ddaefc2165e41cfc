//! Running a report: parts of the people on a core each, then merged.

use super::people::People;
use super::site::Snapshot;
use super::stop::{Stop, Stopped};
use super::view::{View, threads};
use analytics::Timeline;
use analytics::reports::{Person, ReportQuery, Scope, Tally};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Fewer people than this are not worth a thread.
const PEOPLE_A_SHARE: usize = 2_000;

/// Persons of several visitors that are read at a time.
const PERSONS_A_TIME: usize = 10_000;

/// The report that a query asks for. It uses all cores and returns when it is
/// done, so it belongs on a thread that may block. Once the snapshot's
/// [`Stop`] is asked for it ends after the blocks that are being read.
pub fn evaluate<Q: ReportQuery>(
    query: &Q,
    snapshot: &Snapshot,
    people: &People<'_>,
    scope: &Scope,
) -> Result<<Q::Tally as Tally>::Report, Stopped> {
    let view = &snapshot.view;
    let mut tally = hot(query, people, scope, &view.stop);
    let scanned = view.is_cut().then(|| query.scan(scope, view)).flatten();
    match scanned {
        Some(scanned) => {
            tally.merge(scanned.tally);
            let apart = view.persons(view.tangled.iter().chain(scanned.deferred));
            tally.merge(persons(query, view, &apart, scope));
        }
        None => {
            tally.merge(everybody(query, view, scope));
            let apart = view.persons(view.joined.visitors());
            tally.merge(persons(query, view, &apart, scope));
        }
    }
    if view.stop.is_asked() {
        return Err(Stopped);
    }
    Ok(tally.finish(scope))
}

/// Those of whom something is not sealed.
fn hot<Q: ReportQuery>(query: &Q, people: &People<'_>, scope: &Scope, stop: &Stop) -> Q::Tally {
    let starts = (0..people.len()).step_by(PEOPLE_A_SHARE);
    let shares: Vec<Range<usize>> = starts
        .map(|start| start..(start + PEOPLE_A_SHARE).min(people.len()))
        .collect();
    in_parallel(query, &shares, stop, |tally, range| {
        people
            .range(range.clone())
            .for_each(|person| tally.absorb(&person, scope));
    })
}

/// Sealed persons of one visitor each, whole.
fn everybody<Q: ReportQuery>(query: &Q, view: &View, scope: &Scope) -> Q::Tally {
    let shares: Vec<(usize, Range<u32>)> = view.shares(1);
    in_parallel(query, &shares, &view.stop, |tally, (segment, visitors)| {
        let Some(sealed) = view.segments.get(*segment) else {
            return;
        };
        for (visitor, timeline) in view.timelines(sealed, visitors) {
            if !view.joined.has(visitor) && !view.hot.has(visitor) {
                let timelines = &[&timeline];
                tally.absorb(&Person { timelines }, scope);
            }
        }
    })
}

/// These sealed persons, whole: so many at a time that their events fit into
/// memory, and each block that holds any of them read once for all of them.
fn persons<Q: ReportQuery>(
    query: &Q,
    view: &View,
    persons: &[Vec<u32>],
    scope: &Scope,
) -> Q::Tally {
    let mut tally = query.tally();
    for persons in persons.chunks(PERSONS_A_TIME) {
        if view.stop.is_asked() {
            break;
        }
        let mut visitors: Vec<u32> = persons.iter().flatten().copied().collect();
        visitors.sort_unstable();
        let timelines = timelines_of(view, &visitors);
        tally.merge(in_parallel(
            query,
            persons,
            &view.stop,
            |tally, visitors| {
                let timelines = visitors.iter().filter_map(|visitor| timelines.get(visitor));
                let timelines: Vec<&Timeline> = timelines.collect();
                if !timelines.is_empty() {
                    let timelines = &timelines;
                    tally.absorb(&Person { timelines }, scope);
                }
            },
        ));
    }
    tally
}

/// The timelines of some visitors, given in ascending order.
fn timelines_of(view: &View, visitors: &[u32]) -> HashMap<u32, Timeline> {
    let shares = view.blocks_of(visitors);
    let found = Mutex::new(HashMap::with_capacity(visitors.len()));
    for_all(&shares, &view.stop, |(segment, range)| {
        let Some(sealed) = view.segments.get(*segment) else {
            return;
        };
        let wanted = |visitor: &u32| visitors.binary_search(visitor).is_ok();
        let mut timelines = view.timelines(sealed, range);
        timelines.retain(|(visitor, _)| wanted(visitor));
        let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
        found.extend(timelines);
    });
    found.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// Does something with each of the shares, on all cores.
pub(super) fn for_all<S: Sync>(shares: &[S], stop: &Stop, work: impl Fn(&S) + Sync) {
    let next = AtomicUsize::new(0);
    let work = || {
        while !stop.is_asked()
            && let Some(share) = shares.get(next.fetch_add(1, Ordering::Relaxed))
        {
            work(share);
        }
    };
    thread::scope(|scope| {
        for _ in 1..threads().min(shares.len()) {
            scope.spawn(work);
        }
        work();
    });
}

/// Works through shares on all cores; each core has a tally, and they are merged.
fn in_parallel<Q: ReportQuery, S: Sync>(
    query: &Q,
    shares: &[S],
    stop: &Stop,
    absorb: impl Fn(&mut Q::Tally, &S) + Sync,
) -> Q::Tally {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut tally = query.tally();
        while !stop.is_asked()
            && let Some(share) = shares.get(next.fetch_add(1, Ordering::Relaxed))
        {
            absorb(&mut tally, share);
        }
        tally
    };
    let threads = threads().min(shares.len()).max(1);
    thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut tally = work();
        for other in others {
            match other.join() {
                Ok(part) => tally.merge(part),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        tally
    })
}

impl View {
    /// The persons of these visitors, each once, with all their visitors; without
    /// those who are hot.
    fn persons(&self, visitors: impl Iterator<Item = u32>) -> Vec<Vec<u32>> {
        let mut persons: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        let mut joined = BTreeSet::new();
        for visitor in visitors.filter(|visitor| !self.hot.has(*visitor)) {
            let person = self.joined.person(visitor);
            if self.joined.has(visitor) {
                joined.insert(person);
            } else {
                persons.insert(person, vec![visitor]);
            }
        }
        if !joined.is_empty() {
            for visitor in self.joined.visitors() {
                let person = self.joined.person(visitor);
                if joined.contains(&person) && !self.hot.has(visitor) {
                    persons.entry(person).or_default().push(visitor);
                }
            }
        }
        persons.into_values().collect()
    }
}
