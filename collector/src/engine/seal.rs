//! Sealing: visitors that went quiet are written into a segment and leave memory.
//!
//! Three steps. The writer *plans*: who is quiet, as shared pointers. A thread of
//! its own *writes* the segment, while events go on coming in. The writer
//! *installs* it: one change of the store names the segment and takes from the
//! log what is in it; only then do the visitors leave. Who was touched in between
//! stays hot; the segment holds them as they were, which is all that a return
//! from the dead needs.

use super::segments::{Homes, Sealed};
use super::site::{Site, State};
use super::visitor::Visitor;
use crate::site::SiteId;
use crate::store::segment::{Fact, Segment, SegmentFacts, SegmentWriter};
use crate::store::{Change, Seal, SegmentId, Store, StoreError, VisitorEvents};
use analytics::columns::{NewRow, RowFlags, are_rows_apart};
use analytics::time::MINUTE;
use analytics::{Millis, Timestamp};
use std::collections::{HashMap, HashSet};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, PoisonError};

/// Longer than the idle time by this much is quiet: late events are usual in the
/// first minutes.
const GRACE: Millis = 10 * MINUTE;
/// A session of more events stays in memory: a block could not tell its pages
/// apart. Only crawlers come that far.
const ROW_EVENTS: usize = 32_768;
/// Events of visitors that have not gone quiet for long, which are appended to
/// the log again so that what lies before can go.
const AGAIN_EVENTS: usize = 5_000;

/// What is to be sealed.
#[derive(Debug)]
pub(crate) struct SealPlan {
    pub(super) site: Arc<Site>,
    generation: u64,
    idle: Millis,
    /// By number.
    visitors: Vec<(u32, Arc<Visitor>)>,
    first_new: u32,
    new_names: Vec<String>,
}

impl Site {
    /// Whoever is quiet, if they are worth a segment.
    pub(crate) fn plan_seal(self: &Arc<Self>, now: Timestamp, at_least: u64) -> Option<SealPlan> {
        let idle = self.settings().idle();
        let quiet_since = now + -(idle + GRACE);
        let state = self.read();
        let quiet = state.quiet(quiet_since);
        let logged: u64 = quiet.iter().map(|visitor| u64::from(visitor.logged)).sum();
        if quiet.is_empty() || logged < at_least {
            return None;
        }
        let first_new = state.names().next();
        let mut new_names = Vec::new();
        let mut visitors = Vec::with_capacity(quiet.len());
        for visitor in quiet {
            let number = visitor.number.unwrap_or_else(|| {
                new_names.push(visitor.name.clone());
                first_new + u32::try_from(new_names.len() - 1).unwrap_or(u32::MAX)
            });
            visitors.push((number, visitor));
        }
        visitors.sort_by_key(|(number, _)| *number);
        Some(SealPlan {
            site: self.clone(),
            generation: state.next_generation(),
            idle,
            visitors,
            first_new,
            new_names,
        })
    }
}

impl State {
    pub(super) fn next_generation(&self) -> u64 {
        let generations = self.segments.iter().map(|sealed| sealed.generation);
        generations.max().map_or(1, |last| last + 1)
    }

    /// Everybody hot whose whole person has been quiet since then.
    fn quiet(&self, since: Timestamp) -> Vec<Arc<Visitor>> {
        let mut awake_users: HashSet<&str> = HashSet::new();
        for visitor in self.hot.iter().filter(|visitor| visitor.last >= since) {
            awake_users.extend(visitor.user.as_deref());
        }
        let is_quiet = |visitor: &&Arc<Visitor>| {
            let user = visitor.user.as_deref();
            visitor.last < since
                && !user.is_some_and(|user| awake_users.contains(user))
                && visitor.has_rows_of(ROW_EVENTS)
        };
        self.hot.iter().filter(is_quiet).cloned().collect()
    }
}

impl SealPlan {
    /// Writes the segment. Takes long, and touches nothing that reports read.
    pub(crate) fn write(&self, store: &dyn Store) -> Result<WrittenSeal, StoreError> {
        let mut file = store.new_segment(&self.site.id)?;
        let mut facts = SegmentFacts::new(self.generation, self.idle);
        let mut writer = SegmentWriter::new(&mut *file);
        for (number, visitor) in self
            .visitors
            .iter()
            .filter(|(_, visitor)| !visitor.is_sealed())
        {
            let timeline = visitor.timeline();
            write_visitor(&mut writer, *number, NewRow::all_of(timeline), &mut facts)?;
            if !are_rows_apart(timeline) {
                facts.tangled.push(*number);
            }
        }
        writer.finish(self.first_new, &self.new_names, &facts)?;
        let id = file.finish()?;
        Ok(WrittenSeal { id, facts })
    }
}

/// Writes a visitor's rows, and notes what they say about orders and identities.
pub(super) fn write_visitor(
    writer: &mut SegmentWriter<'_>,
    number: u32,
    rows: Vec<NewRow<'_>>,
    facts: &mut SegmentFacts,
) -> Result<(), StoreError> {
    for row in rows {
        writer
            .push(number, row)?
            .map_err(|_| StoreError::Failed("a row has more pages than a block".to_owned()))?;
        facts.note(number, row);
    }
    Ok(())
}

/// Opens a segment of a site.
pub(super) fn open(store: &dyn Store, site: &SiteId, id: SegmentId) -> Result<Segment, StoreError> {
    let parts = store.open_segment(site, id)?;
    Segment::open(parts)
        .map_err(|damage| StoreError::Failed(format!("{}: {}", damage.key, damage.reason)))
}

/// A segment that was written and is not in use yet.
#[derive(Debug)]
pub(crate) struct WrittenSeal {
    id: SegmentId,
    facts: SegmentFacts,
}

/// A segment about to be put into use.
#[derive(Debug)]
pub(crate) struct SealInstallation {
    plan: SealPlan,
    written: WrittenSeal,
    /// Names of those who leave memory.
    leaving: HashSet<String>,
    /// Names of those whose events are appended again.
    again: Vec<String>,
    log_end: u64,
}

impl SealInstallation {
    /// What is to be committed, and what is to be done after that. Nothing may be
    /// absorbed in between.
    pub(crate) fn prepare(plan: SealPlan, written: WrittenSeal, log_end: u64) -> (Change, Self) {
        let mut prepared = Self {
            leaving: plan.leaving(),
            plan,
            written,
            again: Vec::new(),
            log_end,
        };
        let (log_from, again) = prepared.keep_in_log();
        prepared.again = again.iter().map(|group| group.visitor.clone()).collect();
        let change = Change::Seal(Seal {
            site: prepared.plan.site.id.clone(),
            add: vec![prepared.written.id],
            remove: Vec::new(),
            dead: Vec::new(),
            log_from,
            again,
        });
        (change, prepared)
    }

    /// Where the log is cut, and which events lie before and are appended again.
    /// The few that reach back furthest are moved, until moving more would cost
    /// more than it frees.
    fn keep_in_log(&self) -> (u64, Vec<VisitorEvents>) {
        let state = self.plan.site.read();
        let planned: HashMap<&str, &Visitor> = self
            .plan
            .visitors
            .iter()
            .map(|(_, planned)| (planned.name.as_str(), &**planned))
            .collect();
        let mut left = Vec::new();
        for visitor in state.hot.iter() {
            let name = visitor.name.as_str();
            let (then, events) = match planned.get(name) {
                Some(_) if self.leaving.contains(name) => continue,
                Some(planned) => (Some(*planned), visitor.logged_besides(planned)),
                None => (None, visitor.logged),
            };
            if events > 0 {
                left.push((visitor.log_from, visitor, then, events as usize));
            }
        }
        left.sort_by_key(|(from, ..)| *from);
        let mut again = Vec::new();
        let mut budget = AGAIN_EVENTS;
        for (from, visitor, then, events) in left {
            if budget < events {
                return (from.min(self.log_end), again);
            }
            budget -= events;
            let events = match then {
                Some(planned) => visitor.events_besides(planned),
                None => visitor.logged_events(),
            };
            again.push(VisitorEvents {
                visitor: visitor.name.clone(),
                events: events.into_iter().cloned().collect(),
            });
        }
        (self.log_end, again)
    }

    /// Puts the segment into use. Where it cannot be opened, everybody stays in
    /// memory; the next start tries again.
    pub(crate) fn apply(self, store: &dyn Store) -> Result<(), StoreError> {
        let segment = open(store, &self.plan.site.id, self.written.id)?;
        let Self {
            plan,
            written,
            leaving,
            again,
            log_end,
        } = self;
        let mut state = plan.site.write();
        let state = &mut *state;
        state.add_names(plan.first_new, &plan.new_names);
        for (number, planned) in &plan.visitors {
            let name = &planned.name;
            if leaving.contains(name) {
                state.logged -= u64::from(planned.logged);
                state.hot.remove(name);
                Arc::make_mut(&mut state.hot_numbers).remove(*number);
            } else if let Some(visitor) = state.hot.get_mut(name) {
                let logged = visitor.logged;
                visitor.note_sealed(planned, *number);
                state.logged -= u64::from(logged.saturating_sub(visitor.logged));
                Arc::make_mut(&mut state.hot_numbers).insert(*number);
            }
        }
        for name in again {
            if let Some(visitor) = state.hot.get_mut(&name) {
                visitor.log_from = log_end;
            }
        }
        state.add_segment(written.id, segment, written.facts, Timestamp(i64::MIN));
        Ok(())
    }
}

impl SealPlan {
    /// The site that it is about.
    pub(crate) fn site(&self) -> &SiteId {
        &self.site.id
    }

    /// Those who were not touched since, nor anybody of their person.
    fn leaving(&self) -> HashSet<String> {
        let state = self.site.read();
        let is_touched = |planned: &Arc<Visitor>| {
            let now = state.hot.get(&planned.name);
            now.is_none_or(|now| !Arc::ptr_eq(now, planned))
        };
        // Somebody new may have become one of the person meanwhile.
        let planned: HashSet<&str> = self
            .visitors
            .iter()
            .map(|(_, planned)| planned.name.as_str())
            .collect();
        let mut touched: HashSet<&str> = HashSet::new();
        for visitor in state.hot.iter() {
            if !planned.contains(visitor.name.as_str()) {
                touched.extend(visitor.user.as_deref());
            }
        }
        for (_, planned) in self
            .visitors
            .iter()
            .filter(|(_, planned)| is_touched(planned))
        {
            touched.extend(planned.user.as_deref());
        }
        let leaving = self.visitors.iter().filter(|(_, planned)| {
            let user = planned.user.as_deref();
            !is_touched(planned) && !user.is_some_and(|user| touched.contains(user))
        });
        leaving.map(|(_, planned)| planned.name.clone()).collect()
    }
}

impl State {
    pub(super) fn add_names(&mut self, first: u32, names: &[String]) {
        let mut known = self.names.write().unwrap_or_else(PoisonError::into_inner);
        known.reserve(names.len());
        for (number, name) in (first..).zip(names) {
            known.put(number, name);
        }
    }

    /// Puts a segment beside the others: its visitors are at home there, unless a
    /// later one holds them. Sessions that ended before `kept_from` were looked for.
    pub(super) fn add_segment(
        &mut self,
        id: SegmentId,
        segment: Segment,
        facts: SegmentFacts,
        kept_from: Timestamp,
    ) {
        let Some(place) = self.free_place() else {
            tracing::error!("a site has too many segments; one is not read");
            return;
        };
        let mut visitors = facts.visitors;
        if !facts.erased.is_empty() {
            visitors.extend(&facts.erased);
            visitors.sort_unstable();
            visitors.dedup();
        }
        let sealed = Sealed {
            id,
            generation: facts.generation,
            idle: facts.idle,
            holds_erased: AtomicBool::new(false),
            kept_from,
            place,
            segment,
            visitors: visitors.into(),
            erased: facts.erased,
        };
        let homes = Arc::make_mut(&mut self.homes);
        for visitor in sealed.visitors.iter() {
            let home = homes.of(*visitor);
            let other = home.and_then(|home| self.segments.iter().find(|s| s.place == home));
            if other.is_none_or(|other| other.generation <= sealed.generation) {
                homes.set(*visitor, place);
            }
        }
        self.segments.push(Arc::new(sealed));
        self.add_facts(place, facts.facts);
        self.add_tangled(place, &facts.tangled);
    }

    /// Takes in what a segment says of orders and identities.
    pub(super) fn add_facts(&mut self, place: u16, facts: Vec<Fact>) {
        let names = self.names.clone();
        let names = names.read().unwrap_or_else(PoisonError::into_inner);
        let placed_rows = Arc::make_mut(&mut self.placed_rows);
        for Fact {
            visitor,
            flags,
            event,
        } in facts
        {
            self.identities.absorb(visitor, &event);
            if let Some(name) = names.name(visitor) {
                self.orders.absorb_event(&name, &event);
            }
            // Rows that count no more say nothing about where a purchase lies.
            if !self.homes.is(visitor, place) {
                continue;
            }
            let key = (visitor, event.time);
            if event.traffic.is_flagged() || flags != RowFlags::default() {
                placed_rows.insert(key, (flags, event.traffic.is_flagged()));
            } else {
                placed_rows.remove(&key);
            }
        }
        self.placed_version += 1;
    }

    /// Notes persons of whom columns cannot tell the order: after what all segments
    /// say of who is who.
    pub(super) fn add_tangled(&mut self, place: u16, tangled: &[u32]) {
        if tangled.is_empty() {
            return;
        }
        let all = Arc::make_mut(&mut self.tangled);
        let here = tangled.iter();
        let here = here.filter(|visitor| self.homes.is(**visitor, place));
        for visitor in here {
            let person = self.identities.person_of(*visitor);
            person.into_iter().for_each(|visitor| all.insert(visitor));
        }
    }

    fn free_place(&self) -> Option<u16> {
        let used: HashSet<u16> = self.segments.iter().map(|sealed| sealed.place).collect();
        (0..Homes::MOST).find(|place| !used.contains(place))
    }
}
