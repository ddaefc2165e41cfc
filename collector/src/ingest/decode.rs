//! From the bytes of a request to a batch, within hard limits: bytes before and
//! after decompression, their ratio, and the number of events.
//!
//! Honest batches are parsed at once. Where that fails, or where an event could be
//! one that is to be refused for its shape, events stay raw, to be parsed each alone.

use super::shape;
use flate2::read::MultiGzDecoder;
use protocol::{Batch, ClientContext, WireEvent, limits};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::io::Read;

/// Why a body is refused whole.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// Too many bytes; a sender may split the batch.
    #[error("the body has more than {limit} bytes {when}")]
    TooLarge {
        /// The bytes allowed.
        limit: usize,
        /// As received, or after decompression.
        when: &'static str,
    },
    /// A body that grows too much when decompressed.
    #[error("the body grows more than {0}-fold when decompressed")]
    Bomb(usize),
    /// Too many events; a sender may split the batch.
    #[error("the batch has {found} events, more than {limit}")]
    TooManyEvents {
        /// The events found.
        found: usize,
        /// The events allowed.
        limit: usize,
    },
    /// Compressed in a way that is not gzip, or broken.
    #[error("the body is not readable gzip: {0}")]
    Encoding(String),
    /// Not JSON, or not a batch.
    #[error("the body is not a batch: {0}")]
    Malformed(String),
    /// A protocol version that this collector does not speak.
    #[error("protocol version {found} is not spoken here; version {known} is")]
    Version {
        /// The version found.
        found: u8,
        /// The version spoken.
        known: u8,
    },
}

/// Bodies below this may grow at any ratio: a small one is no bomb.
const RATIO_FREE_BYTES: usize = 256 * 1024;
/// What every gzip stream starts with (RFC 1952, section 2.3.1).
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

/// Decompresses a body if it is gzip, told by its header or its first bytes:
/// browsers may not set the header without a preflight.
pub fn decompress(body: &[u8], says_gzip: bool) -> Result<Cow<'_, [u8]>, DecodeError> {
    if body.len() > limits::BODY_BYTES {
        return Err(DecodeError::TooLarge {
            limit: limits::BODY_BYTES,
            when: "as received",
        });
    }
    if !says_gzip && !body.starts_with(&GZIP_MAGIC) {
        return Ok(Cow::Borrowed(body));
    }
    let by_ratio = body
        .len()
        .saturating_mul(limits::COMPRESSION_RATIO)
        .max(RATIO_FREE_BYTES);
    let limit = limits::DECOMPRESSED_BYTES.min(by_ratio);
    let mut bytes = Vec::with_capacity(body.len().saturating_mul(4).min(limit));
    MultiGzDecoder::new(body)
        .take(limit as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| DecodeError::Encoding(error.to_string()))?;
    if bytes.len() <= limit {
        Ok(Cow::Owned(bytes))
    } else if limit == by_ratio {
        Err(DecodeError::Bomb(limits::COMPRESSION_RATIO))
    } else {
        let limit = limits::DECOMPRESSED_BYTES;
        Err(DecodeError::TooLarge {
            limit,
            when: "after decompression",
        })
    }
}

/// The version alone: a batch of another version may look different otherwise.
#[derive(Deserialize)]
struct Version {
    v: u8,
}

/// A batch whose events nobody has judged yet.
#[derive(Debug)]
pub struct Envelope<'a> {
    /// The site's public key.
    pub site: String,
    /// The browser, as it says.
    pub visitor: Option<String>,
    /// When the batch left, by the client's clock, in milliseconds.
    pub sent_at: i64,
    /// What holds for all events of the batch.
    pub context: ClientContext,
    /// The events.
    pub claims: Claims<'a>,
}

/// Events as claimed.
#[derive(Debug)]
pub enum Claims<'a> {
    /// All of them readable, and none too large or too deep.
    Read(Vec<WireEvent>),
    /// As they came.
    Raw(Vec<&'a RawValue>),
}

impl Claims<'_> {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Read(events) => events.len(),
            Self::Raw(events) => events.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<'a> Envelope<'a> {
    fn new<E>(batch: Batch<E>, claims: impl FnOnce(Vec<E>) -> Claims<'a>) -> Self {
        Self {
            site: batch.site,
            visitor: batch.visitor,
            sent_at: batch.sent_at,
            context: batch.context,
            claims: claims(batch.events),
        }
    }
}

/// Reads a batch.
pub fn batch(json: &[u8]) -> Result<Envelope<'_>, DecodeError> {
    let envelope = match read_at_once(json) {
        Some(envelope) => envelope,
        None => read_raw(json)?,
    };
    let found = envelope.claims.len();
    if found > limits::BATCH_EVENTS {
        return Err(DecodeError::TooManyEvents {
            found,
            limit: limits::BATCH_EVENTS,
        });
    }
    Ok(envelope)
}

/// The batch with its events, if there is nothing to be refused in them that one
/// could tell from their shape.
fn read_at_once(json: &[u8]) -> Option<Envelope<'_>> {
    /// An event lies in a list in an object.
    const OUTSIDE: usize = 2;
    let is_plain = json.len() <= limits::EVENT_BYTES
        && memchr::memmem::find(json, b"\"call\"").is_none()
        && shape::depth(json) <= limits::EVENT_DEPTH + OUTSIDE;
    if !is_plain {
        return None;
    }
    // As text that is UTF-8 throughout: else each string would be looked at by itself.
    let json = std::str::from_utf8(json).ok()?;
    let batch: Batch<WireEvent> = serde_json::from_str(json).ok()?;
    (batch.v == protocol::VERSION).then(|| Envelope::new(batch, Claims::Read))
}

/// Reads a batch whose events stay raw.
fn read_raw(json: &[u8]) -> Result<Envelope<'_>, DecodeError> {
    let malformed = |error: serde_json::Error| DecodeError::Malformed(error.to_string());
    let batch: Batch<&RawValue> = match serde_json::from_slice(json) {
        Ok(batch) => batch,
        Err(error) => {
            let version: Version = serde_json::from_slice(json).map_err(malformed)?;
            check_version(version.v)?;
            return Err(malformed(error));
        }
    };
    check_version(batch.v)?;
    Ok(Envelope::new(batch, Claims::Raw))
}

fn check_version(found: u8) -> Result<(), DecodeError> {
    let known = protocol::VERSION;
    if found == known {
        Ok(())
    } else {
        Err(DecodeError::Version { found, known })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use proptest::prelude::*;
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn gzip_by_header_or_by_its_first_bytes() {
        let body = gzip(b"{}");
        for says_gzip in [true, false] {
            assert_eq!(&*decompress(&body, says_gzip).unwrap(), b"{}");
        }
        assert_eq!(&*decompress(b"{}", false).unwrap(), b"{}");
        assert!(matches!(
            decompress(b"{}", true),
            Err(DecodeError::Encoding(_))
        ));
        let cut = &body[..body.len() - 4];
        assert!(matches!(
            decompress(cut, false),
            Err(DecodeError::Encoding(_))
        ));
    }

    #[test]
    fn bombs_and_giants() {
        let bomb = gzip(&vec![b' '; 64 * 1024 * 1024]);
        assert!(bomb.len() < 100_000);
        assert!(matches!(
            decompress(&bomb, false),
            Err(DecodeError::TooLarge { .. } | DecodeError::Bomb(_))
        ));
        let steep = gzip(&vec![b' '; 2 * 1024 * 1024]);
        assert_eq!(
            decompress(&steep, false),
            Err(DecodeError::Bomb(limits::COMPRESSION_RATIO))
        );
        let giant = vec![b' '; limits::BODY_BYTES + 1];
        assert!(matches!(
            decompress(&giant, false),
            Err(DecodeError::TooLarge { .. })
        ));
    }

    #[test]
    fn envelopes() {
        let good = include_bytes!("../../../protocol/fixtures/batch.json");
        assert_eq!(batch(good).unwrap().claims.len(), 1);
        for (json, expected) in [
            ("", "EOF"),
            ("[]", "the body is not a batch"),
            (r#"{"v":1}"#, "missing field `site`"),
            (
                r#"{"v":2,"things":[]}"#,
                "protocol version 2 is not spoken here",
            ),
            (
                r#"{"v":1,"site":"s","sent_at":1,"events":{}}"#,
                "expected a sequence",
            ),
            (
                r#"{"v":1,"site":"s","sent_at":"x","events":[]}"#,
                "invalid type",
            ),
            (r#"{"v":1,"site":"s","sent_at":1,"events":[1"#, "EOF"),
        ] {
            let error = batch(json.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(expected), "{json}: {error}");
        }
        let events = vec!["{}"; limits::BATCH_EVENTS + 1].join(",");
        let many = format!(r#"{{"v":1,"site":"s","sent_at":1,"events":[{events}]}}"#);
        assert!(matches!(
            batch(many.as_bytes()),
            Err(DecodeError::TooManyEvents { .. })
        ));
    }

    #[test]
    fn only_plain_batches_are_read_at_once() {
        for (event, at_once) in [
            (r#"{"id":"a.1","type":"page_view"}"#, true),
            (r#"{"id":"a.1","props":{"k":"[[[[[[[[[[[["}}"#, true),
            (r#"{"id":"a.1","unknown":[[[[[[[1]]]]]]]}"#, true),
            (r#"{"id":"a.1","unknown":[[[[[[[[1]]]]]]]]}"#, false),
            (r#"{"id":"a.1","call":["reset"]}"#, false),
            (r#"{"id":"a.1","value":1.5}"#, false),
            ("7", false),
        ] {
            let json = format!(r#"{{"v":1,"site":"s","sent_at":1,"events":[{event}]}}"#);
            let read = batch(json.as_bytes()).unwrap().claims;
            assert_eq!(matches!(read, Claims::Read(_)), at_once, "{event}");
            assert_eq!(read_raw(json.as_bytes()).unwrap().claims.len(), read.len());
        }
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), says_gzip: bool) {
            if let Ok(json) = decompress(&bytes, says_gzip) {
                let _ = batch(&json);
            }
        }
    }
}
