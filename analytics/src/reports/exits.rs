//! Exits: where closed sessions ended: on which page, after which action, at
//! which checkout step without an order, at which field of a form that was
//! started and not submitted. Open sessions are in no exit figure; their number
//! stands beside.

mod kernel;
mod keys;
mod leaving;
mod tally;

pub use tally::ExitsTally;

use super::{ReportQuery, Scope};
use crate::params::{Params, QueryError};
use crate::scan::{Scanned, Sealed};
use schemars::JsonSchema;
use serde::Serialize;

/// The question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExitsQuery {
    /// What the exits are told apart by.
    pub by: ExitsBy,
    /// Whether each page says how it was left.
    pub detail: bool,
    /// How many rows.
    pub limit: usize,
}

/// What exits are told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExitsBy {
    /// The last page.
    Page,
    /// The last interactive action.
    Action,
    /// The furthest checkout step of sessions without an order.
    CheckoutStep,
    /// The last field touched in a form that was not submitted.
    Field,
}

impl ExitsQuery {
    /// Takes `by`, `detail` and `limit`.
    pub fn parse(params: &mut Params) -> Result<Self, QueryError> {
        let words = [
            ("page", ExitsBy::Page),
            ("action", ExitsBy::Action),
            ("checkout_step", ExitsBy::CheckoutStep),
            ("field", ExitsBy::Field),
        ];
        let by = params.choice("by", "What an exit is told apart by.", &words)?;
        let about = "Whether each page says what ended its exits and what was done there last; only \
                     with by=page.";
        let detail = params.flag("detail", about, false)?;
        if detail && by != ExitsBy::Page {
            return Err(QueryError::new("detail", "true", "false unless by=page"));
        }
        Ok(Self {
            by,
            detail,
            limit: params.number("limit", "Most rows listed.", 1_000, 1..=1_000)?,
        })
    }
}

impl ReportQuery for ExitsQuery {
    type Tally = ExitsTally;

    fn tally(&self) -> ExitsTally {
        ExitsTally::new(*self)
    }

    fn scan<S: Sealed>(&self, scope: &Scope, sealed: &S) -> Option<Scanned<ExitsTally>> {
        kernel::ExitsKernel::scan(*self, scope, sealed)
    }
}

/// Where closed sessions ended.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ExitsReport {
    /// Sessions that have ended.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub closed_sessions: u64,
    /// Sessions that may still go on; in no other figure here but views.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub open_sessions: u64,
    /// How many rows there would be without a limit.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub total_rows: u64,
    /// Most exits first, equal ones by key.
    pub rows: Vec<ExitRow>,
}

/// The exits at one place.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ExitRow {
    /// The page, action, checkout step, or form and field.
    pub key: String,
    /// Closed sessions that ended here.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub exits: u64,
    /// Views of the page; none for other keys.
    #[cfg_attr(feature = "typescript", ts(type = "number | null"))]
    pub page_views: Option<u64>,
    /// Closed sessions that were here.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub sessions: u64,
    /// Exits among those sessions.
    pub exit_rate: Option<f64>,
    /// Exits among views; none for other keys than pages.
    pub exit_share_of_views: Option<f64>,
    /// People are meant to leave here: one of the site's goals, or a purchase is recorded on at least half of
    /// the page's views.
    pub expected: bool,
    /// What ended the exits, if `detail` was asked for; they sum to `exits`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub causes: Option<ExitCauses>,
    /// The last thing done on the page before each exit, if `detail` was asked for, the most
    /// frequent first; the counts sum to `exits`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub last_interactions: Option<Vec<LastInteraction>>,
}

/// What ended closed sessions, as far as their events tell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ExitCauses {
    /// The last interaction was a click on a link to another site.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub external_link: u64,
    /// Otherwise, the tag told for how long the page was seen, as it does when a page is closed
    /// or put out of sight.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub page_closed: u64,
    /// Nothing more was heard.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub silence: u64,
}

/// Exits before which the same was done last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct LastInteraction {
    /// The interactive action on the page; none where there was none.
    pub action: Option<String>,
    /// Closed sessions that left so.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub exits: u64,
}
