//! Blocks of the log: what one value of the `log` tree holds.
//!
//! A value stays under 64 KiB whatever it holds: larger ones would leave sled's
//! log for blob files, which are never synced. Groups are packed until the next
//! would not fit; a group that is larger by itself is split.

use super::frame;
use crate::store::VisitorEvents;
use crate::store::stored::{StoredBlock, StoredGroup};
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

#[cfg(test)]
mod tests {
    use super::*;
    use analytics::{Source, Timestamp};
    use protocol::{Action, Commerce, CommerceAction, Item, PropValue};
    use std::sync::Arc;

    /// A purchase with something in every kind of field.
    fn event(id: &str) -> Event {
        let commerce = Commerce {
            items: vec![Item {
                id: "sku-1".into(),
                price: Some(12_990),
                ..Item::default()
            }],
            value: Some(12_990),
            currency: Some("BRL".into()),
            order_id: Some("o-1".into()),
            paid: Some(false),
            ..Commerce::default()
        };
        let client = protocol::ClientContext {
            language: Some("pt-BR".into()),
            screen: Some([360, 800]),
            ..Default::default()
        };
        Event {
            id: id.into(),
            time: Timestamp(1_763_802_000_000),
            seq: 3,
            source: Source::Browser,
            action: Action::Commerce(CommerceAction::Purchase, Box::new(commerce)),
            page: Some("/obrigado".into()),
            url: Some("https://loja.example/obrigado?o=1".into()),
            title: Some("Obrigado".into()),
            referrer: None,
            view: Some("mi8k2x0q1z7f.1".into()),
            session: None,
            user: None,
            contact: Some("web".into()),
            channel: None,
            traits: Default::default(),
            props: [("k".to_owned(), PropValue::Number(0.5))].into(),
            bot: false,
            client: Some(Arc::new(client)),
            user_agent: Some(Arc::from("Mozilla/5.0")),
        }
    }

    fn groups() -> Vec<VisitorEvents> {
        let events = vec![event("mi8k2x0q1z7f.3"), event("mi8k2x0q1z7f.4")];
        vec![VisitorEvents {
            visitor: "ana".into(),
            events,
        }]
    }

    /// What version 1 wrote is read for as long as this crate claims to: the
    /// fixture is never written anew.
    #[test]
    fn blocks_of_version_1_are_read() {
        let value = include_bytes!("../../../fixtures/block-v1.bin");
        assert_eq!(decode(value), Ok(groups()));
    }

    #[test]
    fn another_version_is_said_not_guessed() {
        let value = frame::seal(VERSION + 1, b"what may come");
        assert_eq!(decode(&value), Err("version 2 is not known".to_owned()));
    }

    #[test]
    fn values_stay_under_64_kib_whatever_they_hold() {
        let mut large = event("a.1");
        large.title = Some("\u{10348}".repeat(100));
        large.props = (0..60)
            .map(|n| (format!("k{n}"), PropValue::Text(n.to_string().repeat(250))))
            .collect();
        let events = (0..200).map(|n| Event {
            id: format!("a.{}", n + 1),
            ..large.clone()
        });
        let groups = vec![VisitorEvents {
            visitor: "ana".into(),
            events: events.collect(),
        }];
        let values = encode(&groups).unwrap();
        assert!(values.iter().all(|value| value.len() <= 64 * 1024));
        let back: Vec<Event> = values
            .iter()
            .flat_map(|value| decode(value).unwrap())
            .flat_map(|g| g.events)
            .collect();
        assert_eq!(back, groups[0].events);
    }
}
