//! The sled store: an append-only log of event blocks with a manifest of the
//! segments that took over from it, a tree of documents, and segment files beside.
//!
//! What sled 0.34 does and does not do shapes this file. Its `flush` writes but
//! does not fsync, so a commit also calls `sync_data` on a second handle of
//! sled's file: only then does it survive a power cut. Flushing from several
//! threads can deadlock (spacejam/sled#1308), so commits take a lock, and only
//! the writer commits. Every value is framed with a version and a checksum.

mod backup;
mod block;
mod copy;
mod database;
mod dead;
mod directory;
mod frame;
mod generations;
mod keys;
mod log;
mod manifest;
mod rewrite;
mod salvage;

use self::database::Database;
use self::generations::Generations;
use self::log::{Place, Places};
use super::files::SegmentFiles;
use super::segment::PartSource;
use super::{
    Change, CheckReport, Credential, CredentialKind, Damage, Definition, DefinitionKind, Installed,
    NewSegment, SegmentId, Store, StoreError, VisitorEvents,
};
use crate::site::SiteId;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

/// The format of keys, values and files that this version writes. Format 1, which
/// it reads as well, had no segments, and its database right in the directory.
const FORMAT: u32 = 2;
const FORMAT_WITHOUT_SEGMENTS: u32 = 1;
/// Version of framed JSON documents.
const DOCUMENT_VERSION: u8 = 1;

/// A store in a directory, held by one process at a time.
pub struct SledStore {
    data: PathBuf,
    generations: Generations,
    /// Another one after a rewrite; readers finish on the one they began with.
    database: RwLock<Arc<Database>>,
    files: SegmentFiles,
    writing: Mutex<Writing>,
    /// Held by whoever copies the database, before [`Writing`] is.
    copying: Mutex<()>,
}

/// What only one thread may do at a time.
struct Writing {
    places: Places,
    generation: u64,
    /// The switch to this generation is not sure to survive a power cut, so what
    /// is written to it is not either.
    is_switch_unsure: bool,
}

impl SledStore {
    /// Opens the store in a directory, made if need be.
    pub fn open(data: &Path) -> Result<Self, StoreError> {
        let store = Self::open_all(data)?;
        let (generation, database) = (store.writing().generation, store.database());
        store.generations.sweep(generation)?;
        match &database.salvaged {
            // What names a segment may be among what was lost, and so may its copy.
            Some(folder) => store.files.set_aside(&database.named_segments()?, folder)?,
            None => store.files.sweep(&database.named_segments()?)?,
        }
        Ok(store)
    }

    /// Opens it after this process failed to write or to sync. Segments that are
    /// being written stay.
    pub fn reopen(data: &Path) -> Result<Self, StoreError> {
        let current = Generations::open(data)?.path_of_current()?;
        if !directory::is_free(&current)? {
            return Err(StoreError::InUse(data.to_owned()));
        }
        directory::rewrite(&current)?;
        Self::open_all(data)
    }

    fn open_all(data: &Path) -> Result<Self, StoreError> {
        let generations = Generations::open(data)?;
        generations.sync()?;
        let (generation, database) = open_current(&generations).map_err(|error| match error {
            StoreError::InUse(_) => StoreError::InUse(data.to_owned()),
            other => other,
        })?;
        let files = SegmentFiles::new(data);
        check_format(&database, &files)?;
        if database.salvaged.is_some() {
            database.restore_manifests(&files)?;
        }
        database.copy_manifests()?;
        Ok(Self {
            data: data.to_owned(),
            generations,
            database: RwLock::new(Arc::new(database)),
            files,
            writing: Mutex::new(Writing {
                places: Places::default(),
                generation,
                is_switch_unsure: false,
            }),
            copying: Mutex::new(()),
        })
    }

    fn database(&self) -> Arc<Database> {
        self.database
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn writing(&self) -> MutexGuard<'_, Writing> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Opens the generation that counts, also if another process is just switching.
fn open_current(generations: &Generations) -> Result<(u64, Database), StoreError> {
    loop {
        let generation = generations.current()?;
        let path = generations.path(generation);
        if generation > 1 && !path.is_dir() {
            let path = path.display();
            return Err(StoreError::Failed(format!("{path} is not there")));
        }
        let database = Database::open(&path)?;
        if generations.current()? == generation {
            return Ok((generation, database));
        }
    }
}

fn check_format(database: &Database, files: &SegmentFiles) -> Result<(), StoreError> {
    let found = database.meta.get(keys::FORMAT).map_err(failed)?;
    let found = found.map(|found| String::from_utf8_lossy(&found).into_owned());
    match found {
        Some(found) if found == FORMAT.to_string() => return Ok(()),
        Some(found) if found == FORMAT_WITHOUT_SEGMENTS.to_string() => {}
        Some(found) => {
            let known = FORMAT;
            return Err(StoreError::Format { found, known });
        }
        None if database.salvaged.is_some() || files.is_empty()? => {}
        None => {
            return Err(StoreError::Refused(
                "there are segments but no log of a store: restore both, or move the folder \
                 `segments` away"
                    .to_owned(),
            ));
        }
    }
    let format = FORMAT.to_string();
    database
        .meta
        .insert(keys::FORMAT, format.as_bytes())
        .map_err(failed)?;
    database.sync()
}

/// Files that nothing names any more once a commit is on disk.
enum Gone<'c> {
    Segments(u32, &'c [SegmentId]),
    Site(u32),
}

impl Store for SledStore {
    fn commit(&self, changes: &[Change]) -> Result<(), StoreError> {
        let mut writing = self.writing();
        self.make_switch_sure(&mut writing)?;
        let places = &mut writing.places;
        let database = self.database();
        let mut gone = Vec::new();
        for change in changes {
            match change {
                Change::Append(site, groups) => database.append(site, groups, places)?,
                Change::Define(definition) => {
                    let key = keys::definition(definition.kind, &definition.site, &definition.id);
                    let value = frame::seal(DOCUMENT_VERSION, definition.body.as_bytes());
                    database.meta.insert(key, value).map_err(failed)?;
                }
                Change::Undefine(site, kind, id) => {
                    let key = keys::definition(*kind, site, id);
                    database.meta.remove(key).map_err(failed)?;
                }
                Change::Keep(credential) => {
                    let key = keys::credential(credential.kind, &credential.id);
                    let value = frame::seal(DOCUMENT_VERSION, credential.body.as_bytes());
                    database.meta.insert(key, value).map_err(failed)?;
                }
                Change::Forget(kind, id) => {
                    let key = keys::credential(*kind, id);
                    database.meta.remove(key).map_err(failed)?;
                }
                Change::Seal(seal) => {
                    let site = database.seal(seal, &self.files, places)?;
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
        database.end_commit()?;
        for files in gone {
            match files {
                Gone::Segments(site, ids) => self.files.remove(site, ids),
                Gone::Site(site) => self.files.remove_site(site),
            }
        }
        Ok(())
    }

    fn definitions(&self) -> Result<(Vec<Definition>, Vec<Damage>), StoreError> {
        let database = self.database();
        let mut definitions = Vec::new();
        let mut damaged = database.notes()?;
        for kind in DefinitionKind::ALL {
            let prefix = keys::definitions(kind);
            for entry in database.meta.scan_prefix(&prefix) {
                let (key, value) = entry.map_err(failed)?;
                match read_definition(kind, &key, &value, &prefix) {
                    Ok(definition) => definitions.push(definition),
                    Err(reason) => damaged.push(damaged_document(&key, reason)),
                }
            }
        }
        Ok((definitions, damaged))
    }

    fn credentials(&self) -> Result<(Vec<Credential>, Vec<Damage>), StoreError> {
        let database = self.database();
        let (mut credentials, mut damaged) = (Vec::new(), Vec::new());
        for kind in CredentialKind::ALL {
            let prefix = keys::credentials(kind);
            for entry in database.meta.scan_prefix(&prefix) {
                let (key, value) = entry.map_err(failed)?;
                match read_credential(kind, &key, &value, &prefix) {
                    Ok(credential) => credentials.push(credential),
                    Err(reason) => damaged.push(damaged_document(&key, reason)),
                }
            }
        }
        Ok((credentials, damaged))
    }

    fn replay(
        &self,
        site: &SiteId,
        visit: &mut dyn FnMut(VisitorEvents),
    ) -> Result<Vec<Damage>, StoreError> {
        self.database().replay(site, visit)
    }

    fn log_end(&self, site: &SiteId) -> Result<u64, StoreError> {
        let mut writing = self.writing();
        let database = self.database();
        match database.site_number(site)? {
            Some(_) => Ok(database.place(site, &mut writing.places)?.next),
            None => Ok(0),
        }
    }

    fn new_segment(&self, site: &SiteId) -> Result<Box<dyn NewSegment>, StoreError> {
        let mut writing = self.writing();
        let database = self.database();
        let Place { site, .. } = database.place(site, &mut writing.places)?;
        let id = database.new_segment()?;
        Ok(Box::new(self.files.create(site, id)?))
    }

    fn segments(&self, site: &SiteId) -> Result<(Vec<Installed>, Vec<Damage>), StoreError> {
        let database = self.database();
        match database.site_number(site)? {
            Some(number) => database.installed(number),
            None => Ok((Vec::new(), Vec::new())),
        }
    }

    fn open_segment(
        &self,
        site: &SiteId,
        id: SegmentId,
    ) -> Result<Arc<dyn PartSource>, StoreError> {
        let database = self.database();
        if let Some(number) = database.site_number(site)?
            && database.is_installed(number, id)?
        {
            return Ok(Arc::new(self.files.open(number, id)));
        }
        let reason = format!("segment {id} of {site} is not installed");
        Err(StoreError::Refused(reason))
    }

    fn rewrite(&self) -> Result<(), StoreError> {
        self.next_generation()
    }

    fn backup(&self, to: &Path) -> Result<(), StoreError> {
        self.back_up(to)
    }

    fn size_bytes(&self) -> u64 {
        self.database().db.size_on_disk().unwrap_or(0) + self.files.size_bytes()
    }

    fn check(&self) -> Result<CheckReport, StoreError> {
        let (definitions, damaged) = self.definitions()?;
        let mut report = CheckReport {
            definitions: definitions.len() as u64,
            damaged,
            ..CheckReport::default()
        };
        report.damaged.extend(self.credentials()?.1);
        // By number and not by settings: a site whose settings are damaged is read too.
        for (site, _) in self.database().sites()? {
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
    let body = read_document(value)?;
    Ok(Definition {
        site,
        kind,
        id,
        body,
    })
}

fn read_credential(
    kind: CredentialKind,
    key: &[u8],
    value: &[u8],
    prefix: &[u8],
) -> Result<Credential, String> {
    let id = key.strip_prefix(prefix).unwrap_or_default();
    let id = String::from_utf8(id.to_vec()).map_err(|error| error.to_string())?;
    let body = read_document(value)?;
    Ok(Credential { kind, id, body })
}

fn read_document(value: &[u8]) -> Result<String, String> {
    let (version, body) = frame::open(value)?;
    if version != DOCUMENT_VERSION {
        return Err(format!("version {version} is not known"));
    }
    String::from_utf8(body.to_vec()).map_err(|error| error.to_string())
}

fn damaged_document(key: &[u8], reason: String) -> Damage {
    let key = format!("meta/{}", key.escape_ascii());
    Damage { key, reason }
}

fn failed(error: impl std::fmt::Display) -> StoreError {
    StoreError::Failed(error.to_string())
}
