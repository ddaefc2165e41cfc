//! Writing a segment.

use super::columns;
use super::contents::Interner;
use super::details::{Defaults, Encoder};
use super::directory::{Directory, pack_shapes};
use super::facets::FacetNumbers;
use super::pack::Packer;
use super::{BlockInfo, MOST_EVENTS, PartSink, SegmentFacts, visitors};
use crate::store::StoreError;
use analytics::Timestamp;
use analytics::columns::{BlockBuilder, NewRow, RowFlags, RowTooLarge, Shapes};

/// Bytes of texts (ids that are no stream's) after which a block is full.
const FULL_TEXT: usize = 4 * 1024 * 1024;

/// Writes sealed rows into parts. Of the rows it holds no more than a block; of
/// the rest the shapes, and what [`super::contents`] remembers.
pub struct SegmentWriter<'s> {
    sink: &'s mut dyn PartSink,
    packer: Packer,
    builder: BlockBuilder,
    encoder: Encoder,
    shapes: Shapes,
    facets: FacetNumbers,
    defaults: Defaults,
    contents: Interner,
    directory: Directory,
    /// What is known of the block that is being built.
    info: Option<BlockInfo>,
}

impl<'s> SegmentWriter<'s> {
    /// Begins a segment.
    pub fn new(sink: &'s mut dyn PartSink) -> Self {
        Self {
            sink,
            packer: Packer::new(),
            builder: BlockBuilder::default(),
            encoder: Encoder::default(),
            shapes: Shapes::default(),
            facets: FacetNumbers::default(),
            defaults: Defaults::default(),
            contents: Interner::default(),
            directory: Directory::default(),
            info: None,
        }
    }

    /// Adds a row. Rows must come by visitor, then by start. A row with too many
    /// shapes is not added, and the segment goes on without it.
    pub fn push(
        &mut self,
        visitor: u32,
        row: NewRow<'_>,
    ) -> Result<Result<(), RowTooLarge>, StoreError> {
        let events = row.events();
        let Some((first, last)) = events.first().zip(events.last()) else {
            return Ok(Ok(()));
        };
        if events.len() > MOST_EVENTS / 2 {
            let count = events.len();
            let reason = format!("a session of {count} events is more than a segment holds");
            return Err(StoreError::Failed(reason));
        }
        if self.builder.push(visitor, row, &mut self.shapes).is_err() {
            self.close_block()?;
            if self.builder.push(visitor, row, &mut self.shapes).is_err() {
                return Ok(Err(RowTooLarge));
            }
        }
        self.note(visitor, first.time, last.time, events.len());
        let block = self.builder.block();
        let row_built = block.len().checked_sub(1).and_then(|row| block.row(row));
        let tokens = row_built.map_or([].as_slice(), |row| row.tokens);
        let shapes = tokens
            .iter()
            .filter_map(|token| block.shapes.get(usize::from(*token)));
        self.encoder
            .push(
                visitor,
                row,
                shapes.copied(),
                &mut self.defaults,
                &mut self.contents,
            )
            .map_err(StoreError::Failed)?;
        self.write_chunks()?;
        if self.builder.is_full() || self.encoder.text_bytes() > FULL_TEXT {
            self.close_block()?;
        }
        Ok(Ok(()))
    }

    /// Ends the segment. `new_visitors` are the ids of the visitors whose numbers
    /// it gives: `first`, and those that follow; an empty one names nobody.
    pub fn finish(
        mut self,
        first: u32,
        new_visitors: &[String],
        facts: &SegmentFacts,
    ) -> Result<(), StoreError> {
        self.close_block()?;
        self.contents.close();
        self.write_chunks()?;
        self.directory.first_visitor = first;
        for some in new_visitors.chunks(visitors::PER_PART) {
            let part = visitors::pack(some, &mut self.packer);
            let count = u32::try_from(some.len()).unwrap_or(u32::MAX);
            self.directory.sizes.visitors += part.len() as u64;
            self.directory
                .visitors
                .push((self.sink.part(&part)?, count));
        }
        let part = facts.pack(&mut self.packer).map_err(StoreError::Failed)?;
        self.directory.sizes.facts = part.len() as u64;
        self.directory.facts = self.sink.part(&part)?;
        let shapes = &self.shapes.events;
        let part = pack_shapes(shapes, &mut self.packer).map_err(StoreError::Failed)?;
        self.directory.sizes.dictionaries += part.len() as u64;
        self.directory.shapes = self.sink.part(&part)?;
        (self.directory.urls, self.directory.deeds) = self.defaults.numbers(shapes.len());
        let part = self
            .directory
            .pack(&mut self.packer)
            .map_err(StoreError::Failed)?;
        self.sink.part(&part)?;
        Ok(())
    }

    fn note(&mut self, visitor: u32, first: Timestamp, last: Timestamp, events: usize) {
        let info = self.info.get_or_insert(BlockInfo {
            rows: 0,
            events: 0,
            first_visitor: visitor,
            last_visitor: visitor,
            first_time: first,
            last_time: last,
            flags: RowFlags(0),
            column_bytes: 0,
            detail_bytes: 0,
        });
        info.rows += 1;
        info.events = info
            .events
            .saturating_add(u32::try_from(events).unwrap_or(u32::MAX));
        info.last_visitor = visitor;
        info.first_time = info.first_time.min(first);
        info.last_time = info.last_time.max(last);
        if let Some(flags) = self.builder.block().flags.last() {
            info.flags = info.flags.and(*flags);
        }
    }

    fn close_block(&mut self) -> Result<(), StoreError> {
        let Some(mut info) = self.info.take() else {
            return Ok(());
        };
        let facets = self.facets.extend(&self.shapes.events);
        let block = self.builder.finish();
        let columns = columns::pack(&block, facets, &mut self.packer);
        let details = self.encoder.finish(&mut self.packer);
        let bytes = |part: &[u8]| u32::try_from(part.len()).unwrap_or(u32::MAX);
        info.column_bytes = bytes(&columns);
        info.detail_bytes = bytes(&details);
        self.directory.sizes.columns += columns.len() as u64;
        self.directory.sizes.details += details.len() as u64;
        let parts = (self.sink.part(&columns)?, self.sink.part(&details)?);
        self.directory.block_parts.push(parts);
        self.directory.blocks.push(info);
        Ok(())
    }

    fn write_chunks(&mut self) -> Result<(), StoreError> {
        for chunk in self.contents.take_full() {
            let part = chunk.pack(&mut self.packer);
            self.directory.sizes.contents += part.len() as u64;
            let number = self.sink.part(&part)?;
            self.directory.chunks.push((chunk.first, number));
        }
        Ok(())
    }
}
