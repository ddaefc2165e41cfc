//! Sessions: the list behind a figure, newest first: behind a node or a link of
//! paths, a step of a funnel, the state of a cart, or all that pass the filters.

mod tally;

pub use tally::SessionsTally;

pub(crate) use tally::row;

use super::ReportQuery;
use crate::audience::Rule;
use crate::cursor::Page;
use crate::money::Money;
use crate::params::{Params, QueryError};
use crate::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

/// The question.
#[derive(Debug, Clone, PartialEq)]
pub struct SessionsQuery {
    /// Whose sessions.
    pub rule: Rule,
    /// Which part of the list.
    pub page: Page,
}

impl SessionsQuery {
    /// Takes `node`, `link`, `funnel` with `step` and `state`, or `cart`; and
    /// `cursor` and `limit`.
    pub fn parse(params: &mut Params) -> Result<Self, QueryError> {
        // First, as paths know a `limit` of their own.
        let page = Page::take(params)?;
        Ok(Self {
            rule: Rule::take(params)?,
            page,
        })
    }
}

impl ReportQuery for SessionsQuery {
    type Tally = SessionsTally;

    fn tally(&self) -> SessionsTally {
        SessionsTally::new(self.clone())
    }
}

/// A page of sessions.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SessionsReport {
    /// How many there are in all.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub total: u64,
    /// Newest first.
    pub rows: Vec<SessionRow>,
    /// The cursor of the next page, if there is one.
    pub next: Option<String>,
}

/// One session.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SessionRow {
    /// Its id within the visitor.
    pub session: String,
    /// Whose.
    pub visitor: String,
    /// When it started.
    pub started: Timestamp,
    /// When its last event took place.
    pub ended: Timestamp,
    /// It may still go on.
    pub is_open: bool,
    /// The first page.
    pub entry: Option<String>,
    /// The last page, once it has ended.
    pub exit: Option<String>,
    /// Events.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub events: u64,
    /// Page views.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub page_views: u64,
    /// How the visitor came.
    pub channel: String,
    /// Who sent the visitor.
    pub source: String,
    /// The kind of device.
    pub device: Option<String>,
    /// The country, as far as the time zone or the language tells.
    pub country: Option<String>,
    /// An order was placed in it.
    pub converted: bool,
    /// What was ordered in it, without what was given back.
    pub revenue: Vec<Money>,
}
