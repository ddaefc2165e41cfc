//! What runs in the visitor's browser, as a pure state machine.
//!
//! A thing that happened in the page is a [`Signal`]; [`Tracker::handle`] turns
//! it into [`Effect`]s, and the loader's TypeScript carries those out: it sends,
//! stores, sets cookies and timers. Nothing here knows a clock, randomness or a
//! browser; only `browser`, compiled for wasm alone, does.
//!
//! The path of an event: `track('purchase', {...})` arrives as
//! [`Signal::Track`], [`protocol::call`] makes it a draft of what the collector
//! reads as a [`protocol::WireEvent`], and [`outbox`] keeps it until the
//! collector has answered for it.
//!
//! Every byte here is downloaded by every visitor: no formatting machinery, no
//! JSON library, no float printing (see `cargo xtask size`).

#[cfg(target_arch = "wasm32")]
pub mod browser;

pub mod boot;
pub mod effect;
pub mod engagement;
pub mod experiments;
pub mod identity;
pub mod outbox;
pub mod retry;
pub mod signal;
pub mod stream;
pub mod tracker;

pub use boot::Boot;
pub use effect::Effect;
pub use signal::Signal;
pub use tracker::Tracker;

/// Milliseconds since 1970 by the browser's clock.
pub type Millis = i64;
