//! Waking: a sealed visitor that something happens to becomes hot, with all that
//! is sealed of the person. So an event that was stored years ago is known as a
//! duplicate, and a late one finds the session that it belongs to.

use super::segments::{Homes, Sealed};
use super::site::{Site, State};
use super::visitor::Visitor;
use super::whole;
use analytics::Millis;
use std::sync::Arc;

impl Site {
    /// Makes the visitor hot, if it was sealed and is not hot yet.
    pub(crate) fn awaken(&self, name: &str) {
        let numbers = {
            let state = self.read();
            if state.hot.get(name).is_some() {
                return;
            }
            match state.number(name) {
                Some(number) => state.identities.person_of(number),
                None => return,
            }
        };
        self.awaken_all(&mut self.write(), &numbers);
    }

    /// Makes sealed visitors hot; those that are already, stay as they are.
    pub(super) fn awaken_all(&self, state: &mut State, numbers: &[u32]) {
        let idle = self.settings().idle();
        for number in numbers {
            if state.hot_numbers.has(*number) {
                continue;
            }
            let Some(visitor) = state.sealed_visitor(*number, idle) else {
                continue;
            };
            state.hot.insert(visitor);
            Arc::make_mut(&mut state.hot_numbers).insert(*number);
        }
    }
}

impl State {
    /// The number of a visitor that was sealed.
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        let names = self.names();
        names.number(name)
    }

    /// The segment at a place.
    pub(super) fn segment(&self, place: u16) -> Option<&Arc<Sealed>> {
        self.segments.iter().find(|sealed| sealed.place == place)
    }

    fn sealed_visitor(&self, number: u32, idle: Millis) -> Option<Visitor> {
        let homes: &Homes = &self.homes;
        let sealed = self.segment(homes.of(number)?)?;
        let (timelines, damaged) = whole::read(sealed, homes, &(number..number + 1));
        whole::report(&damaged);
        let (_, mut timeline) = timelines.into_iter().next()?;
        let names = self.names();
        timeline.visitor = names.name(number)?;
        let mut visitor = Visitor::woken(timeline, number, idle);
        if sealed.idle != idle {
            visitor.recut(idle);
        }
        Some(visitor)
    }
}
