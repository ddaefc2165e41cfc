//! The journal that `layer.c` writes, read back.

use std::fs;
use std::path::Path;

/// One thing that the process did. Files and directories go by inode.
#[derive(Debug)]
pub(in crate::durability) enum Record<'a> {
    Write {
        file: u64,
        offset: u64,
        bytes: &'a [u8],
    },
    Truncate {
        file: u64,
        size: u64,
    },
    SyncBegins(u64),
    SyncEnded {
        of: u64,
        number: u64,
    },
    SyncFailed {
        of: u64,
    },
    Made {
        parent: u64,
        child: u64,
        name: &'a str,
        is_directory: bool,
    },
    Linked {
        parent: u64,
        child: u64,
        name: &'a str,
    },
    Removed {
        parent: u64,
        name: &'a str,
    },
    Renamed {
        from: u64,
        to: u64,
        old: &'a str,
        new: &'a str,
    },
    /// What the layer could not follow: the test has no leg to stand on then.
    Unfollowed(&'a str),
}

/// A whole journal.
pub(in crate::durability) struct Journal(Vec<u8>);

impl Journal {
    pub(in crate::durability) fn read(path: &Path) -> Self {
        Self(fs::read(path).unwrap())
    }

    /// Every record with the moment at which it was complete. A last one that the
    /// process did not finish is left out.
    pub(in crate::durability) fn records(&self) -> impl Iterator<Item = (u64, Record<'_>)> {
        let mut at = 0;
        std::iter::from_fn(move || {
            let head = self.0.get(at..at + 32)?;
            let word = |n: usize| u64::from_le_bytes(head[n * 8..n * 8 + 8].try_into().unwrap());
            let bytes = self.0.get(at + 32..at + 32 + word(3) as usize)?;
            at += 32 + bytes.len();
            Some((at as u64, record(word(0) as u8, word(1), word(2), bytes)))
        })
    }
}

fn record(kind: u8, a: u64, b: u64, bytes: &[u8]) -> Record<'_> {
    let text = || std::str::from_utf8(bytes).unwrap();
    match kind {
        b'W' => Record::Write {
            file: a,
            offset: b,
            bytes,
        },
        b'T' => Record::Truncate { file: a, size: b },
        b's' => Record::SyncBegins(b),
        b'S' => Record::SyncEnded { of: a, number: b },
        b'F' => Record::SyncFailed { of: a },
        b'C' | b'D' => Record::Made {
            parent: a,
            child: b,
            name: text(),
            is_directory: kind == b'D',
        },
        b'L' => Record::Linked {
            parent: a,
            child: b,
            name: text(),
        },
        b'U' => Record::Removed {
            parent: a,
            name: text(),
        },
        b'R' => {
            let (old, new) = text().split_once('\0').unwrap();
            Record::Renamed {
                from: a,
                to: b,
                old,
                new,
            }
        }
        b'X' => Record::Unfollowed(text()),
        other => panic!("record {other} is unknown"),
    }
}
