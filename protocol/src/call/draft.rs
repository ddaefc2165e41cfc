//! `Draft`: an event being written, up to where its sender completes it.
//!
//! Its keys are the fields of [`crate::WireEvent`]; tests read every draft
//! back as one.

use super::json;
use super::text::prefix;
use super::value::Value;
use crate::limits;

/// An event without what all events have (id, time, page).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// What happened, the wire's `type`.
    pub kind: String,
    /// The event's own fields, an object that is not closed yet.
    fields: String,
    items: Vec<String>,
    items_size: usize,
    props: String,
    props_left: usize,
}

impl Draft {
    /// An event of this type.
    #[must_use]
    pub fn new(kind: &str) -> Self {
        let mut draft = Self {
            kind: kind.to_owned(),
            fields: String::from("{"),
            items: Vec::new(),
            items_size: 0,
            props: String::from("{"),
            props_left: limits::PROPS,
        };
        draft.text("type", kind, limits::NAME);
        draft
    }

    /// A text of at most so many bytes.
    pub fn text(&mut self, key: &str, text: &str, bytes: usize) {
        json::push_text_field(&mut self.fields, key, prefix(text, bytes));
    }

    /// Anything, as JSON.
    pub fn json(&mut self, key: &str, json: &str) {
        json::push_key(&mut self.fields, key);
        self.fields.push_str(json);
    }

    /// A whole number.
    pub fn integer(&mut self, key: &str, number: i64) {
        json::push_integer_field(&mut self.fields, key, number);
    }

    /// Yes or no.
    pub fn flag(&mut self, key: &str, is_true: bool) {
        json::push_key(&mut self.fields, key);
        self.fields.push_str(if is_true { "true" } else { "false" });
    }

    /// One line of a cart, list or order, as JSON.
    pub fn item(&mut self, item: String) {
        self.items_size += item.len() + 1;
        self.items.push(item);
    }

    /// A free property: scalars as they are, lists and objects as JSON text,
    /// nothing for `null` and for what is beyond the wire's limits.
    pub fn prop(&mut self, key: &str, value: Value<'_>) {
        if key.is_empty() || self.props_left == 0 || value == Value::NULL {
            return;
        }
        // Half a JSON text is no text at all.
        if value.is_nested() && value.0.len() > limits::PROP_VALUE {
            return;
        }
        self.props_left -= 1;
        json::push_key(&mut self.props, prefix(key, limits::PROP_KEY));
        if value.is_nested() {
            json::push_as_text(&mut self.props, value.0);
        } else if let Some(text) = value.text() {
            json::push_text(&mut self.props, prefix(text, limits::PROP_VALUE));
        } else {
            self.props.push_str(value.0);
        }
    }

    /// The whole event. Where the collector would refuse it for its size it loses
    /// first the page's own properties, then items: better a part of an order
    /// than none.
    #[must_use]
    pub fn complete(mut self) -> String {
        let mut room = limits::EVENT_BYTES - 64 - self.fields.len().min(limits::EVENT_BYTES / 2);
        if self.items_size + self.props.len() > room {
            self.props.clear();
        }
        room -= self.props.len();
        while self.items_size > room {
            let item = self.items.pop().unwrap_or_default();
            self.items_size -= item.len() + 1;
        }
        let mut out = self.fields;
        if !self.items.is_empty() {
            json::push_key(&mut out, "items");
            out.push('[');
            for item in &self.items {
                json::separate(&mut out);
                out.push_str(item);
            }
            out.push(']');
        }
        if self.props.len() > 1 {
            let key = if self.kind == "identify" {
                "traits"
            } else {
                "props"
            };
            json::push_key(&mut out, key);
            out.push_str(&self.props);
            out.push('}');
        }
        out.push('}');
        out
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::{PropValue, WireEvent};
    use serde_json::json;

    /// The draft as the collector reads it; it must know every field.
    pub(crate) fn read(draft: Draft) -> WireEvent {
        let text = draft.complete();
        let event: WireEvent = serde_json::from_str(&text).unwrap();
        let written: serde_json::Value = serde_json::from_str(&text).unwrap();
        let known = serde_json::to_value(&event).unwrap();
        for (key, value) in written.as_object().unwrap() {
            assert_eq!(known.get(key), Some(value), "{key} of {text}");
        }
        event
    }

    fn props(value: &serde_json::Value) -> WireEvent {
        let mut draft = Draft::new("quiz");
        for (key, value) in Value(&value.to_string()).entries() {
            draft.prop(key, value);
        }
        read(draft)
    }

    #[test]
    fn scalars_stay_and_the_rest_becomes_text() {
        let event = props(&json!({
            "a": 1, "b": 2.5, "c": "x", "d": true, "e": null, "f": [1, {"g": 0.5}], "": 1
        }));
        let text = PropValue::Text(r#"[1,{"g":0.5}]"#.to_owned());
        assert_eq!(event.props.get("f"), Some(&text));
        assert_eq!(
            event.props.keys().collect::<Vec<_>>(),
            ["a", "b", "c", "d", "f"]
        );
    }

    #[test]
    fn the_wire_limits_hold() {
        let many: serde_json::Map<_, _> = (0..100).map(|n| (format!("k{n}"), json!(n))).collect();
        assert_eq!(props(&many.into()).props.len(), limits::PROPS);
        let long = "é".repeat(limits::PROP_VALUE);
        let event = props(&json!({long.clone(): long, "list": [long]}));
        let (key, value) = event.props.iter().next().unwrap();
        assert_eq!(key.len(), limits::PROP_KEY);
        assert_eq!(value.to_string().len(), limits::PROP_VALUE);
        assert_eq!(event.props.len(), 1);
    }

    #[test]
    fn too_large_an_event_loses_properties_then_items() {
        let draft = |items: usize| {
            let mut draft = Draft::new("purchase");
            let long = format!("{:?}", "x".repeat(1_500));
            let text = Value(&long);
            for n in 0..10 {
                draft.prop(&format!("k{n}"), text);
            }
            for n in 0..items {
                let name = "y".repeat(100);
                draft.item(format!(r#"{{"id":"{n}","name":"{name}"}}"#));
            }
            draft.integer("value", 7);
            let text = draft.clone().complete();
            assert!(text.len() <= limits::EVENT_BYTES);
            read(draft)
        };
        assert_eq!((draft(100).items.len(), draft(100).props.len()), (100, 10));
        assert_eq!((draft(200).items.len(), draft(200).props.len()), (200, 0));
        let cut = draft(400);
        assert!(cut.items.len() > 250 && cut.items.len() < 400);
        assert_eq!((cut.value, cut.props.len()), (Some(7), 0));
    }
}
