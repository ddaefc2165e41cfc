//! `Event`: something that happened, believed: checked, its time corrected.

use crate::time::Timestamp;
use crate::traffic::Traffic;
use protocol::{Action, ClientContext, Props};
use std::sync::Arc;

/// A believed event of one visitor.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Unique within the visitor.
    pub id: String,
    /// When it happened, by the client's clock corrected for its skew.
    pub time: Timestamp,
    /// Orders events of one millisecond.
    pub seq: u64,
    /// Who told.
    pub source: Source,
    /// What happened.
    pub action: Action,
    /// The page it happened on: the path of `url`, or `(other)`.
    pub page: Option<String>,
    /// Where it happened, as sent.
    pub url: Option<String>,
    /// The document's title.
    pub title: Option<String>,
    /// Where the visitor came from.
    pub referrer: Option<String>,
    /// Id of the page view that it belongs to.
    pub view: Option<String>,
    /// The session it was given to by its sender, if any; scoped to the visitor.
    pub session: Option<String>,
    /// The user named on an event line, where the action is not `identify`.
    pub user: Option<String>,
    /// Where the contact took place: web, app, store, phone, whatsapp, ...
    pub contact: Option<String>,
    /// The channel named on an event line, taken as given.
    pub channel: Option<String>,
    /// What an event line says about the person.
    pub traits: Props,
    /// Free properties.
    pub props: Props,
    /// Whose doing it is.
    pub traffic: Traffic,
    /// What the browser said about itself; shared by the events of a batch.
    pub client: Option<Arc<ClientContext>>,
    /// The browser's `User-Agent`, cut to 512 bytes; shared likewise.
    pub user_agent: Option<Arc<str>>,
}

/// Who told of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// The tag.
    Browser,
    /// The shop's server, as it happened.
    Server,
    /// Something outside the site: a store, a call.
    Offline,
    /// A file of past events.
    Import,
}

impl Source {
    /// Whether such events start, extend and end sessions. What a server or a
    /// till reports joins a session or stands alone, but never shapes one.
    #[must_use]
    pub fn shapes_sessions(self) -> bool {
        matches!(self, Self::Browser | Self::Import)
    }

    /// The name on event lines.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Browser => "browser",
            Self::Server => "server",
            Self::Offline => "offline",
            Self::Import => "import",
        }
    }

    /// The source of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Browser, Self::Server, Self::Offline, Self::Import]
            .into_iter()
            .find(|source| source.name() == name)
    }
}

/// The total order of a visitor's events: time, then seq, then id. It decides
/// which of two events in one millisecond came first, everywhere.
pub type EventKey<'a> = (Timestamp, u64, &'a str);

impl Event {
    /// Place in the total order.
    #[must_use]
    pub fn key(&self) -> EventKey<'_> {
        (self.time, self.seq, &self.id)
    }

    /// The page, if this is a page view.
    #[must_use]
    pub fn viewed_page(&self) -> Option<&str> {
        match self.action {
            Action::PageView => self.page.as_deref(),
            _ => None,
        }
    }

    /// The user this event identifies the visitor as, if any.
    #[must_use]
    pub fn identified_user(&self) -> Option<&str> {
        match &self.action {
            Action::Identify { user, .. } => Some(user),
            _ => self.user.as_deref(),
        }
    }
}
