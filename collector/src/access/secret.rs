//! Secrets: 256 random bits as text. What is kept is only their digest, so that
//! whoever reads the store cannot use what opens the doors.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fmt::Write;
use std::io;

/// A secret that was just made: shown once to whoever asked for it.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Makes one. The prefix says what it is for, so that people and scanners of
    /// leaked secrets recognise it.
    pub fn new(prefix: &str) -> io::Result<Self> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
        Ok(Self(format!("{prefix}{}", hex(&bytes))))
    }

    /// The text to hand out.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }

    /// What is kept of it.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&self.0)
    }
}

/// SHA-256 of a secret in hexadecimal. A secret has 256 random bits, so nothing
/// slower is needed to hide it; and looking a digest up tells nobody by its time
/// how much of a guess was right.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Digest(String);

impl Digest {
    /// The digest of what somebody shows.
    #[must_use]
    pub fn of(secret: &str) -> Self {
        Self(hex(&Sha256::digest(secret.as_bytes())))
    }

    /// One that was kept.
    pub(super) fn kept(digits: &str) -> Self {
        Self(digits.to_owned())
    }

    /// Its digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A name for what it belongs to, which may be shown: its first 12 digits.
    #[must_use]
    pub fn id(&self) -> &str {
        self.0.get(..12).unwrap_or(&self.0)
    }
}

/// Bytes in hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing into a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_differ_and_are_known_by_their_digest() {
        let [one, other] = [(); 2].map(|()| Secret::new("jrn_").unwrap());
        assert_ne!(one.text(), other.text());
        assert_eq!(one.text().len(), 4 + 64);
        assert_eq!(one.digest(), Digest::of(one.text()));
        // FIPS 180-2, appendix B.1.
        assert_eq!(Digest::of("abc").id(), "ba7816bf8f01");
    }
}
