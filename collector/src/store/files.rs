//! Segment files: `segments/SITE-NUMBER/ID.seg` in the data directory, one a
//! segment, written once.
//!
//! Which of them count is the store's to say. A file that it does not name is
//! what a crash left between writing and installing, or between removing a
//! segment from the store and from the disk: [`SegmentFiles::sweep`] removes it.

mod format;
mod reader;
#[cfg(test)]
mod tests;
mod writer;

pub(super) use reader::FileParts;
pub(super) use writer::FileWriter;

use super::{SegmentId, StoreError};
use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// Name of the folder in the data directory.
pub(super) const FOLDER: &str = "segments";
const ENDING: &str = "seg";

/// The segment files of a data directory.
#[derive(Debug, Clone)]
pub(super) struct SegmentFiles {
    folder: PathBuf,
}

impl SegmentFiles {
    pub(super) fn new(data: &Path) -> Self {
        let folder = data.join(FOLDER);
        Self { folder }
    }

    fn site_folder(&self, site: u32) -> PathBuf {
        self.folder.join(site.to_string())
    }

    /// Where a segment's file is.
    pub(super) fn path(&self, site: u32, id: SegmentId) -> PathBuf {
        self.site_folder(site).join(format!("{id}.{ENDING}"))
    }

    /// Begins a file.
    pub(super) fn create(&self, site: u32, id: SegmentId) -> Result<FileWriter, StoreError> {
        self.make_folder(site)?;
        FileWriter::create(self.path(site, id), id)
    }

    /// Makes the folder of a site, if it is not there.
    pub(super) fn make_folder(&self, site: u32) -> Result<(), StoreError> {
        let folder = self.site_folder(site);
        if !folder.is_dir() {
            fs::create_dir_all(&folder).map_err(failed(&folder))?;
            // Each is only there after a power cut if the one around it was synced.
            for around in folder.ancestors().skip(1).take(2) {
                sync_folder(around)?;
            }
        }
        Ok(())
    }

    /// Opens a file, whatever state it is in.
    pub(super) fn open(&self, site: u32, id: SegmentId) -> FileParts {
        FileParts::open(
            &self.path(site, id),
            format!("{FOLDER}/{site}/{id}.{ENDING}"),
        )
    }

    /// Removes files of segments; one that cannot be is removed at the next start.
    pub(super) fn remove(&self, site: u32, ids: &[SegmentId]) {
        for id in ids {
            remove(&self.path(site, *id), |path| fs::remove_file(path));
        }
    }

    /// Removes all files of a site.
    pub(super) fn remove_site(&self, site: u32) {
        let folder = self.site_folder(site);
        if folder.exists() {
            remove(&folder, |path| fs::remove_dir_all(path));
        }
    }

    /// Whether there is any file at all.
    pub(super) fn is_empty(&self) -> Result<bool, StoreError> {
        for folder in entries(&self.folder)? {
            if !entries(&folder)?.is_empty() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Removes every file that is not named: for each site number, its segments.
    pub(super) fn sweep(&self, named: &HashMap<u32, HashSet<SegmentId>>) -> Result<(), StoreError> {
        for folder in entries(&self.folder)? {
            let site = name(&folder).and_then(|name| name.parse().ok());
            let Some(named) = site.and_then(|site: u32| named.get(&site)) else {
                tracing::warn!("removing {}: no site has it", folder.display());
                remove(&folder, |path| fs::remove_dir_all(path));
                continue;
            };
            for file in entries(&folder)? {
                let id = file.file_stem().and_then(|stem| stem.to_str());
                let id = id.and_then(|id| id.parse().ok()).map(SegmentId);
                let is_segment = file.extension().is_some_and(|ending| ending == ENDING);
                if !is_segment || !id.is_some_and(|id| named.contains(&id)) {
                    tracing::info!("removing {}: it was never installed", file.display());
                    remove(&file, |path| fs::remove_file(path));
                }
            }
        }
        Ok(())
    }

    /// Moves every file that is not named into a folder, where it can be looked at.
    pub(super) fn set_aside(
        &self,
        named: &HashMap<u32, HashSet<SegmentId>>,
        into: &Path,
    ) -> Result<(), StoreError> {
        for folder in entries(&self.folder)? {
            let site = name(&folder).unwrap_or_default();
            let named = site.parse().ok().and_then(|site: u32| named.get(&site));
            for file in entries(&folder)? {
                let id = file.file_stem().and_then(|stem| stem.to_str());
                let id = id.and_then(|id| id.parse().ok()).map(SegmentId);
                if id.is_some_and(|id| named.is_some_and(|named| named.contains(&id))) {
                    continue;
                }
                let aside = into.join(format!("{site}-{}", name(&file).unwrap_or_default()));
                tracing::warn!(
                    "{} is not named: it is now {}",
                    file.display(),
                    aside.display()
                );
                fs::rename(&file, aside).map_err(failed(&file))?;
            }
        }
        Ok(())
    }

    /// Bytes of all files.
    pub(super) fn size_bytes(&self) -> u64 {
        let folders = entries(&self.folder).unwrap_or_default();
        let files = folders
            .iter()
            .flat_map(|folder| entries(folder).unwrap_or_default());
        files
            .filter_map(|file| fs::metadata(file).ok())
            .map(|known| known.len())
            .sum()
    }
}

/// What is in a folder; nothing, if it is not there.
pub(super) fn entries(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed(folder)(error)),
    };
    let paths = entries.map(|entry| entry.map(|entry| entry.path()));
    paths.collect::<Result<_, _>>().map_err(failed(folder))
}

fn name(path: &Path) -> Option<&str> {
    path.file_name().and_then(|name| name.to_str())
}

/// Removes what nobody needs; what cannot be removed is no reason to fail.
pub(super) fn remove(path: &Path, how: impl FnOnce(&Path) -> io::Result<()>) {
    match how(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            tracing::warn!(%error, "cannot remove {}", path.display());
        }
        _ => {}
    }
}

/// Removes a folder with all that is in it, if it is there.
pub(super) fn remove_folder(folder: &Path) -> Result<(), StoreError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed(folder)(error)),
        _ => Ok(()),
    }
}

/// A new file is only there after a power cut if its folder was synced.
pub(super) fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    // What a relative path of one part lies in.
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(failed(folder))
}

/// An error of the disk, with the path that it is about.
pub(super) fn failed(path: &Path) -> impl FnOnce(io::Error) -> StoreError {
    let path = path.display().to_string();
    move |error| StoreError::Failed(format!("{path}: {error}"))
}
