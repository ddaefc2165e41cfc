//! JSON out, by hand: a serializer for any type costs a visitor more bytes than
//! everything that is written with it.
//!
//! Texts come from JSON ([`super::Value`]) or are our own words, so their escapes
//! are there already. That what is written is the wire's vocabulary, the tests hold
//! against this crate's own types. No floats are printed here.

use super::text::push_integer;

/// Text in quotes.
pub fn push_text(out: &mut String, text: &str) {
    out.push('"');
    out.push_str(text);
    out.push('"');
}

/// JSON as a text within JSON.
pub fn push_as_text(out: &mut String, json: &str) {
    out.push('"');
    // Whole characters stay whole: both that are escaped are ASCII.
    let mut rest = json;
    while let Some(place) = rest.bytes().position(|byte| matches!(byte, b'"' | b'\\')) {
        let (before, after) = rest.split_at_checked(place).unwrap_or_default();
        out.push_str(before);
        out.push('\\');
        let (escaped, after) = after.split_at_checked(1).unwrap_or_default();
        out.push_str(escaped);
        rest = after;
    }
    out.push_str(rest);
    out.push('"');
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
    use crate::call::value::tests::json;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_json_is_a_text_within_json(value in json()) {
            let json = value.to_string();
            let mut text = String::new();
            push_as_text(&mut text, &json);
            let read: String = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(read, json);
        }
    }
}
