//! `Signal`: what happened in the page. [`Signal::read`] is where the loader's
//! words become types; a word nobody knows is no signal.

use crate::Millis;
use crate::text::prefix;
use crate::value::Value;
use protocol::limits;
use protocol::tag::{TagConfig, TagExperiment, TagVariant};

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Signal {
    /// A page view began.
    View(Page),
    /// `track(name, params)`.
    Track(String, Value),
    /// `identify(user, traits)`.
    Identify(String, Value),
    /// `reset()`: another person from now on.
    Reset(Fresh),
    /// `consent('granted' | 'denied')`.
    Consent(bool, Fresh),
    /// `experiment(id, callback)`, the callback kept by the loader in a slot.
    Experiment(String, u32),
    /// The slot has waited long enough.
    GaveUp(u32),
    /// `expose(id, variant)`.
    Expose(String, String),
    /// `debug(on)`.
    Debug(bool),
    /// `flush()`.
    Flush,
    /// The page was seen down to so many per cent.
    Scrolled(u8),
    /// The page is hidden and may never come back.
    Hidden,
    /// The page is seen again.
    Visible,
    /// The outcome of a request.
    Sent(u32, Outcome),
    /// The outcome of a beacon: whether the browser took it.
    Beaconed(u32, bool),
    /// The time asked for by `Wake` has come.
    Tick,
    /// The network is back.
    Online,
    /// The site's configuration, or that it will not come.
    Tag(Option<TagConfig>),
    /// The time zone, which browsers are slow to tell.
    TimeZone(String),
}

/// Where the visitor is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// Absolute URL.
    pub url: String,
    /// The document's title.
    pub title: Option<String>,
    /// Where the visitor came from.
    pub referrer: Option<String>,
}

/// What a new visitor needs and the tracker cannot make: randomness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fresh {
    /// A UUID.
    pub visitor: String,
    /// Name of a new event stream.
    pub stream: String,
}

/// How a request ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The collector has the events, or has refused them for good.
    Settled(u32),
    /// Nothing arrived, or the collector asks for patience.
    TryLater(Option<Millis>),
    /// The batch is too large.
    TooLarge,
}

impl Outcome {
    /// By HTTP status; 0 where there was no answer.
    #[must_use]
    pub fn of_status(status: u32, retry_after: Option<Millis>) -> Self {
        match status {
            413 => Self::TooLarge,
            200..=299 | 300..=407 | 409..=424 | 426..=428 | 430..=499 => Self::Settled(status),
            _ => Self::TryLater(retry_after),
        }
    }
}

impl Page {
    /// Reads `[url, title, referrer]`.
    #[must_use]
    pub fn read(value: &Value) -> Self {
        let cut = |value: &Value, bytes| value.text().map(|text| prefix(text, bytes).to_owned());
        Self {
            url: cut(value.at(0), limits::URL).unwrap_or_default(),
            title: cut(value.at(1), limits::TITLE),
            referrer: cut(value.at(2), limits::URL),
        }
    }
}

impl Signal {
    /// Reads a name and its list of arguments, as the loader passes them.
    #[must_use]
    pub fn read(name: &str, mut args: Value) -> Option<Self> {
        // The second argument of two calls is theirs; the rest is looked at.
        let params = match name {
            "track" | "identify" => args.take_at(1),
            _ => Value::Null,
        };
        let (first, second) = (args.at(0), args.at(1));
        // Read once for all: each place that reads costs bytes.
        let (text, other) = (first.label(), second.label());
        let number = second.count();
        Some(match name {
            "view" => Self::View(Page::read(&args)),
            "track" => Self::Track(text?, params),
            "identify" => Self::Identify(text?, params),
            "reset" => Self::Reset(Fresh {
                visitor: text?,
                stream: other?,
            }),
            "consent" => Self::Consent(
                first.is_true(),
                Fresh {
                    visitor: other?,
                    stream: args.at(2).label()?,
                },
            ),
            "experiment" => Self::Experiment(text?, number?),
            "expose" => Self::Expose(text?, other?),
            "timeZone" => Self::TimeZone(text?),
            "tag" => Self::Tag(tag_config(first)),
            "gaveUp" => Self::GaveUp(first.count()?),
            "sent" => {
                let outcome = Outcome::of_status(number.unwrap_or(0), args.at(2).whole());
                Self::Sent(first.count()?, outcome)
            }
            "scrolled" => Self::Scrolled(first.count()?.min(100) as u8),
            "debug" => Self::Debug(first.is_true()),
            "flush" => Self::Flush,
            "hidden" => Self::Hidden,
            "visible" => Self::Visible,
            "tick" => Self::Tick,
            "online" => Self::Online,
            _ => return None,
        })
    }
}

/// The body of `GET /v1/tag/{site}`.
fn tag_config(value: &Value) -> Option<TagConfig> {
    if !matches!(value, Value::Map(_)) {
        return None;
    }
    let mut experiments = Vec::new();
    for value in value.get("experiments").list() {
        experiments.extend(experiment(value));
    }
    Some(TagConfig {
        experiments,
        linked_domains: Vec::new(),
        cookieless: value.get("cookieless").is_true(),
        include_bots: value.get("include_bots").is_true(),
    })
}

fn experiment(value: &Value) -> Option<TagExperiment> {
    let mut variants = Vec::new();
    for variant in value.get("variants").list() {
        variants.push(TagVariant {
            name: variant.get("name").label()?,
            weight: variant.get("weight").count()?,
        });
    }
    Some(TagExperiment {
        id: value.get("id").label()?,
        control: value.get("control").label()?,
        variants,
    })
}
