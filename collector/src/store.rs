//! Storage: a mechanism that keeps what it is told, durably, and nothing else.
//!
//! Of every site it keeps definitions, a log of events in the order in which they
//! were accepted, and segments: what of the log was sealed. It knows no sessions
//! and no duplicates: those are the engine's, built from what the store replays.
//! The memory store is a real twin for tests and short lives; both pass the same
//! suite. One writer calls [`Store::commit`]; reads, and new segments, may come
//! from any thread.

mod change;
mod check;
mod credential;
mod files;
mod installed;
mod memory;
mod packed;
mod reopening;
pub mod segment;
mod sled;
mod stored;

pub use self::sled::SledStore;
pub use change::{Change, Definition, DefinitionKind, Seal, VisitorEvents};
pub use check::CheckReport;
pub use credential::{Credential, CredentialKind};
pub use installed::{Installed, NewSegment, SegmentId};
pub use memory::MemoryStore;
pub(crate) use packed::PackedEvents;
pub use reopening::Reopening;

use crate::site::SiteId;
use segment::PartSource;
use std::path::Path;
use std::sync::Arc;

/// A stored value that cannot be read. It is set aside; the rest is served.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Damage {
    /// The key of the value, readable.
    pub key: String,
    /// What is wrong with it.
    pub reason: String,
}

/// Why a store could not do what it was told.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process holds the data directory.
    #[error("{0} is in use by another jornada process")]
    InUse(std::path::PathBuf),
    /// The data directory was written by something this version cannot read.
    #[error("the store has format {found}, this version reads format {known}")]
    Format {
        /// The format found.
        found: String,
        /// The format this version writes.
        known: u32,
    },
    /// A change that does not fit what is kept; nothing of it was made.
    #[error("the store refused: {0}")]
    Refused(String),
    /// The disk, or the engine below, failed.
    #[error("the store failed: {0}")]
    Failed(String),
}

/// A place that keeps events and definitions.
pub trait Store: Send + Sync + 'static {
    /// Makes the changes, in order. When it returns `Ok` they survive the death
    /// of the process and of the machine (for stores that outlive a process at
    /// all); on an error, none of them has been acknowledged.
    fn commit(&self, changes: &[Change]) -> Result<(), StoreError>;

    /// Every definition, settings first. Unreadable ones are returned beside.
    fn definitions(&self) -> Result<(Vec<Definition>, Vec<Damage>), StoreError>;

    /// Every credential. Unreadable ones are returned beside: they open nothing.
    fn credentials(&self) -> Result<(Vec<Credential>, Vec<Damage>), StoreError>;

    /// Every event of a site, in the order in which it was appended. Unreadable
    /// values are skipped and returned.
    fn replay(
        &self,
        site: &SiteId,
        visit: &mut dyn FnMut(VisitorEvents),
    ) -> Result<Vec<Damage>, StoreError>;

    /// The place after the last event of a site's log: what is appended next will
    /// be there or behind. Places never go back, not even over a restart.
    fn log_end(&self, site: &SiteId) -> Result<u64, StoreError>;

    /// A segment for sealed rows of the site, to be filled.
    fn new_segment(&self, site: &SiteId) -> Result<Box<dyn NewSegment>, StoreError>;

    /// The site's installed segments, in the order of installation. Where it is
    /// unreadable which rows are dead, those that may be are, and are named.
    fn segments(&self, site: &SiteId) -> Result<(Vec<Installed>, Vec<Damage>), StoreError>;

    /// The parts of an installed segment. What is unreadable turns up as damage
    /// when it is asked for; a segment that is unreadable as a whole has no parts.
    fn open_segment(&self, site: &SiteId, id: SegmentId)
    -> Result<Arc<dyn PartSource>, StoreError>;

    /// Writes all that counts anew and lets go of the rest, so that the bytes of
    /// what was removed from the logs and definitions are on the medium no more.
    /// Commits wait for part of the time.
    fn rewrite(&self) -> Result<(), StoreError>;

    /// Copies everything as of now into a directory, which must not be there or be
    /// empty, and which is there whole when this returns. Commits wait for part of
    /// the time.
    fn backup(&self, to: &Path) -> Result<(), StoreError>;

    /// Whether it would take a commit now. One that failed and may be well again
    /// finds that out first.
    fn is_open(&self) -> bool {
        true
    }

    /// Bytes on the medium, as far as the store knows.
    fn size_bytes(&self) -> u64;

    /// Reads everything and says what it found.
    fn check(&self) -> Result<CheckReport, StoreError> {
        let (definitions, damaged) = self.definitions()?;
        let mut report = CheckReport {
            definitions: definitions.len() as u64,
            damaged,
            ..CheckReport::default()
        };
        report.damaged.extend(self.credentials()?.1);
        let settings = definitions
            .iter()
            .filter(|definition| definition.kind == DefinitionKind::Settings);
        for definition in settings {
            report.read_site(self, &definition.site)?;
        }
        Ok(report)
    }
}
