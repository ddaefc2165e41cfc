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

/// What is written: this, the number of groups, and the groups, each of one visitor
/// and one kind of row.
#[derive(Serialize, Deserialize)]
struct StoredHead {
    generation: u64,
    idle: i64,
    /// The first, and then from each to the next.
    visitors: Vec<u32>,
    tangled: Vec<u32>,
    erased: Vec<u32>,
}

/// A visitor, the flags of the row, and the events.
type StoredRow<G = StoredGroup> = (u32, u8, G);

/// The facts of a part, read one after another: of a large segment, all at once
/// would take many times the memory of what is made of them.
pub(super) struct PackedFacts {
    bytes: Vec<u8>,
    at: usize,
    left: usize,
}

impl PackedFacts {
    /// Gives every fact, in order.
    pub(super) fn for_each(mut self, visit: &mut dyn FnMut(Fact)) -> Result<(), String> {
        while self.left > 0 {
            let (visitor, flags, group): StoredRow = take(&self.bytes, &mut self.at)?;
            self.left -= 1;
            for event in group.into_events()?.1 {
                visit(Fact {
                    visitor,
                    flags: RowFlags(flags),
                    event,
                });
            }
        }
        Ok(())
    }
}

/// Reads a value, and goes on to the next.
fn take<'b, T: Deserialize<'b>>(bytes: &'b [u8], at: &mut usize) -> Result<T, String> {
    let rest = bytes.get(*at..).unwrap_or_default();
    let (value, after) = postcard::take_from_bytes(rest).map_err(|error| error.to_string())?;
    *at = bytes.len() - after.len();
    Ok(value)
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
            let row: StoredRow<_> = (first.visitor, first.flags.0, group);
            groups.push(row);
        }
        let mut last = 0;
        let steps = self.visitors.iter().map(|visitor| {
            let step = visitor.wrapping_sub(last);
            last = *visitor;
            step
        });
        let head = StoredHead {
            generation: self.generation,
            idle: self.idle,
            visitors: steps.collect(),
            tangled: self.tangled.clone(),
            erased: self.erased.clone(),
        };
        let bytes = postcard::to_stdvec(&(head, groups)).map_err(|error| error.to_string())?;
        packer.byte(VERSION);
        packer.stream(&bytes);
        Ok(packer.finish())
    }

    /// All but the facts, and those as they are packed.
    pub(super) fn unpack(part: &[u8]) -> Result<(Self, PackedFacts), String> {
        let mut unpacker = Unpacker::new(part)?;
        let version = unpacker.byte()?;
        if version != VERSION {
            return Err(format!("version {version} is not known"));
        }
        let bytes = unpacker.stream(LARGEST)?;
        unpacker.end()?;
        let mut at = 0;
        let head: StoredHead = take(&bytes, &mut at)?;
        let left = take(&bytes, &mut at)?;
        let mut visitors = head.visitors;
        let mut last = 0_u32;
        for visitor in &mut visitors {
            last = last.wrapping_add(*visitor);
            *visitor = last;
        }
        if !visitors.is_sorted() {
            return Err("the visitors are out of order".to_owned());
        }
        let facts = Self {
            generation: head.generation,
            idle: head.idle,
            visitors,
            tangled: head.tangled,
            erased: head.erased,
            facts: Vec::new(),
        };
        Ok((facts, PackedFacts { bytes, at, left }))
    }
}
