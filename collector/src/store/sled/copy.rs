//! Copying what counts of a database into an empty one: into the next generation,
//! so that what was removed leaves the disk, or into a backup.
//!
//! Most of it is blocks that are written once, so these are copied while commits
//! go on; only what came after, and all that changes in place, is copied while
//! they wait.

use super::database::{Database, remove_all};
use super::{failed, keys};
use crate::store::StoreError;
use std::collections::HashMap;

/// Bytes that are copied in one batch.
const BATCH_BYTES: usize = 4 * 1024 * 1024;

/// What was copied of the logs, by site number.
#[derive(Debug, Default)]
pub(super) struct Copied(HashMap<u32, Run>);

/// Blocks of a log from a sequence up to another.
#[derive(Debug, Clone, Copy)]
struct Run {
    from: u64,
    end: u64,
}

impl Database {
    /// Copies the blocks of all logs. Commits may go on.
    pub(super) fn copy_blocks(&self, other: &Self) -> Result<Copied, StoreError> {
        let mut copied = Copied::default();
        self.copy_more(other, &mut copied)?;
        other.sync()?;
        Ok(copied)
    }

    /// Whether any block that was copied counts no more.
    pub(super) fn has_passed(&self, copied: &Copied) -> Result<bool, StoreError> {
        let sites = self.sites()?;
        for (site, run) in &copied.0 {
            let is_there = sites.iter().any(|(_, known)| known == site);
            if !is_there || self.log_from(*site)?.unwrap_or_default() != run.from {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Copies the rest, and removes what counts no more. Nothing may be committed
    /// meanwhile. Damaged values are copied as they are: they stay named, and may be
    /// mended.
    pub(super) fn finish_copy(&self, other: &Self, mut copied: Copied) -> Result<(), StoreError> {
        self.copy_more(other, &mut copied)?;
        let sites = self.sites()?;
        for site in copied.0.keys() {
            if !sites.iter().any(|(_, known)| known == site) {
                remove_all(&other.log, &site.to_be_bytes())?;
            }
        }
        for (_, site) in sites {
            copy(self.log.scan_prefix(keys::manifest(site)), &other.log)?;
        }
        copy(self.meta.iter(), &other.meta)?;
        other.end_commit()?;
        // Only what is before a commit that another one followed is sure to have
        // been on the disk: see `salvage`.
        other.end_commit()
    }

    fn copy_more(&self, other: &Self, copied: &mut Copied) -> Result<(), StoreError> {
        for (_, site) in self.sites()? {
            let from = self.log_from(site)?.unwrap_or_default();
            let run = copied.0.entry(site).or_insert(Run { from, end: from });
            let blocks = self.log.range(keys::blocks_from(site, run.end.max(from)));
            if let Some(last) = copy(blocks, &other.log)? {
                run.end = keys::block_sequence(&last).map_or(run.end, |last| last + 1);
            }
        }
        Ok(())
    }
}

/// Copies pairs; the last key.
fn copy(entries: ::sled::Iter, to: &::sled::Tree) -> Result<Option<::sled::IVec>, StoreError> {
    let mut batch = ::sled::Batch::default();
    let mut filled = 0;
    let mut last = None;
    for entry in entries {
        let (key, value) = entry.map_err(failed)?;
        filled += key.len() + value.len();
        last = Some(key.clone());
        batch.insert(key, value);
        if filled >= BATCH_BYTES {
            to.apply_batch(std::mem::take(&mut batch)).map_err(failed)?;
            filled = 0;
        }
    }
    to.apply_batch(batch).map_err(failed)?;
    Ok(last)
}
