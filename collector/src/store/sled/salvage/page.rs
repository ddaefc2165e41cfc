//! Pages of sled 0.34: what is in the bodies of its messages.
//!
//! ```text
//! node: next | merging child | merging (1) | prefix length (1) | low key | high key | leaf (0) or
//!       index (1) | count | keys, without the prefix | values, or pages
//! link: 0 key value | 1 key | 2 page | 3 | 4; keys without the prefix of the node
//! meta: name and root page of every tree
//! ```

use super::message::Reader;
use std::collections::BTreeMap;

/// A page as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node {
    /// The page to the right.
    pub(super) next: Option<u64>,
    /// The least key that may be in it.
    pub(super) low: Vec<u8>,
    prefix: usize,
    pub(super) content: Content,
}

/// What a page holds, under whole keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Content {
    /// Values.
    Leaf(BTreeMap<Vec<u8>, Vec<u8>>),
    /// Pages that begin at the keys.
    Index(Vec<(Vec<u8>, u64)>),
}

/// A change of a leaf; its key is without a prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Link<'a> {
    Set(&'a [u8], &'a [u8]),
    Remove(&'a [u8]),
    /// Of the tree's shape: no value changes.
    Shape,
}

impl Node {
    pub(super) fn read(body: &[u8]) -> Option<Self> {
        let mut reader = Reader(body);
        let next = Some(reader.number()?).filter(|next| *next != 0);
        let _merging_child = reader.number()?;
        let _merging = reader.byte()?;
        let prefix = usize::from(reader.byte()?);
        let low = reader.bytes()?.to_vec();
        let _high = reader.bytes()?;
        let kind = reader.byte()?;
        let count = reader.number()?;
        let shared = low.get(..prefix)?.to_vec();
        let mut keys = Vec::new();
        for _ in 0..count {
            keys.push([&shared, reader.bytes()?].concat());
        }
        let content = match kind {
            0 => {
                let mut values = BTreeMap::new();
                for key in keys {
                    values.insert(key, reader.bytes()?.to_vec());
                }
                Content::Leaf(values)
            }
            1 => {
                let mut pages = Vec::new();
                for key in keys {
                    pages.push((key, reader.number()?));
                }
                Content::Index(pages)
            }
            _ => return None,
        };
        Some(Self {
            next,
            low,
            prefix,
            content,
        })
    }

    /// The whole key of a link that was made to this node.
    pub(super) fn whole(&self, key: &[u8]) -> Vec<u8> {
        let shared = self.low.get(..self.prefix).unwrap_or_default();
        [shared, key].concat()
    }
}

impl<'a> Link<'a> {
    pub(super) fn read(body: &'a [u8]) -> Option<Self> {
        let mut reader = Reader(body);
        Some(match reader.byte()? {
            0 => Self::Set(reader.bytes()?, reader.bytes()?),
            1 => Self::Remove(reader.bytes()?),
            2..=4 => Self::Shape,
            _ => return None,
        })
    }
}

/// Root pages of the trees, by name.
pub(super) fn read_meta(body: &[u8]) -> Option<BTreeMap<Vec<u8>, u64>> {
    let mut reader = Reader(body);
    let mut roots = BTreeMap::new();
    while !reader.0.is_empty() {
        let name = reader.bytes()?.to_vec();
        roots.insert(name, reader.number()?);
    }
    Some(roots)
}
