//! From the browser's values to [`Value`]. The loader passes what came out of
//! `JSON.parse`: plain data, no getters that could throw.

use crate::Value;
use js_sys::{Array, Object};
use wasm_bindgen::{JsCast, JsValue};

/// Deeper than this is left out; the collector takes no more.
const DEPTH: usize = protocol::limits::EVENT_DEPTH;

pub(super) fn read(value: &JsValue) -> Value {
    read_within(value, DEPTH)
}

fn read_within(value: &JsValue, depth: usize) -> Value {
    if let Some(text) = value.as_string() {
        Value::Text(text)
    } else if let Some(number) = value.as_f64() {
        Value::Number(number)
    } else if let Some(is_true) = value.as_bool() {
        Value::Bool(is_true)
    } else if depth == 0 || !value.is_object() {
        Value::Null
    } else if Array::is_array(value) {
        let list = value.unchecked_ref::<Array>();
        Value::List(
            list.iter()
                .map(|value| read_within(&value, depth - 1))
                .collect(),
        )
    } else {
        let entries = Object::entries(value.unchecked_ref::<Object>());
        let pair = |entry: JsValue| {
            let entry = entry.unchecked_into::<Array>();
            let key = entry.get(0).as_string().unwrap_or_default();
            (key, read_within(&entry.get(1), depth - 1))
        };
        Value::Map(entries.iter().map(pair).collect())
    }
}
