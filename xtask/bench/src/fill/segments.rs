//! Filling a store with segments that are written directly: what sealing leaves
//! behind, without the log, the duplicates and the merging before it. For shops of
//! millions of sessions, which take much longer on their way through the queue.

use crate::shop::{Life, SITE, Shop};
use analytics::Timeline;
use analytics::columns::{NewRow, are_rows_apart};
use analytics::session::DEFAULT_IDLE;
use anyhow::{Result, anyhow};
use collector::site::SiteId;
use collector::store::segment::{SegmentFacts, SegmentWriter};
use collector::store::{Change, Seal, SledStore, Store};
use std::ops::Range;
use std::path::Path;

/// People of a segment: their events are about as many as a rewrite puts together.
const PEOPLE: u64 = 800_000;

/// Fills a data directory in which the site is and nothing else.
pub(super) fn fill(data: &Path, shop: &Shop) -> Result<()> {
    let store = SledStore::open(data)?;
    let site = SiteId::new(SITE)?;
    let mut next = 0;
    for (generation, first) in (1..).zip((0..shop.people()).step_by(PEOPLE as usize)) {
        let people = first..(first + PEOPLE).min(shop.people());
        let mut file = store.new_segment(&site)?;
        let mut segment = Segment {
            writer: SegmentWriter::new(&mut *file),
            facts: SegmentFacts::new(generation, DEFAULT_IDLE),
            names: Vec::new(),
            first: next,
        };
        write(&mut segment, shop, people)?;
        next += u32::try_from(segment.names.len())?;
        segment.finish()?;
        let add = vec![file.finish()?];
        let seal = Seal {
            add,
            ..Seal::new(site.clone())
        };
        store.commit(&[Change::Seal(seal)])?;
    }
    Ok(())
}

/// A segment being written.
struct Segment<'f> {
    writer: SegmentWriter<'f>,
    facts: SegmentFacts,
    /// Of the visitors, numbered from `first` on.
    names: Vec<String>,
    first: u32,
}

fn write(segment: &mut Segment<'_>, shop: &Shop, people: Range<u64>) -> Result<()> {
    let timelines = |lives: Vec<Life>| {
        let timelines = lives.into_iter().flat_map(|life| life.timelines);
        Ok(timelines.collect::<Vec<_>>())
    };
    shop.work_on(people, timelines, |timelines| {
        timelines
            .into_iter()
            .try_for_each(|timeline| segment.push(timeline))
    })
}

impl Segment<'_> {
    fn push(&mut self, timeline: Timeline) -> Result<()> {
        let number = self.first + u32::try_from(self.names.len())?;
        for row in NewRow::all_of(&timeline) {
            let pushed = self.writer.push(number, row)?;
            pushed.map_err(|_| anyhow!("a simulated session is too large for a block"))?;
            self.facts.note(number, row);
        }
        if !are_rows_apart(&timeline) {
            self.facts.tangled.push(number);
        }
        self.names.push(timeline.visitor);
        Ok(())
    }

    fn finish(self) -> Result<()> {
        Ok(self.writer.finish(self.first, &self.names, &self.facts)?)
    }
}
