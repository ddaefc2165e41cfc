//! Writing a segment file.

use super::format::{HEAD, INDEX, Place, frame_head, write_index, write_tail};
use super::{failed, sync_folder};
use crate::store::segment::PartSink;
use crate::store::{NewSegment, SegmentId, StoreError};
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// A file that is being filled.
#[derive(Debug)]
pub(in crate::store) struct FileWriter {
    id: SegmentId,
    path: PathBuf,
    file: BufWriter<File>,
    places: Vec<Place>,
    /// Where the next frame begins.
    at: u64,
    is_finished: bool,
}

impl FileWriter {
    pub(super) fn create(path: PathBuf, id: SegmentId) -> Result<Self, StoreError> {
        let file = File::create_new(&path).map_err(failed(&path))?;
        let mut writer = Self {
            id,
            path,
            file: BufWriter::with_capacity(128 * 1024, file),
            places: Vec::new(),
            at: HEAD.len() as u64,
            is_finished: false,
        };
        writer.write(&HEAD)?;
        Ok(writer)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        self.file.write_all(bytes).map_err(failed(&self.path))
    }

    fn frame(&mut self, number: u32, payload: &[u8]) -> Result<Place, StoreError> {
        let length = u32::try_from(payload.len())
            .map_err(|_| StoreError::Refused("a part of 4 GiB or more".to_owned()))?;
        self.write(&frame_head(number, length, payload))?;
        self.write(payload)?;
        let place = Place {
            at: self.at,
            length,
        };
        self.at = place.end();
        Ok(place)
    }
}

impl PartSink for FileWriter {
    fn part(&mut self, bytes: &[u8]) -> Result<u32, StoreError> {
        let number = u32::try_from(self.places.len()).unwrap_or(INDEX);
        if number == INDEX {
            return Err(StoreError::Refused("too many parts in a segment".into()));
        }
        let place = self.frame(number, bytes)?;
        self.places.push(place);
        Ok(number)
    }
}

impl NewSegment for FileWriter {
    fn finish(mut self: Box<Self>) -> Result<SegmentId, StoreError> {
        let index = write_index(&self.places);
        let place = self.frame(INDEX, &index)?;
        self.write(&write_tail(place.at))?;
        self.file.flush().map_err(failed(&self.path))?;
        self.file.get_ref().sync_all().map_err(failed(&self.path))?;
        sync_folder(self.path.parent().unwrap_or(Path::new(".")))?;
        self.is_finished = true;
        Ok(self.id)
    }
}

impl Drop for FileWriter {
    fn drop(&mut self) {
        if !self.is_finished {
            super::remove(&self.path, |path| fs::remove_file(path));
        }
    }
}
