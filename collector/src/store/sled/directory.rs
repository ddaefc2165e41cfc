//! The files that sled keeps beside its own: `conf`, what it was made with, and
//! `snap.*`, where it was at its last start. Both can be made again from `db` and
//! from this version's settings, yet sled refuses to open when one is damaged; it
//! takes a snapshot that was never finished for one; and it does not sync `conf`.
//! So what is not whole is set aside before it opens, and all is synced after.

use crate::store::StoreError;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;

/// What a file gets in front of its name when it is set aside.
const ASIDE: &str = "damaged.";
/// How much is written again at once.
const REWRITE_BYTES: usize = 1024 * 1024;

/// Whether no process holds the store: sled locks `db` for as long as it is open.
pub(super) fn is_free(directory: &Path) -> Result<bool, StoreError> {
    let db = match File::open(directory.join("db")) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
        opened => opened.map_err(failed)?,
    };
    match db.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}

/// Leaves sled only files that it can read; `db` is not looked at.
pub(super) fn prepare(directory: &Path) -> Result<(), StoreError> {
    for entry in fs::read_dir(directory).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        let path = entry.path();
        let is_whole = match name {
            "conf" => ends_with_checksum(&path, 0),
            name if name.ends_with(".generating") => {
                // Never finished: sled makes another one.
                fs::remove_file(&path).map_err(failed)?;
                continue;
            }
            name if name.starts_with("snap.") => ends_with_checksum(&path, 8),
            _ => Ok(true),
        };
        if !is_whole.map_err(failed)? {
            let aside = directory.join(format!("{ASIDE}{name}"));
            tracing::warn!(
                "{} is not whole: set aside as {}, and made again",
                path.display(),
                aside.display()
            );
            fs::rename(&path, aside).map_err(failed)?;
        }
    }
    Ok(())
}

/// Whether the last four bytes are the CRC-32 of what is before them, without the
/// `between` bytes just before: there a snapshot has its length.
fn ends_with_checksum(path: &Path, between: usize) -> io::Result<bool> {
    let bytes = fs::read(path)?;
    let Some((rest, stated)) = bytes.split_last_chunk::<4>() else {
        return Ok(false);
    };
    let Some(body) = rest
        .len()
        .checked_sub(between)
        .and_then(|end| rest.get(..end))
    else {
        return Ok(false);
    };
    Ok(!body.is_empty() && crc32fast::hash(body) == u32::from_le_bytes(*stated))
}

/// Up to where in sled's order its newest snapshot goes; 0 if there is none.
pub(super) fn snapshot_lsn(directory: &Path) -> Result<u64, StoreError> {
    let mut newest = 0;
    for entry in fs::read_dir(directory).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name();
        let lsn = name.to_str().and_then(|name| name.strip_prefix("snap."));
        let lsn = lsn.and_then(|lsn| u64::from_str_radix(lsn, 16).ok());
        newest = newest.max(lsn.unwrap_or(0));
    }
    Ok(newest)
}

/// Makes all files, their names, and the directory's own name survive a power cut.
pub(super) fn sync(directory: &Path) -> Result<(), StoreError> {
    for entry in fs::read_dir(directory).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if entry.file_type().map_err(failed)?.is_file() {
            sync_path(&entry.path())?;
        }
    }
    sync_path(directory)?;
    match directory.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => sync_path(parent),
        _ => Ok(()),
    }
}

/// Writes all of `db` again, byte for byte, and syncs it. After a failed sync the
/// kernel takes pages for written that never were, and no later sync tries again:
/// what is read back from its cache is only sure once it was written anew.
pub(super) fn rewrite(directory: &Path) -> Result<(), StoreError> {
    let path = directory.join("db");
    let db = OpenOptions::new().read(true).write(true).open(path);
    let db = db.map_err(failed)?;
    let mut bytes = vec![0; REWRITE_BYTES];
    let mut at = 0;
    loop {
        let length = db.read_at(&mut bytes, at).map_err(failed)?;
        let Some(read) = bytes.get(..length).filter(|read| !read.is_empty()) else {
            return db.sync_all().map_err(failed);
        };
        db.write_all_at(read, at).map_err(failed)?;
        at += length as u64;
    }
}

fn sync_path(path: &Path) -> Result<(), StoreError> {
    match File::open(path).and_then(|file| file.sync_all()) {
        // sled may just have removed an old snapshot.
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        synced => synced.map_err(failed),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is given to map_err")]
fn failed(error: io::Error) -> StoreError {
    StoreError::Failed(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_files_are_left() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
        let conf = b"segment_size: 8388608\n";
        file(
            "conf",
            &[conf, &crc32fast::hash(conf).to_le_bytes()[..]].concat(),
        );
        let body = b"a snapshot";
        let tail = [10, 0, 0, 0, 0, 0, 0, 0];
        let snap = [body, &tail[..], &crc32fast::hash(body).to_le_bytes()].concat();
        file("snap.01", &snap);
        file("snap.02", &snap[1..]);
        file("snap.03", b"");
        file("snap.04.generating", &snap);
        file("db", b"anything");
        prepare(folder.path()).unwrap();
        let mut left: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort();
        assert_eq!(
            left,
            [
                "conf",
                "damaged.snap.02",
                "damaged.snap.03",
                "db",
                "snap.01"
            ]
        );
        file("conf", conf);
        prepare(folder.path()).unwrap();
        assert!(!folder.path().join("conf").exists());
    }
}
