//! Visitors in chunks behind shared pointers: a snapshot copies the list of
//! chunks, and the writer copies a chunk only while a snapshot still holds it.

use crate::store::VisitorEvents;
use analytics::session::SeenIds;
use analytics::{Millis, Timeline};
use std::collections::HashMap;
use std::sync::Arc;

/// Visitors of a chunk: few enough to copy at once, many enough that the list of
/// chunks stays short.
const CHUNK: usize = 512;

pub(super) type Chunk = Vec<Arc<Visitor>>;

/// One visitor: the timeline, and which event ids were seen.
#[derive(Debug, Clone)]
pub(super) struct Visitor {
    pub(super) timeline: Timeline,
    /// The user first identified as, kept because every report groups by it.
    pub(super) user: Option<String>,
    seen: SeenIds,
}

/// All visitors of a site.
#[derive(Debug, Default)]
pub(super) struct Visitors {
    places: HashMap<String, usize>,
    chunks: Vec<Arc<Chunk>>,
}

impl Visitors {
    pub(super) fn chunks(&self) -> Vec<Arc<Chunk>> {
        self.chunks.clone()
    }

    pub(super) fn has_seen(&self, visitor: &str, id: &str) -> bool {
        let visitor = self.places.get(visitor).and_then(|&place| {
            self.chunks
                .get(place / CHUNK)
                .and_then(|chunk| chunk.get(place % CHUNK))
        });
        visitor.is_some_and(|visitor| visitor.seen.contains(id))
    }

    /// Adds events of a visitor; those seen before change nothing.
    pub(super) fn absorb(&mut self, group: VisitorEvents, idle: Millis) {
        let place = match self.places.get(&group.visitor) {
            Some(&place) => place,
            None => self.add(group.visitor),
        };
        let chunk = self.chunks.get_mut(place / CHUNK).map(Arc::make_mut);
        let Some(visitor) = chunk.and_then(|chunk| chunk.get_mut(place % CHUNK)) else {
            return;
        };
        let visitor = Arc::make_mut(visitor);
        for event in group.events {
            if visitor.seen.insert(&event.id) {
                let identifies = event.identified_user().is_some();
                visitor.timeline.absorb(event, idle);
                if identifies {
                    visitor.user = visitor.timeline.user().map(str::to_owned);
                }
            }
        }
    }

    /// Cuts everybody's sessions anew, after the idle time was changed.
    pub(super) fn recut(&mut self, idle: Millis) {
        for chunk in &mut self.chunks {
            for visitor in Arc::make_mut(chunk) {
                let timeline = &mut Arc::make_mut(visitor).timeline;
                let whole = std::mem::take(timeline);
                let sessions = whole
                    .sessions
                    .into_iter()
                    .flat_map(|session| session.events);
                let events = sessions.chain(whole.standalone).collect();
                *timeline = Timeline::from_events(whole.visitor, events, idle);
            }
        }
    }

    fn add(&mut self, name: String) -> usize {
        let place = self.places.len();
        let visitor = Visitor {
            timeline: Timeline::new(name.clone()),
            user: None,
            seen: SeenIds::default(),
        };
        if place.is_multiple_of(CHUNK) {
            self.chunks.push(Arc::default());
        }
        if let Some(chunk) = self.chunks.last_mut() {
            Arc::make_mut(chunk).push(Arc::new(visitor));
        }
        self.places.insert(name, place);
        place
    }
}
