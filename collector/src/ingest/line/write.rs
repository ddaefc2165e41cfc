//! Writing events as lines, so that reading them back gives the same events.

use analytics::{Event, Traffic};
use protocol::{Action, Commerce, CommerceAction, WireEvent};
use serde_json::{Map, Value};

/// The line of an event, without its line break.
pub fn to_line(visitor: &str, event: &Event) -> Result<String, serde_json::Error> {
    let mut fields = match serde_json::to_value(wire_of(event))? {
        Value::Object(fields) => fields,
        _ => Map::new(),
    };
    let mut set = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            fields.insert(name.to_owned(), value);
        }
    };
    let text = |text: &Option<String>| text.clone().map(Value::String);
    set("visitor", Some(Value::from(visitor)));
    set("session", text(&event.session));
    set("source", Some(Value::from(event.source.name())));
    set("contact", text(&event.contact));
    set("channel", text(&event.channel));
    for (name, traffic) in [("bot", Traffic::Bot), ("internal", Traffic::Internal)] {
        set(
            name,
            (event.traffic == traffic).then_some(Value::Bool(true)),
        );
    }
    set("user_agent", event.user_agent.as_deref().map(Value::from));
    set(
        "context",
        event
            .client
            .as_deref()
            .map(serde_json::to_value)
            .transpose()?,
    );
    serde_json::to_string(&fields)
}

fn wire_of(event: &Event) -> WireEvent {
    let mut wire = WireEvent {
        id: event.id.clone(),
        at: event.time.0,
        seq: event.seq,
        view: event.view.clone(),
        url: event.url.clone(),
        title: event.title.clone(),
        referrer: event.referrer.clone(),
        user: event.user.clone(),
        traits: event.traits.clone(),
        props: event.props.clone(),
        ..WireEvent::default()
    };
    wire.r#type = event.action.name().to_owned();
    match event.action.clone() {
        Action::PageView | Action::SignUp | Action::Login => {}
        Action::Engagement {
            visible_ms,
            scroll_pct,
        } => {
            wire.visible_ms = Some(visible_ms);
            wire.scroll_pct = Some(scroll_pct);
        }
        Action::Identify { user, traits } => {
            wire.user = Some(user);
            wire.traits = traits;
        }
        Action::Exposure {
            experiment,
            variant,
        } => {
            wire.experiment = Some(experiment);
            wire.variant = Some(variant);
        }
        Action::Form { form, field, state } => {
            wire.form = form;
            wire.field = field;
            wire.state = state;
        }
        Action::Error { kind, field } => {
            wire.kind = kind;
            wire.field = field;
        }
        Action::Outbound { href } => wire.href = href,
        Action::SurveyResponse {
            survey,
            kind,
            score,
        } => {
            wire.survey = Some(survey);
            wire.kind = Some(kind);
            wire.score = Some(score);
        }
        Action::Commerce(_, commerce) => set_commerce(&mut wire, *commerce),
        Action::Custom { name, commerce } => {
            set_commerce(&mut wire, *commerce);
            // A custom event may bear the name of one of our own types.
            if is_own_type(&name) {
                wire.r#type = "custom".to_owned();
                wire.name = Some(name);
            }
        }
    }
    wire
}

fn is_own_type(name: &str) -> bool {
    const OWN: [&str; 9] = [
        "page_view",
        "engagement",
        "identify",
        "exposure",
        "form",
        "error",
        "outbound",
        "sign_up",
        "login",
    ];
    OWN.contains(&name)
        || matches!(name, "survey_response" | "custom")
        || CommerceAction::from_name(name).is_some()
}

fn set_commerce(wire: &mut WireEvent, commerce: Commerce) {
    wire.items = commerce.items;
    wire.value = commerce.value;
    wire.currency = commerce.currency;
    wire.order_id = commerce.order_id;
    wire.cart_id = commerce.cart_id;
    wire.checkout_id = commerce.checkout_id;
    wire.coupon = commerce.coupon;
    wire.shipping_tier = commerce.shipping_tier;
    wire.payment_type = commerce.payment_type;
    wire.search_term = commerce.search_term;
    wire.results = commerce.results;
    wire.paid = commerce.paid;
}
