//! Segments: sealed sessions of many visitors, written once and never changed.
//!
//! A segment is a list of parts, byte strings that whoever writes it means
//! something by. The store keeps parts, and knows nothing of what is in them.

mod parts;

pub use parts::{MemoryParts, PartSink, PartSource};
