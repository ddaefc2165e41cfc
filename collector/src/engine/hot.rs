//! Hot visitors: those of whom something is not sealed, with all that is known of
//! them, in memory. They lie in chunks behind shared pointers: a snapshot copies
//! the list of chunks, and the writer copies a chunk only while a snapshot still
//! holds it.

use super::visitor::Visitor;
use analytics::Millis;
use hashbrown::HashTable;
use std::sync::Arc;
use xxhash_rust::xxh3::xxh3_64;

/// Visitors of a chunk: few enough to copy at once, many enough that the list of
/// chunks stays short.
const CHUNK: usize = 512;

/// Tables that visitors are found by. Each grows by itself, so that no event waits
/// until all of a million names have moved.
const TABLES: usize = 64;

/// Some hot visitors; empty places are used again.
pub(super) type Chunk = Vec<Option<Arc<Visitor>>>;

/// The hot visitors of a site.
#[derive(Debug)]
pub(super) struct Hot {
    tables: Vec<HashTable<Named>>,
    chunks: Vec<Arc<Chunk>>,
    free: Vec<usize>,
}

/// The hash of a visitor's name, and its place.
#[derive(Debug)]
struct Named {
    hash: u64,
    place: usize,
}

impl Default for Hot {
    fn default() -> Self {
        Self {
            tables: (0..TABLES).map(|_| HashTable::new()).collect(),
            chunks: Vec::new(),
            free: Vec::new(),
        }
    }
}

impl Hot {
    pub(super) fn chunks(&self) -> Vec<Arc<Chunk>> {
        self.chunks.clone()
    }

    pub(super) fn get(&self, name: &str) -> Option<&Arc<Visitor>> {
        let hash = xxh3_64(name.as_bytes());
        self.at(self.place(hash, name)?)
    }

    /// The visitor, to be changed; copied first if a snapshot holds it.
    pub(super) fn get_mut(&mut self, name: &str) -> Option<&mut Visitor> {
        let hash = xxh3_64(name.as_bytes());
        let place = self.place(hash, name)?;
        let chunk = self.chunks.get_mut(place / CHUNK).map(Arc::make_mut)?;
        chunk.get_mut(place % CHUNK)?.as_mut().map(Arc::make_mut)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Arc<Visitor>> {
        let chunks = self.chunks.iter().flat_map(|chunk| chunk.iter());
        chunks.filter_map(Option::as_ref)
    }

    /// Puts a visitor in, instead of one of the same name.
    pub(super) fn insert(&mut self, visitor: Visitor) {
        let name = &visitor.name;
        let hash = xxh3_64(name.as_bytes());
        let place = match self.place(hash, name) {
            Some(place) => place,
            None => {
                let place = self.free.pop().unwrap_or_else(|| self.add_place());
                if let Some(table) = self.tables.get_mut(table_of(hash)) {
                    table.insert_unique(hash, Named { hash, place }, |named| named.hash);
                }
                place
            }
        };
        self.set(place, Some(Arc::new(visitor)));
    }

    pub(super) fn remove(&mut self, name: &str) {
        let hash = xxh3_64(name.as_bytes());
        let Some(place) = self.place(hash, name) else {
            return;
        };
        let table = self.tables.get_mut(table_of(hash));
        if let Some(Ok(entry)) = table.map(|table| table.find_entry(hash, |n| n.place == place)) {
            entry.remove();
        }
        self.set(place, None);
        self.free.push(place);
    }

    /// Cuts everybody's sessions anew, after the idle time was changed.
    pub(super) fn recut(&mut self, idle: Millis) {
        for chunk in &mut self.chunks {
            for visitor in Arc::make_mut(chunk).iter_mut().flatten() {
                Arc::make_mut(visitor).recut(idle);
            }
        }
    }

    fn place(&self, hash: u64, name: &str) -> Option<usize> {
        let is_it = |named: &Named| {
            let visitor = self.at(named.place);
            named.hash == hash && visitor.is_some_and(|visitor| visitor.name == name)
        };
        let table = self.tables.get(table_of(hash))?;
        table.find(hash, is_it).map(|named| named.place)
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

/// The table of a hash, by bits that the table itself does not look at first.
fn table_of(hash: u64) -> usize {
    usize::try_from(hash >> 32).unwrap_or(0) % TABLES
}
