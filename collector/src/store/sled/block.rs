//! Blocks of the log: what one value of the `log` tree holds.
//!
//! A value stays under 64 KiB whatever it holds: larger ones would leave sled's
//! log for blob files, which are never synced. Groups are packed until the next
//! would not fit; a group that is larger by itself is split.
//!
//! A block is the stored form of a list of groups: their number, then one after
//! another. So each group is written once, wherever it comes to lie.

use super::frame;
use crate::store::VisitorEvents;
use crate::store::stored::{StoredBlock, StoredGroup};
use analytics::Event;
use lz4_flex::block::{CompressTable, compress_into_with_table, get_maximum_output_size};

/// The version of blocks that this crate writes.
const VERSION: u8 = 1;
/// Uncompressed bytes that a block aims at. LZ4 adds at most 1/255 and 16 bytes
/// to what it cannot compress, so a full block stays under the limit.
const BLOCK_BYTES: usize = 56 * 1024;
/// More than this was never written, whatever a length field says.
const DECOMPRESSED_BYTES: usize = 1024 * 1024;

/// The values that hold these groups, in order.
pub(super) fn encode(groups: &[VisitorEvents]) -> Result<Vec<Vec<u8>>, String> {
    let mut packing = Packing::default();
    for group in groups {
        packing.add(&group.visitor, &group.events)?;
    }
    packing.finish()
}

/// Groups on their way into values.
#[derive(Default)]
struct Packing {
    values: Vec<Vec<u8>>,
    /// The groups of the next value, and how many they are.
    groups: Vec<u8>,
    count: usize,
    /// The block and the frame's payload, used again and again.
    block: Vec<u8>,
    payload: Vec<u8>,
    table: CompressTable,
}

impl Packing {
    fn add(&mut self, visitor: &str, events: &[Event]) -> Result<(), String> {
        let before = self.groups.len();
        let groups = std::mem::take(&mut self.groups);
        self.groups = postcard::to_extend(&StoredGroup::new(visitor, events), groups)
            .map_err(|error| error.to_string())?;
        let length = self.groups.len() - before;
        if length > BLOCK_BYTES && events.len() > 1 {
            self.groups.truncate(before);
            let (first, second) = events.split_at(events.len() / 2);
            self.add(visitor, first)?;
            return self.add(visitor, second);
        }
        if self.groups.len() > BLOCK_BYTES && self.count > 0 {
            let last = self.groups.split_off(before);
            self.seal()?;
            self.groups = last;
        }
        self.count += 1;
        Ok(())
    }

    fn seal(&mut self) -> Result<(), String> {
        let block = std::mem::take(&mut self.block);
        // As lists are written: how many, then each.
        self.block = postcard::to_extend(&self.count, block).map_err(|error| error.to_string())?;
        self.block.extend_from_slice(&self.groups);
        let length = u32::try_from(self.block.len()).map_err(|error| error.to_string())?;
        let most = size_of::<u32>() + get_maximum_output_size(self.block.len());
        if self.payload.len() < most {
            self.payload.resize(most, 0);
        }
        let (size, compressed) = self.payload.split_at_mut(size_of::<u32>());
        size.copy_from_slice(&length.to_le_bytes());
        let written = compress_into_with_table(&self.block, compressed, &mut self.table)
            .map_err(|error| error.to_string())?;
        let payload = self.payload.get(..size_of::<u32>() + written);
        self.values
            .push(frame::seal(VERSION, payload.unwrap_or_default()));
        self.block.clear();
        self.groups.clear();
        self.count = 0;
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<Vec<u8>>, String> {
        if self.count > 0 {
            self.seal()?;
        }
        Ok(self.values)
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use analytics::{Source, Timestamp, Traffic};
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
            traffic: Traffic::Visitor,
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
    fn blocks_are_written_as_they_were() {
        let values = encode(&groups()).unwrap();
        let [value] = values.as_slice() else {
            panic!("{} values", values.len());
        };
        let block = |value: &[u8]| {
            let (version, payload) = frame::open(value).unwrap();
            let bytes = lz4_flex::block::decompress_size_prepended(payload).unwrap();
            (version, bytes)
        };
        let known = include_bytes!("../../../fixtures/block-v1.bin");
        assert_eq!(block(value), block(known));
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
