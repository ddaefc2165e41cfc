//! Commerce: what shops say about items, carts, checkouts and orders. Names and
//! shapes follow GA4's recommended e-commerce events; money is integer minor
//! units (centavos, cents) of an ISO 4217 currency.

use serde::{Deserialize, Serialize};

/// One line of a cart, list or order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct Item {
    /// The shop's SKU or product id.
    pub id: String,
    /// Name shown to people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Price of one piece in minor units.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(type = "number | null"))]
    pub price: Option<i64>,
    /// Pieces; absent means one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<u32>,
    /// Category, one level.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Size, colour or another choice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
    /// Brand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub brand: Option<String>,
}

/// The commerce fields of an event; all may be absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Commerce {
    /// What the action is about.
    pub items: Vec<Item>,
    /// Total in minor units.
    pub value: Option<i64>,
    /// ISO 4217 code; absent means the site's.
    pub currency: Option<String>,
    /// The shop's order number.
    pub order_id: Option<String>,
    /// The shop's cart.
    pub cart_id: Option<String>,
    /// The shop's checkout attempt.
    pub checkout_id: Option<String>,
    /// Coupon tried or used.
    pub coupon: Option<String>,
    /// Shipping option chosen.
    pub shipping_tier: Option<String>,
    /// Payment method chosen.
    pub payment_type: Option<String>,
    /// What was searched for.
    pub search_term: Option<String>,
    /// Number of results a search gave.
    pub results: Option<u32>,
    /// On a purchase: the payment is already in.
    pub paid: Option<bool>,
}

macro_rules! commerce_actions {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)+) => {
        /// The commerce actions, by GA4's names, and the two that settle an order.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum CommerceAction {
            $($(#[$doc])* $variant,)+
        }

        impl CommerceAction {
            /// Every action, in the order in which a journey usually meets them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The name on the wire.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }

            /// The action of this name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }
    };
}

commerce_actions! {
    /// A list of items was shown.
    ViewItemList = "view_item_list",
    /// An item's page was shown.
    ViewItem = "view_item",
    /// An item was chosen from a list.
    SelectItem = "select_item",
    /// Items went into the cart.
    AddToCart = "add_to_cart",
    /// Items left the cart.
    RemoveFromCart = "remove_from_cart",
    /// The cart was shown; its items are the cart's whole content.
    ViewCart = "view_cart",
    /// A checkout began; its items are the cart's whole content.
    BeginCheckout = "begin_checkout",
    /// Shipping was chosen.
    AddShippingInfo = "add_shipping_info",
    /// Payment was chosen.
    AddPaymentInfo = "add_payment_info",
    /// An order was placed.
    Purchase = "purchase",
    /// Money went back; `order_id` is required.
    Refund = "refund",
    /// Something was searched for.
    Search = "search",
    /// The payment of an order came in; `order_id` is required.
    OrderPaid = "order_paid",
    /// An order was cancelled or its payment expired; `order_id` is required.
    OrderCancelled = "order_cancelled",
}
