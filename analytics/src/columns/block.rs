//! `Block`: some thousand rows, column by column.

use super::classes::Classes;
use super::gaps::Gaps;
use crate::time::Timestamp;
use crate::traffic::Traffic;

/// What is said of a row beside its events. Bits, so that a scan can pass over
/// rows by one comparison.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RowFlags(pub u8);

impl RowFlags {
    /// The sender named the session.
    pub const GIVEN: Self = Self(1);
    /// No session: what of the visitor stands alone.
    pub const STANDALONE: Self = Self(2);
    /// At least one of the events was no visitor's doing: figures leave the session out.
    pub const FLAGGED: Self = Self(4);
    /// Events that shape no session (server, offline) are among a session's, so
    /// that its start and end are not those of its first and last event.
    pub const MIXED: Self = Self(8);
    /// Flagged, and no event was a program's: somebody who works on the site.
    pub const INTERNAL: Self = Self(16);

    /// Of a row whose events are together that.
    #[must_use]
    pub const fn of_traffic(traffic: Traffic) -> Self {
        match traffic {
            Traffic::Visitor => Self(0),
            Traffic::Bot => Self::FLAGGED,
            Traffic::Internal => Self::FLAGGED.and(Self::INTERNAL),
        }
    }

    /// Whose doing the row's events are together.
    #[inline]
    #[must_use]
    pub const fn traffic(self) -> Traffic {
        match (self.has(Self::FLAGGED), self.has(Self::INTERNAL)) {
            (false, _) => Traffic::Visitor,
            (true, false) => Traffic::Bot,
            (true, true) => Traffic::Internal,
        }
    }

    /// Whether any of these flags is set.
    #[must_use]
    pub const fn has(self, flags: Self) -> bool {
        self.0 & flags.0 != 0
    }

    /// These and those.
    #[must_use]
    pub const fn and(self, flags: Self) -> Self {
        Self(self.0 | flags.0)
    }
}

/// Rows by visitor, then by start.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Block {
    /// Whose each row is, ascending.
    pub visitors: Vec<u32>,
    /// When the first event of each row took place.
    pub starts: Vec<Timestamp>,
    /// Where each row's events end, and the next row's begin.
    pub ends: Vec<u32>,
    /// What is said of each row.
    pub flags: Vec<RowFlags>,
    /// Milliseconds each row's pages were visible; [`Block::UNSEEN`] where no
    /// event says anything about it.
    pub visible: Vec<u32>,
    /// The classes of each row's events.
    pub classes: Vec<Classes>,
    /// How many pages each row's events are views of; no row has more events than
    /// this can tell.
    pub views: Vec<u16>,
    /// Events that say which variant of an experiment was met, by row, in order: few,
    /// and all that most questions about experiments read of a block.
    pub exposures: Vec<Exposure>,
    /// For each event, the place of its shape in `shapes`.
    pub tokens: Vec<u16>,
    /// The shapes that occur in the block, by their numbers in the segment.
    pub shapes: Vec<u32>,
    /// For each event but a row's first, the time since the one before it.
    pub gaps: Gaps,
    /// When the last event of all took place: what had ended by then is told
    /// without reading a gap.
    pub latest: Timestamp,
}

/// An event of a block that says which variant of an experiment was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exposure {
    /// Its row.
    pub row: u32,
    /// The place of its shape in the block's `shapes`.
    pub token: u16,
    /// When it took place.
    pub time: Timestamp,
}

/// One row of a block.
#[derive(Debug, Clone, Copy)]
pub struct Row<'b> {
    /// Whose.
    pub visitor: u32,
    /// When its first event took place.
    pub start: Timestamp,
    /// What is said of it.
    pub flags: RowFlags,
    /// How long its pages were visible; [`Block::UNSEEN`] if nothing says so.
    pub visible: u32,
    /// The events' shapes, as places in the block's `shapes`.
    pub tokens: &'b [u16],
}

impl Block {
    /// Says that nobody measured how long the row's pages were visible.
    pub const UNSEEN: u32 = u32::MAX;

    /// How many rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.visitors.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.visitors.is_empty()
    }

    /// Where the row's events begin.
    #[inline]
    #[must_use]
    pub fn begin(&self, row: usize) -> usize {
        let before = row.checked_sub(1).and_then(|row| self.ends.get(row));
        before.map_or(0, |end| *end as usize)
    }

    /// The row at a place.
    #[must_use]
    pub fn row(&self, row: usize) -> Option<Row<'_>> {
        let end = *self.ends.get(row)? as usize;
        Some(Row {
            visitor: *self.visitors.get(row)?,
            start: *self.starts.get(row)?,
            flags: *self.flags.get(row)?,
            visible: *self.visible.get(row)?,
            tokens: self.tokens.get(self.begin(row)..end)?,
        })
    }

    /// The tokens of a row's events.
    #[inline]
    #[must_use]
    pub fn tokens_of(&self, row: usize) -> &[u16] {
        let end = self.ends.get(row).copied().unwrap_or(0) as usize;
        self.tokens.get(self.begin(row)..end).unwrap_or_default()
    }

    /// Works out what follows from the events' shapes: `by_shape` has the classes of
    /// the segment's shapes, and whether each is a view of a page.
    pub fn summarize(&mut self, by_shape: &[(Classes, bool)]) {
        let of_shape = |shape: &u32| by_shape.get(*shape as usize).copied();
        let of_tokens = self.shapes.iter().map(of_shape);
        let of_tokens: Vec<_> = of_tokens.map(Option::unwrap_or_default).collect();
        self.classes = Vec::with_capacity(self.len());
        self.views = Vec::with_capacity(self.len());
        for row in 0..self.len() {
            let (mut classes, mut views) = (Classes::default(), 0_u16);
            for token in self.tokens_of(row) {
                let of_token = of_tokens.get(usize::from(*token)).copied();
                let (class, is_view) = of_token.unwrap_or_default();
                classes = classes.and(class);
                views = views.saturating_add(u16::from(is_view));
            }
            self.classes.push(classes);
            self.views.push(views);
        }
        self.exposures = self.find_exposures(&of_tokens);
    }

    fn find_exposures(&self, of_tokens: &[(Classes, bool)]) -> Vec<Exposure> {
        let is_exposure = |token: u16| {
            let of_token = of_tokens.get(usize::from(token));
            of_token.is_some_and(|(class, _)| class.has(Classes::EXPOSURE))
        };
        let mut gaps = self.gaps.reader();
        let mut exposures = Vec::new();
        for (row, classes) in self.classes.iter().enumerate() {
            if !classes.has(Classes::EXPOSURE) {
                continue;
            }
            gaps.seek(self.begin(row) - row);
            let mut time = self.starts.get(row).copied().unwrap_or_default();
            for (place, token) in self.tokens_of(row).iter().enumerate() {
                if place > 0 {
                    time = time + gaps.read();
                }
                if is_exposure(*token) {
                    exposures.push(Exposure {
                        row: u32::try_from(row).unwrap_or(u32::MAX),
                        token: *token,
                        time,
                    });
                }
            }
        }
        exposures
    }

    /// The exposures of these rows.
    pub fn exposures_of(&self, rows: std::ops::Range<usize>) -> impl Iterator<Item = &Exposure> {
        let before = |row: usize| {
            let is_before = |exposure: &Exposure| (exposure.row as usize) < row;
            self.exposures.partition_point(is_before)
        };
        let range = before(rows.start)..before(rows.end);
        self.exposures.get(range).unwrap_or_default().iter()
    }

    /// The classes of a row's events.
    #[inline]
    #[must_use]
    pub fn classes_of(&self, row: usize) -> Classes {
        self.classes.get(row).copied().unwrap_or_default()
    }

    /// The rows of these visitors.
    #[must_use]
    pub fn rows_of(&self, visitors: std::ops::Range<u32>) -> std::ops::Range<usize> {
        let place = |number| self.visitors.partition_point(|visitor| *visitor < number);
        place(visitors.start)..place(visitors.end)
    }

    /// Bytes in memory.
    #[must_use]
    pub fn size_bytes(&self) -> usize {
        27 * self.visitors.len()
            + 16 * self.exposures.len()
            + 2 * self.tokens.len()
            + 4 * self.shapes.len()
            + self.gaps.codes.len()
            + self.gaps.bytes.len()
            + 4 * self.gaps.marks.len()
    }
}
