//! Visitors: a list of people, the ones seen last first.
//!
//! Without `q` it is of people with a session in the range, or of those whom the
//! reports on funnels and carts count there, by the time of the attempt or the cart;
//! with it, of everybody of all time who is called so: by visitor id, user id, number
//! of an order, or a trait (`plan=gold`, or the value alone).

mod tally;

pub use tally::VisitorsTally;

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
pub struct VisitorsQuery {
    /// What they are called.
    pub q: Option<String>,
    /// Who else is meant.
    pub rule: Rule,
    /// Which part of the list.
    pub page: Page,
}

impl VisitorsQuery {
    /// Takes `q`, `cursor` and `limit`, and what the list of sessions takes.
    pub fn parse(params: &mut Params) -> Result<Self, QueryError> {
        let page = Page::take(params)?;
        Ok(Self {
            q: params
                .take(
                    "q",
                    "Everybody called so, of all time: a visitor, a user, an order or a trait.",
                )?
                .filter(|q| !q.is_empty()),
            rule: Rule::take(params)?,
            page,
        })
    }
}

impl ReportQuery for VisitorsQuery {
    type Tally = VisitorsTally;

    fn tally(&self) -> VisitorsTally {
        VisitorsTally::new(self.clone())
    }
}

/// A page of people.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct VisitorsReport {
    /// How many there are in all.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub total: u64,
    /// Those seen last first.
    pub rows: Vec<VisitorRow>,
    /// The cursor of the next page, if there is one.
    pub next: Option<String>,
}

/// One person.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct VisitorRow {
    /// The first of the person's visitors, by id.
    pub visitor: String,
    /// How many visitors (cookies) are this person.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub visitors: u64,
    /// The user that they identified as.
    pub user: Option<String>,
    /// The first event of all.
    pub first_seen: Timestamp,
    /// The last event of all.
    pub last_seen: Timestamp,
    /// Sessions of all time.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub sessions: u64,
    /// Orders of all time.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub orders: u64,
    /// What they are worth, without what was given back.
    pub revenue: Vec<Money>,
    /// The stage of the journey now; none before the first.
    pub stage: Option<String>,
    /// The first thing they did.
    pub first_action: Option<String>,
    /// The last thing they did.
    pub last_action: Option<String>,
}
