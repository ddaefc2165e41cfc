//! The sealed segments of a site, opened, and which of them is each visitor's.
//!
//! A visitor lies wholly in one segment. Who came back is sealed anew in a later
//! one, and the rows in the earlier one are true no more: of two segments that
//! hold a visitor, the one of the later *generation* counts.

use super::bitmap::Bitmap;
use crate::store::SegmentId;
use crate::store::segment::{BlockInfo, Segment};
use analytics::{Millis, Timestamp};
use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// One segment.
#[derive(Debug)]
pub(super) struct Sealed {
    pub(super) id: SegmentId,
    /// When its content was sealed, relative to others: a segment that others
    /// were put together into has the latest of theirs.
    pub(super) generation: u64,
    /// The idle time that its sessions were cut by.
    pub(super) idle: Millis,
    /// It holds rows, or the name, of somebody who was erased.
    pub(super) holds_erased: AtomicBool,
    /// Sessions that ended before were left out when it was rewritten since the
    /// start. One that began before and ended after is still there.
    pub(super) kept_from: Timestamp,
    /// Its place in [`Homes`].
    pub(super) place: u16,
    pub(super) segment: Segment,
    /// Visitors that it says are erased.
    pub(super) erased: Vec<u32>,
    /// Visitors in it, ascending; those too that it says are erased.
    pub(super) visitors: Arc<[u32]>,
}

impl Sealed {
    /// Events, those of dead rows too.
    pub(super) fn events(&self) -> u64 {
        let blocks = self.segment.blocks().iter();
        blocks.map(|block| u64::from(block.events)).sum()
    }

    /// The blocks that may hold rows of these visitors.
    pub(super) fn blocks_of(&self, visitors: &Range<u32>) -> Range<usize> {
        let blocks = self.segment.blocks();
        let before = |block: &BlockInfo| block.last_visitor < visitors.start;
        let until = |block: &BlockInfo| block.first_visitor < visitors.end;
        blocks.partition_point(before)..blocks.partition_point(until)
    }
}

/// For each visitor the segment whose rows count.
#[derive(Debug, Clone, Default)]
pub(super) struct Homes(Vec<u16>);

impl Homes {
    /// No segment: the visitor was erased.
    const NONE: u16 = u16::MAX;
    /// A site has at most so many segments at a time.
    pub(super) const MOST: u16 = u16::MAX;

    #[inline]
    pub(super) fn is(&self, visitor: u32, segment: u16) -> bool {
        self.0.get(visitor as usize) == Some(&segment)
    }

    /// The visitor's segment.
    pub(super) fn of(&self, visitor: u32) -> Option<u16> {
        let home = self.0.get(visitor as usize).copied();
        home.filter(|home| *home != Self::NONE)
    }

    pub(super) fn set(&mut self, visitor: u32, segment: u16) {
        let place = visitor as usize;
        if place >= self.0.len() {
            self.0.resize(place + 1, Self::NONE);
        }
        if let Some(home) = self.0.get_mut(place) {
            *home = segment;
        }
    }

    pub(super) fn erase(&mut self, visitor: u32) {
        if let Some(home) = self.0.get_mut(visitor as usize) {
            *home = Self::NONE;
        }
    }

    /// Of how many visitors the segment has rows, and how many of them count. Who it
    /// says is erased is neither: that stays, however often it is rewritten.
    pub(super) fn living(&self, sealed: &Sealed) -> (usize, usize) {
        let erased: HashSet<u32> = sealed.erased.iter().copied().collect();
        let rows = sealed.visitors.iter();
        let rows = rows.filter(|visitor| !erased.contains(visitor));
        rows.fold((0, 0), |(all, living), visitor| {
            let lives = self.is(*visitor, sealed.place);
            (all + 1, living + usize::from(lives))
        })
    }

    /// Whether all visitors count here, told by looking at everybody between the first
    /// and the last: mostly that is sooner than to look for each row's. False says
    /// nothing.
    fn all_count(&self, segment: u16, visitors: &[u32], skipped: [&Bitmap; 2]) -> bool {
        let Some((first, last)) = visitors.first().zip(visitors.last()) else {
            return true;
        };
        let numbers = *first as usize..*last as usize + 1;
        let homes = self.0.get(numbers.clone());
        let homes = homes.filter(|homes| homes.len() <= 4 * visitors.len());
        // Folded, not searched: so many are compared at a time.
        let elsewhere = |homes: &[u16]| homes.iter().fold(0, |any, home| any | home ^ segment);
        homes.is_some_and(|homes| elsewhere(homes) == 0)
            && skipped.iter().all(|set| set.has_none_near(&numbers))
    }

    /// Bits of the block's rows that do not count here: of visitors at home
    /// elsewhere, and of those who are skipped. None if every row counts.
    pub(super) fn left_out(
        &self,
        segment: u16,
        visitors: &[u32],
        skipped: [&Bitmap; 2],
    ) -> Option<Vec<u64>> {
        if self.all_count(segment, visitors, skipped) {
            return None;
        }
        let mut words = vec![0_u64; visitors.len().div_ceil(64)];
        let mut any = 0;
        for (word, visitors) in words.iter_mut().zip(visitors.chunks(64)) {
            for (bit, visitor) in visitors.iter().enumerate() {
                let out = !self.is(*visitor, segment)
                    || skipped.iter().any(|skipped| skipped.has(*visitor));
                *word |= u64::from(out) << bit;
            }
            any |= *word;
        }
        (any != 0).then_some(words)
    }
}
