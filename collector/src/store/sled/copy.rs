//! Copying what counts of a database into an empty one: into the next generation,
//! so that what was removed leaves the disk, or into a backup.

use super::database::Database;
use super::{failed, keys};
use crate::store::StoreError;

/// Bytes that are copied in one batch.
const BATCH_BYTES: usize = 4 * 1024 * 1024;

impl Database {
    /// Copies everything but blocks that have passed and what belongs to no site.
    /// Damaged values are copied as they are: they stay named, and may be mended.
    pub(super) fn copy_to(&self, other: &Self) -> Result<(), StoreError> {
        copy(self.meta.iter(), &other.meta)?;
        for (_, site) in self.sites()? {
            let from = self.log_from(site)?.unwrap_or_default();
            copy(self.log.range(keys::blocks_from(site, from)), &other.log)?;
            copy(self.log.scan_prefix(keys::manifest(site)), &other.log)?;
        }
        other.sync()
    }
}

fn copy(entries: ::sled::Iter, to: &::sled::Tree) -> Result<(), StoreError> {
    let mut batch = ::sled::Batch::default();
    let mut filled = 0;
    for entry in entries {
        let (key, value) = entry.map_err(failed)?;
        filled += key.len() + value.len();
        batch.insert(key, value);
        if filled >= BATCH_BYTES {
            to.apply_batch(std::mem::take(&mut batch)).map_err(failed)?;
            filled = 0;
        }
    }
    to.apply_batch(batch).map_err(failed)
}
