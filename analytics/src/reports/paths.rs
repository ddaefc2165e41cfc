//! Paths: where people go from where, step by step, as a graph.
//!
//! The events of a session become nodes (see [`crate::nodes`]), are cut at the
//! anchors, and only then numbered. Every path ends in exactly one way: *goal*
//! (the end anchor was met), *cut-off* (more nodes follow the last step shown),
//! *open* (the session may still go on) or *exit*. What is too small to be drawn
//! is folded into *other* and never vanishes: what enters a node leaves it, and
//! the first column holds everybody.

mod counts;
mod figures;
mod graph;
mod kernel;
mod links;
mod members;
mod query;
mod spots;
mod stroll;
mod tally;
mod top;
mod walk;
mod worth;

pub use figures::{Ending, PathKind, PathLink, PathNode, PathsReport, TopPath};
pub use query::{PathUnit, PathsQuery};
pub use tally::PathsTally;

pub(crate) use members::{has_link, has_node};
