//! Calls that a page made and nobody had turned into events when it went: the
//! loader sends them as they are, in the place of an event's own fields.
//!
//! ```json
//! {"id":"mi8k2x0q1z7f.2","at":1763801999000,"seq":2,"view":"mi8k2x0q1z7f.1",
//!  "url":"https://shop.example/","call":["track","purchase",{"transaction_id":"7"}]}
//! ```

use super::rejection::Rejection;
use protocol::call::{self, Value};
use serde::Deserialize;
use std::borrow::Cow;

/// An event whose own fields are still a call.
#[derive(Deserialize)]
struct CalledEvent {
    #[serde(default)]
    id: String,
    #[serde(default)]
    at: i64,
    #[serde(default)]
    seq: u32,
    view: Option<String>,
    url: Option<String>,
    call: Vec<serde_json::Value>,
}

/// The event as it would have come from the SDK; any other event as it is. Where
/// the call is no event, its id and the reason.
pub(super) fn written_out(json: &str) -> Result<Cow<'_, str>, (String, Rejection)> {
    if !json.contains("\"call\"") {
        return Ok(Cow::Borrowed(json));
    }
    // Something else of that name: what it is, is judged as for every event.
    let Ok(event) = serde_json::from_str::<CalledEvent>(json) else {
        return Ok(Cow::Borrowed(json));
    };
    let mut call = event.call.into_iter();
    let name = call.next();
    let name = name.as_ref().and_then(serde_json::Value::as_str);
    let args = serde_json::Value::Array(call.collect()).to_string();
    let Some(mut draft) = name.and_then(|name| call::event(name, Value(&args))) else {
        let message = format!("the call {:?} is no event", name.unwrap_or_default());
        return Err((event.id, Rejection::malformed(message)));
    };
    draft.integer("at", event.at);
    draft.integer("seq", event.seq.into());
    for (key, text) in [
        ("id", Some(event.id)),
        ("view", event.view),
        ("url", event.url),
    ] {
        if let Some(text) = text {
            draft.json(key, &serde_json::Value::from(text).to_string());
        }
    }
    Ok(Cow::Owned(draft.complete()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::WireEvent;

    fn read(json: &str) -> Result<WireEvent, String> {
        let written = written_out(json).map_err(|(id, reason)| format!("{id}: {reason}"))?;
        Ok(serde_json::from_str(&written).unwrap())
    }

    #[test]
    fn a_call_is_the_event_that_the_sdk_would_have_made() {
        let event = read(
            r#"{ "id": "s.2", "at": 5, "seq": 2, "view": "s.1", "url": "https://a.example/\"",
                 "call": ["track", "purchase", {"transaction_id": "7", "currency": "BRL",
                   "value": 129.9, "items": [{"item_id": "sku", "price": "10.50"}], "note": "é\n"}] }"#,
        )
        .unwrap();
        assert_eq!((event.id.as_str(), event.at, event.seq), ("s.2", 5, 2));
        assert_eq!(event.view.as_deref(), Some("s.1"));
        assert_eq!(event.url.as_deref(), Some("https://a.example/\""));
        assert_eq!(event.r#type, "purchase");
        assert_eq!(event.order_id.as_deref(), Some("7"));
        assert_eq!(event.value, Some(12_990));
        assert_eq!(event.items.first().and_then(|item| item.price), Some(1_050));
        assert_eq!(event.props.get("note").unwrap().to_string(), "é\n");
    }

    #[test]
    fn every_call_that_is_an_event() {
        for (call, expected) in [
            (
                r#"["view","https://a.example/","Title","https://b.example/"]"#,
                "page_view",
            ),
            (r#"["identify","ana",{"plan":"gold"},"x","y"]"#, "identify"),
            (r#"["expose","e","b"]"#, "exposure"),
            (r#"["track","quiz",null]"#, "quiz"),
        ] {
            let event = read(&format!(r#"{{"id":"s.1","call":{call}}}"#)).unwrap();
            assert_eq!(event.r#type, expected);
        }
    }

    #[test]
    fn what_is_no_call_stays_and_what_is_no_event_is_named() {
        for json in [
            r#"{"id":"a","type":"quiz"}"#,
            r#"{"id":"a","props":{"call":1}}"#,
        ] {
            assert_eq!(written_out(json).unwrap(), json);
        }
        for call in ["[]", "[7]", r#"["reset"]"#, r#"["track"]"#] {
            let refused = read(&format!(r#"{{"id":"s.1","call":{call}}}"#)).unwrap_err();
            assert!(refused.starts_with("s.1: the call"), "{refused}");
        }
    }
}
