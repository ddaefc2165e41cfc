//! `Value`: what the page handed over, before anybody knows what it means.
//!
//! The loader has passed it through `JSON.stringify`, so it is a tree without
//! cycles, functions or dates. The order of a map is the page's.

/// A JSON value.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    /// Nothing, or something that JSON has no word for.
    #[default]
    Null,
    /// Yes or no.
    Bool(bool),
    /// Any number.
    Number(f64),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// An object.
    Map(Vec<(String, Value)>),
}

/// Beyond this, `f64` leaves out whole numbers.
const LARGEST_SAFE: f64 = 9_007_199_254_740_991.0;

impl Value {
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

    /// A name or id: text, or a whole number written out (pages pass both).
    #[must_use]
    pub fn label(&self) -> Option<String> {
        match self {
            Self::Number(_) => self.whole().map(crate::text::integer),
            _ => self.text().map(str::to_owned),
        }
    }

    /// The number, where it is whole and exact.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        reason = "checked to be whole and in range"
    )]
    pub fn whole(&self) -> Option<i64> {
        match self {
            Self::Number(number) if number.trunc() == *number && number.abs() <= LARGEST_SAFE => {
                Some(*number as i64)
            }
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

#[cfg(test)]
pub(crate) mod tests {
    use super::Value;

    /// The value that a page's JSON is.
    pub(crate) fn from_json(json: &serde_json::Value) -> Value {
        match json {
            serde_json::Value::Null => Value::Null,
            serde_json::Value::Bool(value) => Value::Bool(*value),
            serde_json::Value::Number(number) => Value::Number(number.as_f64().unwrap()),
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
}
