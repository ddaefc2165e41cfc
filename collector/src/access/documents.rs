//! What is kept of those who may come in. Secrets are there as digests alone.

use super::password::PasswordHash;
use super::{Digest, Role};
use crate::site::SiteId;
use analytics::Timestamp;
use serde::{Deserialize, Serialize};

/// Somebody who logs in. Kept under the name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// What they may do.
    pub role: Role,
    /// Their password.
    pub password: PasswordHash,
    /// When it was made.
    pub created: Timestamp,
}

/// A login. Kept under the digest of its cookie.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Whose.
    pub of: Holder,
    /// When they logged in.
    pub created: Timestamp,
    /// When it was last used, to the hour: a write for each request would be many.
    pub used: Timestamp,
}

/// Whose a session is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holder {
    /// An account, by name.
    Account(String),
    /// Whoever was given a shared link, by its id.
    SharedLink(Digest),
}

/// Quiet after which a session ends.
pub(super) const SESSION_IDLE_MS: i64 = 7 * 24 * 60 * 60 * 1_000;
/// Age at which a session ends, however much it is used.
pub(super) const SESSION_AGE_MS: i64 = 30 * 24 * 60 * 60 * 1_000;
/// How exactly the last use is kept.
pub(super) const SESSION_USE_MS: i64 = 60 * 60 * 1_000;

impl Session {
    /// Whether it counts.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        let since = |then: Timestamp| now.0.saturating_sub(then.0);
        since(self.created) < SESSION_AGE_MS && since(self.used) < SESSION_IDLE_MS + SESSION_USE_MS
    }
}

/// What a program shows. Kept under its digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiToken {
    /// What it is for, in the words of whoever made it.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// When it was made.
    pub created: Timestamp,
}

/// What a server of the shop shows to hand in events. Kept under its digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerKey {
    /// Of which site.
    pub site: SiteId,
    /// When it was made.
    pub created: Timestamp,
    /// When it ends: set when a new one takes its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<Timestamp>,
}

/// A link that shows figures of a site to whoever has it. Kept under its digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedLink {
    /// Of which site.
    pub site: SiteId,
    /// What it is for, in the words of whoever made it.
    pub name: String,
    /// When it was made.
    pub created: Timestamp,
    /// When it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<Timestamp>,
    /// What has to be known beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<PasswordHash>,
}

/// Whether something that may have an end is over.
#[must_use]
pub(super) fn is_over(ends: Option<Timestamp>, now: Timestamp) -> bool {
    ends.is_some_and(|ends| ends <= now)
}
