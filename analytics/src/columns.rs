//! Columns: sessions that were sealed, so that a report reads only what it asks
//! for, and reads that fast.
//!
//! A [`Block`] holds a few thousand *rows* (a session, or what of a visitor
//! stands alone) as arrays: whose, when, and for each event a small number for
//! its [`shape`](Shapes) and the time since the event before. A shape is what
//! reports look at first: name, page, source. A question is put to each shape of
//! a segment once, and then the scan over millions of events is a table look-up.
//! What else an event says (ids, items, properties) lies elsewhere and is not
//! read by a scan.
//!
//! Visitors are numbers here, dense within a site; rows are ordered by visitor,
//! then by start.

mod apart;
mod block;
mod build;
mod classes;
mod gaps;
mod shapes;

pub use apart::are_rows_apart;
pub use block::{Block, Exposure, Row, RowFlags};
pub use build::{BlockBuilder, NewRow, RowTooLarge};
pub use classes::{ClassAnswer, Classes};
pub use gaps::{GapReader, Gaps};
pub use shapes::Shapes;
