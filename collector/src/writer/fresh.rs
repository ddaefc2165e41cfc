//! `Fresh`: what of a group's events a site does not know yet. An event is known
//! by its visitor and id, whether it was stored ever before or came in the same
//! group.

use crate::engine::{Engine, Site};
use crate::queue::Stored;
use crate::site::SiteId;
use crate::store::VisitorEvents;
use analytics::session::SeenIds;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

/// New events of one site.
pub(super) struct Fresh {
    pub(super) id: SiteId,
    /// The site, if it is there.
    pub(super) site: Option<Arc<Site>>,
    /// By visitor, in the order of first appearance.
    pub(super) groups: Vec<VisitorEvents>,
    /// The place of each visitor there, and the ids of its new events.
    visitors: HashMap<String, (usize, SeenIds)>,
    seen_events: usize,
}

impl Fresh {
    /// Nothing new yet.
    pub(super) fn of(id: SiteId, engine: &Engine) -> Self {
        Self {
            site: engine.site(id.as_str()),
            id,
            groups: Vec::new(),
            visitors: HashMap::new(),
            seen_events: 0,
        }
    }

    /// Events looked at so far.
    pub(super) fn seen_events(&self) -> usize {
        self.seen_events
    }

    /// Keeps what is new; how many that are, and how many are not.
    pub(super) fn add(&mut self, groups: Vec<VisitorEvents>) -> Stored {
        let mut stored = Stored::default();
        for mut group in groups {
            let all = group.events.len();
            self.seen_events += all;
            if let Some(site) = &self.site {
                site.drop_seen(&mut group);
            }
            let new = self.keep(group);
            stored.accepted += count(new);
            stored.duplicates += count(all - new);
        }
        stored
    }

    /// Keeps what did not come in this group already; how many that are.
    fn keep(&mut self, mut group: VisitorEvents) -> usize {
        if group.events.is_empty() {
            return 0;
        }
        match self.visitors.entry(group.visitor.clone()) {
            Entry::Vacant(vacant) => {
                let mut ids = SeenIds::default();
                group.events.retain(|event| ids.insert(&event.id));
                let new = group.events.len();
                vacant.insert((self.groups.len(), ids));
                self.groups.push(group);
                new
            }
            Entry::Occupied(mut occupied) => {
                let (place, ids) = occupied.get_mut();
                group.events.retain(|event| ids.insert(&event.id));
                let new = group.events.len();
                if let Some(known) = self.groups.get_mut(*place) {
                    known.events.append(&mut group.events);
                }
                new
            }
        }
    }
}

fn count(events: usize) -> u32 {
    u32::try_from(events).unwrap_or(u32::MAX)
}
