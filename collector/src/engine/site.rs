//! One site in the engine: its settings and definitions, its visitors, and the
//! snapshots that reports work on.

use super::people::People;
use super::visitors::{Chunk, Visitors};
use crate::ingest::Tally;
use crate::site::{SiteId, SiteSettings};
use crate::store::VisitorEvents;
use analytics::reports::ExperimentDefinition;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

/// A site.
#[derive(Debug)]
pub struct Site {
    /// Its public key.
    pub id: SiteId,
    /// What became of its events since the process started.
    pub outcomes: Tally,
    defined: RwLock<Defined>,
    visitors: RwLock<Visitors>,
}

#[derive(Debug)]
struct Defined {
    settings: Arc<SiteSettings>,
    experiments: BTreeMap<String, ExperimentDefinition>,
}

/// One consistent state of a site.
#[derive(Debug)]
pub struct Snapshot {
    /// The site's settings at that moment.
    pub settings: Arc<SiteSettings>,
    /// The experiments defined at that moment.
    pub experiments: Vec<ExperimentDefinition>,
    chunks: Vec<Arc<Chunk>>,
}

impl Site {
    pub(super) fn new(id: SiteId, settings: SiteSettings) -> Self {
        let defined = Defined {
            settings: Arc::new(settings),
            experiments: BTreeMap::new(),
        };
        Self {
            id,
            outcomes: Tally::default(),
            defined: RwLock::new(defined),
            visitors: RwLock::default(),
        }
    }

    /// The settings.
    #[must_use]
    pub fn settings(&self) -> Arc<SiteSettings> {
        let defined = self.defined.read().unwrap_or_else(PoisonError::into_inner);
        defined.settings.clone()
    }

    /// The experiments that are defined, by id.
    #[must_use]
    pub fn experiments(&self) -> Vec<ExperimentDefinition> {
        let defined = self.defined.read().unwrap_or_else(PoisonError::into_inner);
        defined.experiments.values().cloned().collect()
    }

    /// Whether the visitor's event was stored before.
    #[must_use]
    pub fn has_seen(&self, visitor: &str, id: &str) -> bool {
        self.visitors
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .has_seen(visitor, id)
    }

    /// The state of now, for reports.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let defined = self.defined.read().unwrap_or_else(PoisonError::into_inner);
        let visitors = self.visitors.read().unwrap_or_else(PoisonError::into_inner);
        Snapshot {
            settings: defined.settings.clone(),
            experiments: defined.experiments.values().cloned().collect(),
            chunks: visitors.chunks(),
        }
    }

    pub(super) fn absorb(&self, group: VisitorEvents) {
        let idle = self.settings().idle();
        self.visitors
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .absorb(group, idle);
    }

    pub(super) fn set_settings(&self, settings: SiteSettings) {
        let mut defined = self.defined.write().unwrap_or_else(PoisonError::into_inner);
        if settings.idle() != defined.settings.idle() {
            let mut visitors = self
                .visitors
                .write()
                .unwrap_or_else(PoisonError::into_inner);
            visitors.recut(settings.idle());
        }
        defined.settings = Arc::new(settings);
    }

    pub(super) fn set_experiment(&self, experiment: ExperimentDefinition) {
        let mut defined = self.defined.write().unwrap_or_else(PoisonError::into_inner);
        defined
            .experiments
            .insert(experiment.id.clone(), experiment);
    }

    pub(super) fn remove_experiment(&self, id: &str) {
        let mut defined = self.defined.write().unwrap_or_else(PoisonError::into_inner);
        defined.experiments.remove(id);
    }
}

impl Snapshot {
    /// The visitors, joined to people by the users they identified as.
    #[must_use]
    pub fn people(&self) -> People<'_> {
        let visitors = self.chunks.iter().flat_map(|chunk| chunk.iter());
        People::group(visitors.map(|visitor| (visitor.user.as_deref(), &visitor.timeline)))
    }
}
