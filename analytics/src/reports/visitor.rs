//! Visitor: everything that is known of one person, as a timeline. Of all time:
//! the range of the request means nothing here.

mod figures;
mod tally;

pub use figures::{CartRow, EventRow, VisitorOrder, VisitorReport};
pub use tally::VisitorTally;

use super::ReportQuery;
use crate::cursor::Page;
use crate::params::{Params, QueryError};

/// The question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitorQuery {
    /// The visitor, or the user that identified.
    pub id: String,
    /// Which part of the events.
    pub page: Page,
}

impl VisitorQuery {
    /// Takes `id`, `cursor` and `limit`.
    pub fn parse(params: &mut Params) -> Result<Self, QueryError> {
        let id = params
            .take("id", "The visitor, or the user that identified.")?
            .unwrap_or_default();
        if id.is_empty() {
            return Err(QueryError::new("id", "", "the id of a visitor or a user"));
        }
        Ok(Self {
            id,
            page: Page::take(params)?,
        })
    }
}

impl ReportQuery for VisitorQuery {
    type Tally = VisitorTally;

    fn tally(&self) -> VisitorTally {
        VisitorTally::new(self.clone())
    }
}
