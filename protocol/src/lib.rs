//! The wire vocabulary: what a browser says to a collector, version 1.
//!
//! An event starts here as a [`WireEvent`]: a flat claim whose `type` is a
//! string. [`Action`] is the checked meaning of that claim. The SDK writes these
//! types, the collector reads them, and nothing else of either side is here: no
//! clock, no randomness, no JSON parser, no I/O.
//!
//! A batch as it travels:
//! ```json
#![doc = include_str!("../fixtures/batch.json")]
//! ```

pub mod action;
pub mod batch;
pub mod call;
pub mod commerce;
pub mod event;
pub mod experiment;
pub mod id;
pub mod limits;
pub mod page;
pub mod props;
pub mod tag;

pub use action::{Action, InvalidAction};
pub use batch::{Batch, BatchReply, ClientContext, RejectedEvent};
pub use commerce::{Commerce, CommerceAction, Item};
pub use event::WireEvent;
pub use props::{PropValue, Props};

/// The protocol version that this crate speaks, sent as `v` in every batch.
pub const VERSION: u8 = 1;
