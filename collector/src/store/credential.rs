//! Credentials: what opens the doors of the collector, of no site.

/// What somebody can show to come in, as JSON text. The store does not look into
/// it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// What kind of thing.
    pub kind: CredentialKind,
    /// Its id within the kind.
    pub id: String,
    /// The document.
    pub body: String,
}

/// Kinds of credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CredentialKind {
    /// Somebody who logs in.
    Account,
    /// A login.
    Session,
    /// What a program shows.
    ApiToken,
    /// What a server of the shop shows.
    ServerKey,
    /// A link that shows figures to whoever has it.
    SharedLink,
}

impl CredentialKind {
    /// All kinds.
    pub const ALL: [Self; 5] = [
        Self::Account,
        Self::Session,
        Self::ApiToken,
        Self::ServerKey,
        Self::SharedLink,
    ];

    /// The name in keys.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Session => "session",
            Self::ApiToken => "api-token",
            Self::ServerKey => "server-key",
            Self::SharedLink => "shared-link",
        }
    }
}
