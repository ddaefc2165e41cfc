//! The sled store: an append-only log of event blocks, and a tree of documents.
//!
//! What sled 0.34 does and does not do shapes this file. Its `flush` writes but
//! does not fsync, so a commit also calls `sync_data` on a second handle of
//! sled's file: only then does it survive a power cut. Flushing from several
//! threads can deadlock (spacejam/sled#1308), so commits take a lock, and only
//! the writer commits. Every value is framed with a version and a checksum.

mod block;
mod frame;
mod keys;

use super::{
    Change, CheckReport, Damage, Definition, DefinitionKind, Store, StoreError, VisitorEvents,
};
use crate::site::SiteId;
use std::collections::HashMap;
use std::fs::File;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// The format of keys and values that this version writes and reads.
const FORMAT: u32 = 1;
/// Version of framed JSON documents.
const DOCUMENT_VERSION: u8 = 1;
/// A dead process's lock may linger for a moment after it is gone.
const LOCK_PATIENCE: Duration = Duration::from_secs(3);
const LOCK_RETRY: Duration = Duration::from_millis(50);
/// 16 values of 64 KiB, the most that sled puts into one leaf, must stay under a
/// quarter of a segment, or they would go to files that are never synced.
const SEGMENT_BYTES: usize = 8 * 1024 * 1024;
const CACHE_BYTES: u64 = 64 * 1024 * 1024;

/// A store in a directory, held by one process at a time.
pub struct SledStore {
    db: ::sled::Db,
    meta: ::sled::Tree,
    log: ::sled::Tree,
    /// A handle of sled's own file, for `sync_data`.
    file: File,
    places: Mutex<HashMap<SiteId, Place>>,
}

/// Where a site's blocks go.
#[derive(Debug, Clone, Copy)]
struct Place {
    site: u32,
    next: u64,
}

impl SledStore {
    /// Opens the store in a directory, made if need be.
    pub fn open(directory: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(directory).map_err(failed)?;
        let db = open_when_free(directory)?;
        let meta = db.open_tree("meta").map_err(failed)?;
        let log = db.open_tree("log").map_err(failed)?;
        let file = File::open(directory.join("db")).map_err(failed)?;
        let store = Self {
            db,
            meta,
            log,
            file,
            places: Mutex::default(),
        };
        store.check_format()?;
        store.sync()?;
        sync_directories(directory)?;
        Ok(store)
    }

    fn check_format(&self) -> Result<(), StoreError> {
        match self.meta.get(keys::FORMAT).map_err(failed)? {
            Some(found) if *found == *FORMAT.to_string().as_bytes() => Ok(()),
            Some(found) => Err(StoreError::Format {
                found: String::from_utf8_lossy(&found).into_owned(),
                known: FORMAT,
            }),
            None => {
                let format = FORMAT.to_string();
                self.meta
                    .insert(keys::FORMAT, format.as_bytes())
                    .map_err(failed)?;
                Ok(())
            }
        }
    }

    fn sync(&self) -> Result<(), StoreError> {
        self.db.flush().map_err(failed)?;
        self.file.sync_data().map_err(failed)
    }

    /// The number of a site, as far as it has one.
    fn site_number(&self, site: &SiteId) -> Result<Option<u32>, StoreError> {
        let value = self.meta.get(keys::site(site)).map_err(failed)?;
        value.map(|value| number(&value)).transpose()
    }

    fn place(
        &self,
        site: &SiteId,
        places: &mut HashMap<SiteId, Place>,
    ) -> Result<Place, StoreError> {
        if let Some(place) = places.get(site) {
            return Ok(*place);
        }
        let site_number = match self.site_number(site)? {
            Some(known) => known,
            None => self.new_site(site)?,
        };
        let last = self.log.scan_prefix(site_number.to_be_bytes()).next_back();
        let last = last.transpose().map_err(failed)?;
        let last = last.and_then(|(key, _)| keys::block_sequence(&key));
        let place = Place {
            site: site_number,
            next: last.map_or(0, |last| last + 1),
        };
        places.insert(site.clone(), place);
        Ok(place)
    }

    fn new_site(&self, site: &SiteId) -> Result<u32, StoreError> {
        let next = self.meta.get(keys::NEXT_SITE).map_err(failed)?;
        let number = next.map(|value| number(&value)).transpose()?.unwrap_or(1);
        let mut batch = ::sled::Batch::default();
        batch.insert(keys::NEXT_SITE, &(number + 1).to_be_bytes());
        batch.insert(keys::site(site), &number.to_be_bytes());
        self.meta.apply_batch(batch).map_err(failed)?;
        Ok(number)
    }

    fn append(
        &self,
        site: &SiteId,
        groups: &[VisitorEvents],
        places: &mut HashMap<SiteId, Place>,
    ) -> Result<(), StoreError> {
        let mut place = self.place(site, places)?;
        let mut batch = ::sled::Batch::default();
        for value in block::encode(groups).map_err(StoreError::Failed)? {
            batch.insert(&keys::block(place.site, place.next), value);
            place.next += 1;
        }
        self.log.apply_batch(batch).map_err(failed)?;
        places.insert(site.clone(), place);
        Ok(())
    }

    fn remove_site(
        &self,
        site: &SiteId,
        places: &mut HashMap<SiteId, Place>,
    ) -> Result<(), StoreError> {
        if let Some(number) = self.site_number(site)? {
            remove_all(&self.log, &number.to_be_bytes())?;
        }
        for kind in DefinitionKind::ALL {
            remove_all(&self.meta, &keys::site_definitions(kind, site))?;
        }
        self.meta.remove(keys::site(site)).map_err(failed)?;
        places.remove(site);
        Ok(())
    }
}

impl Store for SledStore {
    fn commit(&self, changes: &[Change]) -> Result<(), StoreError> {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        for change in changes {
            match change {
                Change::Append(site, groups) => self.append(site, groups, &mut places)?,
                Change::Define(definition) => {
                    let key = keys::definition(definition.kind, &definition.site, &definition.id);
                    let value = frame::seal(DOCUMENT_VERSION, definition.body.as_bytes());
                    self.meta.insert(key, value).map_err(failed)?;
                }
                Change::Undefine(site, kind, id) => {
                    self.meta
                        .remove(keys::definition(*kind, site, id))
                        .map_err(failed)?;
                }
                Change::RemoveSite(site) => self.remove_site(site, &mut places)?,
            }
        }
        self.sync()
    }

    fn definitions(&self) -> Result<(Vec<Definition>, Vec<Damage>), StoreError> {
        let (mut definitions, mut damaged) = (Vec::new(), Vec::new());
        for kind in DefinitionKind::ALL {
            let prefix = keys::definitions(kind);
            for entry in self.meta.scan_prefix(&prefix) {
                let (key, value) = entry.map_err(failed)?;
                match read_definition(kind, &key, &value, &prefix) {
                    Ok(definition) => definitions.push(definition),
                    Err(reason) => {
                        let key = format!("meta/{}", key.escape_ascii());
                        damaged.push(Damage { key, reason });
                    }
                }
            }
        }
        Ok((definitions, damaged))
    }

    fn replay(
        &self,
        site: &SiteId,
        visit: &mut dyn FnMut(VisitorEvents),
    ) -> Result<Vec<Damage>, StoreError> {
        let Some(number) = self.site_number(site)? else {
            return Ok(Vec::new());
        };
        let mut damaged = Vec::new();
        for entry in self.log.scan_prefix(number.to_be_bytes()) {
            let (key, value) = entry.map_err(failed)?;
            match block::decode(&value) {
                Ok(groups) => groups.into_iter().for_each(&mut *visit),
                Err(reason) => {
                    let sequence = keys::block_sequence(&key).unwrap_or(u64::MAX);
                    damaged.push(Damage {
                        key: format!("log/{site}/{sequence}"),
                        reason,
                    });
                }
            }
        }
        Ok(damaged)
    }

    fn size_bytes(&self) -> u64 {
        self.db.size_on_disk().unwrap_or(0)
    }

    fn check(&self) -> Result<CheckReport, StoreError> {
        let (definitions, damaged) = self.definitions()?;
        let mut report = CheckReport {
            definitions: definitions.len() as u64,
            damaged,
            ..CheckReport::default()
        };
        // By number and not by settings: a site whose settings are damaged is read too.
        for entry in self.meta.scan_prefix(keys::SITES) {
            let (key, _) = entry.map_err(failed)?;
            let name = key.strip_prefix(keys::SITES).unwrap_or_default();
            let site = SiteId::new(String::from_utf8_lossy(name))
                .map_err(|error| StoreError::Failed(error.to_string()))?;
            let (mut groups, mut events) = (0, 0);
            let damaged = self.replay(&site, &mut |group| {
                groups += 1;
                events += group.events.len() as u64;
            })?;
            report.sites += 1;
            report.records += groups;
            report.events += events;
            report.damaged.extend(damaged);
        }
        Ok(report)
    }
}

fn read_definition(
    kind: DefinitionKind,
    key: &[u8],
    value: &[u8],
    prefix: &[u8],
) -> Result<Definition, String> {
    let (site, id) = keys::parse_definition(key, prefix).ok_or("the key is not readable")?;
    let (version, body) = frame::open(value)?;
    if version != DOCUMENT_VERSION {
        return Err(format!("version {version} is not known"));
    }
    let body = std::str::from_utf8(body)
        .map_err(|error| error.to_string())?
        .to_owned();
    Ok(Definition {
        site,
        kind,
        id,
        body,
    })
}

/// Removes what starts with a prefix, in batches that bound the memory.
fn remove_all(tree: &::sled::Tree, prefix: &[u8]) -> Result<(), StoreError> {
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

fn open_when_free(directory: &Path) -> Result<::sled::Db, StoreError> {
    let config = ::sled::Config::new()
        .path(directory)
        .segment_size(SEGMENT_BYTES)
        .cache_capacity(CACHE_BYTES)
        .mode(::sled::Mode::HighThroughput);
    let mut waited = Duration::ZERO;
    loop {
        match config.open() {
            Ok(db) => return Ok(db),
            Err(::sled::Error::Io(error))
                if error.to_string().contains("could not acquire lock") =>
            {
                if waited >= LOCK_PATIENCE {
                    return Err(StoreError::InUse(directory.to_owned()));
                }
                std::thread::sleep(LOCK_RETRY);
                waited += LOCK_RETRY;
            }
            Err(error) => return Err(failed(error)),
        }
    }
}

/// A new file is only there after a power cut if its directory was synced.
fn sync_directories(directory: &Path) -> Result<(), StoreError> {
    File::open(directory)
        .and_then(|dir| dir.sync_all())
        .map_err(failed)?;
    let parent = directory
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    match parent {
        Some(parent) => File::open(parent)
            .and_then(|dir| dir.sync_all())
            .map_err(failed),
        None => Ok(()),
    }
}

fn number(value: &[u8]) -> Result<u32, StoreError> {
    let bytes = value.try_into().map_err(|_| {
        StoreError::Failed(format!("{} bytes where a site number has 4", value.len()))
    })?;
    Ok(u32::from_be_bytes(bytes))
}

fn failed(error: impl std::fmt::Display) -> StoreError {
    StoreError::Failed(error.to_string())
}
