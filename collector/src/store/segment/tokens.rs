//! Tokens: which shape each event of a block has, as a kind, and a page where it
//! is another than that of the event before.

use super::facets::Facets;
use super::pack::{Packer, Unpacker};
use analytics::columns::Block;
use std::collections::HashMap;

/// Tokens as they are, low bytes and high bytes apart.
const PLAIN: u8 = 0;
/// Tokens by kind and page.
const SPLIT: u8 = 1;
/// Kinds of a block, at the most, for `SPLIT`: a byte holds the kind and a bit.
const MOST_KINDS: usize = 128;
/// Entries of a table of all pages and kinds, at the most.
const LARGEST_TABLE: usize = 1 << 20;
/// No token, in the table.
const ABSENT: u16 = u16::MAX;

/// Kinds and pages of a block's shapes, numbered in the block.
pub(super) struct Locals {
    /// By token.
    pub(super) kinds: Vec<u32>,
    pages: Vec<u32>,
    pub(super) kind_count: usize,
    page_count: usize,
}

impl Locals {
    /// Of the shapes of a block.
    pub(super) fn of(shapes: &[u32], facets: &Facets) -> Self {
        let (kinds, kind_count) = renumber(shapes, &facets.kinds);
        let (pages, page_count) = renumber(shapes, &facets.pages);
        Self {
            kinds,
            pages,
            kind_count,
            page_count,
        }
    }

    /// The kind of a token.
    pub(super) fn kind(&self, token: u16) -> usize {
        self.kinds
            .get(usize::from(token))
            .map_or(0, |kind| *kind as usize)
    }

    fn can_split(&self) -> bool {
        let entries = self.page_count.checked_mul(self.kind_count);
        self.kinds.len() < usize::from(ABSENT)
            && self.kind_count <= MOST_KINDS
            && entries.is_some_and(|count| count <= LARGEST_TABLE)
    }
}

/// The facet of each shape, renumbered in the order in which they come.
fn renumber(shapes: &[u32], facet: &[u32]) -> (Vec<u32>, usize) {
    let mut known = HashMap::new();
    let numbers = shapes.iter().map(|shape| {
        let of_segment = facet.get(*shape as usize).copied().unwrap_or(0);
        let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
        *known.entry(of_segment).or_insert(next)
    });
    let numbers = numbers.collect();
    (numbers, known.len())
}

pub(super) fn pack(block: &Block, locals: &Locals, packer: &mut Packer) {
    if !locals.can_split() {
        packer.byte(PLAIN);
        let place = |place: usize| {
            block
                .tokens
                .iter()
                .map(move |token| token.to_le_bytes()[place])
        };
        packer.stream(&place(0).collect::<Vec<_>>());
        packer.stream(&place(1).collect::<Vec<_>>());
        return;
    }
    packer.byte(SPLIT);
    let mut pages = Vec::new();
    let mut kinds = Vec::with_capacity(block.tokens.len());
    let mut row_starts = std::iter::once(0)
        .chain(block.ends.iter().copied())
        .peekable();
    let mut before = None;
    for (place, token) in (0_u32..).zip(&block.tokens) {
        if row_starts.next_if_eq(&place).is_some() {
            before = None;
        }
        let page = locals.pages.get(usize::from(*token)).copied().unwrap_or(0);
        let is_other = before != Some(page);
        if is_other {
            pages.push(u64::from(page));
            before = Some(page);
        }
        let kind = u8::try_from(locals.kind(*token)).unwrap_or(0);
        kinds.push(kind << 1 | u8::from(is_other));
    }
    packer.stream(&kinds);
    packer.numbers(&pages);
}

pub(super) fn unpack(
    events: usize,
    locals: &Locals,
    part: &mut Unpacker<'_>,
) -> Result<Vec<u16>, String> {
    let tokens = match part.byte()? {
        PLAIN => {
            let (low, high) = (part.exactly(events)?, part.exactly(events)?);
            let both = low.into_iter().zip(high);
            both.map(|(low, high)| u16::from_le_bytes([low, high]))
                .collect()
        }
        SPLIT if locals.can_split() => unpack_split(events, locals, part)?,
        other => return Err(format!("method {other} of tokens is unknown")),
    };
    let shapes = locals.kinds.len();
    if tokens.iter().all(|token| usize::from(*token) < shapes) {
        Ok(tokens)
    } else {
        Err(format!(
            "an event's shape is not among the block's {shapes}"
        ))
    }
}

fn unpack_split(
    events: usize,
    locals: &Locals,
    part: &mut Unpacker<'_>,
) -> Result<Vec<u16>, String> {
    let kinds = part.exactly(events)?;
    let pages = part.numbers(events)?;
    let mut table = vec![ABSENT; locals.kind_count * locals.page_count];
    for (token, (kind, page)) in (0_u16..).zip(locals.kinds.iter().zip(&locals.pages)) {
        let place = *page as usize * locals.kind_count + *kind as usize;
        if let Some(entry) = table.get_mut(place) {
            *entry = token;
        }
    }
    let mut pages = pages.into_iter();
    let mut row: &[u16] = &[];
    let mut tokens = Vec::with_capacity(events);
    for kind in kinds {
        if kind & 1 == 1 {
            let page = pages.next().and_then(|page| usize::try_from(page).ok());
            let first = page.and_then(|page| page.checked_mul(locals.kind_count));
            let first = first.ok_or("there are too few pages")?;
            row = table.get(first..).unwrap_or_default();
            row = row.get(..locals.kind_count).unwrap_or(row);
        }
        let token = row.get(usize::from(kind >> 1));
        tokens.push(*token.ok_or("an event has no page or kind")?);
    }
    Ok(tokens)
}
