//! The overview's figures, as shown.

use crate::money::Money;
use crate::time::Timestamp;
use crate::traffic::Traffic;
use schemars::JsonSchema;
use serde::Serialize;

/// The site at a glance.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct OverviewReport {
    /// People with a session in the range.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub visitors: u64,
    /// Sessions that started in the range.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub sessions: u64,
    /// Those that have ended.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub closed_sessions: u64,
    /// Those that have not.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub open_sessions: u64,
    /// Page views of the sessions.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub page_views: u64,
    /// Events of the sessions, and those in the range that stand alone.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub events: u64,
    /// Closed sessions that came to nothing.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub bounces: u64,
    /// Bounces among closed sessions.
    pub bounce_rate: Option<f64>,
    /// False where sessions were judged without knowing how long their pages
    /// were visible, as in imports.
    pub visible_time_known: bool,
    /// Orders placed in the range.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub orders: u64,
    /// Their value without refunds.
    pub revenue: Vec<Money>,
    /// What programs did, whether it counts above or not.
    pub bots: FlaggedFigures,
    /// What people who work on the site did, beside.
    pub internal: FlaggedFigures,
    /// The same over time.
    pub series: Vec<Bucket>,
}

/// What was no visitor's doing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FlaggedFigures {
    /// Sessions that started in the range.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub sessions: u64,
    /// Their events, and those in the range that stand alone.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub events: u64,
}

/// What is counted beside, by whose doing it was.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Flagged {
    pub(super) bots: FlaggedFigures,
    pub(super) internal: FlaggedFigures,
}

impl Flagged {
    /// Takes in a session, or what stands alone.
    #[inline]
    pub(super) fn add(&mut self, traffic: Traffic, sessions: u64, events: u64) {
        let figures = match traffic {
            Traffic::Visitor => return,
            Traffic::Bot => &mut self.bots,
            Traffic::Internal => &mut self.internal,
        };
        figures.sessions += sessions;
        figures.events += events;
    }

    pub(super) fn merge(&mut self, other: Self) {
        let FlaggedFigures { sessions, events } = other.bots;
        self.add(Traffic::Bot, sessions, events);
        let FlaggedFigures { sessions, events } = other.internal;
        self.add(Traffic::Internal, sessions, events);
    }
}

/// A stretch of time.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Bucket {
    /// Its first instant.
    pub start: Timestamp,
    /// It is not over yet.
    pub partial: bool,
    /// People with a session that started in it.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub visitors: u64,
    /// Sessions that started in it.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub sessions: u64,
    /// Page views of its sessions.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub page_views: u64,
    /// Events of its sessions, and those in it that stand alone.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub events: u64,
    /// Bounces among its sessions.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub bounces: u64,
    /// Orders placed in it.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub orders: u64,
    /// Their value without refunds.
    pub revenue: Vec<Money>,
}
