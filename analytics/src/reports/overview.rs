//! Overview: the site at a glance, as totals and as a series over time.
//!
//! Sessions and what happened in them belong to the session's start, orders to
//! their own time. What stands alone (told by a server or a till) counts in
//! events, orders and revenue only, and not at all under filters, which choose
//! sessions.

mod figures;
mod kernel;
mod tally;

pub use figures::{Bucket, FlaggedFigures, OverviewReport};
pub use tally::OverviewTally;

use super::{ReportQuery, Scope};
use crate::params::{Params, QueryError};
use crate::scan::{Scanned, Sealed};

/// The question. The interval is the caller's business: it hands in the series'
/// buckets, because calendars and zones are none of ours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OverviewQuery;

impl OverviewQuery {
    /// Takes nothing.
    pub fn parse(_params: &mut Params) -> Result<Self, QueryError> {
        Ok(Self)
    }
}

impl ReportQuery for OverviewQuery {
    type Tally = OverviewTally;

    fn tally(&self) -> OverviewTally {
        OverviewTally::default()
    }

    fn scan<S: Sealed>(&self, scope: &Scope, sealed: &S) -> Option<Scanned<OverviewTally>> {
        kernel::OverviewKernel::scan(scope, sealed)
    }
}
