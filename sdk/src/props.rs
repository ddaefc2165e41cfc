//! Free properties: the page's own words about an event or a person.

use crate::json::{self, NumberText};
use crate::text::prefix;
use crate::value::Value;
use protocol::{PropValue, Props, limits};

/// The properties among `entries` that `is_free` leaves; scalars as they are,
/// lists and objects as JSON text, nothing for `null`.
pub fn props<'a>(entries: impl Iterator<Item = &'a (String, Value)>, number: NumberText) -> Props {
    entries
        .filter(|(key, _)| !key.is_empty())
        .filter_map(|(key, value)| {
            let key = prefix(key, limits::PROP_KEY).to_owned();
            Some((key, scalar(value, number)?))
        })
        .take(limits::PROPS)
        .collect()
}

fn scalar(value: &Value, number: NumberText) -> Option<PropValue> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(value) => PropValue::Bool(*value),
        Value::Number(float) => value
            .whole()
            .map_or(PropValue::Number(*float), PropValue::Integer),
        Value::Text(text) => PropValue::Text(prefix(text, limits::PROP_VALUE).to_owned()),
        Value::List(_) | Value::Map(_) => {
            let text = json::write(value, number);
            // Half a JSON text is no text at all.
            if text.len() > limits::PROP_VALUE {
                return None;
            }
            PropValue::Text(text)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::tests::from_json;
    use serde_json::json;

    fn of(value: &serde_json::Value) -> serde_json::Value {
        let props = props(from_json(value).entries().iter(), |n| n.to_string());
        serde_json::to_value(props).unwrap()
    }

    #[test]
    fn scalars_stay_and_the_rest_becomes_text() {
        assert_eq!(
            of(
                &json!({"a": 1, "b": 2.5, "c": "x", "d": true, "e": null, "f": [1, {"g": 0.5}], "": 1})
            ),
            json!({"a": 1, "b": 2.5, "c": "x", "d": true, "f": r#"[1,{"g":0.5}]"#})
        );
    }

    #[test]
    fn the_wire_limits_hold() {
        let many: serde_json::Map<_, _> = (0..100).map(|n| (format!("k{n}"), json!(n))).collect();
        assert_eq!(of(&many.into()).as_object().unwrap().len(), limits::PROPS);
        let long = "é".repeat(limits::PROP_VALUE);
        let cut = of(&json!({long.clone(): long, "list": [long]}));
        let (key, value) = cut.as_object().unwrap().iter().next().unwrap();
        assert_eq!(key.len(), limits::PROP_KEY);
        assert_eq!(value.as_str().unwrap().len(), limits::PROP_VALUE);
        assert_eq!(cut.as_object().unwrap().len(), 1);
    }
}
