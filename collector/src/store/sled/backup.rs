//! Backups. A backup is a data directory like any other, whole or not there: it
//! is made beside its name and renamed. It can be served as it is, and restored,
//! which is to copy it and read all of it.

use super::database::Database;
use super::generations::{Generations, locked};
use super::{SledStore, generations};
use crate::store::files::{self, SegmentFiles, remove_folder, sync_folder};
use crate::store::{CheckReport, SegmentId, Store, StoreError};
use crate::visitor_key;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

/// Ending of the name under which a backup is made, and of the folder in which a
/// store is restored.
const UNFINISHED: &str = "unfinished";

impl SledStore {
    pub(super) fn back_up(&self, to: &Path) -> Result<(), StoreError> {
        refuse_contents(to, None)?;
        let mut name = to.as_os_str().to_owned();
        name.push(format!(".{UNFINISHED}"));
        let unfinished = PathBuf::from(name);
        remove_folder(&unfinished)?;
        let made = self.copy_into(&unfinished).and_then(|()| {
            fs::rename(&unfinished, to).map_err(files::failed(to))?;
            sync_folder(to.parent().unwrap_or(Path::new("")))
        });
        if made.is_err() {
            files::remove(&unfinished, |path| fs::remove_dir_all(path));
        }
        made
    }

    fn copy_into(&self, folder: &Path) -> Result<(), StoreError> {
        let _only_one = self.copying.lock().unwrap_or_else(PoisonError::into_inner);
        let database = self.database();
        let other = Database::open(&Generations::open(folder)?.path(1))?;
        let copied = database.copy_blocks(&other)?;
        // From here on nothing is committed, and so no segment is removed.
        let writing = self.writing();
        let copies = SegmentFiles::new(folder);
        let mut unlinked = Vec::new();
        for (site, ids) in database.named_segments()? {
            for id in ids {
                unlinked.extend(self.link_segment(site, id, &copies)?);
            }
        }
        database.finish_copy(&other, copied)?;
        drop(writing);
        drop(other);
        // On another file system: open files stay readable whatever is removed.
        for (mut source, path) in unlinked {
            let mut copy = File::create_new(&path).map_err(files::failed(&path))?;
            io::copy(&mut source, &mut copy)
                .and_then(|_| copy.sync_all())
                .map_err(files::failed(&path))?;
        }
        copy_key(&self.data, folder)?;
        sync_tree(folder)
    }

    /// Gives the copy's folder the segment's file, by a second name for it, as it
    /// never changes; returns what has to be copied. A file that is not there is
    /// damage, which the copy has too.
    fn link_segment(
        &self,
        site: u32,
        id: SegmentId,
        copies: &SegmentFiles,
    ) -> Result<Option<(File, PathBuf)>, StoreError> {
        let (path, copy) = (self.files.path(site, id), copies.path(site, id));
        copies.make_folder(site)?;
        match fs::hard_link(&path, &copy) {
            Ok(()) => Ok(None),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                tracing::warn!("{} is not there to be copied", path.display());
                Ok(None)
            }
            Err(_) => {
                let file = File::open(&path).map_err(files::failed(&path))?;
                Ok(Some((file, copy)))
            }
        }
    }

    /// Copies a backup, or a data directory that nobody uses, into a data directory
    /// that must not be there or be empty, and reads all of it.
    pub fn restore(from: &Path, data: &Path) -> Result<CheckReport, StoreError> {
        let folder = data.join(UNFINISHED);
        refuse_contents(data, Some(&folder))?;
        remove_folder(&folder)?;
        let _unused = lock(from)?;
        fs::create_dir_all(&folder).map_err(files::failed(&folder))?;
        for path in files::entries(from)? {
            let name = path.file_name().and_then(|name| name.to_str());
            if let Some(name) = name.filter(|name| is_of_a_store(name)) {
                copy_tree(&path, &folder.join(name))?;
            }
        }
        sync_tree(&folder)?;
        let report = Self::open(&folder)?.check()?;
        // The database last: without it, there is no store yet.
        let mut paths = files::entries(&folder)?;
        paths.sort_by_key(|path| path.ends_with(generations::FOLDER));
        for path in paths {
            if let Some(name) = path.file_name() {
                fs::rename(&path, data.join(name)).map_err(files::failed(&path))?;
            }
        }
        sync_folder(data)?;
        remove_folder(&folder)?;
        Ok(report)
    }
}

/// Holds what is to be copied, so that no server writes to it meanwhile.
fn lock(from: &Path) -> Result<File, StoreError> {
    let main = from.join(generations::FOLDER);
    if main.is_file() {
        return locked(&main, from);
    }
    if !main.is_dir() {
        let from = from.display();
        return Err(StoreError::Refused(format!("there is no store in {from}")));
    }
    let current = Generations::open(from)?.path_of_current()?;
    locked(&current.join("db"), from)
}

/// An error that names what a folder holds, apart from one entry.
fn refuse_contents(folder: &Path, apart: Option<&Path>) -> Result<(), StoreError> {
    let entries = files::entries(folder)?;
    match entries.iter().find(|path| Some(path.as_path()) != apart) {
        None => Ok(()),
        Some(found) => {
            let (folder, found) = (folder.display(), found.display());
            let reason = format!("{folder} must be empty, and there is {found}");
            Err(StoreError::Refused(reason))
        }
    }
}

/// The key of the visitors in logs belongs to what they are stored under.
fn copy_key(data: &Path, to: &Path) -> Result<(), StoreError> {
    let key = data.join(visitor_key::FILE);
    if key.is_file() {
        // With its mode: only the owner reads it.
        fs::copy(&key, to.join(visitor_key::FILE)).map_err(files::failed(&key))?;
    }
    Ok(())
}

/// Whether a store, of this format or an older one, has an entry of this name.
fn is_of_a_store(name: &str) -> bool {
    [generations::FOLDER, files::FOLDER, visitor_key::FILE].contains(&name)
        || generations::is_of_format_1(name)
}

/// Copies a file, or a folder with all that is in it.
fn copy_tree(from: &Path, to: &Path) -> Result<(), StoreError> {
    if from.is_file() {
        fs::copy(from, to).map_err(files::failed(from))?;
        return Ok(());
    }
    fs::create_dir_all(to).map_err(files::failed(to))?;
    for path in files::entries(from)? {
        if let Some(name) = path.file_name() {
            copy_tree(&path, &to.join(name))?;
        }
    }
    Ok(())
}

/// Makes everything under a folder survive a power cut.
fn sync_tree(folder: &Path) -> Result<(), StoreError> {
    for path in files::entries(folder)? {
        if path.is_dir() {
            sync_tree(&path)?;
        } else {
            File::open(&path)
                .and_then(|file| file.sync_all())
                .map_err(files::failed(&path))?;
        }
    }
    sync_folder(folder)
}
