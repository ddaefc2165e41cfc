//! Free properties of an event: a flat map from short keys to scalars.

use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Properties by key, in byte order so that equal maps have equal bytes. A sorted
/// list, because there are few and millions of such maps lie in memory.
#[derive(Debug, Clone, Default, PartialEq)]
#[cfg_attr(
    feature = "typescript",
    derive(ts_rs::TS),
    ts(type = "Record<string, string | number | boolean>")
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Props(
    #[cfg_attr(
        feature = "schema",
        schemars(with = "std::collections::BTreeMap<String, PropValue>")
    )]
    Vec<(Box<str>, PropValue)>,
);

impl Props {
    /// No properties.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The property of this key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&PropValue> {
        let place = self.place(key).ok()?;
        self.0.get(place).map(|(_, value)| value)
    }

    /// Sets a property; what it was before.
    pub fn insert(&mut self, key: impl Into<Box<str>>, value: PropValue) -> Option<PropValue> {
        let key = key.into();
        match self.place(&key) {
            Ok(place) => self
                .0
                .get_mut(place)
                .map(|(_, known)| std::mem::replace(known, value)),
            Err(place) => {
                self.0.insert(place, (key, value));
                None
            }
        }
    }

    /// Keys and values, by key.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &PropValue)> {
        self.0.iter().map(|(key, value)| (&**key, value))
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &str> {
        self.0.iter().map(|(key, _)| &**key)
    }

    /// The values, in the order of their keys.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut PropValue> {
        self.0.iter_mut().map(|(_, value)| value)
    }

    fn place(&self, key: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| (**known).cmp(key))
    }

    /// Of what was added: by key, and of equal keys the last one.
    fn sorted(mut entries: Vec<(Box<str>, PropValue)>) -> Self {
        if !entries.is_sorted_by(|(one, _), (other, _)| one < other) {
            entries.reverse();
            entries.sort_by(|(one, _), (other, _)| one.cmp(other));
            entries.dedup_by(|(later, _), (kept, _)| later == kept);
        }
        Self(entries)
    }
}

impl<K: Into<Box<str>>> Extend<(K, PropValue)> for Props {
    fn extend<I: IntoIterator<Item = (K, PropValue)>>(&mut self, more: I) {
        let mut entries = std::mem::take(&mut self.0);
        entries.extend(more.into_iter().map(|(key, value)| (key.into(), value)));
        *self = Self::sorted(entries);
    }
}

impl<K: Into<Box<str>>> FromIterator<(K, PropValue)> for Props {
    fn from_iter<I: IntoIterator<Item = (K, PropValue)>>(entries: I) -> Self {
        let mut props = Self::new();
        props.extend(entries);
        props
    }
}

impl<K: Into<Box<str>>, const N: usize> From<[(K, PropValue); N]> for Props {
    fn from(entries: [(K, PropValue); N]) -> Self {
        entries.into_iter().collect()
    }
}

impl IntoIterator for Props {
    type Item = (Box<str>, PropValue);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl Serialize for Props {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for Props {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Entries)
    }
}

/// Reads properties one after another.
struct Entries;

impl<'de> Visitor<'de> for Entries {
    type Value = Props;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Props, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Props::sorted(entries))
    }
}

/// A scalar. Lists and maps are refused: reports could not query them, and the
/// SDK sends them as JSON text.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(
    feature = "typescript",
    derive(ts_rs::TS),
    ts(type = "string | number | boolean")
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(untagged))]
pub enum PropValue {
    /// Text, kept as given.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// Any other finite number.
    Number(f64),
    /// Yes or no.
    Bool(bool),
}

impl PropValue {
    /// The value as a number, where it is one.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        reason = "comparisons of properties are in doubles"
    )]
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Self::Integer(value) => Some(*value as f64),
            Self::Number(value) => Some(*value),
            Self::Text(_) | Self::Bool(_) => None,
        }
    }
}

impl fmt::Display for PropValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(value) => f.write_str(value),
            Self::Integer(value) => value.fmt(f),
            Self::Number(value) => value.fmt(f),
            Self::Bool(value) => value.fmt(f),
        }
    }
}

impl Serialize for PropValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(value) => serializer.serialize_str(value),
            Self::Integer(value) => serializer.serialize_i64(*value),
            Self::Number(value) => serializer.serialize_f64(*value),
            Self::Bool(value) => serializer.serialize_bool(*value),
        }
    }
}

impl<'de> Deserialize<'de> for PropValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Scalar)
    }
}

/// One method a JSON scalar, so that a list or a map is an error that says so.
struct Scalar;

impl Visitor<'_> for Scalar {
    type Value = PropValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a number or a boolean")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<PropValue, E> {
        Ok(PropValue::Text(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<PropValue, E> {
        Ok(PropValue::Text(value))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<PropValue, E> {
        Ok(PropValue::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<PropValue, E> {
        Ok(PropValue::Integer(value))
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "beyond i64 only the magnitude can be kept"
    )]
    fn visit_u64<E: Error>(self, value: u64) -> Result<PropValue, E> {
        Ok(i64::try_from(value).map_or(PropValue::Number(value as f64), PropValue::Integer))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<PropValue, E> {
        if value.is_finite() {
            Ok(PropValue::Number(value))
        } else {
            Err(E::custom("a number must be finite"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        /// However it is filled, a list answers as a map does, and reads and writes
        /// as one.
        #[test]
        fn like_a_map(entries in prop::collection::vec(("[a-d]{0,2}", any::<i64>()), 0..12), key in "[a-d]{0,2}") {
            let entries: Vec<(String, PropValue)> = entries
                .into_iter()
                .map(|(key, number)| (key, PropValue::Integer(number)))
                .collect();
            let map: BTreeMap<String, PropValue> = entries.iter().cloned().collect();
            let props: Props = entries.iter().cloned().collect();
            prop_assert!(props.iter().eq(map.iter().map(|(key, value)| (key.as_str(), value))));
            prop_assert_eq!((props.len(), props.get(&key)), (map.len(), map.get(&key)));
            let mut inserted = Props::new();
            for (key, value) in &entries {
                inserted.insert(key.as_str(), value.clone());
            }
            prop_assert_eq!(&inserted, &props);
            let json = serde_json::to_string(&props).unwrap();
            prop_assert_eq!(&json, &serde_json::to_string(&map).unwrap());
            let pairs: Vec<String> = entries.iter().map(|(key, value)| format!("{key:?}:{value}")).collect();
            let told = format!("{{{}}}", pairs.join(","));
            prop_assert_eq!(serde_json::from_str::<Props>(&told).unwrap(), props);
        }
    }
}
