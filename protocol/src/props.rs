//! Free properties of an event: a flat map from short keys to scalars.

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;
use std::fmt;

/// Properties by key, in byte order so that equal maps have equal bytes.
pub type Props = BTreeMap<String, PropValue>;

/// A scalar. Lists and maps are refused: reports could not query them, and the
/// SDK sends them as JSON text.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(
    feature = "typescript",
    derive(ts_rs::TS),
    ts(type = "string | number | boolean")
)]
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
