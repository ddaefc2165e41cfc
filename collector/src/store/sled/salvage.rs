//! Salvage: what a damaged file of sled still holds.
//!
//! sled takes one unreadable message for the end of its log, or refuses to open.
//! So the file is read before sled does, message by message. Where one is
//! unreadable though it was on the disk, all that is readable goes into a new
//! directory of sled, which takes the place of the damaged one; that one is kept.
//!
//! What was on the disk: all before the last snapshot, which is made at each start;
//! and all before the last commit that another one followed, as one commit only
//! begins once the one before was synced. Only there a gap is damage. Behind it
//! is a write that the power cut, and that nobody was told was kept.

mod message;
mod page;
pub(super) mod replacement;
mod trees;

use super::{block, directory, failed};
use crate::store::StoreError;
use message::{Gap, Kind, Message, read_segment};
use page::Link;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use trees::Trees;

/// The key under which every commit sets its number, so that commits are seen.
pub(super) const COMMIT: &[u8] = b"last-commit";
/// Pairs that are written to the new directory at once.
const BATCH: usize = 256;

/// Reads the file of a directory; where it is damaged, replaces it by what is
/// readable of it. `open` makes and opens a directory of sled, `log` is the name of
/// the tree of blocks. Returns the folder in which the damaged one is kept, if this
/// happened now.
pub(super) fn salvage(
    directory: &Path,
    size: usize,
    log: &str,
    open: impl Fn(&Path) -> Result<::sled::Db, StoreError>,
) -> Result<Option<PathBuf>, StoreError> {
    replacement::finish(directory)?;
    let path = directory.join("db");
    if !path.exists() {
        return Ok(None);
    }
    let damage = survey(&path, size, directory::snapshot_lsn(directory)?)?;
    let Some(first) = damage.first() else {
        return Ok(None);
    };
    let note = format!(
        "db was unreadable at {} places, {} bytes in all, the first at byte {}; what was readable \
         is kept. Restore a backup, or remove this folder once you have seen to it",
        damage.len(),
        damage.iter().map(|gap| gap.bytes).sum::<u64>(),
        first.offset
    );
    tracing::error!("{}: {note}", directory.display());
    let bytes = fs::read(&path).map_err(failed)?;
    let (mut messages, mut gaps) = (Vec::new(), Vec::new());
    for (offset, segment) in (0..).step_by(size).zip(bytes.chunks(size)) {
        read_segment(segment, offset, size as u64, &mut messages, &mut gaps);
    }
    let trees = trees::read(messages, log.as_bytes(), |key, value| {
        block_sequence(key).is_some() && block::decode(value).is_ok()
    });
    let fresh = replacement::begin(directory)?;
    write(&open(&fresh)?, &trees)?;
    replacement::install(directory, &note).map(Some)
}

/// Where the file is damaged. One segment at a time is in memory.
fn survey(path: &Path, size: usize, snapshot: u64) -> Result<Vec<Gap>, StoreError> {
    let mut file = File::open(path).map_err(failed)?;
    let (mut gaps, mut commits) = (Vec::new(), BTreeSet::new());
    let mut bytes = Vec::with_capacity(size);
    for offset in (0..).step_by(size) {
        bytes.clear();
        let segment = (&mut file).take(size as u64);
        if { segment }.read_to_end(&mut bytes).map_err(failed)? == 0 {
            break;
        }
        let mut messages = Vec::new();
        read_segment(&bytes, offset, size as u64, &mut messages, &mut gaps);
        commits.extend(messages.iter().filter_map(commit));
    }
    let before_last = commits.iter().rev().nth(1).copied().unwrap_or(0);
    gaps.retain(|gap| gap.lsn < snapshot.max(before_last));
    Ok(gaps)
}

/// The sequence in the key of a block: those of the manifest have 255 there.
fn block_sequence(key: &[u8]) -> Option<u64> {
    super::keys::block_sequence(key).filter(|_| key.get(4) != Some(&u8::MAX))
}

/// Where a commit ended.
fn commit(message: &Message<'_>) -> Option<u64> {
    let is_commit = message.kind == Kind::Link
        && matches!(Link::read(message.body), Some(Link::Set(COMMIT, _)));
    is_commit.then_some(message.lsn)
}

fn write(db: &::sled::Db, trees: &Trees) -> Result<(), StoreError> {
    for (name, values) in trees {
        if name.starts_with(b"__sled__") {
            continue;
        }
        let tree = db.open_tree(name).map_err(failed)?;
        let pairs: Vec<_> = values.iter().collect();
        for pairs in pairs.chunks(BATCH) {
            let mut batch = ::sled::Batch::default();
            for (key, value) in pairs {
                batch.insert(key.as_slice(), value.as_slice());
            }
            tree.apply_batch(batch).map_err(failed)?;
        }
    }
    db.flush().map_err(failed).map(drop)
}
