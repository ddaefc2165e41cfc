//! JSON out: the serde serializer of exactly what the wire types need.
//!
//! It cannot fail and prints no floats by itself: how a number that is not whole
//! reads is asked from outside ([`NumberText`]), where the browser knows it.

use serde::Serialize;
use serde::ser::{self, Impossible};

/// How a finite number that is not whole is written, `String(x)` in a browser.
pub type NumberText = fn(f64) -> String;

/// A value as JSON text.
pub fn write<T: Serialize + ?Sized>(value: &T, number: NumberText) -> String {
    let mut out = String::new();
    // Nothing here returns an error, and the wire types make none.
    let _ = value.serialize(&mut Writer {
        out: &mut out,
        number,
    });
    out
}

/// JSON that is written already, to be put into a larger one as it is.
#[derive(Debug, Clone, Copy)]
pub struct Raw<'a>(pub &'a str);

impl Serialize for Raw<'_> {
    fn serialize<S: ser::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.0.as_bytes())
    }
}

struct Writer<'a> {
    out: &'a mut String,
    number: NumberText,
}

/// The error that never comes; without text, because text is bytes.
#[derive(Debug)]
pub struct Unsupported;

impl std::fmt::Display for Unsupported {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Unsupported {}

impl ser::Error for Unsupported {
    fn custom<T: std::fmt::Display>(_: T) -> Self {
        Self
    }
}

type Written = Result<(), Unsupported>;

impl Writer<'_> {
    fn text(&mut self, text: &str) {
        self.out.push('"');
        for c in text.chars() {
            match c {
                '"' | '\\' => {
                    self.out.push('\\');
                    self.out.push(c);
                }
                '\u{0}'..='\u{1f}' => {
                    self.out.push_str("\\u00");
                    for digit in [c as u32 >> 4, c as u32 & 15] {
                        self.out.extend(char::from_digit(digit, 16));
                    }
                }
                _ => self.out.push(c),
            }
        }
        self.out.push('"');
    }

    fn integer(&mut self, number: i64) -> Written {
        crate::text::push_integer(self.out, number);
        Ok(())
    }

    /// A comma, unless the list or map was just opened.
    fn separate(&mut self) {
        if !self.out.ends_with(['[', '{']) {
            self.out.push(',');
        }
    }
}

impl<'a, 'b> ser::Serializer for &'a mut Writer<'b> {
    type Ok = ();
    type Error = Unsupported;
    type SerializeSeq = Nested<'a, 'b>;
    type SerializeTuple = Nested<'a, 'b>;
    type SerializeMap = Nested<'a, 'b>;
    type SerializeStruct = Nested<'a, 'b>;
    type SerializeTupleStruct = Impossible<(), Unsupported>;
    type SerializeTupleVariant = Impossible<(), Unsupported>;
    type SerializeStructVariant = Impossible<(), Unsupported>;

    fn serialize_bool(self, value: bool) -> Written {
        self.out.push_str(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_i8(self, value: i8) -> Written {
        self.integer(value.into())
    }

    fn serialize_i16(self, value: i16) -> Written {
        self.integer(value.into())
    }

    fn serialize_i32(self, value: i32) -> Written {
        self.integer(value.into())
    }

    fn serialize_i64(self, value: i64) -> Written {
        self.integer(value)
    }

    fn serialize_u8(self, value: u8) -> Written {
        self.integer(value.into())
    }

    fn serialize_u16(self, value: u16) -> Written {
        self.integer(value.into())
    }

    fn serialize_u32(self, value: u32) -> Written {
        self.integer(value.into())
    }

    fn serialize_u64(self, value: u64) -> Written {
        i64::try_from(value).map_or(Err(Unsupported), |value| self.integer(value))
    }

    fn serialize_f32(self, value: f32) -> Written {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Written {
        if value.is_finite() {
            self.out.push_str(&(self.number)(value));
            Ok(())
        } else {
            self.serialize_none()
        }
    }

    fn serialize_char(self, value: char) -> Written {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Written {
        self.text(value);
        Ok(())
    }

    /// [`Raw`] alone comes here.
    fn serialize_bytes(self, value: &[u8]) -> Written {
        let raw = std::str::from_utf8(value).map_err(|_| Unsupported)?;
        self.out.push_str(raw);
        Ok(())
    }

    fn serialize_none(self) -> Written {
        self.out.push_str("null");
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Written {
        self.serialize_none()
    }

    fn serialize_unit_struct(self, _: &'static str) -> Written {
        self.serialize_none()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, name: &'static str) -> Written {
        self.serialize_str(name)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Written {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Written {
        Err(Unsupported)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Nested<'a, 'b>, Unsupported> {
        self.out.push('[');
        Ok(Nested {
            writer: self,
            end: ']',
        })
    }

    fn serialize_tuple(self, _: usize) -> Result<Nested<'a, 'b>, Unsupported> {
        self.serialize_seq(None)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Nested<'a, 'b>, Unsupported> {
        self.out.push('{');
        Ok(Nested {
            writer: self,
            end: '}',
        })
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Nested<'a, 'b>, Unsupported> {
        self.serialize_map(None)
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, Unsupported> {
        Err(Unsupported)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Unsupported> {
        Err(Unsupported)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Unsupported> {
        Err(Unsupported)
    }
}

/// An open list or map.
struct Nested<'a, 'b> {
    writer: &'a mut Writer<'b>,
    end: char,
}

impl Nested<'_, '_> {
    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.writer.separate();
        value.serialize(&mut *self.writer)
    }

    fn close(self) -> Written {
        self.writer.out.push(self.end);
        Ok(())
    }
}

impl ser::SerializeSeq for Nested<'_, '_> {
    type Ok = ();
    type Error = Unsupported;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.element(value)
    }

    fn end(self) -> Written {
        self.close()
    }
}

impl ser::SerializeTuple for Nested<'_, '_> {
    type Ok = ();
    type Error = Unsupported;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.element(value)
    }

    fn end(self) -> Written {
        self.close()
    }
}

impl ser::SerializeMap for Nested<'_, '_> {
    type Ok = ();
    type Error = Unsupported;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Written {
        self.element(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.writer.out.push(':');
        value.serialize(&mut *self.writer)
    }

    fn end(self) -> Written {
        self.close()
    }
}

impl ser::SerializeStruct for Nested<'_, '_> {
    type Ok = ();
    type Error = Unsupported;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Written {
        self.element(key)?;
        self.writer.out.push(':');
        value.serialize(&mut *self.writer)
    }

    fn end(self) -> Written {
        self.close()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::tests::from_json;
    use proptest::prelude::*;
    use protocol::{Item, PropValue, WireEvent};
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
            let text = write(&from_json(&value), |number| number.to_string());
            let read: Json = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(from_json(&read), from_json(&value));
        }

        #[test]
        fn events_are_written_as_the_standard_serializer_writes_them(
            id in ".*", at: i64, seq in 0..u64::MAX / 2, value: Option<i64>, score: Option<i32>,
            title: Option<String>, names in prop::collection::vec(".*", 0..3), paid: Option<bool>,
            props in prop::collection::btree_map(".{0,5}", any::<i64>().prop_map(PropValue::Integer), 0..3),
        ) {
            let items = names.into_iter().map(|id| Item { id, price: value, ..Item::default() });
            let event = WireEvent {
                id, at, seq, title, value, score, paid, props, items: items.collect(),
                visible_ms: Some(7), scroll_pct: Some(100), ..WireEvent::default()
            };
            let ours: Json = serde_json::from_str(&write(&event, |number| number.to_string())).unwrap();
            prop_assert_eq!(ours, serde_json::to_value(&event).unwrap());
        }
    }

    #[test]
    fn control_characters_are_escaped() {
        let text = write("a\"b\\c\n\u{1}\u{1f}é\u{2028}", |number| {
            number.to_string()
        });
        assert_eq!(text, "\"a\\\"b\\\\c\\u000a\\u0001\\u001fé\u{2028}\"");
        assert_eq!(write(&f64::NAN, |number| number.to_string()), "null");
        assert_eq!(
            write(&[Raw("{\"a\":1}"), Raw("2")], |_| String::new()),
            "[{\"a\":1},2]"
        );
    }
}
