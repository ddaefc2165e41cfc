//! Loading a site: its segments, then what the log holds besides.

use super::seal::open;
use super::segments::Sealed;
use super::site::{Site, State};
use super::view::threads;
use crate::store::segment::{Fact, Segment, SegmentFacts};
use crate::store::{Damage, SegmentId, Store, StoreError};
use analytics::{Millis, Timestamp};
use std::collections::{HashMap, HashSet};
use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{channel, sync_channel};
use std::thread;

/// A segment, opened.
struct Opened {
    id: SegmentId,
    segment: Segment,
    /// What it says of itself; what it says of orders and identities comes later.
    head: SegmentFacts,
}

/// Facts that a thread hands over at a time.
const FACTS_AT_ONCE: usize = 1_024;
/// Such bundles that may wait.
const WAITING: usize = 4;

impl Site {
    /// Reads all that a store has of the site. What cannot be read is left out and
    /// returned.
    pub(super) fn load(&self, store: &dyn Store) -> Result<Vec<Damage>, StoreError> {
        let (installed, mut damaged) = store.segments(&self.id)?;
        let ids: Vec<SegmentId> = installed.into_iter().map(|one| one.id).collect();
        let mut opened = self.open_all(store, &ids, &mut damaged);
        // What is said later counts.
        opened.sort_by_key(|opened| (opened.head.generation, opened.id));
        self.write().take(opened, &mut damaged);
        damaged.extend(store.replay(&self.id, &mut |group| self.absorb(vec![group], 0))?);
        Ok(damaged)
    }

    /// Opens segments on all cores.
    fn open_all(
        &self,
        store: &dyn Store,
        ids: &[SegmentId],
        damaged: &mut Vec<Damage>,
    ) -> Vec<Opened> {
        let (sender, results) = channel();
        thread::scope(|scope| {
            for share in ids.chunks(ids.len().div_ceil(threads()).max(1)) {
                let sender = sender.clone();
                scope.spawn(move || {
                    for id in share {
                        // The receiver outlives the scope.
                        let _ = sender.send(self.open_one(store, *id));
                    }
                });
            }
        });
        drop(sender);
        let mut opened = Vec::new();
        for (one, damages) in results {
            opened.extend(one);
            damaged.extend(damages);
        }
        opened
    }

    fn open_one(&self, store: &dyn Store, id: SegmentId) -> (Option<Opened>, Vec<Damage>) {
        let mut damaged = Vec::new();
        let segment = match open(store, &self.id, id) {
            Ok(segment) => segment,
            Err(error) => {
                damaged.push(Damage {
                    key: format!("segment {id} of {}", self.id),
                    reason: error.to_string(),
                });
                return (None, damaged);
            }
        };
        let head = segment.head().unwrap_or_else(|damage| {
            damaged.push(damage);
            let (mut head, unreadable) = facts_of(&segment, id, self.settings().idle());
            damaged.extend(unreadable);
            head.facts = Vec::new();
            head
        });
        (Some(Opened { id, segment, head }), damaged)
    }
}

/// What a segment says of itself, found out from its rows where the part that is
/// for it is damaged. Ids ascend as generations do, but for rewritten segments,
/// whose earlier ones are gone.
fn facts_of(segment: &Segment, id: SegmentId, idle: Millis) -> (SegmentFacts, Vec<Damage>) {
    let mut facts = SegmentFacts::new(id.0, idle);
    let mut damaged = Vec::new();
    for (number, block) in segment.blocks().iter().enumerate() {
        match segment.rows(number, 0..block.rows as usize) {
            Ok(rows) => {
                for (visitor, row) in rows {
                    facts.note(visitor, row.as_new());
                }
            }
            Err(damage) => damaged.push(damage),
        }
    }
    (facts, damaged)
}

impl State {
    fn take(&mut self, opened: Vec<Opened>, damaged: &mut Vec<Damage>) {
        let erased = opened.iter().flat_map(|opened| &opened.head.erased);
        let erased: HashSet<u32> = erased.copied().collect();
        let naming = self.take_names(&opened, &erased, damaged);
        self.reserve_numbers(&erased);
        self.forget(&erased);
        let mut tangled = HashMap::new();
        for mut one in opened {
            tangled.insert(one.id, std::mem::take(&mut one.head.tangled));
            self.add_segment(one.id, one.segment, one.head, Timestamp(i64::MIN));
        }
        self.take_facts(&erased, damaged);
        for sealed in self.segments.clone() {
            let tangled = tangled.get(&sealed.id).map(Vec::as_slice);
            self.add_tangled(sealed.place, tangled.unwrap_or_default());
        }
        for sealed in &self.segments {
            if naming.contains(&sealed.id) || sealed.holds_any(&erased) {
                sealed.holds_erased.store(true, Ordering::Relaxed);
            }
        }
    }

    /// Takes in who got a number in which segment; which of them name somebody who
    /// was erased.
    fn take_names(
        &self,
        opened: &[Opened],
        erased: &HashSet<u32>,
        damaged: &mut Vec<Damage>,
    ) -> HashSet<SegmentId> {
        let mut naming = HashSet::new();
        let mut names = self.names.write().unwrap_or_else(PoisonError::into_inner);
        names.reserve(opened.iter().map(|one| one.segment.new_visitors()).sum());
        for one in opened {
            let done = one.segment.for_each_new_visitor(&mut |number, id| {
                if !id.is_empty() && erased.contains(&number) {
                    naming.insert(one.id);
                }
                names.put_id(number, id);
            });
            damaged.extend(done.err());
        }
        naming
    }

    /// Takes in what the segments say of orders and identities. One thread reads
    /// them, in their order, and this one makes the sums.
    fn take_facts(&mut self, erased: &HashSet<u32>, damaged: &mut Vec<Damage>) {
        let segments = self.segments.clone();
        let (sender, bundles) = sync_channel(WAITING);
        let unreadable = thread::scope(|scope| {
            let reader = scope.spawn(move || {
                let mut unreadable = Vec::new();
                for sealed in &segments {
                    let mut bundle = Vec::with_capacity(FACTS_AT_ONCE);
                    unreadable.extend(sealed.for_each_fact(&mut |fact| {
                        bundle.push(fact);
                        if bundle.len() == FACTS_AT_ONCE {
                            // The receiver outlives the scope.
                            let _ = sender.send((sealed.place, std::mem::take(&mut bundle)));
                        }
                    }));
                    let _ = sender.send((sealed.place, bundle));
                }
                unreadable
            });
            for (place, mut facts) in bundles {
                facts.retain(|fact: &Fact| !erased.contains(&fact.visitor));
                self.add_facts(place, facts);
            }
            match reader.join() {
                Ok(unreadable) => unreadable,
                Err(panic) => std::panic::resume_unwind(panic),
            }
        });
        for damage in unreadable {
            if !damaged.contains(&damage) {
                damaged.push(damage);
            }
        }
    }

    /// Sees to it that numbers of erased visitors are never given again, also where
    /// no segment has a place for their names any more: whoever got one would be
    /// taken for erased at the next start.
    fn reserve_numbers(&self, erased: &HashSet<u32>) {
        let mut names = self.names.write().unwrap_or_else(PoisonError::into_inner);
        erased.iter().for_each(|number| names.put(*number, ""));
    }

    /// Takes the names of erased visitors away.
    pub(super) fn forget(&self, erased: &HashSet<u32>) {
        let mut names = self.names.write().unwrap_or_else(PoisonError::into_inner);
        erased.iter().for_each(|number| names.erase(*number));
    }
}

impl Sealed {
    /// Whether it gives any of these visitors their number, by name.
    pub(super) fn names_any(&self, visitors: &HashSet<u32>) -> bool {
        let mut any = false;
        let done = self.segment.for_each_new_visitor(&mut |number, id| {
            any |= !id.is_empty() && visitors.contains(&number);
        });
        done.is_ok() && any
    }

    /// Gives what it says of orders and identities; from its rows where the part
    /// that is for it is damaged. What is unreadable is returned.
    pub(super) fn for_each_fact(&self, visit: &mut dyn FnMut(Fact)) -> Vec<Damage> {
        let mut given = 0;
        let done = self.segment.for_each_fact(&mut |fact| {
            given += 1;
            visit(fact);
        });
        let Err(damage) = done else {
            return Vec::new();
        };
        let (found, mut damaged) = facts_of(&self.segment, self.id, self.idle);
        found.facts.into_iter().skip(given).for_each(visit);
        damaged.push(damage);
        damaged
    }

    /// Whether it has rows of any of these visitors; what it says of erased ones
    /// is no row.
    pub(super) fn holds_any(&self, visitors: &HashSet<u32>) -> bool {
        let holds = |visitor: &u32| self.visitors.binary_search(visitor).is_ok();
        visitors
            .iter()
            .any(|visitor| holds(visitor) && !self.erased.contains(visitor))
    }
}
