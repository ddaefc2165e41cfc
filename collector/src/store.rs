//! Storage: a mechanism that keeps what it is told, durably, and nothing else.
//!
//! A store knows no sessions and no duplicates: those are the engine's, built
//! from what the store replays. The memory store is a real twin for tests and
//! short lives; both pass the same suite. One writer calls [`Store::commit`];
//! reads may come from any thread.

mod memory;
pub mod segment;
mod sled;
mod stored;

pub use self::sled::SledStore;
pub use memory::MemoryStore;

use crate::site::SiteId;
use analytics::Event;

/// Events of one visitor, accepted: checked, new, in the order of arrival.
#[derive(Debug, Clone, PartialEq)]
pub struct VisitorEvents {
    /// Whose.
    pub visitor: String,
    /// What happened.
    pub events: Vec<Event>,
}

/// What a site's owner defined, as JSON text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// Of which site.
    pub site: SiteId,
    /// What kind of thing.
    pub kind: DefinitionKind,
    /// Its id within site and kind; empty where there is only one.
    pub id: String,
    /// The document.
    pub body: String,
}

/// Kinds of definitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DefinitionKind {
    /// The site's settings: they make the site.
    Settings,
    /// An experiment.
    Experiment,
}

impl DefinitionKind {
    /// All kinds; a site's settings come before what needs the site.
    pub const ALL: [Self; 2] = [Self::Settings, Self::Experiment];

    /// The name in keys.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Settings => "settings",
            Self::Experiment => "experiment",
        }
    }
}

/// One change of what is kept.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Append events of visitors of a site.
    Append(SiteId, Vec<VisitorEvents>),
    /// Set a definition.
    Define(Definition),
    /// Remove a definition.
    Undefine(SiteId, DefinitionKind, String),
    /// Remove a site with all that is kept of it.
    RemoveSite(SiteId),
}

/// A stored value that cannot be read. It is set aside; the rest is served.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Damage {
    /// The key of the value, readable.
    pub key: String,
    /// What is wrong with it.
    pub reason: String,
}

/// What a full read of the store found.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct CheckReport {
    /// Sites.
    pub sites: u64,
    /// Definitions, settings among them.
    pub definitions: u64,
    /// Stored values with events.
    pub records: u64,
    /// Events in them.
    pub events: u64,
    /// Values that cannot be read.
    pub damaged: Vec<Damage>,
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

    /// Every event of a site, in the order in which it was appended. Unreadable
    /// values are skipped and returned.
    fn replay(
        &self,
        site: &SiteId,
        visit: &mut dyn FnMut(VisitorEvents),
    ) -> Result<Vec<Damage>, StoreError>;

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
        for site in definitions
            .iter()
            .filter(|d| d.kind == DefinitionKind::Settings)
        {
            report.sites += 1;
            let (mut records, mut events) = (0, 0);
            let damaged = self.replay(&site.site, &mut |group| {
                records += 1;
                events += group.events.len() as u64;
            })?;
            report.records += records;
            report.events += events;
            report.damaged.extend(damaged);
        }
        Ok(report)
    }
}
