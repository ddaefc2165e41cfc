//! `SimulatedEvent`: a wire event and what an event line says beside it.

use crate::ingest::Rejection;
use crate::ingest::normalize::{Shared, believe};
use analytics::event::EventKey;
use analytics::{Event, Source, Timestamp, Traffic};
use protocol::{ClientContext, PropValue, WireEvent};
use serde::Serialize;
use std::sync::Arc;

/// One event of the simulated shop.
#[derive(Debug, Clone, PartialEq)]
pub struct SimulatedEvent {
    /// The browser: a UUID.
    pub visitor: Arc<str>,
    /// The tag, or the shop's server.
    pub source: Source,
    /// What the browser says about itself; absent where the server tells.
    pub client: Option<Arc<ClientContext>>,
    /// The browser's `User-Agent`; absent where the server tells.
    pub user_agent: Option<&'static str>,
    /// The event.
    pub event: WireEvent,
}

/// What an event line has and a wire event has not.
#[derive(Serialize)]
struct Beside<'a> {
    visitor: &'a str,
    source: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    context: Option<&'a ClientContext>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_agent: Option<&'static str>,
}

impl SimulatedEvent {
    /// When it took place.
    #[must_use]
    pub fn time(&self) -> Timestamp {
        Timestamp(self.event.at)
    }

    /// Place in the total order of the visitor's events.
    #[must_use]
    pub fn key(&self) -> EventKey<'_> {
        (self.time(), self.event.seq, &self.event.id)
    }

    /// What the collector makes of it: the same as of [`Self::to_line`].
    pub fn believed(mut self) -> Result<Event, Rejection> {
        let time = self.time();
        let shared = Shared {
            source: self.source,
            traffic: Traffic::Visitor,
            client: self.client,
            user_agent: self.user_agent.map(Arc::from),
        };
        believe(&mut self.event, time, &shared)
    }

    /// The event line, without its line end.
    pub fn to_line(&self) -> serde_json::Result<String> {
        let beside = serde_json::to_string(&Beside {
            visitor: &self.visitor,
            source: self.source.name(),
            context: self.client.as_deref(),
            user_agent: self.user_agent,
        })?;
        let event = serde_json::to_string(&self.event)?;
        // Two objects, neither empty, become one.
        let head = beside.strip_suffix('}').unwrap_or(&beside);
        let tail = event.strip_prefix('{').unwrap_or(&event);
        Ok(format!("{head},{tail}"))
    }
}

/// A property.
pub(super) fn text(value: &str) -> PropValue {
    PropValue::Text(value.to_owned())
}
