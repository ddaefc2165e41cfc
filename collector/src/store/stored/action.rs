//! Stored forms of what an event means, version 1: actions, what they say of items
//! and money.

use super::{StoredValue, props, stored_props};
use protocol::{Action, Commerce, CommerceAction, Item};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
pub(in crate::store) enum StoredAction<S = String> {
    PageView,
    Engagement {
        visible_ms: u32,
        scroll_pct: u8,
    },
    Identify {
        user: S,
        traits: Vec<(S, StoredValue<S>)>,
    },
    Exposure {
        experiment: S,
        variant: S,
    },
    Form {
        form: Option<S>,
        field: Option<S>,
        state: Option<S>,
    },
    Error {
        kind: Option<S>,
        field: Option<S>,
    },
    Outbound {
        href: Option<S>,
    },
    SignUp,
    Login,
    SurveyResponse {
        survey: S,
        kind: S,
        score: i32,
    },
    /// The action by its name on the wire.
    Commerce(S, StoredCommerce<S>),
    Custom(S, StoredCommerce<S>),
}

#[derive(Serialize, Deserialize)]
pub(in crate::store) struct StoredCommerce<S = String> {
    items: Vec<StoredItem<S>>,
    value: Option<i64>,
    currency: Option<S>,
    order_id: Option<S>,
    cart_id: Option<S>,
    checkout_id: Option<S>,
    coupon: Option<S>,
    shipping_tier: Option<S>,
    payment_type: Option<S>,
    search_term: Option<S>,
    results: Option<u32>,
    paid: Option<bool>,
}

#[derive(Serialize, Deserialize)]
struct StoredItem<S = String> {
    id: S,
    name: Option<S>,
    price: Option<i64>,
    quantity: Option<u32>,
    category: Option<S>,
    variant: Option<S>,
    brand: Option<S>,
}

impl<'e> From<&'e Action> for StoredAction<&'e str> {
    fn from(action: &'e Action) -> Self {
        match action {
            Action::PageView => Self::PageView,
            Action::Engagement {
                visible_ms,
                scroll_pct,
            } => Self::Engagement {
                visible_ms: *visible_ms,
                scroll_pct: *scroll_pct,
            },
            Action::Identify { user, traits } => Self::Identify {
                user,
                traits: stored_props(traits),
            },
            Action::Exposure {
                experiment,
                variant,
            } => Self::Exposure {
                experiment,
                variant,
            },
            Action::Form { form, field, state } => Self::Form {
                form: form.as_deref(),
                field: field.as_deref(),
                state: state.as_deref(),
            },
            Action::Error { kind, field } => Self::Error {
                kind: kind.as_deref(),
                field: field.as_deref(),
            },
            Action::Outbound { href } => Self::Outbound {
                href: href.as_deref(),
            },
            Action::SignUp => Self::SignUp,
            Action::Login => Self::Login,
            Action::SurveyResponse {
                survey,
                kind,
                score,
            } => Self::SurveyResponse {
                survey,
                kind,
                score: *score,
            },
            Action::Commerce(action, commerce) => {
                Self::Commerce(action.name(), StoredCommerce::from(&**commerce))
            }
            Action::Custom { name, commerce } => {
                Self::Custom(name, StoredCommerce::from(&**commerce))
            }
        }
    }
}

impl StoredAction {
    pub(in crate::store) fn into_action(self) -> Result<Action, String> {
        Ok(match self {
            Self::PageView => Action::PageView,
            Self::Engagement {
                visible_ms,
                scroll_pct,
            } => Action::Engagement {
                visible_ms,
                scroll_pct,
            },
            Self::Identify { user, traits } => Action::Identify {
                user,
                traits: props(traits),
            },
            Self::Exposure {
                experiment,
                variant,
            } => Action::Exposure {
                experiment,
                variant,
            },
            Self::Form { form, field, state } => Action::Form { form, field, state },
            Self::Error { kind, field } => Action::Error { kind, field },
            Self::Outbound { href } => Action::Outbound { href },
            Self::SignUp => Action::SignUp,
            Self::Login => Action::Login,
            Self::SurveyResponse {
                survey,
                kind,
                score,
            } => Action::SurveyResponse {
                survey,
                kind,
                score,
            },
            Self::Commerce(name, commerce) => {
                let action = CommerceAction::from_name(&name)
                    .ok_or_else(|| format!("commerce action {name:?} is unknown"))?;
                Action::Commerce(action, Box::new(commerce.into()))
            }
            Self::Custom(name, commerce) => Action::Custom {
                name,
                commerce: Box::new(commerce.into()),
            },
        })
    }
}

impl<'e> From<&'e Commerce> for StoredCommerce<&'e str> {
    fn from(of: &'e Commerce) -> Self {
        fn item(of: &Item) -> StoredItem<&str> {
            StoredItem {
                id: &of.id,
                name: of.name.as_deref(),
                price: of.price,
                quantity: of.quantity,
                category: of.category.as_deref(),
                variant: of.variant.as_deref(),
                brand: of.brand.as_deref(),
            }
        }
        Self {
            items: of.items.iter().map(item).collect(),
            value: of.value,
            currency: of.currency.as_deref(),
            order_id: of.order_id.as_deref(),
            cart_id: of.cart_id.as_deref(),
            checkout_id: of.checkout_id.as_deref(),
            coupon: of.coupon.as_deref(),
            shipping_tier: of.shipping_tier.as_deref(),
            payment_type: of.payment_type.as_deref(),
            search_term: of.search_term.as_deref(),
            results: of.results,
            paid: of.paid,
        }
    }
}

impl From<StoredCommerce> for Commerce {
    fn from(of: StoredCommerce) -> Self {
        let item = |of: StoredItem| Item {
            id: of.id,
            name: of.name,
            price: of.price,
            quantity: of.quantity,
            category: of.category,
            variant: of.variant,
            brand: of.brand,
        };
        Self {
            items: of.items.into_iter().map(item).collect(),
            value: of.value,
            currency: of.currency,
            order_id: of.order_id,
            cart_id: of.cart_id,
            checkout_id: of.checkout_id,
            coupon: of.coupon,
            shipping_tier: of.shipping_tier,
            payment_type: of.payment_type,
            search_term: of.search_term,
            results: of.results,
            paid: of.paid,
        }
    }
}
