//! `Value`: what the page handed over, before anybody knows what it means.
//!
//! The loader has passed it through `JSON.stringify`, so it is a tree without
//! cycles, functions or dates, and writes it in a form that is cheap to read
//! (`loader/encode.ts`): `n`, `t`, `f`; `#` number `;`; `s` length `:` text (in
//! characters); `[` count `:` values; `{` count `:` texts and values in turn.

use crate::text::{next_part, parse_integer};

/// A JSON value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Value {
    /// Nothing, or something that JSON has no word for.
    #[default]
    Null,
    /// Yes or no.
    Bool(bool),
    /// A number as the browser writes it: doubles are never calculated with here,
    /// prices are decimals.
    Number(String),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// An object, in the page's order.
    Map(Vec<(String, Value)>),
}

impl Value {
    /// Reads what the loader wrote; what is cut off or unknown is `Null`.
    #[must_use]
    pub fn decode(mut text: &str) -> Self {
        Self::take(&mut text).unwrap_or_default()
    }

    fn take(text: &mut &str) -> Option<Self> {
        let tag = *text.as_bytes().first()?;
        *text = text.get(1..)?;
        Some(match tag {
            b't' => Self::Bool(true),
            b'f' => Self::Bool(false),
            b'#' => Self::Number(next_part(text, b';')?.to_owned()),
            b's' => Self::Text(take_text(text)?.to_owned()),
            b'[' => {
                let mut values = Vec::new();
                for _ in 0..take_count(text)? {
                    values.push(Self::take(text)?);
                }
                Self::List(values)
            }
            b'{' => {
                let mut entries = Vec::new();
                for _ in 0..take_count(text)? {
                    let key = take_text(text)?.to_owned();
                    entries.push((key, Self::take(text)?));
                }
                Self::Map(entries)
            }
            _ => Self::Null,
        })
    }

    /// The entry of a map, `Null` where there is none.
    #[must_use]
    pub fn get(&self, key: &str) -> &Value {
        match self {
            Self::Map(entries) => entries
                .iter()
                .find(|(name, _)| name == key)
                .map_or(&Self::Null, |(_, value)| value),
            _ => &Self::Null,
        }
    }

    /// The place of a list, `Null` where there is none.
    #[must_use]
    pub fn at(&self, index: usize) -> &Value {
        match self {
            Self::List(values) => values.get(index).unwrap_or(&Self::Null),
            _ => &Self::Null,
        }
    }

    /// Takes the place of a list out of it, as [`Value::at`] sees it.
    pub fn take_at(&mut self, index: usize) -> Value {
        match self {
            Self::List(values) => values
                .get_mut(index)
                .map(std::mem::take)
                .unwrap_or_default(),
            _ => Self::Null,
        }
    }

    /// The list's values, none for anything else.
    #[must_use]
    pub fn list(&self) -> &[Value] {
        match self {
            Self::List(values) => values,
            _ => &[],
        }
    }

    /// The map's entries, none for anything else.
    #[must_use]
    pub fn entries(&self) -> &[(String, Value)] {
        match self {
            Self::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The text, if it is one and not empty.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) if !text.is_empty() => Some(text),
            _ => None,
        }
    }

    /// A name or id: text, or a whole number (pages pass both).
    #[must_use]
    pub fn label(&self) -> Option<String> {
        match self {
            Self::Number(number) => self.whole().map(|_| number.clone()),
            _ => self.text().map(str::to_owned),
        }
    }

    /// The number, where it is whole.
    #[must_use]
    pub fn whole(&self) -> Option<i64> {
        match self {
            Self::Number(number) => match number.strip_prefix('-') {
                Some(digits) => parse_integer(digits).map(|number| -number),
                None => parse_integer(number),
            },
            _ => None,
        }
    }

    /// The number as a count, where it is one.
    #[must_use]
    pub fn count(&self) -> Option<u32> {
        self.whole().and_then(|number| u32::try_from(number).ok())
    }

    /// Whether it is the value `true`.
    #[must_use]
    pub fn is_true(&self) -> bool {
        matches!(self, Self::Bool(true))
    }
}

fn take_count(text: &mut &str) -> Option<i64> {
    parse_integer(next_part(text, b':')?)
}

/// Text by its number of characters.
fn take_text<'a>(text: &mut &'a str) -> Option<&'a str> {
    let mut count = take_count(text)?;
    // A character ends before the next byte that begins one.
    let begins = |byte: u8| byte & 0b1100_0000 != 0b1000_0000;
    let mut end = 0;
    for byte in text.bytes() {
        if begins(byte) {
            count -= 1;
            if count < 0 {
                break;
            }
        }
        end += 1;
    }
    if count > 0 {
        return None;
    }
    let (taken, rest) = text.split_at_checked(end)?;
    *text = rest;
    Some(taken)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::Value;
    use proptest::prelude::*;

    /// The value that a page's JSON is.
    pub(crate) fn from_json(json: &serde_json::Value) -> Value {
        match json {
            serde_json::Value::Null => Value::Null,
            serde_json::Value::Bool(value) => Value::Bool(*value),
            // As a browser does it: without a fraction that is none.
            serde_json::Value::Number(number) => {
                Value::Number(number.as_f64().unwrap().to_string())
            }
            serde_json::Value::String(text) => Value::Text(text.clone()),
            serde_json::Value::Array(values) => Value::List(values.iter().map(from_json).collect()),
            serde_json::Value::Object(entries) => Value::Map(
                entries
                    .iter()
                    .map(|(key, value)| (key.clone(), from_json(value)))
                    .collect(),
            ),
        }
    }

    /// `loader/encode.ts`, in Rust.
    fn encode(value: &Value) -> String {
        let text = |text: &str| format!("{}:{text}", text.chars().count());
        match value {
            Value::Null => "n".to_owned(),
            Value::Bool(true) => "t".to_owned(),
            Value::Bool(false) => "f".to_owned(),
            Value::Number(number) => format!("#{number};"),
            Value::Text(value) => format!("s{}", text(value)),
            Value::List(values) => {
                let inner: String = values.iter().map(encode).collect();
                format!("[{}:{inner}", values.len())
            }
            Value::Map(entries) => {
                let entry = |(key, value): &(String, Value)| text(key) + &encode(value);
                let inner: String = entries.iter().map(entry).collect();
                format!("{{{}:{inner}", entries.len())
            }
        }
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            any::<i32>().prop_map(|number| Value::Number(number.to_string())),
            ".*".prop_map(Value::Text),
        ];
        leaf.prop_recursive(4, 32, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::List),
                prop::collection::vec((".{0,5}", inner), 0..4).prop_map(Value::Map),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_the_loader_writes_is_read(value in value()) {
            prop_assert_eq!(Value::decode(&encode(&value)), value);
        }

        #[test]
        fn whatever_else_it_gets_it_does_not_panic(text in "[ntf#s\\[{0-9:;é]{0,40}") {
            let value = Value::decode(&text);
            prop_assert_eq!(Value::decode(&encode(&value)), value);
        }
    }

    #[test]
    fn whole_numbers_are_those_without_a_fraction() {
        for (text, whole) in [
            ("0", Some(0)),
            ("-12", Some(-12)),
            ("9007199254740991", Some(9_007_199_254_740_991)),
            ("1.5", None),
            ("1e+21", None),
            ("-", None),
        ] {
            assert_eq!(Value::Number(text.to_owned()).whole(), whole, "{text}");
        }
    }
}
