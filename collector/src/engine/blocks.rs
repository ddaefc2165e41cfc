//! Blocks in memory: read from their segments when a report asks for them, and
//! kept as far as the memory setting allows.

use super::segments::Sealed;
use crate::store::{Damage, SegmentId};
use analytics::columns::Block;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use std::sync::Arc;

/// The blocks of all sites.
#[derive(Debug)]
pub struct Blocks(Cache<(SegmentId, usize), Arc<Block>, Size>);

#[derive(Debug, Clone)]
struct Size;

impl Weighter<(SegmentId, usize), Arc<Block>> for Size {
    fn weight(&self, _: &(SegmentId, usize), block: &Arc<Block>) -> u64 {
        block.size_bytes() as u64
    }
}

/// What a block takes in memory, about: 4,096 rows of 8 events.
const BLOCK_BYTES: u64 = 220 * 1024;

impl Blocks {
    /// Keeps at most so many bytes of blocks.
    #[must_use]
    pub fn new(bytes: u64) -> Self {
        let blocks = usize::try_from(bytes / BLOCK_BYTES).unwrap_or(usize::MAX);
        Self(Cache::with_weighter(blocks.max(16), bytes, Size))
    }

    /// A block of a segment.
    pub(super) fn get(&self, sealed: &Sealed, block: usize) -> Result<Arc<Block>, Damage> {
        self.0.get_or_insert_with(&(sealed.id, block), || {
            sealed.segment.block(block).map(Arc::new)
        })
    }

    /// Bytes of the blocks in memory.
    #[must_use]
    pub fn size_bytes(&self) -> u64 {
        self.0.weight()
    }

    /// Segment ids are never used twice, so a removed segment's blocks would only
    /// take place until others need it.
    pub(super) fn forget(&self, sealed: &Sealed) {
        for block in 0..sealed.segment.blocks().len() {
            self.0.remove(&(sealed.id, block));
        }
    }
}
