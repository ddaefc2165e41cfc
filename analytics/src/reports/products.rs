//! Products: from being looked at to being bought, by item or by category.
//!
//! Views, adds, removals and checkouts are of the sessions in the range and count
//! events; orders belong to their own time and count once. Rates are of people:
//! of those who viewed it, how many added it. What was given back is taken off an
//! order's items in proportion to what they cost.

mod tally;

pub use tally::ProductsTally;

use super::ReportQuery;
use crate::money::Money;
use crate::params::{Params, QueryError};
use schemars::JsonSchema;
use serde::Serialize;

/// The question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProductsQuery {
    /// What the rows are.
    pub by: ProductsBy,
    /// How many rows.
    pub limit: usize,
}

/// What the rows are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProductsBy {
    /// Items, by the shop's id.
    Item,
    /// Categories.
    Category,
}

impl ProductsQuery {
    /// Takes `by` and `limit`.
    pub fn parse(params: &mut Params) -> Result<Self, QueryError> {
        let by = [
            ("item", ProductsBy::Item),
            ("category", ProductsBy::Category),
        ];
        Ok(Self {
            by: params.choice("by", "What the rows are.", &by)?,
            limit: params.number("limit", "Most rows listed.", 100, 1..=1_000)?,
        })
    }
}

impl ReportQuery for ProductsQuery {
    type Tally = ProductsTally;

    fn tally(&self) -> ProductsTally {
        ProductsTally::new(*self)
    }
}

/// Figures of each product.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ProductsReport {
    /// Most bought first, then most viewed, then by key.
    pub rows: Vec<ProductRow>,
    /// How many rows there would be without a limit.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub total_rows: u64,
}

/// Figures of one product.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ProductRow {
    /// The item's id, or the category; `(none)` where there is none.
    pub key: String,
    /// The item's name, as told last; none for categories.
    pub name: Option<String>,
    /// Times it was looked at.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub viewed: u64,
    /// Times it was put into a cart.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub added: u64,
    /// Times it was taken out.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub removed: u64,
    /// Checkouts that began with it.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub checked_out: u64,
    /// Orders with it.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub bought: u64,
    /// Pieces in those orders.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub pieces: u64,
    /// What those pieces cost.
    pub revenue: Vec<Money>,
    /// What was given back of it.
    pub refunded: Vec<Money>,
    /// Of the people who viewed it, those who added it.
    pub add_rate: Option<f64>,
    /// Of the people who added it, those who bought it.
    pub buy_rate: Option<f64>,
    /// Of the people who viewed it, those who bought it.
    pub view_to_buy_rate: Option<f64>,
}
