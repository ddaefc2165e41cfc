//! `track(name, params)`: GA4's names and shapes into the wire's.
//!
//! What GA4 calls `transaction_id`, `item_id` or `item_category` gets the wire's
//! name, prices become minor units; whatever is left are free properties. A name
//! nobody knows is a custom event of that name.

use crate::json::NumberText;
use crate::money::minor_units;
use crate::props::props;
use crate::text::prefix;
use crate::value::Value;
use protocol::{CommerceAction, Item, WireEvent, limits};

/// Names on the wire that mean something else than a page's custom event, with
/// the fields of their own that `track` may give them.
const OWN_TYPES: &[(&str, &[&str])] = &[
    ("form", &["form", "field", "state"]),
    ("error", &["kind", "field"]),
    ("outbound", &["href"]),
    ("survey_response", &["survey", "kind", "score"]),
];

/// Names that only the SDK itself may use as a type.
const RESERVED: &[&str] = &["engagement", "identify", "exposure", "custom"];

/// Money fields of an event that is not one of the commerce actions count as
/// such only beside a currency: `value: 3` may be anything.
const MONEY: &[&str] = &["value", "items"];

/// The event of a `track` call, without the fields that every event has.
#[must_use]
pub fn event(name: &str, params: &Value, number: NumberText) -> WireEvent {
    let name = prefix(name, limits::NAME);
    let mut event = WireEvent::default();
    if RESERVED.contains(&name) {
        event.r#type = "custom".to_owned();
        event.name = Some(name.to_owned());
    } else {
        event.r#type = name.to_owned();
    }
    event.currency = params.get("currency").text().map(str::to_ascii_uppercase);
    let has_money = CommerceAction::from_name(name).is_some() || event.currency.is_some();
    let own = OWN_TYPES
        .iter()
        .find(|(own, _)| *own == name)
        .map_or(&[] as &[&str], |(_, fields)| fields);
    let free = params.entries().iter().filter(|(key, value)| {
        let key = key.as_str();
        let is_taken = if own.contains(&key) {
            take_own(&mut event, key, value)
        } else {
            (has_money || !MONEY.contains(&key)) && take(&mut event, key, value)
        };
        !is_taken
    });
    // Collected first: taking fields needs the event until the end.
    let free: Vec<_> = free.cloned().collect();
    event.props = props(free.iter(), number);
    event
}

/// Fields of the wire by GA4's names. Whether the field took the value.
fn take(event: &mut WireEvent, key: &str, value: &Value) -> bool {
    let field = match key {
        "currency" => return true,
        "value" => {
            event.value = minor_units(value, event.currency.as_deref());
            return event.value.is_some();
        }
        "items" => {
            let currency = event.currency.as_deref();
            let items = value.list().iter().take(limits::ITEMS);
            event.items = items.map(|value| item(value, currency)).collect();
            return true;
        }
        "results" => {
            event.results = value.count();
            return event.results.is_some();
        }
        "paid" => {
            event.paid = Some(value.is_true());
            return true;
        }
        "transaction_id" | "order_id" => &mut event.order_id,
        "cart_id" => &mut event.cart_id,
        "checkout_id" => &mut event.checkout_id,
        "coupon" => &mut event.coupon,
        "shipping_tier" => &mut event.shipping_tier,
        "payment_type" => &mut event.payment_type,
        "search_term" => &mut event.search_term,
        _ => return false,
    };
    fill(field, value)
}

/// Fields that belong to one of [`OWN_TYPES`].
fn take_own(event: &mut WireEvent, key: &str, value: &Value) -> bool {
    let field = match key {
        "form" => &mut event.form,
        "field" => &mut event.field,
        "state" => &mut event.state,
        "kind" => &mut event.kind,
        "survey" => &mut event.survey,
        "href" => {
            event.href = value.text().map(|url| prefix(url, limits::URL).to_owned());
            return true;
        }
        _ => {
            event.score = value.whole().and_then(|score| i32::try_from(score).ok());
            return true;
        }
    };
    fill(field, value)
}

fn fill(field: &mut Option<String>, value: &Value) -> bool {
    *field = short(value);
    field.is_some()
}

fn short(value: &Value) -> Option<String> {
    let mut label = value.label()?;
    label.truncate(prefix(&label, limits::NAME).len());
    Some(label)
}

fn item(value: &Value, currency: Option<&str>) -> Item {
    let either = |ga4: &str, wire: &str| short(value.get(ga4)).or_else(|| short(value.get(wire)));
    Item {
        id: either("item_id", "id").unwrap_or_default(),
        name: either("item_name", "name"),
        price: minor_units(value.get("price"), currency),
        quantity: value.get("quantity").count(),
        category: either("item_category", "category"),
        variant: either("item_variant", "variant"),
        brand: either("item_brand", "brand"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::tests::from_json;

    /// The cases are shared with the loader's raw batch.
    #[test]
    fn the_fixture_shared_with_the_loader() {
        let fixture = include_str!("../fixtures/track.json");
        let rows: Vec<(String, serde_json::Value, serde_json::Value)> =
            serde_json::from_str(fixture).unwrap();
        for (name, params, expected) in rows {
            let event = event(&name, &from_json(&params), |n| n.to_string());
            let mut wire = serde_json::to_value(&event).unwrap();
            for key in ["id", "at", "seq"] {
                wire.as_object_mut().unwrap().remove(key);
            }
            assert_eq!(wire, expected, "{name} {params}");
        }
    }

    /// Whatever a page tracks, the collector finds an action in it, as long as
    /// the fields are there that its type cannot do without.
    #[test]
    fn every_commerce_name_is_an_action() {
        for action in CommerceAction::ALL {
            let params = Value::Map(vec![(
                "transaction_id".to_owned(),
                Value::Text("7".to_owned()),
            )]);
            let mut event = event(action.name(), &params, |n| n.to_string());
            assert_eq!(
                protocol::Action::try_from(&mut event).unwrap().name(),
                action.name()
            );
        }
    }

    #[test]
    fn labels_are_cut_to_the_wire_limit() {
        let long = Value::Text("ç".repeat(limits::NAME));
        let params = Value::Map(vec![("coupon".to_owned(), long)]);
        let event = event("purchase", &params, |n| n.to_string());
        assert_eq!(event.coupon.unwrap().len(), limits::NAME);
    }
}
