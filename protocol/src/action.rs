//! `Action`: what an event means, once its `type` and fields agree.
//!
//! A type of GA4's list or of our own with a required field missing is refused;
//! an unknown type is a custom event of that name, so that nothing a site wants
//! to tell is lost to a spelling that we did not know.

use crate::commerce::{Commerce, CommerceAction};
use crate::event::WireEvent;
use crate::props::Props;
use std::fmt;

/// The checked meaning of an event.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// A page was shown.
    PageView,
    /// Time and scroll since the last such report.
    Engagement {
        /// Milliseconds the page was visible.
        visible_ms: u32,
        /// Per cent of the page newly scrolled into view.
        scroll_pct: u8,
    },
    /// The visitor is this user of the site.
    Identify {
        /// The site's own id of the person.
        user: String,
        /// What the site says about the person.
        traits: Props,
    },
    /// The tested place was met with this variant.
    Exposure {
        /// Which experiment.
        experiment: String,
        /// Which variant.
        variant: String,
    },
    /// A form was started, touched or submitted; names only.
    Form {
        /// Name of the form.
        form: Option<String>,
        /// Name of the field.
        field: Option<String>,
        /// What happened to it.
        state: Option<String>,
    },
    /// An error message was shown.
    Error {
        /// What kind.
        kind: Option<String>,
        /// At which field.
        field: Option<String>,
    },
    /// A link to another site was followed.
    Outbound {
        /// Where it leads.
        href: Option<String>,
    },
    /// An account was made.
    SignUp,
    /// Somebody logged in.
    Login,
    /// An answer to a survey.
    SurveyResponse {
        /// Which survey.
        survey: String,
        /// `nps`, `csat` or `ces`.
        kind: String,
        /// The answer.
        score: i32,
    },
    /// One of the commerce actions.
    Commerce(CommerceAction, Box<Commerce>),
    /// The site's own event, with commerce fields if it gave some.
    Custom {
        /// Its name.
        name: String,
        /// What it says about items and money.
        commerce: Box<Commerce>,
    },
}

/// Why a claim is not an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InvalidAction {
    /// `type` is empty.
    MissingType,
    /// A field that this type needs is absent or empty.
    MissingField {
        /// The event's type.
        r#type: String,
        /// The absent field.
        field: &'static str,
    },
    /// A field holds something that this type does not allow.
    InvalidField {
        /// The event's type.
        r#type: String,
        /// The field.
        field: &'static str,
        /// What is allowed.
        allowed: &'static str,
    },
}

impl fmt::Display for InvalidAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingType => f.write_str("`type` is missing"),
            Self::MissingField { r#type, field } => write!(f, "`{type}` needs `{field}`"),
            Self::InvalidField {
                r#type,
                field,
                allowed,
            } => {
                write!(f, "`{field}` of `{type}` must be {allowed}")
            }
        }
    }
}

impl std::error::Error for InvalidAction {}

impl Action {
    /// The name that matchers and reports use: `page_view`, a GA4 name, one of
    /// our own types, or the custom event's name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::PageView => "page_view",
            Self::Engagement { .. } => "engagement",
            Self::Identify { .. } => "identify",
            Self::Exposure { .. } => "exposure",
            Self::Form { .. } => "form",
            Self::Error { .. } => "error",
            Self::Outbound { .. } => "outbound",
            Self::SignUp => "sign_up",
            Self::Login => "login",
            Self::SurveyResponse { .. } => "survey_response",
            Self::Commerce(action, _) => action.name(),
            Self::Custom { name, .. } => name,
        }
    }

    /// The commerce fields, where the action has some.
    #[must_use]
    pub fn commerce(&self) -> Option<&Commerce> {
        match self {
            Self::Commerce(_, commerce) | Self::Custom { commerce, .. } => Some(commerce),
            _ => None,
        }
    }

    /// Whether the visitor did something: any but page views, views of items,
    /// lists and carts, exposures, engagement, identify and errors. A session
    /// with one page view and no such event can be a bounce.
    #[must_use]
    pub fn is_interactive(&self) -> bool {
        use CommerceAction::{ViewCart, ViewItem, ViewItemList};
        !matches!(
            self,
            Self::PageView
                | Self::Engagement { .. }
                | Self::Identify { .. }
                | Self::Exposure { .. }
                | Self::Error { .. }
                | Self::Commerce(ViewItem | ViewItemList | ViewCart, _)
        )
    }
}

/// Takes the fields that the action holds out of the event; the rest stays.
impl TryFrom<&mut WireEvent> for Action {
    type Error = InvalidAction;

    fn try_from(event: &mut WireEvent) -> Result<Self, InvalidAction> {
        let action = match event.r#type.as_str() {
            "" => return Err(InvalidAction::MissingType),
            "page_view" => Self::PageView,
            "engagement" => Self::Engagement {
                visible_ms: event.visible_ms.unwrap_or(0),
                scroll_pct: event.scroll_pct.unwrap_or(0).min(100),
            },
            "identify" => Self::Identify {
                user: required(&event.r#type, "user", event.user.take())?,
                traits: std::mem::take(&mut event.traits),
            },
            "exposure" => Self::Exposure {
                experiment: required(&event.r#type, "experiment", event.experiment.take())?,
                variant: required(&event.r#type, "variant", event.variant.take())?,
            },
            "form" => Self::Form {
                form: event.form.take(),
                field: event.field.take(),
                state: event.state.take(),
            },
            "error" => Self::Error {
                kind: event.kind.take(),
                field: event.field.take(),
            },
            "outbound" => Self::Outbound {
                href: event.href.take(),
            },
            "sign_up" => Self::SignUp,
            "login" => Self::Login,
            "survey_response" => survey_response(event)?,
            "custom" => Self::Custom {
                name: required(&event.r#type, "name", event.name.take())?,
                commerce: Box::new(commerce(event)),
            },
            name => match CommerceAction::from_name(name) {
                Some(action) => commerce_action(action, event)?,
                None => Self::Custom {
                    name: event.r#type.clone(),
                    commerce: Box::new(commerce(event)),
                },
            },
        };
        Ok(action)
    }
}

fn survey_response(event: &mut WireEvent) -> Result<Action, InvalidAction> {
    let kind = required(&event.r#type, "kind", event.kind.take())?;
    if !matches!(kind.as_str(), "nps" | "csat" | "ces") {
        return Err(InvalidAction::InvalidField {
            r#type: event.r#type.clone(),
            field: "kind",
            allowed: "nps, csat or ces",
        });
    }
    Ok(Action::SurveyResponse {
        survey: required(&event.r#type, "survey", event.survey.take())?,
        kind,
        score: event
            .score
            .take()
            .ok_or_else(|| missing(&event.r#type, "score"))?,
    })
}

fn commerce_action(action: CommerceAction, event: &mut WireEvent) -> Result<Action, InvalidAction> {
    use CommerceAction::{OrderCancelled, OrderPaid, Refund};
    let needs_order = matches!(action, OrderPaid | OrderCancelled | Refund);
    if needs_order && event.order_id.as_deref().is_none_or(str::is_empty) {
        return Err(missing(action.name(), "order_id"));
    }
    Ok(Action::Commerce(action, Box::new(commerce(event))))
}

fn commerce(event: &mut WireEvent) -> Commerce {
    Commerce {
        items: std::mem::take(&mut event.items),
        value: event.value.take(),
        currency: event.currency.take(),
        order_id: event.order_id.take().filter(|id| !id.is_empty()),
        cart_id: event.cart_id.take(),
        checkout_id: event.checkout_id.take(),
        coupon: event.coupon.take(),
        shipping_tier: event.shipping_tier.take(),
        payment_type: event.payment_type.take(),
        search_term: event.search_term.take(),
        results: event.results.take(),
        paid: event.paid.take(),
    }
}

fn required(
    r#type: &str,
    field: &'static str,
    value: Option<String>,
) -> Result<String, InvalidAction> {
    value
        .filter(|text| !text.is_empty())
        .ok_or_else(|| missing(r#type, field))
}

fn missing(r#type: &str, field: &'static str) -> InvalidAction {
    InvalidAction::MissingField {
        r#type: r#type.to_owned(),
        field,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(json: &str, expected: Result<&str, &str>) {
        let mut event: WireEvent = serde_json::from_str(json).unwrap();
        let action = Action::try_from(&mut event);
        let got = action
            .as_ref()
            .map(Action::name)
            .map_err(ToString::to_string);
        assert_eq!(got, expected.map_err(str::to_owned), "{json}");
    }

    #[test]
    fn types_and_their_required_fields() {
        check(r#"{"type":"page_view"}"#, Ok("page_view"));
        check(r#"{"type":"purchase"}"#, Ok("purchase"));
        check(r#"{"type":"wishlist","name":"x"}"#, Ok("wishlist"));
        check(r#"{"type":"custom","name":"quiz"}"#, Ok("quiz"));
        check(r#"{"type":"custom"}"#, Err("`custom` needs `name`"));
        check(r#"{}"#, Err("`type` is missing"));
        check(
            r#"{"type":"exposure","variant":"b"}"#,
            Err("`exposure` needs `experiment`"),
        );
        check(
            r#"{"type":"identify","user":""}"#,
            Err("`identify` needs `user`"),
        );
        check(
            r#"{"type":"refund","value":5}"#,
            Err("`refund` needs `order_id`"),
        );
        check(r#"{"type":"order_paid","order_id":"9"}"#, Ok("order_paid"));
        check(
            r#"{"type":"survey_response","survey":"s","kind":"mood","score":3}"#,
            Err("`kind` of `survey_response` must be nps, csat or ces"),
        );
        check(
            r#"{"type":"survey_response","survey":"s","kind":"nps","score":9}"#,
            Ok("survey_response"),
        );
    }

    #[test]
    fn money_must_be_whole() {
        let error = serde_json::from_str::<WireEvent>(r#"{"type":"purchase","value":12.5}"#);
        assert!(error.unwrap_err().to_string().contains("12.5"));
    }
}
