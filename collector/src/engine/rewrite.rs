//! Rewriting: segments are put together into one, without the rows that count no
//! more. It is how many small segments become few, how sessions are cut anew when
//! the idle time changes, and how what was erased or outlived its retention
//! leaves the disk.

use super::seal::{open, write_visitor};
use super::segments::{Homes, Sealed};
use super::site::{Site, State};
use super::whole;
use crate::store::segment::{SegmentFacts, SegmentWriter};
use crate::store::{Change, Seal, SegmentId, Store, StoreError};
use analytics::columns::{NewRow, are_rows_apart};
use analytics::time::DAY;
use analytics::{Millis, Timeline, Timestamp};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError};

/// So many segments of about one size are put together.
const TOGETHER: usize = 8;
/// Segments of so many events are the smallest size; each next is eight times it.
const SMALL_EVENTS: u64 = 100_000;
/// No segment is made larger on purpose.
const MOST_EVENTS: u64 = 16_000_000;

/// What is to be rewritten.
#[derive(Debug)]
pub(crate) struct RewritePlan {
    site: Arc<Site>,
    inputs: Vec<Arc<Sealed>>,
    homes: Arc<Homes>,
    idle: Millis,
    /// Sessions that ended before are left out.
    keep_from: Timestamp,
}

/// A segment that holds what others held, and is not in use yet.
#[derive(Debug)]
pub(crate) struct Rewritten {
    id: SegmentId,
    facts: SegmentFacts,
    /// Visitors of whom nothing is left.
    gone: Vec<u32>,
}

impl Site {
    /// What is best rewritten next, if anything is.
    pub(crate) fn plan_rewrite(self: &Arc<Self>, now: Timestamp) -> Option<RewritePlan> {
        let settings = self.settings();
        let keep_from = settings.keep_from(now);
        let state = self.read();
        let inputs = state.worth_rewriting(settings.idle(), keep_from)?;
        Some(RewritePlan {
            site: self.clone(),
            inputs,
            homes: state.homes.clone(),
            idle: settings.idle(),
            keep_from,
        })
    }
}

impl State {
    fn worth_rewriting(&self, idle: Millis, keep_from: Timestamp) -> Option<Vec<Arc<Sealed>>> {
        // A day's sessions at a time, or the oldest segment were always rewritten.
        let overdue = keep_from + -DAY;
        let outdated = |sealed: &&Arc<Sealed>| {
            let mut blocks = sealed.segment.blocks().iter();
            sealed.idle != idle
                || sealed.holds_erased.load(Ordering::Relaxed)
                || (sealed.kept_from < overdue && blocks.any(|block| block.first_time < overdue))
        };
        if let Some(sealed) = self.segments.iter().find(outdated) {
            return Some(vec![sealed.clone()]);
        }
        let half_dead = |sealed: &&Arc<Sealed>| {
            let (all, living) = self.homes.living(sealed);
            2 * living < all
        };
        if let Some(sealed) = self.segments.iter().find(half_dead) {
            return Some(vec![sealed.clone()]);
        }
        let mut sizes: Vec<Vec<&Arc<Sealed>>> = Vec::new();
        for sealed in &self.segments {
            let size = size_of(sealed.events());
            if sizes.len() <= size {
                sizes.resize_with(size + 1, Vec::new);
            }
            if let Some(same) = sizes.get_mut(size) {
                same.push(sealed);
            }
        }
        let enough = sizes.into_iter().find(|same| same.len() >= TOGETHER)?;
        let mut events = 0;
        let together = enough.into_iter().take_while(|sealed| {
            events += sealed.events();
            events <= MOST_EVENTS
        });
        let together: Vec<Arc<Sealed>> = together.cloned().collect();
        (together.len() > 1).then_some(together)
    }
}

fn size_of(events: u64) -> usize {
    let times = events / SMALL_EVENTS;
    if times == 0 {
        0
    } else {
        times.ilog(8) as usize + 1
    }
}

impl RewritePlan {
    /// Writes the segment. Takes long, and touches nothing that reports read.
    pub(crate) fn write(
        &self,
        store: &dyn Store,
        cancel: &AtomicBool,
    ) -> Result<Rewritten, StoreError> {
        let site = &self.site.id;
        let mut file = store.new_segment(site)?;
        let generations = self.inputs.iter().map(|sealed| sealed.generation);
        let mut facts = SegmentFacts::new(generations.max().unwrap_or(0), self.idle);
        let mut gone = Vec::new();
        let mut writer = SegmentWriter::new(&mut *file);
        let streams = self
            .inputs
            .iter()
            .map(|sealed| Stream::new(sealed, &self.homes));
        let mut streams: Vec<Stream<'_>> = streams.collect();
        facts.erased = self
            .inputs
            .iter()
            .flat_map(|sealed| sealed.erased.clone())
            .collect();
        while let Some((number, timeline)) = next(&mut streams) {
            if cancel.load(Ordering::Relaxed) {
                return Err(StoreError::Failed(
                    "the collector is shutting down".to_owned(),
                ));
            }
            let timeline = self.renew(timeline);
            if timeline.sessions.is_empty() && timeline.standalone.is_empty() {
                gone.push(number);
                continue;
            }
            write_visitor(&mut writer, number, NewRow::all_of(&timeline), &mut facts)?;
            if !are_rows_apart(&timeline) {
                facts.tangled.push(number);
            }
        }
        let (first, names) = self.names(&gone)?;
        writer.finish(first, &names, &facts)?;
        let id = file.finish()?;
        Ok(Rewritten { id, facts, gone })
    }

    fn renew(&self, timeline: Timeline) -> Timeline {
        let mut timeline = if self.inputs.iter().any(|sealed| sealed.idle != self.idle) {
            timeline.recut(self.idle)
        } else {
            timeline
        };
        let keep_from = self.keep_from;
        timeline
            .sessions
            .retain(|session| session.end() >= keep_from);
        timeline.standalone.retain(|event| event.time >= keep_from);
        timeline
    }

    /// The ids of the numbers that the inputs gave; between them, and for those
    /// who are erased or gone, empty ones.
    fn names(&self, gone: &[u32]) -> Result<(u32, Vec<String>), StoreError> {
        let mut given = Vec::new();
        for sealed in &self.inputs {
            let unreadable = |damage: crate::store::Damage| {
                StoreError::Failed(format!("{}: {}", damage.key, damage.reason))
            };
            let segment = &sealed.segment;
            let visited = segment.for_each_new_visitor(&mut |number, id| {
                given.push((number, id.into_text()));
            });
            visited.map_err(unreadable)?;
        }
        given.retain(|(_, name)| !name.is_empty());
        given.sort_unstable_by_key(|(number, _)| *number);
        let Some(first) = given.first().map(|(number, _)| *number) else {
            return Ok((0, Vec::new()));
        };
        let known = self.site.read().names.clone();
        let known = known.read().unwrap_or_else(PoisonError::into_inner);
        let mut names = Vec::with_capacity(given.len());
        for (number, name) in given {
            names.resize((number - first) as usize, String::new());
            let is_here = known.name(number).is_some() && gone.binary_search(&number).is_err();
            names.push(if is_here { name } else { String::new() });
        }
        Ok((first, names))
    }

    /// The change that puts the segment into the place of its inputs.
    pub(crate) fn change(&self, rewritten: &Rewritten) -> Change {
        Change::Seal(Seal {
            site: self.site.id.clone(),
            add: vec![rewritten.id],
            remove: self.inputs.iter().map(|sealed| sealed.id).collect(),
            dead: Vec::new(),
            log_from: 0,
            again: Vec::new(),
        })
    }

    /// Puts the segment into use, after the change was committed.
    pub(crate) fn apply(self, rewritten: Rewritten, store: &dyn Store) -> Result<(), StoreError> {
        let segment = open(store, &self.site.id, rewritten.id)?;
        let mut state = self.site.write();
        let state = &mut *state;
        let is_input = |id: SegmentId| self.inputs.iter().any(|sealed| sealed.id == id);
        let homes = Arc::make_mut(&mut state.homes);
        for number in &rewritten.gone {
            let home = homes.of(*number);
            if self.inputs.iter().any(|sealed| Some(sealed.place) == home) {
                homes.erase(*number);
            }
        }
        state.add_segment(rewritten.id, segment, rewritten.facts, self.keep_from);
        state.segments.retain(|sealed| !is_input(sealed.id));
        for sealed in &self.inputs {
            self.site.blocks().forget(sealed);
        }
        Ok(())
    }
}

/// The visitors of one input, in order.
struct Stream<'r> {
    sealed: &'r Sealed,
    homes: &'r Homes,
    next_block: usize,
    /// The first visitor that was not read.
    from: u32,
    waiting: VecDeque<(u32, Timeline)>,
}

impl<'r> Stream<'r> {
    fn new(sealed: &'r Sealed, homes: &'r Homes) -> Self {
        Self {
            sealed,
            homes,
            next_block: 0,
            from: 0,
            waiting: VecDeque::new(),
        }
    }

    /// Whose turn it is.
    fn peek(&mut self) -> Option<u32> {
        while self.waiting.is_empty() {
            let block = self.sealed.segment.blocks().get(self.next_block)?;
            self.next_block += 1;
            let visitors = self.from..block.last_visitor + 1;
            self.from = visitors.end;
            if !visitors.is_empty() {
                let (timelines, damaged) = whole::read(self.sealed, self.homes, &visitors);
                whole::report(&damaged);
                self.waiting = timelines.into();
            }
        }
        self.waiting.front().map(|(number, _)| *number)
    }
}

/// The least visitor of all streams.
fn next(streams: &mut [Stream<'_>]) -> Option<(u32, Timeline)> {
    let turns = streams.iter_mut().enumerate();
    let turns = turns.filter_map(|(place, stream)| Some((stream.peek()?, place)));
    let (_, place) = turns.min()?;
    streams.get_mut(place)?.waiting.pop_front()
}
