//! Loading a site: its segments, then what the log holds besides.

use super::seal::open;
use super::segments::Sealed;
use super::site::{Site, State};
use super::view::threads;
use crate::store::segment::{Segment, SegmentFacts};
use crate::store::{Damage, SegmentId, Store, StoreError};
use analytics::{Millis, Timestamp};
use std::collections::HashSet;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use std::sync::mpsc::channel;
use std::thread;

/// A segment, opened.
struct Opened {
    id: SegmentId,
    segment: Segment,
    facts: SegmentFacts,
    names: (u32, Vec<String>),
}

impl Site {
    /// Reads all that a store has of the site. What cannot be read is left out and
    /// returned.
    pub(super) fn load(&self, store: &dyn Store) -> Result<Vec<Damage>, StoreError> {
        let (installed, mut damaged) = store.segments(&self.id)?;
        let ids: Vec<SegmentId> = installed.into_iter().map(|one| one.id).collect();
        let mut opened = self.open_all(store, &ids, &mut damaged);
        // What is said later counts.
        opened.sort_by_key(|opened| (opened.facts.generation, opened.id));
        self.write().take(opened);
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
        let facts = segment.facts().unwrap_or_else(|damage| {
            damaged.push(damage);
            let (facts, unreadable) = facts_of(&segment, id, self.settings().idle());
            damaged.extend(unreadable);
            facts
        });
        let names = segment.new_visitors().unwrap_or_else(|damage| {
            damaged.push(damage);
            (0, Vec::new())
        });
        let opened = Opened {
            id,
            segment,
            facts,
            names,
        };
        (Some(opened), damaged)
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
    fn take(&mut self, opened: Vec<Opened>) {
        let erased = opened.iter().flat_map(|opened| &opened.facts.erased);
        let erased: HashSet<u32> = erased.copied().collect();
        let mut naming = HashSet::new();
        for one in &opened {
            let (first, names) = &one.names;
            self.add_names(*first, names);
            let mut named = (*first..).zip(names);
            if named.any(|(number, name)| !name.is_empty() && erased.contains(&number)) {
                naming.insert(one.id);
            }
        }
        self.reserve_numbers(&erased);
        self.forget(&erased);
        for mut one in opened {
            one.facts
                .facts
                .retain(|fact| !erased.contains(&fact.visitor));
            self.add_segment(one.id, one.segment, one.facts, Timestamp(i64::MIN));
        }
        for sealed in &self.segments {
            if naming.contains(&sealed.id) || sealed.holds_any(&erased) {
                sealed.holds_erased.store(true, Ordering::Relaxed);
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
        let Ok((first, names)) = self.segment.new_visitors() else {
            return false;
        };
        let mut named = (first..).zip(&names);
        named.any(|(number, name)| !name.is_empty() && visitors.contains(&number))
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
