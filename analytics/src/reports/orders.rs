//! Orders: each once, whoever repeats it, with the state of its payment and with
//! how many of the orders that the shop knows were seen by the tag.
//!
//! An order belongs to the range by the time at which it was placed; what became
//! of it is as known by now. Values are as placed; what was given back stands
//! beside.

mod figures;
mod tally;

pub use figures::{Coverage, OrderRow, OrderState, OrdersReport, OrdersRevenue, PaymentRow};
pub use tally::OrdersTally;

use super::ReportQuery;
use crate::cursor::Page;
use crate::params::{Params, QueryError};

/// The question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrdersQuery {
    /// Which rows.
    pub page: Page,
}

impl OrdersQuery {
    /// Takes `cursor` and `limit`.
    pub fn parse(params: &mut Params) -> Result<Self, QueryError> {
        Ok(Self {
            page: Page::take(params)?,
        })
    }
}

impl ReportQuery for OrdersQuery {
    type Tally = OrdersTally;

    fn tally(&self) -> OrdersTally {
        OrdersTally::new(*self)
    }
}
