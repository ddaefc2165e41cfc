//! `WireEvent`: an event as claimed by a client, one flat struct.
//!
//! Flat and without fallbacks on purpose: `flatten` and untagged enums hide
//! which field was wrong. Unknown fields are ignored, so that an older collector
//! takes what a newer SDK sends. What a field must hold for a given `type` is
//! decided by [`crate::Action`].

use crate::commerce::Item;
use crate::props::Props;
use serde::{Deserialize, Serialize};

/// A claimed event. Fields are absent where they do not apply.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct WireEvent {
    /// Unique within the visitor, see [`crate::id`].
    pub id: String,
    /// Milliseconds since 1970 by the client's clock.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub at: i64,
    /// Place among the client's events; orders events of one millisecond.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub seq: u64,
    /// Id of the page view that the event belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub view: Option<String>,
    /// Where it happened: an absolute URL, or a bare path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The document's title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Where the visitor came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub referrer: Option<String>,
    /// What happened.
    pub r#type: String,
    /// Name of a custom event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,

    /// `engagement`: milliseconds visible since the last report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visible_ms: Option<u32>,
    /// `engagement`: per cent of the page's height newly seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scroll_pct: Option<u8>,
    /// `identify`: the site's own id of the person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// `identify`: what the site says about the person.
    #[serde(skip_serializing_if = "Props::is_empty")]
    pub traits: Props,
    /// `exposure`: the experiment met.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub experiment: Option<String>,
    /// `exposure`: the variant met.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
    /// `form`: name of the form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// `form` and `error`: name of the field, never its value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// `form`: `started`, `touched` or `submitted`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// `error`: what kind of error was shown; `survey_response`: nps, csat or ces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// `outbound`: where the link leads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    /// `survey_response`: which survey.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub survey: Option<String>,
    /// `survey_response`: the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<i32>,

    /// Commerce: the items.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Item>,
    /// Commerce: total in minor units.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(type = "number | null"))]
    pub value: Option<i64>,
    /// Commerce: ISO 4217 code of the money.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Commerce: the order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_id: Option<String>,
    /// Commerce: the cart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cart_id: Option<String>,
    /// Commerce: the checkout attempt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checkout_id: Option<String>,
    /// Commerce: coupon tried or used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coupon: Option<String>,
    /// Commerce: shipping option.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shipping_tier: Option<String>,
    /// Commerce: payment method.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_type: Option<String>,
    /// `search`: the term.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search_term: Option<String>,
    /// `search`: how many results it gave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub results: Option<u32>,
    /// `purchase`: the payment is already in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paid: Option<bool>,

    /// Free properties.
    #[serde(skip_serializing_if = "Props::is_empty")]
    pub props: Props,
}
