//! Ingest: from bytes that anybody may send to events that reports believe.
//!
//! `decode` turns a body into a batch within hard limits; `normalize` checks
//! each event alone and corrects its time; `line` does the same for lines of
//! files and servers. All of it is pure: the time of receipt is an argument.
//! Each event has one outcome: stored, duplicate, or rejected with a reason.

mod agent;
mod call;
pub mod decode;
pub mod line;
pub mod normalize;
pub mod outcome;
pub mod paths;
pub mod rate;
pub mod rejection;
pub mod scrub;
mod shape;
mod text;

pub use agent::{Agent, Agents};
pub use outcome::{Outcome, Tally};
pub use paths::Paths;
pub use rejection::Rejection;
