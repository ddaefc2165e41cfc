//! What the events mean: sessions, reports and statistics, as pure functions.
//!
//! An [`Event`] is believed (the collector checked the claim and corrected its
//! time). Events of a visitor form a [`Timeline`] of sessions; timelines of one
//! person are absorbed by a report's tally; tallies of any partition of people
//! merge to the same report. No clock, no randomness, no I/O, no threads: `now`
//! is an argument, and the caller decides what runs where.

pub mod attribution;
pub mod audience;
pub mod bounce;
mod cart;
pub mod channel;
pub mod columns;
pub mod cursor;
pub mod device;
pub mod dimension;
pub mod event;
pub mod facts;
pub mod filter;
mod labels;
pub mod matcher;
pub mod money;
pub mod nodes;
pub mod orders;
pub mod params;
pub mod person;
pub mod query_string;
pub mod reports;
mod runs;
pub mod sample;
pub mod scan;
pub mod search_term;
pub mod selection;
pub mod session;
pub mod stats;
mod streams;
pub mod time;
pub mod traffic;

pub use event::{Event, Source};
pub use session::{Session, Timeline};
pub use time::{Millis, TimeRange, Timestamp};
pub use traffic::Traffic;
