//! What is known of one person, as shown.

use crate::money::Money;
use crate::reports::sessions::SessionRow;
use crate::reports::visitors::VisitorRow;
use crate::time::Timestamp;
use protocol::{Item, Props};
use schemars::JsonSchema;
use serde::Serialize;

/// One person; nothing but empty lists where nobody is called so.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct VisitorReport {
    /// The first of the person's visitors, by id; none where nobody is called so.
    pub visitor: Option<String>,
    /// All of the person's visitors.
    pub visitors: Vec<String>,
    /// The user that they identified as.
    pub user: Option<String>,
    /// What lists say of the person.
    pub summary: Option<VisitorRow>,
    /// What was told of the person last, by name.
    #[cfg_attr(
        feature = "typescript",
        ts(type = "Record<string, string | number | boolean>")
    )]
    pub traits: Props,
    /// Every session, newest first.
    pub sessions: Vec<SessionRow>,
    /// A page of events, newest first.
    pub events: Vec<EventRow>,
    /// The cursor of the next page of events, if there is one.
    pub next: Option<String>,
    /// Every order, newest first.
    pub orders: Vec<VisitorOrder>,
    /// Every cart, newest first.
    pub carts: Vec<CartRow>,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct EventRow {
    /// Its id within the visitor.
    pub id: String,
    /// Whose.
    pub visitor: String,
    /// The session that it is part of.
    pub session: Option<String>,
    /// When.
    pub time: Timestamp,
    /// What.
    pub name: String,
    /// Who told.
    pub source: &'static str,
    /// Where the contact took place.
    pub contact: Option<String>,
    /// The page.
    pub page: Option<String>,
    /// The document's title.
    pub title: Option<String>,
    /// What is about: a search's term, a field, an error's kind, a variant, a link.
    pub detail: Option<String>,
    /// Its value.
    pub value: Option<Money>,
    /// The order's number.
    pub order_id: Option<String>,
    /// Items.
    pub items: Vec<Item>,
    /// Free properties.
    #[cfg_attr(
        feature = "typescript",
        ts(type = "Record<string, string | number | boolean>")
    )]
    pub props: Props,
}

/// One order.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct VisitorOrder {
    /// The shop's number; the event's id where there is none.
    pub order_id: String,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// When its payment came in, where that was told.
    pub paid_at: Option<Timestamp>,
    /// When it was cancelled.
    pub cancelled_at: Option<Timestamp>,
    /// Its value as placed.
    pub value: Option<Money>,
    /// Its value without what was given back.
    pub net: Option<Money>,
}

/// One cart.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CartRow {
    /// The shop's id.
    pub cart_id: Option<String>,
    /// When something was in it first.
    pub started: Timestamp,
    /// When it changed last.
    pub last_change: Timestamp,
    /// What became of it.
    pub state: &'static str,
    /// What it was worth last.
    pub value: Option<Money>,
}
