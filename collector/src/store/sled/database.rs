//! The database: one opened directory of sled, its trees, and the handle that
//! makes a flush last.

use super::{directory, failed, keys, salvage};
use crate::site::SiteId;
use crate::store::{Damage, DefinitionKind, SegmentId, StoreError};
use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// A dead process's lock may linger for a moment after it is gone.
const LOCK_PATIENCE: Duration = Duration::from_secs(3);
const LOCK_RETRY: Duration = Duration::from_millis(50);
/// 16 values of 64 KiB, the most that sled puts into one leaf, must stay under a
/// quarter of a segment, or they would go to files that are never synced.
const SEGMENT_BYTES: usize = 8 * 1024 * 1024;
/// The tree of blocks.
const LOG: &str = "log";
const CACHE_BYTES: u64 = 64 * 1024 * 1024;

pub(super) struct Database {
    pub(super) db: ::sled::Db,
    pub(super) meta: ::sled::Tree,
    pub(super) log: ::sled::Tree,
    /// The number of the last commit; see `salvage`.
    commits: ::sled::Tree,
    last_commit: AtomicU64,
    /// What was damaged and replaced when it was opened is kept here.
    pub(super) salvaged: Option<PathBuf>,
    directory: PathBuf,
    /// A handle of sled's own file, for `sync_data`.
    file: File,
}

impl Database {
    /// Opens what is in a directory, or makes it.
    pub(super) fn open(directory: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(directory).map_err(failed)?;
        let (db, salvaged) = open_when_free(directory)?;
        let meta = db.open_tree("meta").map_err(failed)?;
        let log = db.open_tree(LOG).map_err(failed)?;
        let commits = db.open_tree("commits").map_err(failed)?;
        let last = commits.get(salvage::COMMIT).map_err(failed)?;
        let last = last.and_then(|value| Some(u64::from_be_bytes(*value.first_chunk()?)));
        let file = File::open(directory.join("db")).map_err(failed)?;
        let database = Self {
            db,
            meta,
            log,
            commits,
            last_commit: AtomicU64::new(last.unwrap_or(0)),
            salvaged,
            directory: directory.to_owned(),
            file,
        };
        database.sync()?;
        directory::sync(directory)?;
        Ok(database)
    }

    /// What was found damaged at its starts.
    pub(super) fn notes(&self) -> Result<Vec<Damage>, StoreError> {
        salvage::replacement::notes(&self.directory)
    }

    /// Ends a commit: makes all that was written survive a power cut.
    pub(super) fn end_commit(&self) -> Result<(), StoreError> {
        let number = self.last_commit.fetch_add(1, Ordering::Relaxed) + 1;
        self.commits
            .insert(salvage::COMMIT, &number.to_be_bytes())
            .map_err(failed)?;
        self.sync()
    }

    /// Makes all that was written survive a power cut.
    pub(super) fn sync(&self) -> Result<(), StoreError> {
        self.db.flush().map_err(failed)?;
        self.file.sync_data().map_err(failed)
    }

    /// The number of a site, as far as it has one.
    pub(super) fn site_number(&self, site: &SiteId) -> Result<Option<u32>, StoreError> {
        let value = self.meta.get(keys::site(site)).map_err(failed)?;
        value.map(|value| number(&value)).transpose()
    }

    /// Every site that has a number.
    pub(super) fn sites(&self) -> Result<Vec<(SiteId, u32)>, StoreError> {
        let mut sites = Vec::new();
        for entry in self.meta.scan_prefix(keys::SITES) {
            let (key, value) = entry.map_err(failed)?;
            let name = key.strip_prefix(keys::SITES).unwrap_or_default();
            let site = SiteId::new(String::from_utf8_lossy(name)).map_err(failed)?;
            sites.push((site, number(&value)?));
        }
        Ok(sites)
    }

    pub(super) fn new_site(&self, site: &SiteId) -> Result<u32, StoreError> {
        let next = self.meta.get(keys::NEXT_SITE).map_err(failed)?;
        let number = next.map(|value| number(&value)).transpose()?.unwrap_or(1);
        let mut batch = ::sled::Batch::default();
        batch.insert(keys::NEXT_SITE, &(number + 1).to_be_bytes());
        batch.insert(keys::site(site), &number.to_be_bytes());
        self.meta.apply_batch(batch).map_err(failed)?;
        Ok(number)
    }

    /// A segment number that was never given before. A crash may give it again,
    /// if nothing that was written after it is on disk: then no segment of that
    /// number is installed.
    pub(super) fn new_segment(&self) -> Result<SegmentId, StoreError> {
        let next = self.meta.get(keys::NEXT_SEGMENT).map_err(failed)?;
        let next = next.map_or(Ok(1), |value| {
            let bytes = value.as_ref().try_into().map_err(failed)?;
            Ok(u64::from_be_bytes(bytes))
        })?;
        self.meta
            .insert(keys::NEXT_SEGMENT, &(next + 1).to_be_bytes())
            .map_err(failed)?;
        Ok(SegmentId(next))
    }

    /// Every installed segment, by site number.
    pub(super) fn named_segments(&self) -> Result<HashMap<u32, HashSet<SegmentId>>, StoreError> {
        let mut named = HashMap::new();
        for (_, site) in self.sites()? {
            let keys = self.log.scan_prefix(keys::segments(site)).keys();
            let ids = keys.map(|key| key.map(|key| keys::segment_id(&key)));
            let ids = ids.collect::<Result<Vec<_>, _>>().map_err(failed)?;
            named.insert(site, ids.into_iter().flatten().collect());
        }
        Ok(named)
    }

    /// Removes a site with all that is kept of it; its number, if it had one.
    pub(super) fn remove_site(&self, site: &SiteId) -> Result<Option<u32>, StoreError> {
        let number = self.site_number(site)?;
        if let Some(number) = number {
            remove_all(&self.log, &number.to_be_bytes())?;
            remove_all(&self.meta, &keys::manifest_copy(number))?;
        }
        for kind in DefinitionKind::ALL {
            remove_all(&self.meta, &keys::site_definitions(kind, site))?;
        }
        self.meta.remove(keys::site(site)).map_err(failed)?;
        Ok(number)
    }
}

/// Removes what starts with a prefix, in batches that bound the memory.
pub(super) fn remove_all(tree: &::sled::Tree, prefix: &[u8]) -> Result<(), StoreError> {
    loop {
        let keys = tree
            .scan_prefix(prefix)
            .keys()
            .take(1_000)
            .collect::<Result<Vec<_>, _>>();
        let keys = keys.map_err(failed)?;
        if keys.is_empty() {
            return Ok(());
        }
        let mut batch = ::sled::Batch::default();
        keys.into_iter().for_each(|key| batch.remove(key));
        tree.apply_batch(batch).map_err(failed)?;
    }
}

fn config(directory: &Path) -> ::sled::Config {
    ::sled::Config::new()
        .path(directory)
        .segment_size(SEGMENT_BYTES)
        .cache_capacity(CACHE_BYTES)
        .mode(::sled::Mode::HighThroughput)
}

type Opened = (::sled::Db, Option<PathBuf>);

fn open_when_free(directory: &Path) -> Result<Opened, StoreError> {
    let mut salvaged = None;
    let mut waited = Duration::ZERO;
    loop {
        if directory::is_free(directory)? {
            directory::prepare(directory)?;
            let open = |folder: &Path| config(folder).open().map_err(failed);
            let found = salvage::salvage(directory, SEGMENT_BYTES, LOG, open)?;
            salvaged = found.or(salvaged);
            match config(directory).open() {
                Ok(db) => return Ok((db, salvaged)),
                Err(::sled::Error::Io(error))
                    if error.to_string().contains("could not acquire lock") => {}
                Err(error) => return Err(failed(error)),
            }
        }
        if waited >= LOCK_PATIENCE {
            return Err(StoreError::InUse(directory.to_owned()));
        }
        std::thread::sleep(LOCK_RETRY);
        waited += LOCK_RETRY;
    }
}

fn number(value: &[u8]) -> Result<u32, StoreError> {
    let bytes = value.try_into().map_err(|_| {
        StoreError::Failed(format!("{} bytes where a site number has 4", value.len()))
    })?;
    Ok(u32::from_be_bytes(bytes))
}
