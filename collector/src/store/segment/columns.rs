//! Columns: a block's part that reports scan.
//!
//! The bytes of a number are split by place, the times between events by the kind
//! of the later event (after a page view its item is shown at once, and the next
//! page after a while), the shapes of events into kind and page, the page only
//! where it is another than the event's before.

use super::BlockInfo;
use super::bytes::{unzigzag, zigzag};
use super::facets::Facets;
use super::pack::{Packer, Unpacker};
use super::tokens::{self, Locals};
use analytics::Timestamp;
use analytics::columns::{Block, Gaps, RowFlags};

/// Gaps before events of a kind are packed apart if there are so many of them.
const OWN_GROUP: usize = 512;

/// The part of a block.
pub(super) fn pack(block: &Block, facets: &Facets, packer: &mut Packer) -> Vec<u8> {
    packer.varint(block.len() as u64);
    packer.varint(block.tokens.len() as u64);
    let mut before = 0;
    let visitors = block.visitors.iter().map(|visitor| {
        let step = visitor.wrapping_sub(before);
        before = *visitor;
        u64::from(step)
    });
    packer.numbers(&visitors.collect::<Vec<_>>());
    let mut before = 0;
    let starts = block.starts.iter().map(|start| {
        let step = start.0.wrapping_sub(before);
        before = start.0;
        zigzag(step)
    });
    packer.numbers(&starts.collect::<Vec<_>>());
    let lengths = (0..block.len()).map(|row| events_of(block, row).len() as u64);
    packer.numbers(&lengths.collect::<Vec<_>>());
    packer.stream(&block.flags.iter().map(|flags| flags.0).collect::<Vec<_>>());
    let visible = block.visible.iter();
    // One more than the time, so that "unseen" is zero.
    let visible = visible.map(|visible| u64::from(visible.wrapping_add(1)));
    packer.numbers(&visible.collect::<Vec<_>>());
    packer.varint(block.shapes.len() as u64);
    let shapes = block.shapes.iter().map(|shape| u64::from(*shape));
    packer.numbers(&shapes.collect::<Vec<_>>());
    let locals = Locals::of(&block.shapes, facets);
    tokens::pack(block, &locals, packer);
    pack_gaps(block, &locals, packer);
    packer.finish()
}

/// The block of a part, of which the directory says this; yet to be summarized.
pub(super) fn unpack(part: &[u8], facets: &Facets, info: &BlockInfo) -> Result<Block, String> {
    let mut part = Unpacker::new(part)?;
    let (rows, events) = (info.rows as usize, info.events as usize);
    if (part.count(rows)?, part.count(events)?) != (rows, events) {
        return Err(format!("the block has not {rows} rows of {events} events"));
    }
    let mut before = 0_u32;
    let visitors = part.exact_numbers(rows)?.into_iter().map(|step| {
        let step = u32::try_from(step).map_err(|_| "a visitor beyond 32 bits".to_owned())?;
        before = before.wrapping_add(step);
        Ok(before)
    });
    let visitors = visitors.collect::<Result<Vec<_>, String>>()?;
    let mut before = 0_i64;
    let starts = part.exact_numbers(rows)?.into_iter().map(|step| {
        before = before.wrapping_add(unzigzag(step));
        Timestamp(before)
    });
    let starts = starts.collect();
    let ends = ends(&part.exact_numbers(rows)?, events)?;
    let flags = part.exactly(rows)?.into_iter().map(RowFlags).collect();
    let visible = part.exact_numbers(rows)?.into_iter().map(|visible| {
        let visible = u32::try_from(visible).map_err(|_| "a time beyond 32 bits".to_owned());
        visible.map(|visible| visible.wrapping_sub(1))
    });
    let visible = visible.collect::<Result<_, _>>()?;
    let count = part.count(events)?;
    let shapes = part.exact_numbers(count)?.into_iter().map(|shape| {
        let number = u32::try_from(shape).ok();
        let known = number.filter(|number| (*number as usize) < facets.kinds.len());
        known.ok_or_else(|| format!("shape {shape} is not in the segment"))
    });
    let shapes: Vec<u32> = shapes.collect::<Result<_, _>>()?;
    let locals = Locals::of(&shapes, facets);
    let tokens = tokens::unpack(events, &locals, &mut part)?;
    let mut block = Block {
        visitors,
        starts,
        ends,
        flags,
        visible,
        classes: Vec::new(),
        views: Vec::new(),
        exposures: Vec::new(),
        tokens,
        shapes,
        gaps: Gaps::default(),
        latest: info.last_time,
    };
    block.gaps = unpack_gaps(&block, &locals, &mut part)?;
    part.end()?;
    Ok(block)
}

fn ends(lengths: &[u64], events: usize) -> Result<Vec<u32>, String> {
    let mut end = 0_u64;
    let ends = lengths.iter().map(|length| {
        end = end.saturating_add(*length);
        match u32::try_from(end) {
            Ok(end) if *length > 0 && end as usize <= events => Ok(end),
            _ => Err(format!("a row ends at {end} of {events} events")),
        }
    });
    let ends = ends.collect::<Result<Vec<_>, _>>()?;
    if ends.last().map_or(0, |end| *end as usize) == events {
        Ok(ends)
    } else {
        Err(format!("the rows do not hold {events} events"))
    }
}

/// Which events a row has.
pub(super) fn events_of(block: &Block, row: usize) -> std::ops::Range<usize> {
    let end = block.ends.get(row).map_or(0, |end| *end as usize);
    block.begin(row)..end
}

/// For each token, the group of the gap before its events: 0, or one of its kind.
fn gap_groups(block: &Block, locals: &Locals) -> (Vec<u8>, usize) {
    let mut counts = vec![0_usize; locals.kind_count];
    for row in 0..block.len() {
        for token in later_tokens(block, row) {
            if let Some(count) = counts.get_mut(locals.kind(*token)) {
                *count += 1;
            }
        }
    }
    let mut groups = 1_u8;
    let of_kinds = counts.iter().map(|count| {
        if *count < OWN_GROUP || groups == u8::MAX {
            return 0;
        }
        groups += 1;
        groups - 1
    });
    let of_kinds: Vec<u8> = of_kinds.collect();
    let of_tokens = locals.kinds.iter().map(|kind| {
        let group = of_kinds.get(*kind as usize);
        group.copied().unwrap_or(0)
    });
    (of_tokens.collect(), usize::from(groups))
}

/// The tokens of a row that have a gap before them.
fn later_tokens(block: &Block, row: usize) -> &[u16] {
    let tokens = block.tokens.get(events_of(block, row));
    tokens
        .and_then(<[u16]>::split_first)
        .map_or(&[], |(_, later)| later)
}

fn pack_gaps(block: &Block, locals: &Locals, packer: &mut Packer) {
    let (of_tokens, count) = gap_groups(block, locals);
    let mut groups = vec![Vec::new(); count];
    let mut gaps = block.gaps.reader();
    for row in 0..block.len() {
        for token in later_tokens(block, row) {
            let group = of_tokens.get(usize::from(*token)).copied().unwrap_or(0);
            if let Some(group) = groups.get_mut(usize::from(group)) {
                group.push(gaps.read().cast_unsigned());
            }
        }
    }
    groups.iter().for_each(|group| packer.numbers(group));
}

fn unpack_gaps(block: &Block, locals: &Locals, part: &mut Unpacker<'_>) -> Result<Gaps, String> {
    let (of_tokens, count) = gap_groups(block, locals);
    let limit = block.tokens.len();
    let groups = (0..count).map(|_| Ok(part.numbers(limit)?.into_iter()));
    let mut groups = groups.collect::<Result<Vec<_>, String>>()?;
    let mut gaps = Gaps::default();
    gaps.codes.reserve(limit / 4 + 1);
    gaps.bytes.reserve(2 * limit + 16);
    for row in 0..block.len() {
        for token in later_tokens(block, row) {
            let group = of_tokens.get(usize::from(*token)).copied().unwrap_or(0);
            let gap = groups.get_mut(usize::from(group)).and_then(Iterator::next);
            let gap = gap.ok_or("there are too few times between events")?;
            gaps.push(gap.cast_signed());
        }
    }
    // They stay in memory for long.
    gaps.bytes.shrink_to_fit();
    if groups.iter().all(|group| group.len() == 0) {
        Ok(gaps)
    } else {
        Err("there are too many times between events".to_owned())
    }
}
