//! What a closed store takes on disk, by what it is for.

use crate::shop::SITE;
use anyhow::{Result, anyhow};
use collector::site::SiteId;
use collector::store::segment::{Segment, SegmentSizes};
use collector::store::{SledStore, Store};
use std::path::Path;

/// Bytes of a data directory.
#[derive(Debug)]
pub(crate) struct Stored {
    /// How many segments there are.
    pub(crate) segments: usize,
    /// Events in them; the log holds the others.
    pub(crate) sealed_events: u64,
    /// All segments of the site together.
    pub(crate) sizes: SegmentSizes,
    /// Everything, the log included.
    pub(crate) all: u64,
}

impl Stored {
    /// Reads it; no server may hold it.
    pub(crate) fn read(data: &Path) -> Result<Self> {
        let all = bytes_below(data)?;
        let site = SiteId::new(SITE)?;
        let store = SledStore::open(data)?;
        let (installed, damaged) = store.segments(&site)?;
        anyhow::ensure!(damaged.is_empty(), "{damaged:?}");
        let (mut sizes, mut sealed_events) = (SegmentSizes::default(), 0);
        for segment in &installed {
            let parts = store.open_segment(&site, segment.id)?;
            let of = Segment::open(parts).map_err(|damage| anyhow!("{damage:?}"))?;
            let events = of.blocks().iter().map(|block| u64::from(block.events));
            sealed_events += events.sum::<u64>();
            let of = of.sizes();
            sizes.columns += of.columns;
            sizes.details += of.details;
            sizes.contents += of.contents;
            sizes.dictionaries += of.dictionaries;
            sizes.visitors += of.visitors;
            sizes.facts += of.facts;
        }
        Ok(Self {
            segments: installed.len(),
            sealed_events,
            sizes,
            all,
        })
    }

    /// Each part of the segments with its name.
    pub(crate) fn parts(&self) -> [(&'static str, u64); 6] {
        let sizes = self.sizes;
        [
            ("columns, which reports scan", sizes.columns),
            ("ids and what else is an event's own", sizes.details),
            ("contents: items, properties, titles", sizes.contents),
            ("dictionaries", sizes.dictionaries),
            ("visitors", sizes.visitors),
            ("orders and identities", sizes.facts),
        ]
    }
}

fn bytes_below(folder: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let facts = entry.metadata()?;
        bytes += if facts.is_dir() {
            bytes_below(&entry.path())?
        } else {
            facts.len()
        };
    }
    Ok(bytes)
}
