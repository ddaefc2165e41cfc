//! Putting a salvaged directory of sled in the place of a damaged one, so that a
//! crash at any moment leaves one of them, whole.
//!
//! The new one is made in a folder beside; that folder's second name says that it
//! is complete. Then the old files go into a folder that is kept, and the new ones
//! take their place, `db` first: whether it has moved tells how far that came.

use crate::store::sled::{directory, failed};
use crate::store::{Damage, StoreError};
use std::fs;
use std::path::{Path, PathBuf};

const BEGUN: &str = "salvage";
const COMPLETE: &str = "salvage.complete";
/// Folders of damaged files are numbered from 1.
pub(in crate::store::sled) const KEPT: &str = "damaged-";
/// What was found, in words, in such a folder.
const NOTE: &str = "NOTE.txt";

/// An empty folder for the new files.
pub(super) fn begin(directory: &Path) -> Result<PathBuf, StoreError> {
    let begun = directory.join(BEGUN);
    if begun.exists() {
        fs::remove_dir_all(&begun).map_err(failed)?;
    }
    fs::create_dir(&begun).map_err(failed)?;
    Ok(begun)
}

/// Installs the new files; the folder in which the damaged ones are kept.
pub(super) fn install(directory: &Path, note: &str) -> Result<PathBuf, StoreError> {
    directory::sync(&directory.join(BEGUN))?;
    let number = kept(directory)?.last().map_or(1, |(number, _)| number + 1);
    let aside = directory.join(format!("{KEPT}{number}"));
    fs::create_dir(&aside).map_err(failed)?;
    fs::write(aside.join(NOTE), format!("{note}\n")).map_err(failed)?;
    directory::sync(&aside)?;
    fs::rename(directory.join(BEGUN), directory.join(COMPLETE)).map_err(failed)?;
    directory::sync(directory)?;
    finish(directory)?;
    Ok(aside)
}

/// Ends an installation that a crash interrupted.
pub(super) fn finish(directory: &Path) -> Result<(), StoreError> {
    let complete = directory.join(COMPLETE);
    let kept = kept(directory)?;
    let (true, Some((_, aside))) = (complete.exists(), kept.last()) else {
        return Ok(());
    };
    if complete.join("db").exists() {
        for name in files(directory)? {
            if name == "conf" || name.starts_with("snap.") {
                fs::rename(directory.join(&name), aside.join(&name)).map_err(failed)?;
            }
        }
        let old = directory.join("db");
        if old.exists() {
            fs::rename(old, aside.join("db")).map_err(failed)?;
        }
        fs::rename(complete.join("db"), directory.join("db")).map_err(failed)?;
        directory::sync(directory)?;
    }
    for name in files(&complete)? {
        fs::rename(complete.join(&name), directory.join(&name)).map_err(failed)?;
    }
    directory::sync(directory)?;
    directory::sync(aside)?;
    fs::remove_dir_all(&complete).map_err(failed)
}

/// What was found damaged at some start, until its folder is removed.
pub(in crate::store::sled) fn notes(directory: &Path) -> Result<Vec<Damage>, StoreError> {
    let mut notes = Vec::new();
    for (number, folder) in kept(directory)? {
        let reason = fs::read_to_string(folder.join(NOTE)).map_err(failed)?;
        notes.push(Damage {
            key: format!("{KEPT}{number}"),
            reason: reason.trim_end().to_owned(),
        });
    }
    Ok(notes)
}

/// Folders of damaged files, by their numbers.
fn kept(directory: &Path) -> Result<Vec<(u32, PathBuf)>, StoreError> {
    let mut kept = Vec::new();
    for entry in fs::read_dir(directory).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name();
        let number = name.to_str().and_then(|name| name.strip_prefix(KEPT));
        if let Some(number) = number.and_then(|number| number.parse().ok()) {
            kept.push((number, entry.path()));
        }
    }
    kept.sort();
    Ok(kept)
}

/// Names of the files, without folders.
fn files(folder: &Path) -> Result<Vec<String>, StoreError> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if entry.file_type().map_err(failed)?.is_file() {
            names.extend(entry.file_name().into_string());
        }
    }
    Ok(names)
}
