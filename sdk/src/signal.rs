//! `Signal`: what happened in the page. [`Signal::read`] is where the loader's
//! words become types; a word nobody knows is no signal. It borrows from what the
//! loader wrote.

use crate::Millis;
use protocol::call::Value;
use protocol::call::text::prefix;
use protocol::limits;

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Signal<'a> {
    /// A page view began.
    View(Page),
    /// `track(name, params)`.
    Track(&'a str, Value<'a>),
    /// `identify(user, traits)`.
    Identify(&'a str, Value<'a>, Fresh<'a>),
    /// `reset()`: another person from now on.
    Reset(Fresh<'a>),
    /// `consent('granted' | 'denied')`.
    Consent(bool, Fresh<'a>),
    /// `experiment(id, callback)`: the callback kept by the loader in a slot, and the
    /// definition ([`protocol::tag::TagExperiment`]), null if it did not come in time.
    Experiment(&'a str, u32, Value<'a>),
    /// `expose(id, variant)`.
    Expose(&'a str, &'a str),
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
    /// The site is one without visitor ids.
    Cookieless,
    /// What earlier documents stored and could not send, a list of each.
    Unsent(Value<'a>),
    /// The cookie `_jornada` and its mirror, as they are now.
    Seen(&'a str, &'a str),
    /// What the browser says about itself: more became known.
    Context(Value<'a>),
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fresh<'a> {
    /// A UUID.
    pub visitor: &'a str,
    /// Name of a new event stream.
    pub stream: &'a str,
}

/// How a request ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The collector has the events, or has refused them for good.
    Settled,
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
            200..=407 | 409..=424 | 426..=428 | 430..=499 => Self::Settled,
            _ => Self::TryLater(retry_after),
        }
    }
}

impl Page {
    /// Reads `[url, title, referrer]`.
    #[must_use]
    pub fn read(value: Value<'_>) -> Self {
        let cut = |value: Value<'_>, bytes| {
            let text = value.text();
            text.map(|text| prefix(text, bytes).to_owned())
        };
        Self {
            url: cut(value.at(0), limits::URL).unwrap_or_default(),
            title: cut(value.at(1), limits::TITLE),
            referrer: cut(value.at(2), limits::URL),
        }
    }
}

impl<'a> Signal<'a> {
    /// Reads a name and its list of arguments, as the loader passes them.
    #[must_use]
    pub fn read(name: &str, args: Value<'a>) -> Option<Self> {
        let (first, second, third) = (args.at(0), args.at(1), args.at(2));
        // Read once for all: each place that reads costs bytes.
        let (text, other, number) = (first.label(), second.label(), first.count());
        let fresh = |visitor: Value<'a>, stream: Value<'a>| {
            Some(Fresh {
                visitor: visitor.text()?,
                stream: stream.text()?,
            })
        };
        Some(match name {
            "view" => Self::View(Page::read(args)),
            "track" => Self::Track(text?, second),
            "identify" => Self::Identify(text?, second, fresh(third, args.at(3))?),
            "reset" => Self::Reset(fresh(first, second)?),
            "consent" => Self::Consent(first.is_true(), fresh(second, third)?),
            "experiment" => Self::Experiment(text?, second.count()?, third),
            "expose" => Self::Expose(text?, other?),
            "seen" => Self::Seen(text.unwrap_or(""), other.unwrap_or("")),
            "context" => Self::Context(first),
            "unsent" => Self::Unsent(args),
            "sent" => {
                let status = second.count().unwrap_or(0);
                Self::Sent(number?, Outcome::of_status(status, third.whole()))
            }
            "beaconed" => Self::Beaconed(number?, second.is_true()),
            "scrolled" => Self::Scrolled(number?.min(100) as u8),
            "flush" => Self::Flush,
            "hidden" => Self::Hidden,
            "visible" => Self::Visible,
            "tick" => Self::Tick,
            "online" => Self::Online,
            "cookieless" => Self::Cookieless,
            _ => return None,
        })
    }
}
