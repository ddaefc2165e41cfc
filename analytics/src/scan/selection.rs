//! Which rows a report is about, by columns: the counterpart of
//! [`crate::selection`]. Filters that a shape answers become bits of a shape; a
//! row passes by the bits of all its events together, which mostly its classes
//! tell.

use super::table::Table;
use crate::columns::{Block, ClassAnswer, GapReader, RowFlags};
use crate::event::Event;
use crate::matcher::Matcher;
use crate::reports::Scope;
use crate::time::{Millis, TimeRange, Timestamp};

/// The bit of shapes that start, extend and end sessions.
const SHAPING: u32 = 1 << 31;
/// Filters that have a bit.
const FILTERS: usize = 31;

/// Chooses rows.
#[derive(Debug)]
pub(crate) struct Selector<'s> {
    range: TimeRange,
    now: Timestamp,
    idle: Millis,
    include_flagged: bool,
    matchers: Vec<&'s Matcher>,
    /// Bits of the filters.
    asked: u32,
    /// Bits of those that are turned round.
    negated: u32,
}

/// What the shapes of a segment mean to a [`Selector`].
#[derive(Debug)]
pub(crate) struct Bits {
    shapes: Vec<u32>,
    /// What classes say to each filter.
    filters: Vec<ClassAnswer>,
}

/// The rows of one block, as a [`Selector`] sees them, in order: what is asked of
/// a row is not asked of one before it any more.
#[derive(Debug)]
pub(crate) struct Selected<'b> {
    selector: &'b Selector<'b>,
    bits: &'b Table<u32>,
    compiled: &'b Bits,
    block: &'b Block,
    /// Bits of any event of the block.
    met: u32,
    all_closed: bool,
    gaps: GapReader<'b>,
}

impl<'s> Selector<'s> {
    /// None if a filter asks for more than shapes say.
    pub(crate) fn new(scope: &'s Scope) -> Option<Self> {
        let mut matchers = Vec::new();
        let mut negated = 0;
        for (place, filter) in scope.filters.iter().enumerate() {
            let (turned, matcher) = filter.on_shapes()?;
            negated |= u32::from(turned) << place;
            matchers.push(matcher);
        }
        (matchers.len() <= FILTERS).then(|| Self {
            range: scope.range,
            now: scope.now,
            idle: scope.idle,
            include_flagged: scope.include_flagged,
            asked: (1 << matchers.len()) - 1,
            matchers,
            negated,
        })
    }

    /// Asks each shape of a segment.
    pub(crate) fn compile(&self, shapes: &[Event]) -> Bits {
        let bits = |event: &Event| {
            let shaping = if event.source.shapes_sessions() {
                SHAPING
            } else {
                0
            };
            let matchers = self.matchers.iter().enumerate();
            matchers.fold(shaping, |bits, (place, matcher)| {
                bits | u32::from(matcher.matches(event)) << place
            })
        };
        let bits: Vec<u32> = shapes.iter().map(bits).collect();
        let told = |place: usize| {
            let passes = bits.iter().map(|bits| bits >> place & 1 == 1);
            ClassAnswer::of(shapes.iter().zip(passes))
        };
        Bits {
            filters: (0..self.matchers.len()).map(told).collect(),
            shapes: bits,
        }
    }

    /// Looks at a block.
    pub(crate) fn select<'b>(
        &'b self,
        bits: &'b mut Table<u32>,
        compiled: &'b Bits,
        block: &'b Block,
    ) -> Selected<'b> {
        let mut met = 0;
        bits.load(&compiled.shapes, block, |bits| met |= bits);
        Selected {
            selector: self,
            bits,
            compiled,
            block,
            met,
            all_closed: self.now - block.latest > self.idle,
            gaps: block.gaps.reader(),
        }
    }

    /// When the sessions that are chosen may start.
    pub(crate) fn range(&self) -> TimeRange {
        self.range
    }

    /// Whether there are filters.
    pub(crate) fn filters(&self) -> bool {
        self.asked != 0
    }
}

impl<'b> Selected<'b> {
    /// Whether no session of the block can pass the filters.
    pub(crate) fn is_empty(&self) -> bool {
        let missing = self.selector.asked & !self.selector.negated & !self.met;
        missing != 0
    }

    /// Whether the row is a session that the report would be about, were its range
    /// all of time.
    #[inline]
    pub(crate) fn admits(&self, row: usize) -> bool {
        let flags = self.flags(row);
        if flags.has(RowFlags::STANDALONE)
            || (flags.has(RowFlags::FLAGGED) && !self.selector.include_flagged)
        {
            return false;
        }
        let asked = self.selector.asked;
        asked == 0 || (self.bits_of(row) ^ self.selector.negated) & asked == asked
    }

    /// Whether the row is a session that the report is about.
    #[inline]
    pub(crate) fn chooses(&mut self, row: usize) -> bool {
        let start = self.start(row);
        self.selector.range.contains(start) && self.admits(row)
    }

    /// When the session started.
    #[inline]
    pub(crate) fn start(&mut self, row: usize) -> Timestamp {
        if self.flags(row).has(RowFlags::MIXED) {
            return self.ends_of_mixed(row).0;
        }
        self.first(row)
    }

    /// When the first event of the row took place.
    #[inline]
    pub(crate) fn first(&self, row: usize) -> Timestamp {
        self.block.starts.get(row).copied().unwrap_or_default()
    }

    /// What is said of the row.
    #[inline]
    pub(crate) fn flags(&self, row: usize) -> RowFlags {
        self.block.flags.get(row).copied().unwrap_or_default()
    }

    /// Whether the session has ended.
    #[inline]
    pub(crate) fn is_closed(&mut self, row: usize) -> bool {
        self.all_closed || self.selector.now - self.end(row) > self.selector.idle
    }

    fn end(&mut self, row: usize) -> Timestamp {
        if self.flags(row).has(RowFlags::MIXED) {
            return self.ends_of_mixed(row).1;
        }
        let events = self.block.tokens_of(row).len();
        self.first(row) + self.gaps_of(row).sum(events.saturating_sub(1))
    }

    /// The gaps from the row's first on.
    #[inline]
    pub(crate) fn gaps_of(&mut self, row: usize) -> GapReader<'b> {
        self.gaps.seek(self.block.begin(row) - row);
        self.gaps.clone()
    }

    /// When the row's events took place, one after another, without an end.
    #[inline]
    pub(crate) fn times(&mut self, row: usize) -> impl Iterator<Item = Timestamp> + use<'b> {
        let (first, mut gaps) = (self.first(row), self.gaps_of(row));
        std::iter::successors(Some(first), move |time| Some(*time + gaps.read()))
    }

    /// When those of the row's events took place that have the bit in the table.
    pub(crate) fn times_with(
        &mut self,
        row: usize,
        words: &'b Table<u32>,
        bit: u32,
    ) -> impl Iterator<Item = Timestamp> + use<'b> {
        let events = self.block.tokens_of(row).iter().zip(self.times(row));
        let with_bit = events.filter(move |(token, _)| words.of(**token) & bit != 0);
        with_bit.map(|(_, time)| time)
    }

    /// Start and end of a session that events lie in which shape none.
    fn ends_of_mixed(&mut self, row: usize) -> (Timestamp, Timestamp) {
        let tokens = self.block.tokens_of(row).iter();
        let shaping = tokens.zip(self.times(row));
        let shaping = shaping.filter(|(token, _)| self.bits.of(**token) & SHAPING != 0);
        let mut ends = None;
        for (_, time) in shaping {
            ends = Some((ends.map_or(time, |(start, _)| start), time));
        }
        ends.unwrap_or((Timestamp(i64::MAX), Timestamp(i64::MAX)))
    }

    #[inline]
    fn bits_of(&self, row: usize) -> u32 {
        if self.met & self.selector.asked == 0 {
            return 0;
        }
        let classes = self.block.classes_of(row);
        let mut bits = 0;
        for (place, filter) in self.compiled.filters.iter().enumerate() {
            match filter.of_row(classes) {
                Some(passes) => bits |= u32::from(passes) << place,
                None => return self.bits_of_events(row),
            }
        }
        bits
    }

    fn bits_of_events(&self, row: usize) -> u32 {
        let tokens = self.block.tokens_of(row).iter();
        tokens.fold(0, |bits, token| bits | self.bits.of(*token))
    }
}
