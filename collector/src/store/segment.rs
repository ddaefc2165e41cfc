//! Segments: sealed sessions of many visitors, written once and never changed.
//!
//! A segment is a list of parts, byte strings; the store keeps parts, and knows
//! nothing of what is in them. Here rows become parts, and parts rows, without a
//! file or a clock.
//!
//! ```text
//! columns of a block   what reports scan: visitors, times, shapes
//! details of a block   what else the events say, where it could not be predicted
//! chunk of contents    what many events share: addresses, deeds, devices
//! visitors             ids of the visitors whose numbers the segment gives
//! facts                what is said of orders and identities
//! shapes
//! directory            the last part: which part is what
//! ```
//! What was pushed comes back equal, field by field; so a segment that was opened
//! can be written anew, without some of its rows or with others.

mod bytes;
mod columns;
mod content;
mod contents;
mod details;
mod directory;
mod facets;
mod facts;
mod ids;
mod pack;
mod parts;
mod reader;
mod tokens;
mod visitors;
mod writer;

pub use details::SealedRow;
pub use facts::{Fact, SegmentFacts};
pub use parts::{MemoryParts, PartSink, PartSource};
pub use reader::Segment;
pub use visitors::VisitorId;
pub use writer::SegmentWriter;

use analytics::Timestamp;
use analytics::columns::RowFlags;

/// Events of a block, at the most: a full one, and a row of half of them.
const MOST_EVENTS: usize = 1 << 24;

/// What is known of a block without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlockInfo {
    /// How many rows it has.
    pub rows: u32,
    /// How many events.
    pub events: u32,
    /// The visitor of its first row.
    pub first_visitor: u32,
    /// The visitor of its last row.
    pub last_visitor: u32,
    /// The time of its earliest event.
    pub first_time: Timestamp,
    /// The time of its latest event.
    pub last_time: Timestamp,
    /// Flags that any of its rows has.
    pub flags: RowFlags,
    /// Bytes of its columns.
    pub column_bytes: u32,
    /// Bytes of its details.
    pub detail_bytes: u32,
}

/// Bytes of a segment's parts, by what they are for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SegmentSizes {
    /// What reports scan.
    pub columns: u64,
    /// Ids and what else is an event's own.
    pub details: u64,
    /// What events share.
    pub contents: u64,
    /// Shapes.
    pub dictionaries: u64,
    /// Ids of visitors.
    pub visitors: u64,
    /// What is said of orders and identities.
    pub facts: u64,
}
