//! Normalising: each claimed event of a batch is checked alone and its time
//! corrected; what passes is an [`Event`], what does not keeps its reason.

use super::agent::Agent;
use super::decode::{Claims, Envelope};
use super::rejection::Rejection;
use super::{call, shape, text};
use crate::site::is_currency;
use analytics::{Event, Source, Timestamp, Traffic};
use protocol::{Action, ClientContext, PropValue, Props, WireEvent, limits, page};
use std::mem::take;
use std::sync::Arc;

/// What the collector itself knows of a request.
#[derive(Debug, Clone)]
pub struct Receipt {
    /// When it came in.
    pub received_at: Timestamp,
    /// What its `User-Agent` header says.
    pub agent: Agent,
    /// Whether it came from one of the site's internal networks.
    pub is_internal: bool,
}

/// What became of a batch.
#[derive(Debug, Default)]
pub struct Normalized {
    /// Events to be stored.
    pub events: Vec<Event>,
    /// Refused ones: their ids, empty where none could be read, and the reasons.
    pub rejected: Vec<(String, Rejection)>,
}

/// A visitor as browsers name theirs: a UUID, put into lower case.
#[must_use]
pub fn browser_visitor(visitor: &str) -> Option<String> {
    let groups = visitor.split('-').map(str::len);
    let is_uuid =
        groups.eq([8, 4, 4, 4, 12]) && visitor.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit());
    is_uuid.then(|| visitor.to_ascii_lowercase())
}

/// Checks every event of a batch.
#[must_use]
pub fn normalize(batch: Envelope<'_>, receipt: &Receipt) -> Normalized {
    let shared = Shared {
        source: Source::Browser,
        traffic: traffic(&batch.context, receipt),
        client: client(&batch.context),
        user_agent: receipt.agent.text.clone(),
    };
    let skew = skew(batch.sent_at, receipt.received_at);
    let mut normalized = Normalized::default();
    normalized.events.reserve(batch.claims.len());
    let mut judge = |claimed: Result<WireEvent, (String, Rejection)>| {
        let believed = claimed.and_then(|mut wire| {
            let time = corrected(wire.at, skew, receipt.received_at);
            let event = time.and_then(|time| believe(&mut wire, time, &shared));
            event.map_err(|rejection| (wire.id, rejection))
        });
        match believed {
            Ok(mut event) => {
                // Whom a browser's events are of, it says by `identify` alone.
                event.user = None;
                normalized.events.push(event);
            }
            Err(rejected) => normalized.rejected.push(rejected),
        }
    };
    match batch.claims {
        Claims::Read(events) => events.into_iter().for_each(|event| judge(Ok(event))),
        Claims::Raw(events) => events
            .into_iter()
            .for_each(|raw| judge(called_or_claimed(raw.get()))),
    }
    normalized
}

/// Whose doing the events of a batch are. A program is one wherever it runs.
fn traffic(context: &ClientContext, receipt: &Receipt) -> Traffic {
    if context.webdriver || context.preview || receipt.agent.is_crawler {
        Traffic::Bot
    } else if receipt.is_internal {
        Traffic::Internal
    } else {
        Traffic::Visitor
    }
}

/// What an event gets from the batch or file that it came in.
#[derive(Debug, Clone)]
pub(crate) struct Shared {
    pub(crate) source: Source,
    pub(crate) traffic: Traffic,
    pub(crate) client: Option<Arc<ClientContext>>,
    pub(crate) user_agent: Option<Arc<str>>,
}

fn called_or_claimed(json: &str) -> Result<WireEvent, (String, Rejection)> {
    parse(&call::written_out(json)?)
}

fn parse(json: &str) -> Result<WireEvent, (String, Rejection)> {
    shape::check(json).map_err(|rejection| (String::new(), rejection))?;
    serde_json::from_str(json).map_err(|error| {
        // The id names the event to its sender, if that much can be read.
        let id = serde_json::from_str::<IdOnly>(json)
            .map(|event| event.id)
            .unwrap_or_default();
        (
            id,
            Rejection::malformed(format!("the event is not readable: {error}")),
        )
    })
}

#[derive(serde::Deserialize)]
struct IdOnly {
    id: String,
}

/// How far the collector's clock is ahead of the sender's; small differences are
/// the network's, and left alone.
fn skew(sent_at: i64, received_at: Timestamp) -> i64 {
    let skew = received_at.0.saturating_sub(sent_at);
    if skew.saturating_abs() > limits::SKEW_MS {
        skew
    } else {
        0
    }
}

fn corrected(at: i64, skew: i64, received_at: Timestamp) -> Result<Timestamp, Rejection> {
    let time = Timestamp(at.saturating_add(skew));
    let age = received_at.0.saturating_sub(time.0);
    if age > limits::OLDEST_MS {
        let message = format!("`at` lies {age} ms back, more than {}", limits::OLDEST_MS);
        Err(Rejection {
            code: "too_old",
            message,
        })
    } else if age < -limits::NEWEST_MS {
        let message = format!(
            "`at` lies {} ms ahead, more than {}",
            -age,
            limits::NEWEST_MS
        );
        Err(Rejection {
            code: "in_future",
            message,
        })
    } else {
        Ok(time)
    }
}

/// What the browser says of itself, as far as it is plausible.
pub(super) fn client(context: &ClientContext) -> Option<Arc<ClientContext>> {
    let short =
        |text: &Option<String>| text::shown(text.clone(), 64).filter(|text| !text.is_empty());
    let client = ClientContext {
        language: short(&context.language),
        screen: context.screen,
        timezone: short(&context.timezone),
        webdriver: context.webdriver,
        // Said by the events' flag.
        preview: false,
    };
    (client != ClientContext::default()).then(|| Arc::new(client))
}

/// Checks a claim field by field and makes it an event. Its id stays where it is
/// if it is refused.
pub(crate) fn believe(
    wire: &mut WireEvent,
    time: Timestamp,
    shared: &Shared,
) -> Result<Event, Rejection> {
    if wire.id.is_empty() {
        return Err(Rejection::missing_field("id"));
    }
    check_names(wire)?;
    check_money(wire)?;
    check_props("props", &wire.props)?;
    check_props("traits", &wire.traits)?;
    let action = Action::try_from(&mut *wire)?;
    let url = text::shown(wire.url.take(), limits::URL);
    Ok(Event {
        id: take(&mut wire.id),
        time,
        seq: wire.seq,
        source: shared.source,
        action,
        page: url.as_deref().and_then(page::page_of),
        url,
        title: text::shown(wire.title.take(), limits::TITLE),
        referrer: text::shown(wire.referrer.take(), limits::URL).filter(|url| !url.is_empty()),
        view: wire.view.take(),
        session: None,
        user: wire.user.take(),
        contact: None,
        channel: None,
        traits: take(&mut wire.traits),
        props: take(&mut wire.props),
        traffic: shared.traffic,
        client: shared.client.clone(),
        user_agent: shared.user_agent.clone(),
    })
}

fn check_names(wire: &WireEvent) -> Result<(), Rejection> {
    text::name("id", &wire.id, limits::EVENT_ID)?;
    text::name("type", &wire.r#type, limits::NAME)?;
    text::optional_name("view", wire.view.as_deref(), limits::EVENT_ID)?;
    text::optional_name("user", wire.user.as_deref(), limits::USER)?;
    text::optional_name("href", wire.href.as_deref(), limits::URL)?;
    text::optional_name(
        "search_term",
        wire.search_term.as_deref(),
        limits::PROP_VALUE,
    )?;
    let names = [
        ("name", &wire.name),
        ("experiment", &wire.experiment),
        ("variant", &wire.variant),
        ("form", &wire.form),
        ("field", &wire.field),
        ("state", &wire.state),
        ("kind", &wire.kind),
        ("survey", &wire.survey),
        ("order_id", &wire.order_id),
        ("cart_id", &wire.cart_id),
        ("checkout_id", &wire.checkout_id),
        ("coupon", &wire.coupon),
        ("shipping_tier", &wire.shipping_tier),
        ("payment_type", &wire.payment_type),
    ];
    for (field, name) in names {
        text::optional_name(field, name.as_deref(), limits::NAME)?;
    }
    if wire.items.len() > limits::ITEMS {
        return Err(Rejection::too_many(
            "items",
            wire.items.len(),
            limits::ITEMS,
        ));
    }
    for item in &wire.items {
        text::name("items.id", &item.id, limits::NAME)?;
        text::optional_name("items.name", item.name.as_deref(), limits::TITLE)?;
        for (field, name) in [
            ("items.category", &item.category),
            ("items.variant", &item.variant),
            ("items.brand", &item.brand),
        ] {
            text::optional_name(field, name.as_deref(), limits::NAME)?;
        }
    }
    Ok(())
}

fn check_money(wire: &mut WireEvent) -> Result<(), Rejection> {
    let bounds = -limits::MINOR_UNITS..=limits::MINOR_UNITS;
    if wire.value.is_some_and(|value| !bounds.contains(&value)) {
        return Err(Rejection::invalid_field(
            "value",
            "within a million millions either way",
        ));
    }
    for item in &wire.items {
        if item.price.is_some_and(|price| !bounds.contains(&price)) {
            let allowed = "within a million millions either way";
            return Err(Rejection::invalid_field("items.price", allowed));
        }
        if item
            .quantity
            .is_some_and(|quantity| quantity > limits::QUANTITY)
        {
            return Err(Rejection::invalid_field(
                "items.quantity",
                "at most a million",
            ));
        }
    }
    if let Some(currency) = &mut wire.currency {
        currency.make_ascii_uppercase();
        if !is_currency(currency) {
            return Err(Rejection::invalid_field(
                "currency",
                "an ISO 4217 code such as BRL",
            ));
        }
    }
    Ok(())
}

fn check_props(field: &str, props: &Props) -> Result<(), Rejection> {
    if props.len() > limits::PROPS {
        return Err(Rejection::too_many(field, props.len(), limits::PROPS));
    }
    for (key, value) in props.iter() {
        text::name(format_args!("{field} key"), key, limits::PROP_KEY)?;
        if let PropValue::Text(value) = value
            && value.len() > limits::PROP_VALUE
        {
            let name = format!("{field}.{key}");
            return Err(Rejection::too_long(&name, value.len(), limits::PROP_VALUE));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::decode;
    use analytics::time::{DAY, MINUTE};

    const NOW: i64 = 1_763_802_000_000;

    fn check_one(event: &str, expected: Result<&str, &str>) {
        let json = format!(r#"{{"v":1,"site":"s","sent_at":{NOW},"events":[{event}]}}"#);
        let batch = decode::batch(json.as_bytes()).unwrap();
        let receipt = Receipt {
            received_at: Timestamp(NOW),
            agent: Agent::default(),
            is_internal: false,
        };
        let normalized = normalize(batch, &receipt);
        let got = match (normalized.events.first(), normalized.rejected.first()) {
            (Some(event), None) => Ok(event.action.name()),
            (None, Some((_, rejection))) => Err(rejection.code),
            other => panic!("{other:?}"),
        };
        assert_eq!(got, expected, "{event}");
    }

    #[test]
    fn what_no_visitor_did_is_flagged() {
        use Traffic::{Bot, Internal, Visitor};
        for (context, is_internal, traffic) in [
            ("{}", false, Visitor),
            ("{}", true, Internal),
            (r#"{"webdriver":true}"#, false, Bot),
            (r#"{"preview":true}"#, true, Bot),
        ] {
            let json = format!(
                r#"{{"v":1,"site":"s","sent_at":{NOW},"context":{context},
                    "events":[{{"id":"a.1","at":{NOW},"type":"page_view"}}]}}"#
            );
            let batch = decode::batch(json.as_bytes()).unwrap();
            let receipt = Receipt {
                received_at: Timestamp(NOW),
                agent: Agent::default(),
                is_internal,
            };
            let events = normalize(batch, &receipt).events;
            assert_eq!(
                events.first().map(|event| event.traffic),
                Some(traffic),
                "{context}"
            );
        }
    }

    #[test]
    fn each_event_is_judged_alone_and_by_name() {
        let at = |rest: &str| format!(r#"{{"id":"a.1","at":{NOW},{rest}}}"#);
        check_one(&at(r#""type":"page_view""#), Ok("page_view"));
        check_one(&at(r#""type":"wish""#), Ok("wish"));
        check_one(&at(r#""type":"page_view","unknown":[{}]"#), Ok("page_view"));
        check_one(
            &format!(r#"{{"at":{NOW},"type":"page_view"}}"#),
            Err("missing_field"),
        );
        check_one("7", Err("malformed"));
        check_one(&at(r#""type":"purchase","value":1.5"#), Err("malformed"));
        check_one(
            &at(r#""type":"purchase","value":9000000000000"#),
            Err("invalid_field"),
        );
        check_one(
            &at(r#""type":"purchase","currency":"R$""#),
            Err("invalid_field"),
        );
        check_one(&at(r#""type":"purchase","currency":"brl""#), Ok("purchase"));
        check_one(
            &at(r#""call":["track","purchase",{"value":1.5}]"#),
            Ok("purchase"),
        );
        check_one(&at(r#""call":["reset"]"#), Err("malformed"));
        check_one(&at(r#""type":"exposure""#), Err("missing_field"));
        check_one(&at(r#""type":"x","props":{"k":[1]}"#), Err("malformed"));
        check_one(&at(r#""type":"x","props":{"k":null}"#), Err("malformed"));
        check_one(
            &at(&format!(r#""type":"{}""#, "x".repeat(121))),
            Err("too_long"),
        );
        check_one(
            &at(&format!(
                r#""type":"x","props":{{"k":"{}"}}"#,
                "x".repeat(2001)
            )),
            Err("too_long"),
        );
        check_one(
            &at(&format!(r#""type":"x","title":"{}""#, "x".repeat(33_000))),
            Err("too_large"),
        );
        check_one(
            &at(r#""type":"x","deep":[[[[[[[[1]]]]]]]]"#),
            Err("too_deep"),
        );
        check_one(
            &at("\"type\":\"x\",\"order_id\":\"a\\u0007\""),
            Err("invalid_field"),
        );
    }

    #[test]
    fn times_are_corrected_by_skew_and_bounded() {
        let receipt = Timestamp(NOW);
        for (sent_at, at, expected) in [
            (NOW, NOW - 5, Ok(NOW - 5)),
            (NOW - 60_000, NOW - 60_000, Ok(NOW - 60_000)),
            (NOW - 60_001, NOW - 60_001, Ok(NOW)),
            (NOW + DAY, NOW + DAY - 5, Ok(NOW - 5)),
            (0, -3_000, Ok(NOW - 3_000)),
            (NOW, NOW - 8 * DAY, Ok(NOW - 8 * DAY)),
            (NOW, NOW - 8 * DAY - 1, Err("too_old")),
            (NOW, NOW + 10 * MINUTE, Ok(NOW + 10 * MINUTE)),
            (NOW, NOW + 10 * MINUTE + 1, Err("in_future")),
            (i64::MIN, i64::MAX, Err("in_future")),
            (i64::MAX, i64::MIN, Err("too_old")),
        ] {
            let time = corrected(at, skew(sent_at, receipt), receipt);
            assert_eq!(
                time.map(|t| t.0).map_err(|r| r.code),
                expected,
                "{sent_at} {at}"
            );
        }
    }

    #[test]
    fn visitors_of_browsers_are_uuids() {
        let uuid = "0198C0DE-7a31-7cc3-98c4-dc0c0c07398f";
        assert_eq!(
            browser_visitor(uuid).as_deref(),
            Some(&*uuid.to_lowercase())
        );
        for bad in [
            "",
            "x",
            "0198c0de7a317cc398c4dc0c0c07398f",
            "0198c0de-7a31-7cc3-98c4-dc0c0c07398g",
        ] {
            assert_eq!(browser_visitor(bad), None, "{bad}");
        }
    }
}
