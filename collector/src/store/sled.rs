//! The sled store: an append-only log of event blocks with a manifest of the
//! segments that took over from it, a tree of documents, and segment files beside.
//!
//! What sled 0.34 does and does not do shapes this file. Its `flush` writes but
//! does not fsync, so a commit also calls `sync_data` on a second handle of
//! sled's file: only then does it survive a power cut. Flushing from several
//! threads can deadlock (spacejam/sled#1308), so commits take a lock, and only
//! the writer commits. Every value is framed with a version and a checksum.

mod block;
mod database;
mod dead;
mod frame;
mod keys;
mod log;
mod manifest;

use self::database::Database;
use self::log::{Place, Places};
use super::files::SegmentFiles;
use super::segment::PartSource;
use super::{
    Change, CheckReport, Damage, Definition, DefinitionKind, Installed, NewSegment, SegmentId,
    Store, StoreError, VisitorEvents,
};
use crate::site::SiteId;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The format of keys and values that this version writes and reads.
const FORMAT: u32 = 1;
/// Version of framed JSON documents.
const DOCUMENT_VERSION: u8 = 1;

/// A store in a directory, held by one process at a time.
pub struct SledStore {
    database: Database,
    files: SegmentFiles,
    places: Mutex<Places>,
}

impl SledStore {
    /// Opens the store in a directory, made if need be.
    pub fn open(directory: &Path) -> Result<Self, StoreError> {
        let store = Self {
            database: Database::open(directory)?,
            files: SegmentFiles::new(directory),
            places: Mutex::default(),
        };
        store.check_format()?;
        store.files.sweep(&store.database.named_segments()?)?;
        Ok(store)
    }

    fn check_format(&self) -> Result<(), StoreError> {
        let meta = &self.database.meta;
        match meta.get(keys::FORMAT).map_err(failed)? {
            Some(found) if *found == *FORMAT.to_string().as_bytes() => Ok(()),
            Some(found) => Err(StoreError::Format {
                found: String::from_utf8_lossy(&found).into_owned(),
                known: FORMAT,
            }),
            None => {
                if !self.files.is_empty()? {
                    return Err(StoreError::Refused(
                        "there are segments but no log of a store: restore both, or move the \
                         folder `segments` away"
                            .to_owned(),
                    ));
                }
                let format = FORMAT.to_string();
                meta.insert(keys::FORMAT, format.as_bytes())
                    .map_err(failed)?;
                self.database.sync()
            }
        }
    }

    fn places(&self) -> MutexGuard<'_, Places> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn append(
        &self,
        site: &SiteId,
        groups: &[VisitorEvents],
        places: &mut Places,
    ) -> Result<(), StoreError> {
        let mut place = self.database.place(site, places)?;
        let mut batch = ::sled::Batch::default();
        Database::append(&mut batch, &mut place, groups)?;
        self.database.log.apply_batch(batch).map_err(failed)?;
        places.insert(site.clone(), place);
        Ok(())
    }
}

/// Files that nothing names any more once a commit is on disk.
enum Gone<'c> {
    Segments(u32, &'c [SegmentId]),
    Site(u32),
}

impl Store for SledStore {
    fn commit(&self, changes: &[Change]) -> Result<(), StoreError> {
        let mut places = self.places();
        let database = &self.database;
        let mut gone = Vec::new();
        for change in changes {
            match change {
                Change::Append(site, groups) => self.append(site, groups, &mut places)?,
                Change::Define(definition) => {
                    let key = keys::definition(definition.kind, &definition.site, &definition.id);
                    let value = frame::seal(DOCUMENT_VERSION, definition.body.as_bytes());
                    database.meta.insert(key, value).map_err(failed)?;
                }
                Change::Undefine(site, kind, id) => {
                    let key = keys::definition(*kind, site, id);
                    database.meta.remove(key).map_err(failed)?;
                }
                Change::Seal(seal) => {
                    let site = database.seal(seal, &self.files, &mut places)?;
                    gone.push(Gone::Segments(site, &seal.remove));
                }
                Change::RemoveSite(site) => {
                    places.remove(site);
                    gone.extend(database.remove_site(site)?.map(Gone::Site));
                }
            }
        }
        for place in places.values_mut().filter(|place| place.has_passed) {
            database.remove_passed(place)?;
        }
        database.sync()?;
        for files in gone {
            match files {
                Gone::Segments(site, ids) => self.files.remove(site, ids),
                Gone::Site(site) => self.files.remove_site(site),
            }
        }
        Ok(())
    }

    fn definitions(&self) -> Result<(Vec<Definition>, Vec<Damage>), StoreError> {
        let (mut definitions, mut damaged) = (Vec::new(), Vec::new());
        for kind in DefinitionKind::ALL {
            let prefix = keys::definitions(kind);
            for entry in self.database.meta.scan_prefix(&prefix) {
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
        self.database.replay(site, visit)
    }

    fn log_end(&self, site: &SiteId) -> Result<u64, StoreError> {
        let mut places = self.places();
        match self.database.site_number(site)? {
            Some(_) => Ok(self.database.place(site, &mut places)?.next),
            None => Ok(0),
        }
    }

    fn new_segment(&self, site: &SiteId) -> Result<Box<dyn NewSegment>, StoreError> {
        let mut places = self.places();
        let Place { site, .. } = self.database.place(site, &mut places)?;
        let id = self.database.new_segment()?;
        Ok(Box::new(self.files.create(site, id)?))
    }

    fn segments(&self, site: &SiteId) -> Result<(Vec<Installed>, Vec<Damage>), StoreError> {
        match self.database.site_number(site)? {
            Some(number) => self.database.installed(number),
            None => Ok((Vec::new(), Vec::new())),
        }
    }

    fn open_segment(
        &self,
        site: &SiteId,
        id: SegmentId,
    ) -> Result<Arc<dyn PartSource>, StoreError> {
        if let Some(number) = self.database.site_number(site)?
            && self.database.is_installed(number, id)?
        {
            return Ok(Arc::new(self.files.open(number, id)));
        }
        let reason = format!("segment {id} of {site} is not installed");
        Err(StoreError::Refused(reason))
    }

    fn size_bytes(&self) -> u64 {
        self.database.db.size_on_disk().unwrap_or(0) + self.files.size_bytes()
    }

    fn check(&self) -> Result<CheckReport, StoreError> {
        let (definitions, damaged) = self.definitions()?;
        let mut report = CheckReport {
            definitions: definitions.len() as u64,
            damaged,
            ..CheckReport::default()
        };
        // By number and not by settings: a site whose settings are damaged is read too.
        for (site, _) in self.database.sites()? {
            report.read_site(self, &site)?;
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

fn failed(error: impl std::fmt::Display) -> StoreError {
    StoreError::Failed(error.to_string())
}
