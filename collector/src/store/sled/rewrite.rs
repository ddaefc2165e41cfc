//! Rewriting: the next generation, written from what counts in the one in use.
//!
//! What sled removes stays in its file until chance writes over it. In the next
//! generation it never was, and the old one's files are removed: their blocks are
//! the file system's again.

use super::database::Database;
use super::{SledStore, Writing};
use crate::store::{StoreError, files};
use std::fs;
use std::sync::{Arc, PoisonError};

impl SledStore {
    /// Makes the next generation and switches to it. On an error the one in use
    /// stays, or all commits fail until the switch is sure.
    pub(super) fn next_generation(&self) -> Result<(), StoreError> {
        let mut writing = self.writing();
        self.make_switch_sure(&mut writing)?;
        let next = writing.generation + 1;
        let path = self.generations.path(next);
        if path.exists() {
            fs::remove_dir_all(&path).map_err(files::failed(&path))?;
        }
        let written = Database::open(&path).and_then(|database| {
            self.database().copy_to(&database)?;
            self.generations.switch(next)?;
            Ok(database)
        });
        let database = written.inspect_err(|_| {
            files::remove(&path, |path| fs::remove_dir_all(path));
        })?;
        *self
            .database
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::new(database);
        writing.generation = next;
        writing.is_switch_unsure = true;
        self.make_switch_sure(&mut writing)
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
