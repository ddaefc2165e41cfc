//! Erasing a person. They leave every figure, open or past, with one commit: a
//! segment of no rows says which visitors are erased, and the log is written anew
//! without them. Segments that still hold their bytes are then rewritten, at once
//! but beside other work; until that is done, [`Site::is_erasing`] says so.

use super::seal::open;
use super::site::{Site, State};
use crate::store::segment::{SegmentFacts, SegmentWriter};
use crate::store::{Change, Seal, Store, StoreError, VisitorEvents};
use analytics::Timestamp;
use analytics::orders::OrderBook;
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;

impl Site {
    /// Erases a visitor, with all others of the person; their ids. Nothing may be
    /// absorbed meanwhile.
    pub(crate) fn erase(
        &self,
        store: &dyn Store,
        visitor: &str,
    ) -> Result<Vec<String>, StoreError> {
        self.awaken(visitor);
        let person = self.read().hot_person(visitor);
        if person.is_empty() {
            return Ok(person);
        }
        let names: HashSet<&str> = person.iter().map(String::as_str).collect();
        let numbers = self.numbers(&names);
        let log_end = store.log_end(&self.id)?;
        let mut facts = SegmentFacts::new(self.read().next_generation(), self.settings().idle());
        facts.erased = numbers.iter().copied().collect();
        facts.erased.sort_unstable();
        let mut file = store.new_segment(&self.id)?;
        SegmentWriter::new(&mut *file).finish(0, &[], &facts)?;
        let id = file.finish()?;
        store.commit(&[Change::Seal(Seal {
            add: vec![id],
            log_from: log_end,
            again: self.read().logged_without(&names),
            ..Seal::new(self.id.clone())
        })])?;
        let segment = open(store, &self.id, id)?;
        let mut state = self.write();
        let state = &mut *state;
        state.drop_hot(&names, log_end);
        for sealed in &state.segments {
            if sealed.holds_any(&numbers) || sealed.names_any(&numbers) {
                sealed.holds_erased.store(true, Ordering::Relaxed);
            }
        }
        state.forget(&numbers);
        numbers
            .iter()
            .for_each(|number| state.identities.remove(*number));
        state.add_segment(id, segment, facts, Timestamp(i64::MIN));
        state.orders = state.all_orders();
        state.placed_version += 1;
        Ok(person)
    }

    /// Whether segments still hold bytes of erased visitors.
    #[must_use]
    pub(super) fn is_erasing(&self) -> bool {
        let state = self.read();
        let mut segments = state.segments.iter();
        segments.any(|sealed| sealed.holds_erased.load(Ordering::Relaxed))
    }

    /// The numbers of those who were sealed.
    fn numbers(&self, names: &HashSet<&str>) -> HashSet<u32> {
        let state = self.read();
        let numbers = names.iter().filter_map(|name| state.number(name));
        numbers.collect()
    }
}

impl State {
    /// The ids of a hot visitor's person; none, if nobody of that name is hot.
    fn hot_person(&self, name: &str) -> Vec<String> {
        let Some(visitor) = self.hot.get(name) else {
            return Vec::new();
        };
        let Some(user) = &visitor.user else {
            return vec![name.to_owned()];
        };
        let others = self
            .hot
            .iter()
            .filter(|other| other.user.as_ref() == Some(user));
        let mut names: Vec<String> = others.map(|other| other.name.clone()).collect();
        names.sort_unstable();
        names
    }

    /// What the log alone holds of everybody else.
    fn logged_without(&self, erased: &HashSet<&str>) -> Vec<VisitorEvents> {
        let others = self
            .hot
            .iter()
            .filter(|visitor| visitor.logged > 0 && !erased.contains(visitor.name.as_str()));
        let groups = others.map(|visitor| VisitorEvents {
            visitor: visitor.name.clone(),
            events: visitor.logged_events().into_iter().cloned().collect(),
        });
        groups.collect()
    }

    /// Takes erased visitors out of memory; what the others have in the log lies
    /// behind this place now.
    fn drop_hot(&mut self, erased: &HashSet<&str>, log_place: u64) {
        let names: Vec<String> = self
            .hot
            .iter()
            .map(|visitor| visitor.name.clone())
            .collect();
        for name in names {
            let Some(visitor) = self.hot.get_mut(&name) else {
                continue;
            };
            if !erased.contains(name.as_str()) {
                if visitor.logged > 0 {
                    visitor.log_from = log_place;
                }
                continue;
            }
            self.logged -= u64::from(visitor.logged);
            if let Some(number) = visitor.number {
                Arc::make_mut(&mut self.hot_numbers).remove(number);
            }
            self.hot.remove(&name);
        }
    }

    /// The book of all orders, read anew.
    fn all_orders(&self) -> OrderBook {
        let mut orders = OrderBook::default();
        for visitor in self.hot.iter() {
            orders.absorb(visitor.timeline());
        }
        for sealed in &self.segments {
            let damaged = sealed.for_each_fact(&mut |fact| {
                if let Some(name) = self.names().name(fact.visitor) {
                    orders.absorb_event(&name, &fact.event);
                }
            });
            super::whole::report(&damaged);
        }
        orders
    }
}
