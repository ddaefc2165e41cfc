//! Event lines: the form in which files and servers hand in events, and in
//! which everything is exported. One JSON object a line: a wire event's fields
//! and those that only a trusted sender may set.

mod ids;
mod write;

pub use ids::LineIds;
pub use write::to_line;

use super::normalize::{Shared, believe, client};
use super::rejection::Rejection;
use super::{shape, text};
use analytics::{Event, Source, Timestamp, Traffic};
use protocol::{ClientContext, WireEvent, limits};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::sync::Arc;

/// An event of a line, and whose it is.
#[derive(Debug, Clone, PartialEq)]
pub struct LineEvent {
    /// The site the line names, if it names one.
    pub site: Option<String>,
    /// Whose event it is.
    pub visitor: String,
    /// The event.
    pub event: Event,
}

/// What a line holds beyond a wire event.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
struct LineFields {
    /// The site, where lines of several lie together.
    site: Option<String>,
    /// Whose event it is; must be given.
    visitor: Option<String>,
    /// The visit that the event belongs to, whatever the pauses in it.
    session: Option<String>,
    /// `browser`, `server`, `offline` or `import`.
    source: Option<String>,
    /// Where the contact took place, such as `store` or `phone`.
    contact: Option<String>,
    /// The channel, taken as given.
    channel: Option<String>,
    /// Whether a program did it.
    bot: bool,
    /// Whether somebody did it who works on the site; a program is one all the same.
    internal: bool,
    /// The browser's `User-Agent`.
    user_agent: Option<String>,
    /// What the browser said of itself.
    context: ClientContext,
}

/// A line, as the description of the API shows it: both are read from one object.
#[derive(JsonSchema)]
pub(crate) struct EventLine {
    #[serde(flatten)]
    #[expect(dead_code, reason = "only described")]
    event: WireEvent,
    #[serde(flatten)]
    #[expect(dead_code, reason = "only described")]
    line: LineFields,
}

/// Where a line stands, for what it leaves out.
#[derive(Debug, Clone, Copy)]
pub struct LinePlace {
    /// Its number, from 1.
    pub number: u64,
    /// The source of lines that name none.
    pub source: Source,
}

/// Reads one line; `ids` derives the ids of lines that have none.
pub fn parse(line: &str, place: LinePlace, ids: &mut LineIds) -> Result<LineEvent, Rejection> {
    shape::check(line)?;
    let fields: Map<String, Value> = serde_json::from_str(line)
        .map_err(|error| Rejection::malformed(format!("not a JSON object: {error}")))?;
    let derived = ids.derive(line);
    event_of(fields, place, derived)
}

fn event_of(
    mut fields: Map<String, Value>,
    place: LinePlace,
    derived_id: impl FnOnce() -> String,
) -> Result<LineEvent, Rejection> {
    let time = take_time(&mut fields)?;
    if !fields.get("id").is_some_and(|id| !id.is_null() && id != "") {
        fields.insert("id".to_owned(), Value::String(derived_id()));
    }
    fields.entry("seq").or_insert(Value::from(place.number));
    let fields = Value::Object(fields);
    let unreadable = |error: serde_json::Error| Rejection::malformed(error.to_string());
    let mut wire = WireEvent::deserialize(&fields).map_err(unreadable)?;
    let line = LineFields::deserialize(&fields).map_err(unreadable)?;

    let visitor = line.visitor.filter(|visitor| !visitor.is_empty());
    let visitor = visitor.ok_or_else(|| Rejection::missing_field("visitor"))?;
    text::name("visitor", &visitor, limits::VISITOR)?;
    for (field, name) in [
        ("session", &line.session),
        ("contact", &line.contact),
        ("channel", &line.channel),
    ] {
        text::optional_name(field, name.as_deref(), limits::NAME)?;
    }
    let source = match line.source.as_deref() {
        None => place.source,
        Some(name) => Source::from_name(name).ok_or_else(|| {
            Rejection::invalid_field("source", "browser, server, offline or import")
        })?,
    };
    let shared = Shared {
        source,
        traffic: match (line.bot, line.internal) {
            (true, _) => Traffic::Bot,
            (false, true) => Traffic::Internal,
            (false, false) => Traffic::Visitor,
        },
        client: client(&line.context),
        user_agent: text::shown(line.user_agent, 512).map(Arc::from),
    };
    let event = believe(&mut wire, time, &shared)?;
    let given = |name: Option<String>| name.filter(|name| !name.is_empty());
    Ok(LineEvent {
        site: line.site,
        visitor,
        event: Event {
            session: given(line.session),
            contact: given(line.contact),
            channel: given(line.channel),
            ..event
        },
    })
}

/// Milliseconds, or RFC 3339; a file is taken at its word.
fn take_time(fields: &mut Map<String, Value>) -> Result<Timestamp, Rejection> {
    let allowed = "milliseconds since 1970 or an RFC 3339 time";
    let time = match fields.remove("at") {
        None | Some(Value::Null) => return Err(Rejection::missing_field("at")),
        Some(Value::Number(ms)) => ms.as_i64().map(Timestamp),
        Some(Value::String(time)) => {
            let time = time.parse::<jiff::Timestamp>().ok();
            time.map(|time| Timestamp(time.as_millisecond()))
        }
        Some(_) => None,
    };
    time.ok_or_else(|| Rejection::invalid_field("at", allowed))
}
