//! `Value`: what the page handed over, before anybody knows what it means: JSON
//! text, read where it lies.
//!
//! The text is what `JSON.stringify` makes: valid, without spaces. It is never
//! taken apart beyond what is asked for, and texts within keep their escapes: they
//! go into JSON again. (Names with quotes, backslashes or control characters are
//! therefore compared as they are written.)

use super::text::parse_integer;

/// A JSON value, as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Value<'a>(pub &'a str);

impl<'a> Value<'a> {
    /// Nothing.
    pub const NULL: Self = Self("null");

    /// Whether it is an object.
    #[must_use]
    pub fn is_map(self) -> bool {
        self.begins(b'{')
    }

    /// Whether it is a list or an object.
    #[must_use]
    pub fn is_nested(self) -> bool {
        self.is_map() || self.begins(b'[')
    }

    /// The entry of a map, `NULL` where there is none.
    #[must_use]
    #[inline(never)]
    pub fn get(self, key: &str) -> Self {
        let found = self.entries().find(|(name, _)| *name == key);
        found.map_or(Self::NULL, |(_, value)| value)
    }

    /// The place of a list, `NULL` where there is none.
    #[must_use]
    #[inline(never)]
    pub fn at(self, index: usize) -> Self {
        self.list().nth(index).unwrap_or(Self::NULL)
    }

    /// The list's values, none for anything else.
    pub fn list(self) -> impl Iterator<Item = Self> {
        self.parts(b'[')
    }

    /// The map's entries in the page's order, none for anything else.
    pub fn entries(self) -> impl Iterator<Item = (&'a str, Self)> {
        let mut parts = self.parts(b'{');
        std::iter::from_fn(move || Some((unquoted(parts.next()?)?, parts.next()?)))
    }

    /// The text, if it is one and not empty.
    #[must_use]
    #[inline(never)]
    pub fn text(self) -> Option<&'a str> {
        unquoted(self).filter(|text| !text.is_empty())
    }

    /// A name or id: text, or a whole number (pages pass both).
    #[must_use]
    pub fn label(self) -> Option<&'a str> {
        self.whole().map(|_| self.0).or_else(|| self.text())
    }

    /// The number, where it is whole.
    #[must_use]
    #[inline(never)]
    pub fn whole(self) -> Option<i64> {
        match self.0.strip_prefix('-') {
            Some(digits) => parse_integer(digits).map(|number| -number),
            None => parse_integer(self.0),
        }
    }

    /// The number as a count, where it is one.
    #[must_use]
    pub fn count(self) -> Option<u32> {
        self.whole().and_then(|number| u32::try_from(number).ok())
    }

    /// Whether it is the value `true`.
    #[must_use]
    pub fn is_true(self) -> bool {
        self.0 == "true"
    }

    fn begins(self, with: u8) -> bool {
        self.0.as_bytes().first() == Some(&with)
    }

    fn parts(self, bracket: u8) -> Parts<'a> {
        let inner = if self.begins(bracket) {
            self.0.get(1..)
        } else {
            None
        };
        Parts(inner.unwrap_or_default())
    }
}

/// What a list or an object holds, keys and values in turn.
struct Parts<'a>(&'a str);

impl<'a> Iterator for Parts<'a> {
    type Item = Value<'a>;

    fn next(&mut self) -> Option<Value<'a>> {
        let (part, rest) = self.0.split_at_checked(end_of_first(self.0))?;
        self.0 = rest.get(1..).unwrap_or_default();
        (!part.is_empty()).then_some(Value(part))
    }
}

/// Where the first value ends: before a separator or a bracket that closes.
fn end_of_first(text: &str) -> usize {
    let (mut depth, mut is_text, mut is_escaped) = (0, false, false);
    for (place, byte) in text.bytes().enumerate() {
        if is_escaped {
            is_escaped = false;
        } else if is_text {
            is_escaped = byte == b'\\';
            is_text = byte != b'"';
        } else {
            match byte {
                b'"' => is_text = true,
                b'[' | b'{' => depth += 1,
                b',' | b':' | b']' | b'}' if depth == 0 => return place,
                b']' | b'}' => depth -= 1,
                _ => {}
            }
        }
    }
    text.len()
}

fn unquoted(value: Value<'_>) -> Option<&str> {
    value.0.strip_prefix('"')?.strip_suffix('"')
}

#[cfg(test)]
pub(crate) mod tests {
    use super::Value;
    use proptest::prelude::*;
    use serde_json::Value as Json;

    /// Any JSON value, nested.
    pub(crate) fn json() -> impl Strategy<Value = Json> {
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

    /// The value, taken apart to its leaves and put together again.
    fn read(value: Value<'_>) -> Json {
        if value.is_map() {
            let key = |key: &str| serde_json::from_str(&format!("\"{key}\"")).unwrap();
            let entries = value
                .entries()
                .map(|(name, inner)| (key(name), read(inner)));
            Json::Object(entries.collect())
        } else if value.is_nested() {
            value.list().map(read).collect()
        } else {
            serde_json::from_str(value.0).unwrap()
        }
    }

    proptest! {
        #[test]
        fn every_part_is_found(json in json()) {
            prop_assert_eq!(read(Value(&json.to_string())), json);
        }

        #[test]
        fn what_is_no_json_does_not_panic(text in "[\\[\\]{}:,\"\\\\0é]{0,40}") {
            let value = Value(&text);
            let parts = value.entries().count() + value.list().count();
            prop_assert!(parts <= text.len());
            prop_assert_eq!(value.get("x").at(3).text(), None);
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
            ("\"7\"", None),
        ] {
            assert_eq!(Value(text).whole(), whole, "{text}");
        }
    }
}
