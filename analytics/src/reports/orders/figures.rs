//! The figures of orders, as shown.

use crate::money::Money;
use crate::sample::Quantile;
use crate::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

/// Orders and their payment.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct OrdersReport {
    /// Orders placed in the range.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub placed: u64,
    /// Those whose payment came in.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub paid: u64,
    /// Those that were cancelled, or whose payment expired.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub cancelled: u64,
    /// Neither paid nor cancelled yet: a Pix or a boleto that may still come.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub waiting: u64,
    /// Those of which anything was given back.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub refunded: u64,
    /// What they are worth.
    pub revenue: OrdersRevenue,
    /// How many of the shop's orders the tag saw.
    pub coverage: Coverage,
    /// The same by payment method, most orders first.
    pub payment: Vec<PaymentRow>,
    /// A page of orders, newest first.
    pub rows: Vec<OrderRow>,
    /// The cursor of the next page, if there is one.
    pub next: Option<String>,
}

/// What orders are worth, by what became of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct OrdersRevenue {
    /// Everything that was ordered.
    pub placed: Vec<Money>,
    /// Of it, what was paid.
    pub paid: Vec<Money>,
    /// Of what was placed, what was given back.
    pub refunded: Vec<Money>,
    /// Placed without what was given back: the revenue of other reports.
    pub net: Vec<Money>,
}

/// How many of the shop's orders the tag saw.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Coverage {
    /// Orders that the server, a till or an imported list told of.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub known: u64,
    /// Of those, told by the tag too.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub seen_by_tag: u64,
    /// Of the seen, part of a session.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub joined: u64,
    /// Seen among the known.
    pub seen_rate: Option<f64>,
    /// Joined among the seen.
    pub joined_rate: Option<f64>,
    /// Known and not seen, because it was taken outside the site: a till, a call.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub missed_offline: u64,
    /// Known and not seen, though the tag saw the visitor within a day before, and
    /// numbered an event then that never arrived: lost on the way.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub missed_lost: u64,
    /// Known and not seen, though the tag saw the visitor within a day before and
    /// all that it is known to have told arrived, or may still: no tag on the last page, or the
    /// page was never shown.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub missed_untold: u64,
    /// Known and not seen, of somebody the tag did not see: consent denied or
    /// blocked, which nothing is sent about to tell them apart, or nobody joined
    /// them.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub missed_visitor_unknown: u64,
}

/// Orders of one payment method.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PaymentRow {
    /// The method; `(none)` where no purchase named one.
    pub key: String,
    /// Orders.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub placed: u64,
    /// Paid.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub paid: u64,
    /// Cancelled or expired.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub cancelled: u64,
    /// Neither yet.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub waiting: u64,
    /// Paid among placed orders that do not wait any more.
    pub paid_rate: Option<f64>,
    /// Median time from the order to its payment, where both were told.
    pub median_ms_to_pay: Option<Quantile>,
    /// What was ordered.
    pub revenue: Vec<Money>,
}

/// What became of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[cfg_attr(
    feature = "typescript",
    derive(ts_rs::TS),
    ts(rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum OrderState {
    /// Waits for its payment.
    Placed,
    /// Paid.
    Paid,
    /// Cancelled or expired.
    Cancelled,
    /// All of it was given back.
    Refunded,
}

/// One order.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct OrderRow {
    /// The shop's number; the event's id where there is none.
    pub order_id: String,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// What became of it.
    pub state: OrderState,
    /// When its payment came in, where that was told.
    pub paid_at: Option<Timestamp>,
    /// When it was cancelled.
    pub cancelled_at: Option<Timestamp>,
    /// Its value as placed.
    pub value: Option<Money>,
    /// What was given back of it.
    pub refunded: Option<Money>,
    /// Payment method.
    pub payment_type: Option<String>,
    /// Coupon.
    pub coupon: Option<String>,
    /// Pieces.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub pieces: u64,
    /// Who ordered.
    pub visitor: String,
    /// The session it is part of.
    pub session: Option<String>,
    /// Told by the tag.
    pub seen_by_tag: bool,
    /// Told by the server, a till or a list.
    pub known_elsewhere: bool,
}
