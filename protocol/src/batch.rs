//! `Batch`: the envelope of `POST /v1/events`, and the reply to it.
//!
//! The envelope is generic over its events, because the two sides differ: the
//! SDK writes [`crate::WireEvent`]s, the collector reads each event's raw JSON
//! first, so that one bad event never takes the others with it.

use serde::{Deserialize, Serialize};

/// What one request carries.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Batch<E> {
    /// Protocol version, [`crate::VERSION`].
    pub v: u8,
    /// The site's public key.
    pub site: String,
    /// The browser, a UUID; absent in cookieless mode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visitor: Option<String>,
    /// Milliseconds since 1970 by the client's clock when the batch left.
    pub sent_at: i64,
    /// What holds for all events of the batch.
    #[serde(default)]
    pub context: ClientContext,
    /// The events, oldest first.
    pub events: Vec<E>,
}

/// What the browser says about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct ClientContext {
    /// BCP 47 tag of the preferred language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Width and height of the screen in CSS pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub screen: Option<[u32; 2]>,
    /// IANA name of the time zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// A program drives the browser (`navigator.webdriver`).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub webdriver: bool,
    /// Somebody looks at a variant beforehand: seen like a program, never counted.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub preview: bool,
}

/// The body of a 202: every accepted event is on disk.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BatchReply {
    /// Events stored.
    pub accepted: u32,
    /// Events that were there already.
    pub duplicates: u32,
    /// Events refused for good.
    pub rejected: Vec<RejectedEvent>,
}

/// One refused event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RejectedEvent {
    /// The event's id, empty if it could not be read.
    pub id: String,
    /// Stable reason for programs.
    pub code: String,
    /// The reason for people.
    pub message: String,
}
