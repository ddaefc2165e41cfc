//! The log of a site: blocks of events in the order of their sequences.

use super::database::Database;
use super::{block, failed, frame, keys};
use crate::site::SiteId;
use crate::store::{Damage, StoreError, VisitorEvents};
use std::collections::HashMap;

/// Version of the framed sequence from which on blocks count.
const FROM_VERSION: u8 = 1;
/// Blocks that have passed and are removed with one commit, so that none takes
/// long. More than it can add, so that they cannot pile up.
const REMOVED_BLOCKS: usize = 2_000;

/// Where a site's blocks are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) site: u32,
    /// Blocks before it may still be there, but have passed.
    pub(super) from: u64,
    /// The sequence of the next block.
    pub(super) next: u64,
    /// There are blocks that have passed.
    pub(super) has_passed: bool,
}

pub(super) type Places = HashMap<SiteId, Place>;

impl Database {
    /// Where the blocks of a site are; it gets a number if it has none.
    pub(super) fn place(&self, site: &SiteId, places: &mut Places) -> Result<Place, StoreError> {
        if let Some(place) = places.get(site) {
            return Ok(*place);
        }
        let number = match self.site_number(site)? {
            Some(known) => known,
            None => self.new_site(site)?,
        };
        let mut blocks = self.log.range(keys::blocks_from(number, 0)).keys();
        let last = blocks.next_back().transpose().map_err(failed)?;
        let first = blocks.next().transpose().map_err(failed)?.or(last.clone());
        let sequence = |key: Option<::sled::IVec>| key.and_then(|key| keys::block_sequence(&key));
        // Replay says so if it is unreadable.
        let from = self.log_from(number)?.unwrap_or_default();
        let place = Place {
            site: number,
            from,
            next: sequence(last).map_or(from, |last| from.max(last + 1)),
            has_passed: sequence(first).is_some_and(|first| first < from),
        };
        places.insert(site.clone(), place);
        Ok(place)
    }

    /// Appends groups to the log of a site. Each block by itself, and not in a
    /// batch: what of a commit that failed is there is told by its ids, and sled
    /// writes and syncs twice for each batch.
    pub(super) fn append(
        &self,
        site: &SiteId,
        groups: &[VisitorEvents],
        places: &mut Places,
    ) -> Result<(), StoreError> {
        let mut place = self.place(site, places)?;
        for value in block::encode(groups).map_err(StoreError::Failed)? {
            let key = keys::block(place.site, place.next);
            self.log.insert(key, value).map_err(failed)?;
            place.next += 1;
        }
        places.insert(site.clone(), place);
        Ok(())
    }

    /// Adds to a batch the blocks of these groups, and moves the end of the log.
    pub(super) fn add_blocks(
        batch: &mut ::sled::Batch,
        place: &mut Place,
        groups: &[VisitorEvents],
    ) -> Result<(), StoreError> {
        for value in block::encode(groups).map_err(StoreError::Failed)? {
            batch.insert(&keys::block(place.site, place.next), value);
            place.next += 1;
        }
        Ok(())
    }

    /// Adds to a batch that everything before a sequence has passed.
    pub(super) fn pass(batch: &mut ::sled::Batch, place: &mut Place, from: u64) {
        if from > place.from {
            let value = frame::seal_number(FROM_VERSION, from);
            batch.insert(keys::log_from(place.site), value);
            place.from = from;
            place.has_passed = true;
        }
    }

    /// Removes some of the blocks that have passed.
    pub(super) fn remove_passed(&self, place: &mut Place) -> Result<(), StoreError> {
        let end = keys::block(place.site, place.from).to_vec();
        let passed = keys::block(place.site, 0).to_vec()..end;
        let keys = self.log.range(passed).keys().take(REMOVED_BLOCKS);
        let keys = keys.collect::<Result<Vec<_>, _>>().map_err(failed)?;
        place.has_passed = keys.len() == REMOVED_BLOCKS;
        let mut batch = ::sled::Batch::default();
        keys.into_iter().for_each(|key| batch.remove(key));
        self.log.apply_batch(batch).map_err(failed)
    }

    /// Gives every event that counts, in order; returns what is unreadable.
    pub(super) fn replay(
        &self,
        site: &SiteId,
        visit: &mut dyn FnMut(VisitorEvents),
    ) -> Result<Vec<Damage>, StoreError> {
        let Some(number) = self.site_number(site)? else {
            return Ok(Vec::new());
        };
        let mut damaged = Vec::new();
        // Unreadable, nothing has passed: what was sealed comes twice, under ids
        // that are known.
        let from = self.log_from(number)?.unwrap_or_else(|reason| {
            let key = format!("log/{site}/from");
            damaged.push(Damage { key, reason });
            0
        });
        let mut next = from;
        for entry in self.log.range(keys::blocks_from(number, from)) {
            let (key, value) = entry.map_err(failed)?;
            let sequence = keys::block_sequence(&key).unwrap_or(next);
            if sequence > next {
                damaged.push(Damage {
                    key: format!("log/{site}/{next}"),
                    reason: format!("{} blocks from here on are missing", sequence - next),
                });
            }
            next = sequence + 1;
            match block::decode(&value) {
                Ok(groups) => groups.into_iter().for_each(&mut *visit),
                Err(reason) => {
                    let key = format!("log/{site}/{sequence}");
                    damaged.push(Damage { key, reason });
                }
            }
        }
        Ok(damaged)
    }

    /// The sequence before which blocks have passed, or why it is unreadable.
    pub(super) fn log_from(&self, site: u32) -> Result<Result<u64, String>, StoreError> {
        let value = self.log.get(keys::log_from(site)).map_err(failed)?;
        Ok(value.map_or(Ok(0), |value| frame::open_number(FROM_VERSION, &value)))
    }
}
