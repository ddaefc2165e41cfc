//! Stories: what visitors did, in one line each.
//!
//! `ana: /@0 /p/1@1 purchase@90s[order_id=7,value=100,prop.plan=gold]`: a page
//! view starts with `/`, anything else is an action of that name; the time is in
//! minutes, or with a unit (`s`, `ms`, `h`, `d`). Fields are the wire's, and the
//! wire's own rules make the action. `ana.phone` and `ana.laptop` are two
//! visitors of one person. Ids count the events of a story from 1, unless `id`
//! is given, and `seq` is left 0, so that ties are broken by id.

use super::event;
use analytics::params::parse_span;
use analytics::time::MINUTE;
use analytics::{Event, Source, Traffic};
use protocol::{Action, PropValue, WireEvent};

/// Visitor and events of one line.
pub fn story(line: &str) -> (String, Vec<Event>) {
    let (visitor, rest) = line.split_once(':').expect("NAME: EVENTS");
    let events = rest.split_whitespace().enumerate();
    let events = events.map(|(place, word)| one(&format!("{}", place + 1), word));
    (visitor.to_owned(), events.collect())
}

fn one(id: &str, word: &str) -> Event {
    let (head, fields) = word.split_once('[').unwrap_or((word, "]"));
    let (name, at) = head.split_once('@').expect("WHAT@WHEN");
    let at = match at.parse::<i64>() {
        Ok(minutes) => minutes * MINUTE,
        Err(_) => parse_span("at", at).expect("a time"),
    };
    let mut event = event(id, at);
    let mut wire = WireEvent {
        r#type: name.to_owned(),
        ..WireEvent::default()
    };
    event.page = None;
    if name.starts_with('/') {
        wire.r#type = "page_view".to_owned();
        event.page = Some(name.to_owned());
    }
    let fields = fields.strip_suffix(']').expect("a closing bracket");
    for field in fields.split(',').filter(|field| !field.is_empty()) {
        let (key, value) = field.split_once('=').expect("KEY=VALUE");
        set(&mut event, &mut wire, key, value);
    }
    event.action = Action::try_from(&mut wire).expect("a valid action");
    event.user = wire.user;
    event
}

fn set(event: &mut Event, wire: &mut WireEvent, key: &str, value: &str) {
    let text = || Some(value.to_owned());
    let scalar = || {
        value
            .parse()
            .map_or(PropValue::Text(value.to_owned()), PropValue::Integer)
    };
    match key {
        "id" => event.id = value.to_owned(),
        "seq" => event.seq = value.parse().expect("valid"),
        "page" => event.page = text(),
        "view" => event.view = text(),
        "session" => event.session = text(),
        "source" => event.source = Source::from_name(value).expect("valid"),
        "bot" if value == "true" => event.traffic = Traffic::Bot,
        "internal" if value == "true" => event.traffic = Traffic::Internal,
        "contact" => event.contact = text(),
        "channel" => event.channel = text(),
        "user" => wire.user = text(),
        "name" => wire.name = text(),
        "value" => wire.value = value.parse().ok(),
        "currency" => wire.currency = text(),
        "order_id" => wire.order_id = text(),
        "coupon" => wire.coupon = text(),
        "cart_id" => wire.cart_id = text(),
        "checkout_id" => wire.checkout_id = text(),
        "shipping_tier" => wire.shipping_tier = text(),
        "payment_type" => wire.payment_type = text(),
        "search_term" => wire.search_term = Some(value.replace('_', " ")),
        "results" => wire.results = value.parse().ok(),
        "survey" => wire.survey = text(),
        "score" => wire.score = value.parse().ok(),
        "kind" => wire.kind = text(),
        "url" => {
            event.page = protocol::page::page_of(value);
            event.url = text();
        }
        "referrer" => event.referrer = text(),
        "agent" => event.user_agent = Some(value.into()),
        "timezone" | "language" => {
            let mut client = event.client.as_deref().cloned().unwrap_or_default();
            let fact = match key {
                "timezone" => &mut client.timezone,
                _ => &mut client.language,
            };
            *fact = text();
            event.client = Some(client.into());
        }
        "paid" => wire.paid = value.parse().ok(),
        "visible_ms" => wire.visible_ms = value.parse().ok(),
        "experiment" => wire.experiment = text(),
        "variant" => wire.variant = text(),
        "form" => wire.form = text(),
        "field" => wire.field = text(),
        "state" => wire.state = text(),
        "item" => wire.items.push(item(value)),
        _ => match key.split_once('.') {
            Some(("prop", key)) => drop(event.props.insert(key.to_owned(), scalar())),
            Some(("trait", key)) => drop(event.traits.insert(key.to_owned(), scalar())),
            _ => panic!("unknown field {key}"),
        },
    }
}

/// `ID/CATEGORY*QUANTITYxPRICE`, of which all but the id may be left out.
fn item(text: &str) -> protocol::Item {
    let (name, numbers) = text.split_once('*').unwrap_or((text, ""));
    let (id, category) = name.split_once('/').unwrap_or((name, ""));
    let (quantity, price) = numbers.split_once('x').unwrap_or((numbers, ""));
    protocol::Item {
        id: id.to_owned(),
        category: Some(category.to_owned()).filter(|category| !category.is_empty()),
        quantity: quantity.parse().ok(),
        price: price.parse().ok(),
        ..protocol::Item::default()
    }
}
