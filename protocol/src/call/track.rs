//! `track(name, params)`: GA4's names and shapes into the wire's.
//!
//! What GA4 calls `transaction_id`, `item_id` or `item_category` gets the wire's
//! name, prices become minor units; whatever is left are free properties. A name
//! nobody knows is a custom event of that name.

use super::draft::Draft;
use super::json;
use super::money::minor_units;
use super::text::prefix;
use super::value::Value;
use crate::{CommerceAction, limits};

/// Names that only the SDK itself may use as a type.
const RESERVED: &[&str] = &["engagement", "identify", "exposure", "custom"];

/// The wire's names of a line of a cart, with GA4's before them.
const ITEM: &[(&str, &str)] = &[
    ("item_id", "id"),
    ("item_name", "name"),
    ("item_category", "category"),
    ("item_variant", "variant"),
    ("item_brand", "brand"),
];

/// The event of a `track` call.
#[must_use]
pub fn event(name: &str, params: Value<'_>) -> Draft {
    let name = prefix(name, limits::NAME);
    let mut draft;
    if RESERVED.contains(&name) {
        draft = Draft::new("custom");
        draft.text("name", name, limits::NAME);
    } else {
        draft = Draft::new(name);
    }
    let currency = params.get("currency").text();
    // Whatever is escaped is no currency, and cannot be put into upper case.
    let currency = currency
        .filter(|text| !text.bytes().any(|byte| byte == b'\\'))
        .map(str::to_ascii_uppercase);
    // Of an event that is not one of the commerce actions, money is money only
    // beside a currency: `value: 3` may be anything.
    let has_money = currency.is_some() || CommerceAction::from_name(name).is_some();
    for (key, value) in params.entries() {
        let is_taken = match key {
            "value" | "items" if !has_money => false,
            "currency" => true,
            "value" => match minor_units(value, currency.as_deref()) {
                Some(minor) => {
                    draft.integer("value", minor);
                    true
                }
                None => false,
            },
            "items" => {
                for value in value.list().take(limits::ITEMS) {
                    draft.item(item(value, currency.as_deref()));
                }
                true
            }
            "paid" => {
                draft.flag("paid", value.is_true());
                true
            }
            key => take(&mut draft, name, key, value),
        };
        if !is_taken {
            draft.prop(key, value);
        }
    }
    if let Some(currency) = currency {
        draft.text("currency", &currency, limits::NAME);
    }
    draft
}

/// Labels and counts, where the wire has a field for them in such an event.
fn take(draft: &mut Draft, name: &str, key: &str, value: Value<'_>) -> bool {
    let field = match (name, key) {
        (_, "transaction_id") => "order_id",
        (
            _,
            "order_id" | "cart_id" | "checkout_id" | "coupon" | "shipping_tier" | "payment_type"
            | "search_term",
        )
        | ("form", "form" | "field" | "state")
        | ("error", "kind" | "field")
        | ("survey_response", "survey" | "kind") => key,
        (_, "results") | ("survey_response", "score") => {
            let count = value.count().map(i64::from);
            return count.map(|count| draft.integer(key, count)).is_some();
        }
        ("outbound", "href") => {
            let url = value.text();
            return url.map(|url| draft.text(key, url, limits::URL)).is_some();
        }
        _ => return false,
    };
    let label = value.label();
    label
        .map(|label| draft.text(field, label, limits::NAME))
        .is_some()
}

fn item(value: Value<'_>, currency: Option<&str>) -> String {
    let mut out = String::from("{");
    for (ga4, wire) in ITEM {
        if let Some(label) = value.get(ga4).label().or_else(|| value.get(wire).label()) {
            json::push_text_field(&mut out, wire, prefix(label, limits::NAME));
        }
    }
    if let Some(price) = minor_units(value.get("price"), currency) {
        json::push_integer_field(&mut out, "price", price);
    }
    if let Some(quantity) = value.get("quantity").count() {
        json::push_integer_field(&mut out, "quantity", quantity.into());
    }
    out.push('}');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::draft::tests::read;

    #[test]
    fn the_calls_of_the_fixture() {
        let fixture = include_str!("../../fixtures/track.json");
        let rows: Vec<(String, serde_json::Value, serde_json::Value)> =
            serde_json::from_str(fixture).unwrap();
        for (name, params, expected) in rows {
            let event = read(event(&name, Value(&params.to_string())));
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
            let params = Value(r#"{"transaction_id":"7"}"#);
            let mut event = read(event(action.name(), params));
            assert_eq!(
                crate::Action::try_from(&mut event).unwrap().name(),
                action.name()
            );
        }
    }

    #[test]
    fn labels_are_cut_to_the_wire_limit() {
        let long = format!(r#"{{"coupon":"{}"}}"#, "ç".repeat(limits::NAME));
        let event = read(event("purchase", Value(&long)));
        assert_eq!(event.coupon.unwrap().len(), limits::NAME);
    }
}
