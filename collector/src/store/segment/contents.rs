//! Contents: what many events share (an address, a title with an action and its
//! items, a device), written once a segment and named by number.
//!
//! They are kept in chunks, each a part. To tell which is known, the writer
//! remembers those it wrote, up to a bound; then it forgets them all, and
//! writes some again.

use super::bytes::{Reader, write_varint};
use super::pack::{Packer, Unpacker};
use std::collections::HashMap;

/// Bytes of a chunk before it is packed; a larger content makes a larger chunk.
const CHUNK: usize = 64 * 1024;
/// More than this no chunk has: a content is an event's, of bounded size.
const LARGEST_CHUNK: usize = 16 * 1024 * 1024;
/// Bytes of contents that a writer remembers.
const REMEMBERED: usize = 24 * 1024 * 1024;
/// What a remembered content costs beside its bytes.
const OVERHEAD: usize = 64;

/// A full chunk.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NewChunk {
    /// The number of its first content.
    pub(super) first: u32,
    /// Not packed yet.
    pub(super) bytes: Vec<u8>,
}

/// Numbers contents.
#[derive(Debug, Default)]
pub(super) struct Interner {
    known: HashMap<Box<[u8]>, u32>,
    remembered: usize,
    chunk: Vec<u8>,
    first: u32,
    next: u32,
    full: Vec<NewChunk>,
}

impl Interner {
    /// The content's number.
    pub(super) fn number(&mut self, content: &[u8]) -> u32 {
        if let Some(number) = self.known.get(content) {
            return *number;
        }
        if self.chunk.len() + content.len() > CHUNK {
            self.close();
        }
        if self.remembered > REMEMBERED {
            self.known.clear();
            self.remembered = 0;
        }
        let number = self.next;
        self.next += 1;
        self.remembered += content.len() + OVERHEAD;
        self.known.insert(content.into(), number);
        write_varint(&mut self.chunk, content.len() as u64);
        self.chunk.extend_from_slice(content);
        number
    }

    /// How many there are.
    pub(super) fn count(&self) -> u32 {
        self.next
    }

    /// The chunks that were filled since the last time.
    pub(super) fn take_full(&mut self) -> Vec<NewChunk> {
        std::mem::take(&mut self.full)
    }

    /// Closes the chunk that is being filled.
    pub(super) fn close(&mut self) {
        if !self.chunk.is_empty() {
            self.full.push(NewChunk {
                first: self.first,
                bytes: std::mem::take(&mut self.chunk),
            });
            self.first = self.next;
        }
    }
}

impl NewChunk {
    /// The chunk's part.
    pub(super) fn pack(&self, packer: &mut Packer) -> Vec<u8> {
        packer.stream(&self.bytes);
        packer.finish()
    }
}

/// A chunk read back.
#[derive(Debug)]
pub(super) struct Chunk {
    bytes: Vec<u8>,
    /// Where the contents are.
    places: Vec<std::ops::Range<usize>>,
}

impl Chunk {
    /// From its part.
    pub(super) fn unpack(part: &[u8]) -> Result<Self, String> {
        let mut part = Unpacker::new(part)?;
        let bytes = part.stream(LARGEST_CHUNK)?;
        part.end()?;
        let mut reader = Reader::new(&bytes);
        let mut places = Vec::new();
        while !reader.is_empty() {
            let length = reader.count(bytes.len())?;
            let start = bytes.len() - reader.left();
            reader.take(length)?;
            places.push(start..start + length);
        }
        Ok(Self { bytes, places })
    }

    /// The content at a place.
    pub(super) fn get(&self, place: usize) -> Option<&[u8]> {
        self.bytes.get(self.places.get(place)?.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contents_are_numbered_once_and_come_back_by_chunk() {
        let mut interner = Interner::default();
        let content = |n: usize| vec![n.to_le_bytes()[0]; n * 300];
        for n in (0..100).chain(0..100) {
            assert_eq!(interner.number(&content(n)) as usize, n);
        }
        interner.close();
        let chunks = interner.take_full();
        assert!(chunks.len() > 10);
        let mut n = 0;
        for chunk in chunks {
            assert_eq!(chunk.first as usize, n);
            let read = Chunk::unpack(&chunk.pack(&mut Packer::new())).unwrap();
            for place in 0..read.places.len() {
                assert_eq!(read.get(place), Some(content(n).as_slice()));
                n += 1;
            }
        }
        assert_eq!(n, 100);
    }

    #[test]
    fn a_writer_remembers_up_to_a_bound() {
        let mut interner = Interner::default();
        let content = |n: u32| [n.to_le_bytes().as_slice(), &[0; 1_000]].concat();
        for n in 0..30_000 {
            interner.number(&content(n));
        }
        assert!(interner.remembered < REMEMBERED + CHUNK);
        assert_eq!(
            interner.number(&content(0)),
            30_000,
            "forgotten, so written again"
        );
        assert_eq!(interner.number(&content(29_999)), 29_999);
    }
}
