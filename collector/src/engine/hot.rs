//! Hot visitors: those of whom something is not sealed, with all that is known of
//! them, in memory. They lie in chunks behind shared pointers: a snapshot copies
//! the list of chunks, and the writer copies a chunk only while a snapshot still
//! holds it.

use super::visitor::Visitor;
use analytics::Millis;
use std::collections::HashMap;
use std::sync::Arc;

/// Visitors of a chunk: few enough to copy at once, many enough that the list of
/// chunks stays short.
const CHUNK: usize = 512;

/// Some hot visitors; empty places are used again.
pub(super) type Chunk = Vec<Option<Arc<Visitor>>>;

/// The hot visitors of a site.
#[derive(Debug, Default)]
pub(super) struct Hot {
    places: HashMap<String, usize>,
    chunks: Vec<Arc<Chunk>>,
    free: Vec<usize>,
}

impl Hot {
    pub(super) fn chunks(&self) -> Vec<Arc<Chunk>> {
        self.chunks.clone()
    }

    pub(super) fn get(&self, name: &str) -> Option<&Arc<Visitor>> {
        self.at(*self.places.get(name)?)
    }

    /// The visitor, to be changed; copied first if a snapshot holds it.
    pub(super) fn get_mut(&mut self, name: &str) -> Option<&mut Visitor> {
        let place = *self.places.get(name)?;
        let chunk = self.chunks.get_mut(place / CHUNK).map(Arc::make_mut)?;
        chunk.get_mut(place % CHUNK)?.as_mut().map(Arc::make_mut)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Arc<Visitor>> {
        let chunks = self.chunks.iter().flat_map(|chunk| chunk.iter());
        chunks.filter_map(Option::as_ref)
    }

    /// Puts a visitor in, instead of one of the same name.
    pub(super) fn insert(&mut self, visitor: Visitor) {
        let name = &visitor.timeline.visitor;
        let place = match self.places.get(name) {
            Some(place) => *place,
            None => {
                let place = self.free.pop().unwrap_or_else(|| self.add_place());
                self.places.insert(name.clone(), place);
                place
            }
        };
        self.set(place, Some(Arc::new(visitor)));
    }

    pub(super) fn remove(&mut self, name: &str) {
        if let Some(place) = self.places.remove(name) {
            self.set(place, None);
            self.free.push(place);
        }
    }

    /// Cuts everybody's sessions anew, after the idle time was changed.
    pub(super) fn recut(&mut self, idle: Millis) {
        for chunk in &mut self.chunks {
            for visitor in Arc::make_mut(chunk).iter_mut().flatten() {
                Arc::make_mut(visitor).recut(idle);
            }
        }
    }

    fn at(&self, place: usize) -> Option<&Arc<Visitor>> {
        self.chunks.get(place / CHUNK)?.get(place % CHUNK)?.as_ref()
    }

    fn set(&mut self, place: usize, visitor: Option<Arc<Visitor>>) {
        let chunk = self.chunks.get_mut(place / CHUNK).map(Arc::make_mut);
        if let Some(at) = chunk.and_then(|chunk| chunk.get_mut(place % CHUNK)) {
            *at = visitor;
        }
    }

    fn add_place(&mut self) -> usize {
        let place = self
            .chunks
            .last()
            .map_or(0, |last| (self.chunks.len() - 1) * CHUNK + last.len());
        if place.is_multiple_of(CHUNK) {
            self.chunks.push(Arc::default());
        }
        if let Some(chunk) = self.chunks.last_mut() {
            Arc::make_mut(chunk).push(None);
        }
        place
    }
}
