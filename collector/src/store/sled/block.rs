//! Blocks of the log: what one value of the `log` tree holds.
//!
//! A value stays under 64 KiB whatever it holds: larger ones would leave sled's
//! log for blob files, which are never synced. Groups are packed until the next
//! would not fit; a group that is larger by itself is split.

use super::frame;
use super::stored::{StoredBlock, StoredGroup};
use crate::store::VisitorEvents;
use analytics::Event;

/// The version of blocks that this crate writes.
const VERSION: u8 = 1;
/// Uncompressed bytes that a block aims at. LZ4 adds at most 1/255 and 16 bytes
/// to what it cannot compress, so a full block stays under the limit.
const BLOCK_BYTES: usize = 56 * 1024;
/// More than this was never written, whatever a length field says.
const DECOMPRESSED_BYTES: usize = 1024 * 1024;

/// The values that hold these groups, in order.
pub(super) fn encode(groups: &[VisitorEvents]) -> Result<Vec<Vec<u8>>, String> {
    let mut values = Vec::new();
    let mut block: Vec<StoredGroup> = Vec::new();
    let mut filled = 0;
    for group in groups {
        for part in parts(&group.events) {
            let size: usize = part.iter().map(estimate).sum();
            if filled + size > BLOCK_BYTES && !block.is_empty() {
                values.push(seal(std::mem::take(&mut block))?);
                filled = 0;
            }
            filled += size;
            block.push(StoredGroup::new(&group.visitor, part));
        }
    }
    if !block.is_empty() {
        values.push(seal(block)?);
    }
    Ok(values)
}

/// The groups of a value; the reason if it is not intact.
pub(super) fn decode(value: &[u8]) -> Result<Vec<VisitorEvents>, String> {
    let (version, payload) = frame::open(value)?;
    if version != VERSION {
        return Err(format!("version {version} is not known"));
    }
    let (size, compressed) =
        lz4_flex::block::uncompressed_size(payload).map_err(|error| error.to_string())?;
    if size > DECOMPRESSED_BYTES {
        return Err(format!("{size} bytes is more than a block holds"));
    }
    let bytes = lz4_flex::block::decompress(compressed, size).map_err(|error| error.to_string())?;
    let block: StoredBlock = postcard::from_bytes(&bytes).map_err(|error| error.to_string())?;
    let groups = block.groups.into_iter().map(|group| {
        let (visitor, events) = group.into_events()?;
        Ok(VisitorEvents { visitor, events })
    });
    groups.collect()
}

fn seal(groups: Vec<StoredGroup>) -> Result<Vec<u8>, String> {
    let bytes = postcard::to_stdvec(&StoredBlock { groups }).map_err(|error| error.to_string())?;
    Ok(frame::seal(
        VERSION,
        &lz4_flex::block::compress_prepend_size(&bytes),
    ))
}

/// Runs of events that fit a block each.
fn parts(events: &[Event]) -> impl Iterator<Item = &[Event]> {
    let mut rest = events;
    std::iter::from_fn(move || {
        let mut filled = 0;
        let fits = rest.iter().take_while(|event| {
            filled += estimate(event);
            filled <= BLOCK_BYTES
        });
        let length = fits.count().max(1).min(rest.len());
        let (part, later) = rest.split_at(length);
        rest = later;
        (!part.is_empty()).then_some(part)
    })
}

/// Bytes of an event in a block, rather too many than too few.
fn estimate(event: &Event) -> usize {
    let texts = [
        &event.page,
        &event.url,
        &event.title,
        &event.referrer,
        &event.view,
        &event.session,
        &event.user,
        &event.contact,
        &event.channel,
    ];
    let texts: usize = texts.into_iter().flatten().map(String::len).sum();
    let props = event.props.iter().chain(&event.traits);
    let props: usize = props
        .map(|(key, value)| key.len() + 16 + text_len(value))
        .sum();
    let action = match &event.action {
        protocol::Action::Identify { user, traits } => {
            user.len()
                + traits
                    .iter()
                    .map(|(k, v)| k.len() + 16 + text_len(v))
                    .sum::<usize>()
        }
        action => {
            let items = action.commerce().map_or(0, |commerce| {
                commerce.items.iter().map(item_estimate).sum::<usize>() + 8 * 128
            });
            512 + items
        }
    };
    let shared = event.user_agent.as_ref().map_or(0, |agent| agent.len());
    96 + event.id.len() + texts + props + action + shared
}

fn item_estimate(item: &protocol::Item) -> usize {
    let texts = [&item.name, &item.category, &item.variant, &item.brand];
    32 + item.id.len() + texts.into_iter().flatten().map(String::len).sum::<usize>()
}

fn text_len(value: &protocol::PropValue) -> usize {
    match value {
        protocol::PropValue::Text(text) => text.len(),
        _ => 10,
    }
}
