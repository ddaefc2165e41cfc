//! Rewriting: the next generation, written from what counts in the one in use.
//!
//! What sled removes stays in its file until chance writes over it. In the next
//! generation it never was, and the old one's files are removed: their blocks are
//! the file system's again.

use super::copy::Copied;
use super::database::Database;
use super::{SledStore, Writing};
use crate::store::StoreError;
use crate::store::files::{self, remove_folder};
use std::fs;
use std::path::Path;
use std::sync::{Arc, PoisonError};

impl SledStore {
    /// Makes the next generation and switches to it. On an error the one in use
    /// stays, or all commits fail until the switch is sure.
    pub(super) fn next_generation(&self) -> Result<(), StoreError> {
        let _only_one = self.copying.lock().unwrap_or_else(PoisonError::into_inner);
        let next = self.writing().generation + 1;
        let path = self.generations.path(next);
        remove_folder(&path)?;
        let written = self.write_generation(&path, next);
        written.inspect_err(|_| files::remove(&path, |path| fs::remove_dir_all(path)))?;
        self.make_switch_sure(&mut self.writing())
    }

    fn write_generation(&self, path: &Path, next: u64) -> Result<(), StoreError> {
        let database = self.database();
        let mut other = Database::open(path)?;
        let mut copied = database.copy_blocks(&other)?;
        let mut writing = self.writing();
        self.make_switch_sure(&mut writing)?;
        if database.has_passed(&copied)? {
            // In the copy, too, removed bytes would stay: it is begun anew.
            drop(other);
            remove_folder(path)?;
            other = Database::open(path)?;
            copied = Copied::default();
        }
        database.finish_copy(&other, copied)?;
        self.generations.switch(next)?;
        *self
            .database
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::new(other);
        writing.generation = next;
        writing.is_switch_unsure = true;
        Ok(())
    }

    /// Sees to it that a switch that was made survives a power cut.
    pub(super) fn make_switch_sure(&self, writing: &mut Writing) -> Result<(), StoreError> {
        if writing.is_switch_unsure {
            self.generations.sync()?;
            writing.is_switch_unsure = false;
            self.generations.sweep(writing.generation)?;
        }
        Ok(())
    }
}
