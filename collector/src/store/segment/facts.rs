//! What a segment says of itself, and of orders and identities: read when it is
//! opened, so that no row has to be.

use super::pack::{Packer, Unpacker};
use crate::store::stored::StoredGroup;
use analytics::columns::{NewRow, RowFlags};
use analytics::facts;
use analytics::{Event, Millis};
use serde::{Deserialize, Serialize};

/// The version that this crate writes, the part's first byte.
const VERSION: u8 = 1;
/// More than this was never written, whatever a length field says.
const LARGEST: usize = 1 << 30;

/// See the module.
#[derive(Debug, Clone, PartialEq)]
pub struct SegmentFacts {
    /// When its content was sealed, relative to the site's other segments.
    pub generation: u64,
    /// The idle time that its sessions were cut by.
    pub idle: Millis,
    /// Visitors of whom it holds rows, ascending.
    pub visitors: Vec<u32>,
    /// Those of them whose rows are not apart in time.
    pub tangled: Vec<u32>,
    /// Visitors that were erased: what earlier segments hold of them counts no
    /// more.
    pub erased: Vec<u32>,
    /// What its events say about orders and identities.
    pub facts: Vec<Fact>,
}

/// What an event of a visitor says.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// Whose.
    pub visitor: u32,
    /// What is said of the row that the event lies in.
    pub flags: RowFlags,
    /// The event, as [`analytics::facts::fact`] leaves it.
    pub event: Event,
}

#[derive(Serialize, Deserialize)]
struct StoredFacts<G = StoredGroup> {
    generation: u64,
    idle: i64,
    /// The first, and then from each to the next.
    visitors: Vec<u32>,
    tangled: Vec<u32>,
    erased: Vec<u32>,
    /// Of one visitor and one kind of row each.
    groups: Vec<(u32, u8, G)>,
}

impl SegmentFacts {
    /// Facts of a segment in which nothing is yet.
    #[must_use]
    pub fn new(generation: u64, idle: Millis) -> Self {
        Self {
            generation,
            idle,
            visitors: Vec::new(),
            tangled: Vec::new(),
            erased: Vec::new(),
            facts: Vec::new(),
        }
    }

    /// Notes whose a row of the segment is, and what it says about orders and
    /// identities. Rows come by visitor.
    pub fn note(&mut self, visitor: u32, row: NewRow<'_>) {
        if self.visitors.last() != Some(&visitor) {
            self.visitors.push(visitor);
        }
        let flags = row.flags();
        let said = row.events().iter().filter_map(facts::fact);
        self.facts.extend(said.map(|event| Fact {
            visitor,
            flags,
            event,
        }));
    }

    pub(super) fn pack(&self, packer: &mut Packer) -> Result<Vec<u8>, String> {
        let mut groups = Vec::new();
        for facts in self
            .facts
            .chunk_by(|a, b| (a.visitor, a.flags) == (b.visitor, b.flags))
        {
            let Some(first) = facts.first() else { continue };
            let group = StoredGroup::new("", facts.iter().map(|fact| &fact.event));
            groups.push((first.visitor, first.flags.0, group));
        }
        let mut last = 0;
        let steps = self.visitors.iter().map(|visitor| {
            let step = visitor.wrapping_sub(last);
            last = *visitor;
            step
        });
        let stored = StoredFacts {
            generation: self.generation,
            idle: self.idle,
            visitors: steps.collect(),
            tangled: self.tangled.clone(),
            erased: self.erased.clone(),
            groups,
        };
        let bytes = postcard::to_stdvec(&stored).map_err(|error| error.to_string())?;
        packer.byte(VERSION);
        packer.stream(&bytes);
        Ok(packer.finish())
    }

    pub(super) fn unpack(part: &[u8]) -> Result<Self, String> {
        let mut unpacker = Unpacker::new(part)?;
        let version = unpacker.byte()?;
        if version != VERSION {
            return Err(format!("version {version} is not known"));
        }
        let bytes = unpacker.stream(LARGEST)?;
        unpacker.end()?;
        let stored: StoredFacts =
            postcard::from_bytes(&bytes).map_err(|error| error.to_string())?;
        let mut visitors = stored.visitors;
        let mut last = 0_u32;
        for visitor in &mut visitors {
            last = last.wrapping_add(*visitor);
            *visitor = last;
        }
        if !visitors.is_sorted() {
            return Err("the visitors are out of order".to_owned());
        }
        let mut facts = Vec::new();
        for (visitor, flags, group) in stored.groups {
            let (_, events) = group.into_events()?;
            facts.extend(events.into_iter().map(|event| Fact {
                visitor,
                flags: RowFlags(flags),
                event,
            }));
        }
        Ok(Self {
            generation: stored.generation,
            idle: stored.idle,
            visitors,
            tangled: stored.tangled,
            erased: stored.erased,
            facts,
        })
    }
}
