//! `Effect`: what the tracker wants done in the browser.

use crate::Millis;
use protocol::call::json;
use protocol::call::text::push_integer;

/// One thing to do, in the order given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Send a batch; its outcome comes back as `Sent`, with the same number.
    Send {
        /// Names the request in its outcome.
        request: u32,
        /// The batch as JSON.
        body: String,
        /// The page goes away: a beacon, whose outcome comes as `Beaconed`.
        is_beacon: bool,
    },
    /// Write a cookie, or remove it.
    Cookie {
        /// Its name.
        name: &'static str,
        /// Its value as JSON, a text.
        value: Option<String>,
    },
    /// Write to local storage as JSON, or remove from it.
    Store {
        /// The key, without what makes it this document's.
        key: &'static str,
        /// The JSON.
        value: Option<String>,
    },
    /// Tell, by `Seen`, which visitor cookie and mirror name by now.
    Look,
    /// Wake the tracker after so many milliseconds, instead of any earlier wish.
    Wake(Millis),
    /// Call back with the variant of an experiment.
    Answer {
        /// Which call it answers.
        slot: u32,
        /// The variant to show.
        variant: String,
    },
    /// So many events had to go, to keep within bounds.
    Dropped(u32),
}

impl Effect {
    /// A list of effects as the loader reads it: `[[name, argument, ...], ...]`.
    #[must_use]
    pub fn to_json(effects: &[Self]) -> String {
        let mut out = String::from("[");
        for effect in effects {
            json::separate(&mut out);
            out.push_str("[\"");
            match effect {
                Self::Send {
                    request,
                    body,
                    is_beacon,
                } => {
                    out.push_str(if *is_beacon { "beacon\"," } else { "send\"," });
                    push_integer(&mut out, (*request).into());
                    push_json(&mut out, Some(body));
                }
                Self::Cookie { name, value } => {
                    out.push_str("cookie\",");
                    json::push_text(&mut out, name);
                    push_json(&mut out, value.as_deref());
                }
                Self::Store { key, value } => {
                    out.push_str("store\",");
                    json::push_text(&mut out, key);
                    push_json(&mut out, value.as_deref());
                }
                Self::Look => out.push_str("look\""),
                Self::Wake(after) => {
                    out.push_str("wake\",");
                    push_integer(&mut out, *after);
                }
                Self::Answer { slot, variant } => {
                    out.push_str("answer\",");
                    push_integer(&mut out, (*slot).into());
                    out.push(',');
                    json::push_text(&mut out, variant);
                }
                Self::Dropped(count) => {
                    out.push_str("dropped\",");
                    push_integer(&mut out, (*count).into());
                }
            }
            out.push(']');
        }
        out.push(']');
        out
    }
}

fn push_json(out: &mut String, value: Option<&str>) {
    out.push(',');
    out.push_str(value.unwrap_or("null"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn effects_travel_as_json() {
        let effects = [
            Effect::Send {
                request: 7,
                body: r#"{"v":1}"#.to_owned(),
                is_beacon: false,
            },
            Effect::Cookie {
                name: "c",
                value: None,
            },
            Effect::Store {
                key: "k",
                value: Some("[1]".to_owned()),
            },
            Effect::Look,
            Effect::Wake(250),
            Effect::Answer {
                slot: 3,
                variant: "b".to_owned(),
            },
            Effect::Dropped(2),
        ];
        let read: serde_json::Value = serde_json::from_str(&Effect::to_json(&effects)).unwrap();
        let expected = serde_json::json!([
            ["send", 7, {"v": 1}],
            ["cookie", "c", null],
            ["store", "k", [1]],
            ["look"],
            ["wake", 250],
            ["answer", 3, "b"],
            ["dropped", 2],
        ]);
        assert_eq!(read, expected);
    }
}
