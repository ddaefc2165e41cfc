//! Keys of the sled store. Numbers are big-endian, so that byte order is their
//! order.
//!
//! | tree | key | value |
//! |---|---|---|
//! | `meta` | `format` | the format's number, decimal |
//! | `meta` | `next-site` | the next free site number, 4 bytes |
//! | `meta` | `next-segment` | the next free segment number, 8 bytes |
//! | `meta` | `site` 0 SITE | the site's number, 4 bytes |
//! | `meta` | `def` 0 KIND 0 SITE 0 ID | a framed JSON document |
//! | `meta` | `credential` 0 KIND 0 ID | a framed JSON document |
//! | `meta` | `manifest` 0 site number (4) piece (2) | framed: installed segments (8) and their places (8) once more |
//! | `log` | site number (4) sequence (8) | a framed block of events |
//! | `log` | site number (4) 255 `dead` segment (8) chunk (2) | framed numbers of dead rows |
//! | `log` | site number (4) 255 `from` | framed: the sequence before which blocks are gone |
//! | `log` | site number (4) 255 `segment` segment (8) | framed: the segment's place in the order |
//!
//! Site numbers are never used again: a removed site's late writes cannot turn
//! up under another one. What is installed stands in the log's tree, because
//! batches of sled are whole after a crash within one tree. No sequence begins
//! with 255.

use crate::site::SiteId;
use crate::store::{CredentialKind, DefinitionKind, SegmentId};
use std::ops::Range;

/// Key of the format's number.
pub(super) const FORMAT: &[u8] = b"format";
/// Key of the next free site number.
pub(super) const NEXT_SITE: &[u8] = b"next-site";
/// Key of the next free segment number.
pub(super) const NEXT_SEGMENT: &[u8] = b"next-segment";
/// What the keys of all site numbers start with.
pub(super) const SITES: &[u8] = b"site\0";

/// Key of a site's number.
pub(super) fn site(site: &SiteId) -> Vec<u8> {
    [SITES, site.as_str().as_bytes()].concat()
}

/// What the keys of the copy of a site's manifest start with.
pub(super) fn manifest_copy(site: u32) -> Vec<u8> {
    [b"manifest\0".as_slice(), &site.to_be_bytes()].concat()
}

/// Key of a piece of the copy.
pub(super) fn manifest_piece(site: u32, piece: u16) -> Vec<u8> {
    [manifest_copy(site).as_slice(), &piece.to_be_bytes()].concat()
}

/// What the keys of a kind's definitions start with.
pub(super) fn definitions(kind: DefinitionKind) -> Vec<u8> {
    [b"def\0", kind.name().as_bytes(), b"\0"].concat()
}

/// What the keys of a site's definitions of a kind start with.
pub(super) fn site_definitions(kind: DefinitionKind, site: &SiteId) -> Vec<u8> {
    [&definitions(kind), site.as_str().as_bytes(), b"\0"].concat()
}

/// Key of a definition.
pub(super) fn definition(kind: DefinitionKind, site: &SiteId, id: &str) -> Vec<u8> {
    [&site_definitions(kind, site), id.as_bytes()].concat()
}

/// Site and id of a definition's key, given what its kind's keys start with.
pub(super) fn parse_definition(key: &[u8], prefix: &[u8]) -> Option<(SiteId, String)> {
    let rest = std::str::from_utf8(key.strip_prefix(prefix)?).ok()?;
    let (site, id) = rest.split_once('\0')?;
    Some((SiteId::new(site).ok()?, id.to_owned()))
}

/// What the keys of a kind's credentials start with.
pub(super) fn credentials(kind: CredentialKind) -> Vec<u8> {
    [b"credential\0", kind.name().as_bytes(), b"\0"].concat()
}

/// Key of a credential.
pub(super) fn credential(kind: CredentialKind, id: &str) -> Vec<u8> {
    [&credentials(kind), id.as_bytes()].concat()
}

/// Key of a block of the log.
pub(super) fn block(site: u32, sequence: u64) -> [u8; 12] {
    let mut key = [0; 12];
    let (number, place) = key.split_at_mut(4);
    number.copy_from_slice(&site.to_be_bytes());
    place.copy_from_slice(&sequence.to_be_bytes());
    key
}

/// The keys of a site's blocks from a sequence on.
pub(super) fn blocks_from(site: u32, sequence: u64) -> Range<Vec<u8>> {
    block(site, sequence).to_vec()..manifest(site)
}

/// The sequence in the key of a block.
pub(super) fn block_sequence(key: &[u8]) -> Option<u64> {
    key.last_chunk::<8>()
        .filter(|_| key.len() == 12)
        .map(|place| u64::from_be_bytes(*place))
}

/// What the keys of a site's manifest start with.
pub(super) fn manifest(site: u32) -> Vec<u8> {
    installed(site, b"")
}

/// Key of the sequence before which a site's blocks are gone.
pub(super) fn log_from(site: u32) -> Vec<u8> {
    installed(site, b"from")
}

/// What the keys of a site's installed segments start with.
pub(super) fn segments(site: u32) -> Vec<u8> {
    installed(site, b"segment")
}

/// Key of an installed segment.
pub(super) fn segment(site: u32, id: SegmentId) -> Vec<u8> {
    [segments(site).as_slice(), &id.0.to_be_bytes()].concat()
}

/// The segment in a key that starts with [`segments`].
pub(super) fn segment_id(key: &[u8]) -> Option<SegmentId> {
    key.last_chunk()
        .map(|id| SegmentId(u64::from_be_bytes(*id)))
}

/// What the keys of a segment's dead rows start with.
pub(super) fn dead_rows(site: u32, id: SegmentId) -> Vec<u8> {
    [installed(site, b"dead").as_slice(), &id.0.to_be_bytes()].concat()
}

/// Key of the dead rows of a chunk.
pub(super) fn dead_chunk(site: u32, id: SegmentId, chunk: u16) -> Vec<u8> {
    [dead_rows(site, id).as_slice(), &chunk.to_be_bytes()].concat()
}

/// The chunk in a key of dead rows.
pub(super) fn chunk(key: &[u8]) -> Option<u16> {
    key.last_chunk().map(|chunk| u16::from_be_bytes(*chunk))
}

fn installed(site: u32, what: &[u8]) -> Vec<u8> {
    [site.to_be_bytes().as_slice(), &[u8::MAX], what].concat()
}
