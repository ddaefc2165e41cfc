//! Reading a segment.

use super::columns;
use super::content::{Deed, Device, read_text};
use super::contents::Chunk;
use super::details::{Contents, Decoder};
use super::directory::{Directory, unpack_shapes};
use super::facets::Facets;
use super::facts::PackedFacts;
use super::visitors::{self, VisitorId};
use super::{BlockInfo, Fact, PartSource, SealedRow, SegmentFacts, SegmentSizes};
use crate::store::Damage;
use analytics::Event;
use analytics::columns::{Block, Classes};
use std::collections::{HashMap, VecDeque};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

/// Chunks of contents that a segment keeps in memory after they were read: those
/// with the addresses and titles that occur everywhere.
const KEPT_CHUNKS: usize = 16;

/// A segment, opened: directory and shapes are in memory, all else is read when
/// it is asked for.
pub struct Segment {
    source: Arc<dyn PartSource>,
    directory: Directory,
    shapes: Vec<Event>,
    facets: Facets,
    /// The classes of each shape, and whether it is a view of a page.
    classes: Vec<(Classes, bool)>,
    /// The latest used last.
    kept: Mutex<VecDeque<(usize, Arc<Chunk>)>>,
}

impl std::fmt::Debug for Segment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Segment")
            .field("blocks", &self.directory.blocks.len())
            .finish_non_exhaustive()
    }
}

impl Segment {
    /// Opens a segment.
    pub fn open(source: Arc<dyn PartSource>) -> Result<Self, Damage> {
        let last = source.count().checked_sub(1);
        let last = last.ok_or_else(|| {
            let empty = || source.damaged(0, "there is no directory".to_owned());
            source.damage().unwrap_or_else(empty)
        })?;
        let directory = source.part(last)?;
        let directory =
            Directory::unpack(&directory).map_err(|reason| source.damaged(last, reason))?;
        let shapes = source.part(directory.shapes)?;
        let shapes =
            unpack_shapes(&shapes).map_err(|reason| source.damaged(directory.shapes, reason))?;
        if shapes.len() != directory.urls.len() {
            let reason = format!(
                "{} shapes where {} belong",
                shapes.len(),
                directory.urls.len()
            );
            return Err(source.damaged(directory.shapes, reason));
        }
        Ok(Self {
            source,
            directory,
            facets: Facets::of(&shapes),
            classes: shapes
                .iter()
                .map(|shape| (Classes::of(shape), shape.viewed_page().is_some()))
                .collect(),
            shapes,
            kept: Mutex::default(),
        })
    }

    /// The shapes by number.
    #[must_use]
    pub fn shapes(&self) -> &[Event] {
        &self.shapes
    }

    /// What is known of each block without reading it.
    #[must_use]
    pub fn blocks(&self) -> &[BlockInfo] {
        &self.directory.blocks
    }

    /// Bytes by what they are for.
    #[must_use]
    pub fn sizes(&self) -> SegmentSizes {
        self.directory.sizes
    }

    /// The columns of a block.
    pub fn block(&self, number: usize) -> Result<Block, Damage> {
        let (info, (part, _)) = self.place(number)?;
        let bytes = self.source.part(part)?;
        let mut block = columns::unpack(&bytes, &self.facets, info)
            .map_err(|reason| self.source.damaged(part, reason))?;
        block.summarize(&self.classes);
        Ok(block)
    }

    /// Rows of a block, as they were pushed, and the numbers of their visitors.
    pub fn rows(&self, number: usize, rows: Range<usize>) -> Result<Vec<(u32, SealedRow)>, Damage> {
        let block = self.block(number)?;
        let (_, (_, part)) = self.place(number)?;
        let bytes = self.source.part(part)?;
        let mut contents = Reading {
            segment: self,
            chunks: HashMap::new(),
            devices: HashMap::new(),
            deeds: HashMap::new(),
            damaged: None,
        };
        let decoded = Decoder::new(&bytes, &block, &self.shapes, &mut contents)
            .and_then(|decoder| decoder.rows(rows));
        decoded.map_err(|reason| {
            contents
                .damaged
                .unwrap_or_else(|| self.source.damaged(part, reason))
        })
    }

    /// Rows of some visitors in a block.
    pub fn rows_of(
        &self,
        number: usize,
        visitors: Range<u32>,
    ) -> Result<Vec<(u32, SealedRow)>, Damage> {
        let rows = self.block(number)?.rows_of(visitors);
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        self.rows(number, rows)
    }

    /// What the segment says of itself, without the facts, which
    /// [`Self::for_each_fact`] gives.
    pub fn head(&self) -> Result<SegmentFacts, Damage> {
        self.packed_facts().map(|(head, _)| head)
    }

    /// Gives what is said of orders and identities, one fact after another.
    pub fn for_each_fact(&self, visit: &mut dyn FnMut(Fact)) -> Result<(), Damage> {
        let (_, packed) = self.packed_facts()?;
        let part = self.directory.facts;
        let done = packed.for_each(visit);
        done.map_err(|reason| self.source.damaged(part, reason))
    }

    fn packed_facts(&self) -> Result<(SegmentFacts, PackedFacts), Damage> {
        let part = self.directory.facts;
        let bytes = self.source.part(part)?;
        SegmentFacts::unpack(&bytes).map_err(|reason| self.source.damaged(part, reason))
    }

    /// How many visitors got their numbers here.
    #[must_use]
    pub fn new_visitors(&self) -> usize {
        let parts = self.directory.visitors.iter();
        parts.map(|(_, count)| *count as usize).sum()
    }

    /// Gives the visitors who got their numbers here, and their ids. Those before
    /// what is damaged are given all the same.
    pub fn for_each_new_visitor(
        &self,
        visit: &mut dyn FnMut(u32, VisitorId),
    ) -> Result<(), Damage> {
        let mut numbers = self.directory.first_visitor..;
        for (part, count) in &self.directory.visitors {
            let bytes = self.source.part(*part)?;
            let ids =
                visitors::unpack(&bytes).map_err(|reason| self.source.damaged(*part, reason))?;
            if ids.len() != *count as usize {
                let reason = format!("{} visitors where {count} belong", ids.len());
                return Err(self.source.damaged(*part, reason));
            }
            for (id, number) in ids.into_iter().zip(&mut numbers) {
                visit(number, id);
            }
        }
        Ok(())
    }

    /// A chunk of contents, by its place in the directory.
    fn chunk(&self, place: usize, part: u32) -> Result<Arc<Chunk>, Damage> {
        let kept = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        {
            let mut kept = kept();
            let found = kept.iter().position(|(of, _)| *of == place);
            if let Some(entry) = found.and_then(|found| kept.remove(found)) {
                let chunk = Arc::clone(&entry.1);
                kept.push_back(entry);
                return Ok(chunk);
            }
        }
        let bytes = self.source.part(part)?;
        let chunk = Chunk::unpack(&bytes).map_err(|reason| self.source.damaged(part, reason))?;
        let chunk = Arc::new(chunk);
        let mut kept = kept();
        if kept.len() >= KEPT_CHUNKS {
            kept.pop_front();
        }
        kept.push_back((place, Arc::clone(&chunk)));
        Ok(chunk)
    }

    fn place(&self, number: usize) -> Result<(&BlockInfo, (u32, u32)), Damage> {
        let info = self.directory.blocks.get(number);
        let place = info.zip(self.directory.block_parts.get(number).copied());
        place.ok_or_else(|| Damage {
            key: format!("block {number}"),
            reason: format!("there are {} blocks", self.directory.blocks.len()),
        })
    }
}

/// Contents, read as they are needed, each chunk once.
struct Reading<'s> {
    segment: &'s Segment,
    chunks: HashMap<usize, Arc<Chunk>>,
    devices: HashMap<u32, Device>,
    /// The deed with which the segment met a shape first, by its number.
    deeds: HashMap<u32, Deed>,
    /// The damage that is not of the block itself.
    damaged: Option<Damage>,
}

impl Reading<'_> {
    fn read<T>(
        &mut self,
        number: u32,
        read: impl FnOnce(&[u8]) -> Result<T, String>,
    ) -> Result<T, String> {
        let chunks = &self.segment.directory.chunks;
        let after = chunks.partition_point(|(first, _)| *first <= number);
        let chunk = after
            .checked_sub(1)
            .and_then(|place| Some((place, chunks.get(place)?)));
        let (place, (first, part)) =
            chunk.ok_or_else(|| format!("there is no content {number}"))?;
        if !self.chunks.contains_key(&place) {
            match self.segment.chunk(place, *part) {
                Ok(chunk) => self.chunks.insert(place, chunk),
                Err(damaged) => {
                    let reason = damaged.reason.clone();
                    self.damaged = Some(damaged);
                    return Err(reason);
                }
            };
        }
        let chunk = self.chunks.get(&place);
        let content = chunk.and_then(|chunk| chunk.get((number - first) as usize));
        read(content.ok_or_else(|| format!("there is no content {number}"))?)
    }
}

impl Contents for &mut Reading<'_> {
    fn text(&mut self, number: u32) -> Result<String, String> {
        self.read(number, read_text)
    }

    fn deed(&mut self, number: u32) -> Result<Deed, String> {
        self.read(number, Deed::read)
    }

    fn default_deed(&mut self, number: u32) -> Result<Deed, String> {
        if let Some(deed) = self.deeds.get(&number) {
            return Ok(deed.clone());
        }
        let deed = self.deed(number)?;
        self.deeds.insert(number, deed.clone());
        Ok(deed)
    }

    fn device(&mut self, number: u32) -> Result<Device, String> {
        if let Some(device) = self.devices.get(&number) {
            return Ok(device.clone());
        }
        let device = self.read(number, Device::read)?;
        self.devices.insert(number, device.clone());
        Ok(device)
    }

    fn defaults(&self, shape: u32) -> Option<(Option<u32>, u32)> {
        let directory = &self.segment.directory;
        let url = directory.urls.get(shape as usize)?.checked_sub(1);
        let deed = u32::try_from(*directory.deeds.get(shape as usize)?).ok()?;
        Some((url.and_then(|number| u32::try_from(number).ok()), deed))
    }
}
