//! Keys of the sled store. Numbers are big-endian, so that byte order is their
//! order.
//!
//! | tree | key | value |
//! |---|---|---|
//! | `meta` | `format` | the format's number, decimal |
//! | `meta` | `next-site` | the next free site number, 4 bytes |
//! | `meta` | `site` 0 SITE | the site's number, 4 bytes |
//! | `meta` | `def` 0 KIND 0 SITE 0 ID | a framed JSON document |
//! | `log` | site number (4) sequence (8) | a framed block of events |
//!
//! Site numbers are never used again: a removed site's late writes cannot turn
//! up under another one.

use crate::site::SiteId;
use crate::store::DefinitionKind;

/// Key of the format's number.
pub(super) const FORMAT: &[u8] = b"format";
/// Key of the next free site number.
pub(super) const NEXT_SITE: &[u8] = b"next-site";
/// What the keys of all site numbers start with.
pub(super) const SITES: &[u8] = b"site\0";

/// Key of a site's number.
pub(super) fn site(site: &SiteId) -> Vec<u8> {
    [SITES, site.as_str().as_bytes()].concat()
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

/// Key of a block of the log.
pub(super) fn block(site: u32, sequence: u64) -> [u8; 12] {
    let mut key = [0; 12];
    let (number, place) = key.split_at_mut(4);
    number.copy_from_slice(&site.to_be_bytes());
    place.copy_from_slice(&sequence.to_be_bytes());
    key
}

/// The sequence in the key of a block.
pub(super) fn block_sequence(key: &[u8]) -> Option<u64> {
    key.last_chunk::<8>()
        .filter(|_| key.len() == 12)
        .map(|place| u64::from_be_bytes(*place))
}
