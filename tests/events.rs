//! Any events at all, for properties of stores and lines.

use analytics::{Event, Source, Timestamp, Traffic};
use collector::store::VisitorEvents;
use proptest::prelude::*;
use protocol::{Action, ClientContext, Commerce, CommerceAction, Item, PropValue, Props};
use std::sync::Arc;

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z]{1,12}", "[ -~]{1,20}", "\\PC{1,8}"].prop_filter("control", |text| {
        !text.contains(|c: char| c.is_control() || ('\u{200e}'..='\u{2069}').contains(&c))
    })
}

fn maybe() -> impl Strategy<Value = Option<String>> {
    prop::option::of(text())
}

fn props() -> impl Strategy<Value = Props> {
    let value = prop_oneof![
        text().prop_map(PropValue::Text),
        any::<i64>().prop_map(PropValue::Integer),
        (-1e9..1e9_f64).prop_map(|n| PropValue::Number(n + 0.5)),
        any::<bool>().prop_map(PropValue::Bool),
    ];
    prop::collection::btree_map("[a-z]{1,8}", value, 0..4).prop_map(Props::from_iter)
}

fn item() -> impl Strategy<Value = Item> {
    (
        text(),
        maybe(),
        prop::option::of(-1000..1_000_000_i64),
        prop::option::of(0..99_u32),
        maybe(),
    )
        .prop_map(|(id, name, price, quantity, category)| Item {
            id,
            name,
            price,
            quantity,
            category,
            variant: None,
            brand: Some("b".into()),
        })
}

fn commerce() -> impl Strategy<Value = Box<Commerce>> {
    let money = (
        prop::option::of(0..10_000_000_i64),
        prop::option::of("[A-Z]{3}"),
    );
    (
        prop::collection::vec(item(), 0..4),
        money,
        maybe(),
        maybe(),
        prop::option::of(any::<bool>()),
    )
        .prop_map(|(items, (value, currency), cart_id, coupon, paid)| {
            Box::new(Commerce {
                items,
                value,
                currency,
                order_id: Some("o-1".into()),
                cart_id,
                checkout_id: None,
                coupon,
                shipping_tier: Some("sedex".into()),
                payment_type: None,
                search_term: None,
                results: Some(3),
                paid,
            })
        })
}

fn action() -> impl Strategy<Value = Action> {
    let any_commerce = (prop::sample::select(CommerceAction::ALL), commerce());
    prop_oneof![
        Just(Action::PageView),
        (any::<u32>(), 0..=100_u8).prop_map(|(visible_ms, scroll_pct)| Action::Engagement {
            visible_ms,
            scroll_pct
        }),
        (text(), props()).prop_map(|(user, traits)| Action::Identify { user, traits }),
        (text(), text()).prop_map(|(experiment, variant)| Action::Exposure {
            experiment,
            variant
        }),
        (maybe(), maybe(), maybe()).prop_map(|(form, field, state)| Action::Form {
            form,
            field,
            state
        }),
        (maybe(), maybe()).prop_map(|(kind, field)| Action::Error { kind, field }),
        maybe().prop_map(|href| Action::Outbound { href }),
        Just(Action::SignUp),
        Just(Action::Login),
        any::<i32>().prop_map(|score| Action::SurveyResponse {
            survey: "s".into(),
            kind: "nps".into(),
            score
        }),
        any_commerce.prop_map(|(action, commerce)| Action::Commerce(action, commerce)),
        (
            prop_oneof![text(), Just("login".to_owned()), Just("custom".to_owned())],
            commerce()
        )
            .prop_map(|(name, commerce)| Action::Custom { name, commerce }),
    ]
}

/// Any event that a collector could have accepted.
pub(crate) fn event() -> impl Strategy<Value = Event> {
    let who = (any::<u64>(), 0..4_usize, 0..3_u8, maybe());
    let what = (action(), props(), maybe(), maybe());
    let place = ("/[a-z]{0,9}", maybe(), maybe(), maybe());
    (who, what, place, -9_999_999_999..9_999_999_999_999_i64).prop_map(
        |((n, source, traffic, session), (action, props, contact, title), place, time)| {
            let (url, referrer, view, language) = place;
            let sources = [
                Source::Browser,
                Source::Server,
                Source::Offline,
                Source::Import,
            ];
            let client = ClientContext {
                language,
                screen: Some([1, 2]),
                ..Default::default()
            };
            let traffic = Traffic::from_code(traffic).expect("one of three");
            Event {
                id: format!("s{n:x}.7"),
                time: Timestamp(time),
                seq: n % 1_000,
                source: sources[source],
                page: Some(url.clone()),
                url: Some(url),
                title,
                referrer,
                view,
                session,
                user: None,
                contact,
                channel: None,
                traits: Props::new(),
                props,
                traffic,
                client: Some(Arc::new(client)),
                user_agent: (traffic == Traffic::Bot).then(|| Arc::from("Robot/1.0")),
                action,
            }
        },
    )
}

/// Any groups of events.
pub(crate) fn groups() -> impl Strategy<Value = Vec<VisitorEvents>> {
    let group = ("[a-f0-9]{8}", prop::collection::vec(event(), 1..6))
        .prop_map(|(visitor, events)| VisitorEvents { visitor, events });
    prop::collection::vec(group, 0..6)
}
