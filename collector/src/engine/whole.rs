//! Whole sessions of sealed visitors, for reports that columns cannot answer, for
//! exports, and for visitors that come back.

use super::segments::{Homes, Sealed};
use super::view::View;
use crate::store::Damage;
use crate::store::segment::SealedRow;
use analytics::Timeline;
use std::ops::Range;

/// The timelines of a segment's visitors of a range, by number, as they were
/// sealed; without those at home elsewhere. What cannot be read is left out and
/// named. Timelines have no visitor's id yet.
pub(super) fn read(
    sealed: &Sealed,
    homes: &Homes,
    visitors: &Range<u32>,
) -> (Vec<(u32, Timeline)>, Vec<Damage>) {
    let mut timelines: Vec<(u32, Timeline)> = Vec::new();
    let mut damaged = Vec::new();
    for block in sealed.blocks_of(visitors) {
        let rows = match sealed.segment.rows_of(block, visitors.clone()) {
            Ok(rows) => rows,
            Err(damage) => {
                damaged.push(damage);
                continue;
            }
        };
        for (visitor, row) in rows {
            if !homes.is(visitor, sealed.place) {
                continue;
            }
            match timelines.last_mut() {
                Some((last, timeline)) if *last == visitor => add(timeline, row),
                _ => {
                    let mut timeline = Timeline::default();
                    add(&mut timeline, row);
                    timelines.push((visitor, timeline));
                }
            }
        }
    }
    for (_, timeline) in &mut timelines {
        timeline.sessions.sort_by(|a, b| a.key().cmp(&b.key()));
    }
    (timelines, damaged)
}

fn add(timeline: &mut Timeline, row: SealedRow) {
    match row {
        SealedRow::Session(session) => timeline.sessions.push(session),
        SealedRow::Standalone(events) => timeline.standalone.extend(events),
    }
}

impl View {
    /// The sealed visitors of a range of a segment, with their ids.
    pub(super) fn timelines(&self, sealed: &Sealed, visitors: &Range<u32>) -> Vec<(u32, Timeline)> {
        let (mut timelines, damaged) = read(sealed, &self.homes, visitors);
        report(&damaged);
        let names = self.names();
        timelines.retain_mut(|(visitor, timeline)| match names.name(*visitor) {
            Some(name) => {
                timeline.visitor = name;
                *timeline = self.cut(sealed, std::mem::take(timeline));
                true
            }
            None => false,
        });
        timelines
    }

    /// Where some visitors, given in ascending order, are to be read: by segment,
    /// a range of visitors for each block that holds any.
    pub(super) fn blocks_of(&self, visitors: &[u32]) -> Vec<(usize, Range<u32>)> {
        let mut shares = Vec::new();
        for (segment, sealed) in self.segments.iter().enumerate() {
            let here = visitors.iter().copied();
            let here: Vec<u32> = here
                .filter(|visitor| self.homes.is(*visitor, sealed.place))
                .collect();
            let block = |visitor: &u32| sealed.blocks_of(&(*visitor..visitor + 1)).start;
            for together in here.chunk_by(|one, other| block(one) == block(other)) {
                if let (Some(first), Some(last)) = (together.first(), together.last()) {
                    shares.push((segment, *first..last + 1));
                }
            }
        }
        shares
    }

    /// The sealed visitors who are not hot, by number.
    pub(super) fn for_each_visitor<E>(
        &self,
        visit: &mut dyn FnMut(&Timeline) -> Result<(), E>,
    ) -> Result<(), E> {
        const VISITORS: u32 = 4_096;
        let visitors = self.names().next();
        for first in (0..visitors).step_by(VISITORS as usize) {
            let range = first..first.saturating_add(VISITORS).min(visitors);
            let segments = self.segments.iter();
            let timelines = segments.flat_map(|sealed| self.timelines(sealed, &range));
            let mut timelines: Vec<(u32, Timeline)> = timelines
                .filter(|(visitor, _)| !self.hot.has(*visitor))
                .collect();
            timelines.sort_by_key(|(visitor, _)| *visitor);
            timelines
                .iter()
                .try_for_each(|(_, timeline)| visit(timeline))?;
        }
        Ok(())
    }

    fn cut(&self, sealed: &Sealed, timeline: Timeline) -> Timeline {
        if sealed.idle == self.idle {
            timeline
        } else {
            timeline.recut(self.idle)
        }
    }
}

/// Says in the log what could not be read.
pub(super) fn report(damaged: &[Damage]) {
    for damage in damaged {
        tracing::error!(
            key = damage.key,
            reason = damage.reason,
            "set aside: sealed sessions cannot be read"
        );
    }
}
