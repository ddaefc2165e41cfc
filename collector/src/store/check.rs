//! What a full read of a store finds.

use super::{Damage, Store, StoreError};
use crate::site::SiteId;

/// What a full read of the store found.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct CheckReport {
    /// Sites.
    pub sites: u64,
    /// Definitions, settings among them.
    pub definitions: u64,
    /// Groups of events in the logs.
    pub records: u64,
    /// Events in them.
    pub events: u64,
    /// Installed segments.
    pub segments: u64,
    /// Parts of segments that were read and are what was written.
    pub parts: u64,
    /// Bytes of those parts.
    pub part_bytes: u64,
    /// Values and parts that cannot be read.
    pub damaged: Vec<Damage>,
}

impl CheckReport {
    /// Reads everything of a site.
    pub(super) fn read_site<S: Store + ?Sized>(
        &mut self,
        store: &S,
        site: &SiteId,
    ) -> Result<(), StoreError> {
        self.sites += 1;
        let damaged = store.replay(site, &mut |group| {
            self.records += 1;
            self.events += group.events.len() as u64;
        })?;
        self.damaged.extend(damaged);
        let (segments, damaged) = store.segments(site)?;
        self.damaged.extend(damaged);
        for segment in segments {
            self.segments += 1;
            let parts = store.open_segment(site, segment.id)?;
            self.damaged.extend(parts.damage());
            for number in 0..parts.count() {
                match parts.part(number) {
                    Ok(bytes) => {
                        self.parts += 1;
                        self.part_bytes += bytes.len() as u64;
                    }
                    Err(damage) => self.damaged.push(damage),
                }
            }
        }
        Ok(())
    }
}
