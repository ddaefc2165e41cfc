//! JSON out, by hand: a serializer for any type costs a visitor more bytes than
//! everything that is written with it.
//!
//! That what is written is the wire's vocabulary, the tests hold against
//! `protocol`'s own types. Numbers that are not whole come as the text that the
//! browser writes for them, so no floats are printed here.

use crate::text::push_integer;
use crate::value::Value;

/// Text in quotes.
pub fn push_text(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        if c < ' ' {
            // Below 32: the first of the two digits is 0 or 1.
            out.push_str(if c < '\u{10}' { "\\u000" } else { "\\u001" });
            let digit = c as u8 & 15;
            out.push(char::from(
                digit + if digit < 10 { b'0' } else { b'a' - 10 },
            ));
            continue;
        }
        if c == '"' || c == '\\' {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
}

/// Any value.
pub fn push_value(out: &mut String, value: &Value) {
    match value {
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => out.push_str(number),
        Value::Text(text) => push_text(out, text),
        Value::List(values) => {
            out.push('[');
            for value in values {
                separate(out);
                push_value(out, value);
            }
            out.push(']');
        }
        Value::Map(entries) => {
            out.push('{');
            for (key, value) in entries {
                push_key(out, key);
                push_value(out, value);
            }
            out.push('}');
        }
        Value::Null => out.push_str("null"),
    }
}

/// The next key of an open object.
pub fn push_key(out: &mut String, key: &str) {
    separate(out);
    push_text(out, key);
    out.push(':');
}

/// The next key of an open object with a text.
pub fn push_text_field(out: &mut String, key: &str, text: &str) {
    push_key(out, key);
    push_text(out, text);
}

/// The next key of an open object with a whole number.
pub fn push_integer_field(out: &mut String, key: &str, number: i64) {
    push_key(out, key);
    push_integer(out, number);
}

/// A comma, unless the list or object was just opened.
pub fn separate(out: &mut String) {
    if !matches!(out.as_bytes().last(), Some(b'[' | b'{')) {
        out.push(',');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::tests::from_json;
    use proptest::prelude::*;
    use serde_json::Value as Json;

    fn json() -> impl Strategy<Value = Json> {
        let leaf = prop_oneof![
            Just(Json::Null),
            any::<bool>().prop_map(Json::from),
            any::<i32>().prop_map(Json::from),
            (-1_000_000..1_000_000).prop_map(|eighths| Json::from(f64::from(eighths) / 8.0)),
            ".*".prop_map(Json::from),
        ];
        leaf.prop_recursive(4, 32, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
                prop::collection::btree_map(".{0,5}", inner, 0..4)
                    .prop_map(|map| Json::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        /// Any value is written so that a JSON parser reads the same.
        #[test]
        fn what_is_written_reads_the_same(value in json()) {
            let mut text = String::new();
            push_value(&mut text, &from_json(&value));
            let read: Json = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(from_json(&read), from_json(&value));
        }
    }

    #[test]
    fn control_characters_are_escaped() {
        let mut text = String::new();
        push_text(&mut text, "a\"b\\c\n\u{1}\u{1f}é\u{2028}");
        assert_eq!(text, "\"a\\\"b\\\\c\\u000a\\u0001\\u001fé\u{2028}\"");
    }
}
