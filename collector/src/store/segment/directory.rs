//! The directory: the last part of a segment, which says what the others are.

use super::pack::{Packer, Unpacker};
use super::{BlockInfo, MOST_EVENTS, SegmentSizes};
use crate::store::stored::StoredGroup;
use analytics::columns::RowFlags;
use analytics::{Event, Timestamp};
use serde::{Deserialize, Serialize};

/// The version of segments that this crate writes, the first byte of a directory.
const VERSION: u8 = 1;
/// More than this no directory has.
const LARGEST: usize = 1 << 28;

/// What a directory says.
#[derive(Debug, Default)]
pub(super) struct Directory {
    pub(super) blocks: Vec<BlockInfo>,
    /// For each block, the parts of its columns and its details.
    pub(super) block_parts: Vec<(u32, u32)>,
    /// For each chunk of contents, the first content and the part.
    pub(super) chunks: Vec<(u32, u32)>,
    /// By shape, the content of the address plus one (0 is none).
    pub(super) urls: Vec<u64>,
    /// By shape, the content of the deed.
    pub(super) deeds: Vec<u64>,
    /// The part with the shapes.
    pub(super) shapes: u32,
    /// The part with the facts.
    pub(super) facts: u32,
    /// The first visitor whose number this segment gives.
    pub(super) first_visitor: u32,
    /// The parts with these visitors' ids, and how many each holds.
    pub(super) visitors: Vec<(u32, u32)>,
    pub(super) sizes: SegmentSizes,
}

#[derive(Serialize, Deserialize)]
struct StoredDirectory {
    blocks: Vec<StoredBlock>,
    chunks: Vec<(u32, u32)>,
    shapes: u32,
    facts: u32,
    first_visitor: u32,
    visitors: Vec<(u32, u32)>,
    sizes: [u64; 6],
}

#[derive(Serialize, Deserialize)]
struct StoredBlock {
    rows: u32,
    events: u32,
    visitors: (u32, u32),
    times: (i64, i64),
    flags: u8,
    parts: (u32, u32),
    bytes: (u32, u32),
}

impl Directory {
    /// The directory's part.
    pub(super) fn pack(&self, packer: &mut Packer) -> Result<Vec<u8>, String> {
        let block = |(info, parts): (&BlockInfo, &(u32, u32))| StoredBlock {
            rows: info.rows,
            events: info.events,
            visitors: (info.first_visitor, info.last_visitor),
            times: (info.first_time.0, info.last_time.0),
            flags: info.flags.0,
            parts: *parts,
            bytes: (info.column_bytes, info.detail_bytes),
        };
        let sizes = &self.sizes;
        let stored = StoredDirectory {
            blocks: self
                .blocks
                .iter()
                .zip(&self.block_parts)
                .map(block)
                .collect(),
            chunks: self.chunks.clone(),
            shapes: self.shapes,
            facts: self.facts,
            first_visitor: self.first_visitor,
            visitors: self.visitors.clone(),
            sizes: [
                sizes.columns,
                sizes.details,
                sizes.contents,
                sizes.dictionaries,
                sizes.visitors,
                sizes.facts,
            ],
        };
        let stored = postcard::to_stdvec(&stored).map_err(|error| error.to_string())?;
        packer.byte(VERSION);
        packer.stream(&stored);
        packer.varint(self.urls.len() as u64);
        packer.numbers(&self.urls);
        packer.numbers(&self.deeds);
        Ok(packer.finish())
    }

    pub(super) fn unpack(part: &[u8]) -> Result<Self, String> {
        let mut part = Unpacker::new(part)?;
        let version = part.byte()?;
        if version != VERSION {
            return Err(format!("version {version} of segments is not known"));
        }
        let stored = part.stream(LARGEST)?;
        let stored: StoredDirectory =
            postcard::from_bytes(&stored).map_err(|error| error.to_string())?;
        let shapes = part.count(LARGEST)?;
        let (urls, deeds) = (part.exact_numbers(shapes)?, part.exact_numbers(shapes)?);
        part.end()?;
        let most = u32::try_from(MOST_EVENTS).unwrap_or(u32::MAX);
        if let Some(block) = stored
            .blocks
            .iter()
            .find(|block| block.rows.max(block.events) > most)
        {
            let (rows, events) = (block.rows, block.events);
            return Err(format!(
                "a block of {rows} rows and {events} events was never written"
            ));
        }
        let [columns, details, contents, dictionaries, visitors, facts] = stored.sizes;
        let info = |stored: &StoredBlock| BlockInfo {
            rows: stored.rows,
            events: stored.events,
            first_visitor: stored.visitors.0,
            last_visitor: stored.visitors.1,
            first_time: Timestamp(stored.times.0),
            last_time: Timestamp(stored.times.1),
            flags: RowFlags(stored.flags),
            column_bytes: stored.bytes.0,
            detail_bytes: stored.bytes.1,
        };
        Ok(Self {
            blocks: stored.blocks.iter().map(info).collect(),
            block_parts: stored.blocks.iter().map(|block| block.parts).collect(),
            chunks: stored.chunks,
            urls,
            deeds,
            shapes: stored.shapes,
            facts: stored.facts,
            first_visitor: stored.first_visitor,
            visitors: stored.visitors,
            sizes: SegmentSizes {
                columns,
                details,
                contents,
                dictionaries,
                visitors,
                facts,
            },
        })
    }
}

/// The part with the shapes of a segment.
pub(super) fn pack_shapes(shapes: &[Event], packer: &mut Packer) -> Result<Vec<u8>, String> {
    let stored = StoredGroup::new("", shapes);
    let stored = postcard::to_stdvec(&stored).map_err(|error| error.to_string())?;
    packer.stream(&stored);
    Ok(packer.finish())
}

pub(super) fn unpack_shapes(part: &[u8]) -> Result<Vec<Event>, String> {
    let mut part = Unpacker::new(part)?;
    let stored = part.stream(LARGEST)?;
    part.end()?;
    let stored: StoredGroup = postcard::from_bytes(&stored).map_err(|error| error.to_string())?;
    stored.into_events().map(|(_, shapes)| shapes)
}
