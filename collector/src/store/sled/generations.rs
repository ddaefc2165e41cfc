//! Generations: the directories `db/1`, `db/2`, ... of a data directory, each a
//! whole database. The file `db/current` names the one that counts; without it, it
//! is the first.
//!
//! A rewrite makes the next generation beside the one in use, and replaces the
//! file: after a crash it is the old one or the new one, never something between.
//! Format 1 had one database right in the data directory. It is moved once; its
//! own program then finds a directory where it looks for a file, and refuses.

use super::failed;
use super::salvage::replacement::KEPT;
use crate::store::StoreError;
use crate::store::files::{self, sync_folder};
use std::fs::{self, File, TryLockError};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Name of the folder in the data directory; in format 1, of sled's main file.
pub(super) const FOLDER: &str = "db";
const CURRENT: &str = "current";
/// Where a store of format 1 is moved on its way.
const MOVING: &str = "db.moving";

/// The generations of a data directory.
#[derive(Debug)]
pub(super) struct Generations {
    folder: PathBuf,
}

impl Generations {
    /// Those of a data directory, made if need be.
    pub(super) fn open(data: &Path) -> Result<Self, StoreError> {
        let folder = data.join(FOLDER);
        if folder.is_file() || data.join(MOVING).exists() {
            move_format_1(data)?;
        }
        if !folder.is_dir() {
            fs::create_dir_all(&folder).map_err(files::failed(&folder))?;
            for around in folder.ancestors().skip(1).take(2) {
                sync_folder(around)?;
            }
        }
        Ok(Self { folder })
    }

    /// The directory of a generation.
    pub(super) fn path(&self, generation: u64) -> PathBuf {
        self.folder.join(generation.to_string())
    }

    /// The directory of the generation that counts.
    pub(super) fn path_of_current(&self) -> Result<PathBuf, StoreError> {
        Ok(self.path(self.current()?))
    }

    /// The generation that counts.
    pub(super) fn current(&self) -> Result<u64, StoreError> {
        let path = self.folder.join(CURRENT);
        match fs::read_to_string(&path) {
            Ok(text) => match parse(&text) {
                Some(generation) => Ok(generation),
                None => self.only(&path),
            },
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(1),
            Err(error) => Err(files::failed(&path)(error)),
        }
    }

    /// The one generation that is there, where the file that names it is damaged.
    fn only(&self, named: &Path) -> Result<u64, StoreError> {
        let found = files::entries(&self.folder)?;
        let found = found.iter().filter_map(|path| path.file_name()?.to_str());
        let found: Vec<u64> = found.filter_map(|name| name.parse().ok()).collect();
        let named = named.display();
        match found.as_slice() {
            [generation] => {
                tracing::warn!("{named} is damaged: there is only generation {generation}");
                Ok(*generation)
            }
            _ => Err(StoreError::Failed(format!(
                "{named} is damaged and there are the generations {found:?}: write \"{}\" there \
                 for the one that counts, usually the first",
                write(found.iter().copied().min().unwrap_or(1)).trim_end()
            ))),
        }
    }

    /// Makes another generation the one that counts, unless this fails. It may be
    /// undone by a power cut until [`Generations::sync`] succeeds.
    pub(super) fn switch(&self, generation: u64) -> Result<(), StoreError> {
        let path = self.folder.join("current.new");
        let mut file = File::create(&path).map_err(files::failed(&path))?;
        file.write_all(write(generation).as_bytes())
            .and_then(|()| file.sync_all())
            .and_then(|()| fs::rename(&path, self.folder.join(CURRENT)))
            .map_err(files::failed(&path))
    }

    /// Makes what is in the folder survive a power cut.
    pub(super) fn sync(&self) -> Result<(), StoreError> {
        sync_folder(&self.folder)
    }

    /// Removes all generations but one: what a rewrite, or its crash, left. What
    /// was set aside in them as damaged is kept, in the one that stays.
    pub(super) fn sweep(&self, current: u64) -> Result<(), StoreError> {
        for path in files::entries(&self.folder)? {
            let generation = name(&path).and_then(|name| name.parse::<u64>().ok());
            if generation.is_some_and(|generation| generation != current) {
                for aside in files::entries(&path)? {
                    if name(&aside).is_some_and(|name| name.starts_with(KEPT)) {
                        keep(&aside, &self.path(current))?;
                    }
                }
                files::remove(&path, |path| fs::remove_dir_all(path));
            }
        }
        Ok(())
    }
}

/// Moves a folder of damaged files, under its name or the next that is free.
fn keep(aside: &Path, to: &Path) -> Result<(), StoreError> {
    let number = name(aside).and_then(|name| name.strip_prefix(KEPT)?.parse().ok());
    let names = (number.unwrap_or(1_u64)..).map(|number| to.join(format!("{KEPT}{number}")));
    for kept in names {
        if !kept.exists() {
            fs::rename(aside, kept).map_err(files::failed(aside))?;
            return sync_folder(to);
        }
    }
    Ok(())
}

fn name(path: &Path) -> Option<&str> {
    path.file_name().and_then(|name| name.to_str())
}

/// `NUMBER CRC`, so that a flipped digit is not another generation.
fn write(generation: u64) -> String {
    let number = generation.to_string();
    format!("{number} {:08x}\n", crc32fast::hash(number.as_bytes()))
}

fn parse(text: &str) -> Option<u64> {
    let generation = text.split_once(' ')?.0.parse().ok()?;
    (text == write(generation)).then_some(generation)
}

/// Whether format 1 had an entry of this name beside its main file.
pub(super) fn is_of_format_1(name: &str) -> bool {
    name == "conf" || name == "blobs" || name.starts_with("snap.")
}

/// Moves the files of format 1 to where the first generation is. The main file
/// goes last and the folder gets its name after that, so that this can go on
/// wherever it broke off.
fn move_format_1(data: &Path) -> Result<(), StoreError> {
    let main = data.join(FOLDER);
    let moving = data.join(MOVING);
    // Held until it is moved: nobody may have it open meanwhile.
    let _lock = main.is_file().then(|| locked(&main, data)).transpose()?;
    let first = moving.join("1");
    fs::create_dir_all(&first).map_err(files::failed(&first))?;
    let mut paths: Vec<PathBuf> = files::entries(data)?;
    paths.retain(|path| name(path).is_some_and(is_of_format_1));
    paths.extend(main.is_file().then(|| main.clone()));
    for path in paths {
        if let Some(name) = path.file_name() {
            fs::rename(&path, first.join(name)).map_err(files::failed(&path))?;
        }
    }
    sync_folder(&first)?;
    sync_folder(&moving)?;
    fs::rename(&moving, &main).map_err(files::failed(&moving))?;
    sync_folder(data)?;
    tracing::info!("the store was moved to {}", main.display());
    Ok(())
}

/// sled's lock on its main file.
pub(super) fn locked(main: &Path, data: &Path) -> Result<File, StoreError> {
    let file = File::open(main).map_err(files::failed(main))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse(data.to_owned())),
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_set_aside_outlives_its_generation() {
        let data = tempfile::tempdir().unwrap();
        let generations = Generations::open(data.path()).unwrap();
        for (kept, text) in [
            ("1/damaged-1", "old"),
            ("1/damaged-2", "older"),
            ("2/damaged-2", "new"),
        ] {
            let folder = generations.folder.join(kept);
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join("NOTE.txt"), text).unwrap();
        }
        generations.sweep(2).unwrap();
        let note = |folder| fs::read_to_string(generations.path(2).join(folder).join("NOTE.txt"));
        let notes = ["damaged-1", "damaged-2", "damaged-3"].map(|folder| note(folder).unwrap());
        assert_eq!(notes, ["old", "new", "older"]);
        assert!(!generations.path(1).exists());
    }

    #[test]
    fn the_name_of_a_generation_is_read_back_or_refused() {
        for generation in [1, 2, 10, u64::MAX] {
            assert_eq!(parse(&write(generation)), Some(generation));
        }
        for text in ["", "2", "2 \n", "3 1ad5be0d\n", "+2 1ad5be0d\n"] {
            assert_eq!(parse(text), None, "{text:?}");
        }
        assert_eq!(parse("2 1ad5be0d\n"), Some(2));
    }
}
