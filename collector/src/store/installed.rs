//! Segments as the store knows them: by number, whole, installed or not.

use super::StoreError;
use super::segment::PartSink;
use std::fmt;

/// Number of a segment: never used twice in a store, ascending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SegmentId(pub u64);

impl fmt::Display for SegmentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A segment that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installed {
    /// Which.
    pub id: SegmentId,
    /// Numbers of its rows that do not count any more, ascending.
    pub dead: Vec<u32>,
}

/// A segment that is being written. Dropped before it is finished, nothing of it
/// is left; finished but never installed, it is gone after the next start.
pub trait NewSegment: PartSink + Send {
    /// Ends it. When it returns, the segment survives a power cut and may be
    /// installed by a [`super::Seal`].
    fn finish(self: Box<Self>) -> Result<SegmentId, StoreError>;
}
