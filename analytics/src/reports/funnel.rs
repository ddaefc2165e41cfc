//! Funnel: how many went from step to step, and where the others stayed.
//!
//! An *attempt* starts at a match of the first step. It is *converted* once every
//! step that is not optional was reached, *pending* while it still may be, else
//! *dropped* at the last step reached. No event serves two steps. Attempts are
//! made by a person (over all visits, within a window) or within one session;
//! [`FunnelOrder`] says what reaching a step means.

mod any;
mod attempt;
mod durations;
mod figures;
mod kernel;
mod marks;
mod members;
mod ordered;
mod progress;
mod query;
mod step;
mod strict;
mod tally;

pub use figures::{
    FunnelGroup, FunnelReport, FunnelStep, HistogramBin, SurvivalPoint, TimeToConvert,
};
pub use query::{Attempts, FunnelOrder, FunnelQuery, FunnelScope};
pub use step::Step;
pub use tally::FunnelTally;

pub use members::FunnelState;
pub(crate) use members::people_of_step;
pub(crate) use progress::Progress;
