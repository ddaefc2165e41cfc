//! Building a block, row by row.

use super::block::{Block, Exposure, RowFlags};
use super::classes::Classes;
use super::shapes::Shapes;
use crate::bounce;
use crate::event::Event;
use crate::session::{Session, Timeline};
use crate::traffic::Traffic;
use protocol::Action;
use std::collections::HashMap;

/// Rows after which a block is full.
const FULL_ROWS: usize = 4_096;
/// Events after which a block is full.
const FULL_EVENTS: usize = 32_768;

/// What becomes a row.
#[derive(Debug, Clone, Copy)]
pub enum NewRow<'e> {
    /// A session.
    Session(&'e Session),
    /// What of a visitor stands alone, in the total order; not empty.
    Standalone(&'e [Event]),
}

/// A block in the making.
#[derive(Debug, Default)]
pub struct BlockBuilder {
    block: Block,
    places: HashMap<u32, u16>,
}

/// The row has more events (65,535) or shapes (65,536) than a block can tell apart:
/// a crawler that saw every page in one session. Nothing was added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowTooLarge;

impl<'e> NewRow<'e> {
    /// The rows of a visitor, by start.
    #[must_use]
    pub fn all_of(timeline: &'e Timeline) -> Vec<Self> {
        let sessions = timeline.sessions.iter();
        let mut rows: Vec<Self> = sessions.map(Self::Session).collect();
        if !timeline.standalone.is_empty() {
            rows.push(Self::Standalone(&timeline.standalone));
        }
        rows.sort_by_key(|row| row.events().first().map(|event| event.time));
        rows
    }
}

impl NewRow<'_> {
    /// Its events, in the total order.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        match self {
            Self::Session(session) => &session.events,
            Self::Standalone(events) => events,
        }
    }

    /// What is said of the row.
    #[must_use]
    pub fn flags(&self) -> RowFlags {
        let events = self.events();
        let flag = |set: bool, flag: RowFlags| if set { flag } else { RowFlags(0) };
        let traffic = Traffic::of_all(events.iter().map(|event| event.traffic));
        RowFlags::of_traffic(traffic).and(match self {
            Self::Standalone(_) => RowFlags::STANDALONE,
            Self::Session(session) => {
                let shaping = |event: &Event| event.source.shapes_sessions();
                flag(session.given.is_some(), RowFlags::GIVEN)
                    .and(flag(!events.iter().all(shaping), RowFlags::MIXED))
            }
        })
    }

    fn visible(&self) -> u32 {
        let told = match self {
            Self::Session(session) => bounce::visible_ms(session),
            Self::Standalone(_) => None,
        };
        told.map_or(Block::UNSEEN, |told| {
            u32::try_from(told).map_or(Block::UNSEEN - 1, |told| told.min(Block::UNSEEN - 1))
        })
    }
}

impl BlockBuilder {
    /// Adds a row. Rows must come by visitor, then by start.
    pub fn push(
        &mut self,
        visitor: u32,
        row: NewRow<'_>,
        shapes: &mut Shapes,
    ) -> Result<(), RowTooLarge> {
        let events = row.events();
        let Some(first) = events.first() else {
            return Ok(());
        };
        if events.len() > usize::from(u16::MAX) {
            return Err(RowTooLarge);
        }
        let (tokens, known) = (self.block.tokens.len(), self.block.shapes.len());
        for event in events {
            let number = shapes.number(event);
            let Some(place) = self.place(number) else {
                self.block.tokens.truncate(tokens);
                for number in self.block.shapes.drain(known..) {
                    self.places.remove(&number);
                }
                return Err(RowTooLarge);
            };
            self.block.tokens.push(place);
        }
        for pair in events.windows(2) {
            if let [before, after] = pair {
                self.block.gaps.push(after.time - before.time);
            }
        }
        self.block.visitors.push(visitor);
        self.block.starts.push(first.time);
        // A block is closed long before it has that many events.
        let end = u32::try_from(self.block.tokens.len()).unwrap_or(u32::MAX);
        self.block.ends.push(end);
        let last = events.last().map_or(first.time, |last| last.time);
        self.block.latest = match self.block.visitors.len() {
            1 => last,
            _ => self.block.latest.max(last),
        };
        let row_number = u32::try_from(self.block.starts.len() - 1).unwrap_or(u32::MAX);
        // As the gaps tell the times.
        let (mut time, mut before) = (first.time, first.time);
        for (event, token) in events.iter().zip(self.block.tokens.iter().skip(tokens)) {
            time = time + (event.time - before).max(0);
            before = event.time;
            if matches!(event.action, Action::Exposure { .. }) {
                self.block.exposures.push(Exposure {
                    row: row_number,
                    token: *token,
                    time,
                });
            }
        }
        self.block.flags.push(row.flags());
        self.block.visible.push(row.visible());
        let classes = events.iter().map(Classes::of);
        let classes = classes.fold(Classes::default(), Classes::and);
        self.block.classes.push(classes);
        let views = events.iter().filter(|event| event.viewed_page().is_some());
        let views = u16::try_from(views.count()).unwrap_or(u16::MAX);
        self.block.views.push(views);
        Ok(())
    }

    /// Whether the next row belongs into another block.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.block.len() >= FULL_ROWS || self.block.tokens.len() >= FULL_EVENTS
    }

    /// The block as far as it is built.
    #[must_use]
    pub fn block(&self) -> &Block {
        &self.block
    }

    /// The block; the builder begins anew.
    pub fn finish(&mut self) -> Block {
        self.places.clear();
        std::mem::take(&mut self.block)
    }

    fn place(&mut self, number: u32) -> Option<u16> {
        if let Some(place) = self.places.get(&number) {
            return Some(*place);
        }
        let place = u16::try_from(self.block.shapes.len()).ok()?;
        self.block.shapes.push(number);
        self.places.insert(number, place);
        Some(place)
    }
}
