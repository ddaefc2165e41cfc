//! `Field`: what a condition looks at. A bare name is the event's own field of
//! that name, if events have one, else a free property. `item.X` is a field of
//! any of its items (`category` and `brand` alone mean the items' too), and
//! `prop.X` a property, whatever X is called.

use super::text::escape;
use crate::event::Event;
use protocol::{Action, Commerce, Item, PropValue};
use std::fmt;

/// What a condition looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// A field of the event itself.
    Own(OwnField),
    /// A field of its items.
    Item(ItemField),
    /// A free property.
    Prop(String),
}

/// A value that an event holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Value<'e> {
    Text(&'e str),
    Number(f64),
    Bool(bool),
}

macro_rules! names {
    ($(#[$doc:meta])* $kind:ident: $($variant:ident = $name:literal,)+) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $kind {
            $(#[doc = concat!("`", $name, "`.")] $variant,)+
        }

        impl $kind {
            /// Every field.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The name in conditions.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }

            /// The field of this name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|field| field.name() == name)
            }
        }
    };
}

names! {
    /// Fields of an event.
    OwnField:
    Value = "value",
    Currency = "currency",
    OrderId = "order_id",
    CartId = "cart_id",
    CheckoutId = "checkout_id",
    Coupon = "coupon",
    ShippingTier = "shipping_tier",
    PaymentType = "payment_type",
    SearchTerm = "search_term",
    Results = "results",
    Paid = "paid",
    Page = "page",
    Contact = "contact",
    Channel = "channel",
    Experiment = "experiment",
    Variant = "variant",
    Form = "form",
    FormField = "field",
    State = "state",
    Kind = "kind",
    Survey = "survey",
    Score = "score",
    Href = "href",
}

names! {
    /// Fields of an item.
    ItemField:
    Id = "id",
    Name = "name",
    Price = "price",
    Quantity = "quantity",
    Category = "category",
    Variant = "variant",
    Brand = "brand",
}

impl Field {
    /// The field of this name; only `item.` needs a name from a list.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        if let Some(item) = name.strip_prefix("item.") {
            return ItemField::from_name(item).map(Self::Item);
        }
        if let Some(prop) = name.strip_prefix("prop.") {
            return (!prop.is_empty()).then(|| Self::Prop(prop.to_owned()));
        }
        match name {
            "" => None,
            "category" => Some(Self::Item(ItemField::Category)),
            "brand" => Some(Self::Item(ItemField::Brand)),
            _ => Some(match OwnField::from_name(name) {
                Some(own) => Self::Own(own),
                None => Self::Prop(name.to_owned()),
            }),
        }
    }

    /// Whether any value that the event holds here passes the test.
    pub(super) fn any(&self, event: &Event, test: impl Fn(Value<'_>) -> bool) -> bool {
        match self {
            Self::Own(field) => field.of(event).is_some_and(test),
            Self::Prop(name) => event.props.get(name).map(Value::from).is_some_and(test),
            Self::Item(field) => event.action.commerce().is_some_and(|commerce| {
                let mut values = commerce.items.iter().filter_map(|item| field.of(item));
                values.any(test)
            }),
        }
    }
}

impl OwnField {
    fn of(self, event: &Event) -> Option<Value<'_>> {
        match self {
            Self::Page => text(event.page.as_ref()),
            Self::Contact => text(event.contact.as_ref()),
            Self::Channel => text(event.channel.as_ref()),
            _ => match &event.action {
                Action::Commerce(_, commerce) | Action::Custom { commerce, .. } => {
                    self.of_commerce(commerce)
                }
                action => self.of_action(action),
            },
        }
    }

    fn of_commerce(self, commerce: &Commerce) -> Option<Value<'_>> {
        match self {
            Self::Value => commerce.value.map(number),
            Self::Currency => text(commerce.currency.as_ref()),
            Self::OrderId => text(commerce.order_id.as_ref()),
            Self::CartId => text(commerce.cart_id.as_ref()),
            Self::CheckoutId => text(commerce.checkout_id.as_ref()),
            Self::Coupon => text(commerce.coupon.as_ref()),
            Self::ShippingTier => text(commerce.shipping_tier.as_ref()),
            Self::PaymentType => text(commerce.payment_type.as_ref()),
            Self::SearchTerm => text(commerce.search_term.as_ref()),
            Self::Results => commerce.results.map(|n| Value::Number(n.into())),
            Self::Paid => commerce.paid.map(Value::Bool),
            _ => None,
        }
    }

    fn of_action(self, action: &Action) -> Option<Value<'_>> {
        match (self, action) {
            (Self::Experiment, Action::Exposure { experiment, .. }) => {
                Some(Value::Text(experiment))
            }
            (Self::Variant, Action::Exposure { variant, .. }) => Some(Value::Text(variant)),
            (Self::Form, Action::Form { form, .. }) => text(form.as_ref()),
            (Self::FormField, Action::Form { field, .. } | Action::Error { field, .. }) => {
                text(field.as_ref())
            }
            (Self::State, Action::Form { state, .. }) => text(state.as_ref()),
            (Self::Kind, Action::Error { kind, .. }) => text(kind.as_ref()),
            (Self::Kind, Action::SurveyResponse { kind, .. }) => Some(Value::Text(kind)),
            (Self::Survey, Action::SurveyResponse { survey, .. }) => Some(Value::Text(survey)),
            (Self::Score, Action::SurveyResponse { score, .. }) => {
                Some(Value::Number((*score).into()))
            }
            (Self::Href, Action::Outbound { href }) => text(href.as_ref()),
            _ => None,
        }
    }
}

impl ItemField {
    fn of(self, item: &Item) -> Option<Value<'_>> {
        match self {
            Self::Id => Some(Value::Text(&item.id)),
            Self::Name => text(item.name.as_ref()),
            Self::Price => item.price.map(number),
            Self::Quantity => Some(Value::Number(item.quantity.unwrap_or(1).into())),
            Self::Category => text(item.category.as_ref()),
            Self::Variant => text(item.variant.as_ref()),
            Self::Brand => text(item.brand.as_ref()),
        }
    }
}

impl<'e> From<&'e PropValue> for Value<'e> {
    fn from(value: &'e PropValue) -> Self {
        match value {
            PropValue::Text(text) => Self::Text(text),
            PropValue::Integer(whole) => number(*whole),
            PropValue::Number(any) => Self::Number(*any),
            PropValue::Bool(yes) => Self::Bool(*yes),
        }
    }
}

fn text(value: Option<&String>) -> Option<Value<'_>> {
    value.map(|text| Value::Text(text))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "money is far below 2^53, and comparisons of properties are in doubles"
)]
fn number<'e>(whole: i64) -> Value<'e> {
    Value::Number(whole as f64)
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Own(field) => f.write_str(field.name()),
            Self::Item(field) => write!(f, "item.{}", field.name()),
            Self::Prop(name) => {
                let bare = Self::from_name(name).as_ref() == Some(self);
                let prefix = if bare { "" } else { "prop." };
                let name = escape(name, &['=', '!', '<', '>', '[', ']', ',', '|', ';']);
                write!(f, "{prefix}{name}")
            }
        }
    }
}
