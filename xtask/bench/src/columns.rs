//! Columns as files: fixed-width numbers, little-endian, one after another, so
//! that other programs map them without reading a row. A list column is its
//! values and, beside it, the length of each list.

use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// Columns of a portion, by file name.
#[derive(Debug, Default)]
pub(crate) struct Columns(BTreeMap<&'static str, Vec<u8>>);

/// The files of all portions.
#[derive(Debug)]
pub(crate) struct ColumnFiles {
    folder: PathBuf,
    files: BTreeMap<&'static str, BufWriter<File>>,
}

/// A number of fixed width.
pub(crate) trait Fixed {
    /// Appends its bytes.
    fn write(self, bytes: &mut Vec<u8>);
}

macro_rules! fixed {
    ($($number:ty)+) => {
        $(impl Fixed for $number {
            fn write(self, bytes: &mut Vec<u8>) {
                bytes.extend_from_slice(&self.to_le_bytes());
            }
        })+
    };
}

fixed!(u8 u16 u32 i64);

impl Columns {
    /// Appends a value; the name ends with the type, `sessions.start.i64`.
    pub(crate) fn push(&mut self, name: &'static str, value: impl Fixed) {
        value.write(self.0.entry(name).or_default());
    }
}

impl ColumnFiles {
    /// In a folder, which is made.
    pub(crate) fn create(folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make {}", folder.display()))?;
        Ok(Self {
            folder: folder.to_owned(),
            files: BTreeMap::new(),
        })
    }

    /// Appends a portion.
    pub(crate) fn append(&mut self, columns: Columns) -> Result<()> {
        for (name, bytes) in columns.0 {
            let file = match self.files.entry(name) {
                std::collections::btree_map::Entry::Occupied(file) => file.into_mut(),
                std::collections::btree_map::Entry::Vacant(place) => {
                    let path = self.folder.join(name);
                    let file = File::create(&path);
                    let file = file.with_context(|| format!("cannot write {}", path.display()))?;
                    place.insert(BufWriter::with_capacity(1 << 20, file))
                }
            };
            file.write_all(&bytes)?;
        }
        Ok(())
    }

    /// Writes all that is left.
    pub(crate) fn finish(self) -> Result<()> {
        for mut file in self.files.into_values() {
            file.flush()?;
        }
        Ok(())
    }
}
