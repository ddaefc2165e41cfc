//! Why an event was refused for good: a stable code for programs and a sentence
//! for people that names what is wrong.

use protocol::{InvalidAction, RejectedEvent};

/// A refused event's reason.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Rejection {
    /// Stable; see [`Rejection::CODES`].
    pub code: &'static str,
    /// The sentence.
    pub message: String,
}

impl Rejection {
    /// Every code there is, so that counters of all of them can be shown.
    pub const CODES: [&'static str; 9] = [
        "malformed",
        "too_large",
        "too_deep",
        "too_many",
        "too_long",
        "missing_field",
        "invalid_field",
        "too_old",
        "in_future",
    ];

    /// The JSON is not an event.
    pub fn malformed(message: impl Into<String>) -> Self {
        Self {
            code: "malformed",
            message: message.into(),
        }
    }

    pub(super) fn too_large(bytes: usize, limit: usize) -> Self {
        let message = format!("the event has {bytes} bytes, more than {limit}");
        Self {
            code: "too_large",
            message,
        }
    }

    /// A line that no event could fill.
    #[must_use]
    pub fn too_long_line() -> Self {
        let message = format!(
            "the line has more than {} bytes",
            protocol::limits::EVENT_BYTES
        );
        Self {
            code: "too_large",
            message,
        }
    }

    /// A line that names another site than the one it was handed to.
    #[must_use]
    pub fn another_site(site: &str) -> Self {
        let message = format!("the line is for site {site:?}");
        Self {
            code: "invalid_field",
            message,
        }
    }

    pub(super) fn too_deep(limit: usize) -> Self {
        let message = format!("the event is nested more than {limit} deep");
        Self {
            code: "too_deep",
            message,
        }
    }

    pub(super) fn too_many(field: &str, count: usize, limit: usize) -> Self {
        let message = format!("`{field}` has {count} entries, more than {limit}");
        Self {
            code: "too_many",
            message,
        }
    }

    pub(super) fn too_long(field: &str, bytes: usize, limit: usize) -> Self {
        let message = format!("`{field}` has {bytes} bytes, more than {limit}");
        Self {
            code: "too_long",
            message,
        }
    }

    pub(super) fn missing_field(field: &str) -> Self {
        Self {
            code: "missing_field",
            message: format!("`{field}` is missing"),
        }
    }

    pub(super) fn invalid_field(field: &str, allowed: &str) -> Self {
        Self {
            code: "invalid_field",
            message: format!("`{field}` must be {allowed}"),
        }
    }

    /// The refusal as a reply states it.
    #[must_use]
    pub fn of(self, id: String) -> RejectedEvent {
        RejectedEvent {
            id,
            code: self.code.to_owned(),
            message: self.message,
        }
    }
}

impl From<InvalidAction> for Rejection {
    fn from(invalid: InvalidAction) -> Self {
        let code = match invalid {
            InvalidAction::MissingType | InvalidAction::MissingField { .. } => "missing_field",
            InvalidAction::InvalidField { .. } => "invalid_field",
        };
        Self {
            code,
            message: invalid.to_string(),
        }
    }
}
