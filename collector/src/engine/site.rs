//! One site in the engine: its settings and definitions, its visitors, and the
//! snapshots that reports work on.

use super::bitmap::Bitmap;
use super::blocks::Blocks;
use super::evaluate::for_all;
use super::hot::{Chunk, Hot};
use super::identities::Identities;
use super::names::Names;
use super::people::People;
use super::placed::{PlacedCache, PlacedRows};
use super::segments::{Homes, Sealed};
use super::stop::Stop;
use super::view::View;
use super::visitor::Visitor;
use crate::document::{Document, Documents};
use crate::ingest::Tally;
use crate::site::{SiteId, SiteSettings};
use crate::store::{DefinitionKind, VisitorEvents};
use analytics::orders::OrderBook;
use analytics::reports::ExperimentDefinition;
use analytics::{Millis, Timeline};
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// Visitors whose events are taken in under one lock.
const AT_ONCE: usize = 1_000;

/// Visitors whose events a thread unpacks at a time.
const UNPACKED_AT_ONCE: usize = 256;

/// A site. The writer alone changes it.
#[derive(Debug)]
pub struct Site {
    /// Its public key.
    pub id: SiteId,
    /// What became of its events since the process started.
    pub outcomes: Tally,
    defined: RwLock<Defined>,
    blocks: Arc<Blocks>,
    state: RwLock<State>,
    placed: PlacedCache,
}

#[derive(Debug)]
struct Defined {
    settings: Arc<SiteSettings>,
    experiments: BTreeMap<String, ExperimentDefinition>,
    documents: Documents,
}

/// What visitors did.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) hot: Hot,
    /// The hot visitors that have a number.
    pub(super) hot_numbers: Arc<Bitmap>,
    pub(super) segments: Vec<Arc<Sealed>>,
    pub(super) homes: Arc<Homes>,
    pub(super) names: Arc<RwLock<Names>>,
    pub(super) identities: Identities,
    /// Sealed visitors of persons that columns cannot tell the order of.
    pub(super) tangled: Arc<Bitmap>,
    pub(super) orders: OrderBook,
    pub(super) placed_rows: Arc<PlacedRows>,
    /// Counts what changes the list of placed orders of sealed visitors.
    pub(super) placed_version: u64,
    /// Events that only the log holds.
    pub(super) logged: u64,
}

/// One consistent state of a site.
#[derive(Debug)]
pub struct Snapshot {
    /// The site's settings at that moment.
    pub settings: Arc<SiteSettings>,
    /// The experiments defined at that moment.
    pub experiments: Vec<ExperimentDefinition>,
    /// Every order.
    pub orders: OrderBook,
    /// What is sealed.
    pub(super) view: View,
    chunks: Vec<Arc<Chunk>>,
}

impl Site {
    pub(super) fn new(id: SiteId, settings: SiteSettings, blocks: Arc<Blocks>) -> Self {
        let defined = Defined {
            settings: Arc::new(settings),
            experiments: BTreeMap::new(),
            documents: Documents::default(),
        };
        Self {
            id,
            outcomes: Tally::default(),
            defined: RwLock::new(defined),
            blocks,
            state: RwLock::default(),
            placed: PlacedCache::default(),
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

    /// What else is defined.
    #[must_use]
    pub fn documents(&self) -> Documents {
        let defined = self.defined.read().unwrap_or_else(PoisonError::into_inner);
        defined.documents.clone()
    }

    /// Takes out of a group what was stored before, whenever that was.
    pub(crate) fn drop_seen(&self, group: &mut VisitorEvents) {
        let drop_from =
            |state: &State, group: &mut VisitorEvents| match state.hot.get(&group.visitor) {
                Some(visitor) => {
                    group.events.retain(|event| !visitor.has_seen(&event.id));
                    true
                }
                None => state.number(&group.visitor).is_none(),
            };
        // Nobody else wakes visitors up, so that between the two locks nothing changes.
        if !drop_from(&self.read(), group) {
            self.awaken(&group.visitor);
            drop_from(&self.read(), group);
        }
    }

    /// The state of now, for reports.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let defined = self.defined.read().unwrap_or_else(PoisonError::into_inner);
        let settings = defined.settings.clone();
        let experiments = defined.experiments.values().cloned().collect();
        drop(defined);
        let state = self.read();
        let placed = self.placed.get(&state, settings.currency.as_deref());
        Snapshot {
            settings: settings.clone(),
            experiments,
            orders: state.orders.clone(),
            view: View {
                segments: state.segments.clone(),
                homes: state.homes.clone(),
                blocks: self.blocks.clone(),
                names: state.names.clone(),
                joined: state.identities.joined(),
                hot: state.hot_numbers.clone(),
                tangled: state.tangled.clone(),
                placed,
                idle: settings.idle(),
                stop: Stop::default(),
            },
            chunks: state.hot.chunks(),
        }
    }

    /// Takes events that lie in the log at this place or after. Those seen before
    /// change nothing.
    pub(super) fn absorb(&self, groups: Vec<VisitorEvents>, log_place: u64) {
        let idle = self.settings().idle();
        let mut groups = groups.into_iter().peekable();
        while groups.peek().is_some() {
            // Reports wait for the lock; a long group lets them in between.
            let mut state = self.write();
            for group in groups.by_ref().take(AT_ONCE) {
                self.absorb_group(&mut state, group, idle, log_place);
            }
        }
    }

    fn absorb_group(&self, state: &mut State, group: VisitorEvents, idle: Millis, log_place: u64) {
        if state.hot.get(&group.visitor).is_none() {
            if let Some(number) = state.number(&group.visitor) {
                let person = state.identities.person_of(number);
                self.awaken_all(state, &person);
            }
            // Also where the segment of a sealed one is unreadable.
            if state.hot.get(&group.visitor).is_none() {
                state.hot.insert(Visitor::new(group.visitor.clone(), idle));
            }
        }
        let Some(visitor) = state.hot.get_mut(&group.visitor) else {
            return;
        };
        let before = group
            .events
            .iter()
            .any(|event| event.identified_user().is_some());
        let before = before.then(|| visitor.user.clone());
        for event in &group.events {
            // Only an order of somebody sealed is on the list of placed orders.
            state.placed_version += u64::from(state.orders.absorb_event(&group.visitor, event));
        }
        state.logged += u64::from(visitor.absorb(group.events, log_place));
        if let Some(before) = before
            && visitor.user != before
            && let Some(user) = &visitor.user
        {
            let others = state.identities.visitors_of(user).to_vec();
            self.awaken_all(state, &others);
        }
    }

    pub(super) fn set_settings(&self, settings: SiteSettings) {
        let mut defined = self.defined.write().unwrap_or_else(PoisonError::into_inner);
        if settings.idle() != defined.settings.idle() {
            self.write().hot.recut(settings.idle());
        }
        defined.settings = Arc::new(settings);
    }

    pub(super) fn set_experiment(&self, experiment: ExperimentDefinition) {
        let mut defined = self.defined.write().unwrap_or_else(PoisonError::into_inner);
        defined
            .experiments
            .insert(experiment.id.clone(), experiment);
    }

    pub(super) fn set_document(&self, id: &str, document: Document) {
        let mut defined = self.defined.write().unwrap_or_else(PoisonError::into_inner);
        defined.documents.set(id, document);
    }

    pub(super) fn remove_document(&self, kind: DefinitionKind, id: &str) {
        let mut defined = self.defined.write().unwrap_or_else(PoisonError::into_inner);
        defined.documents.remove(kind, id);
    }

    pub(super) fn remove_experiment(&self, id: &str) {
        let mut defined = self.defined.write().unwrap_or_else(PoisonError::into_inner);
        defined.experiments.remove(id);
    }

    /// Events that only the log holds.
    #[must_use]
    pub fn logged(&self) -> u64 {
        self.read().logged
    }

    /// Segments that hold the sealed sessions.
    #[must_use]
    pub fn segments(&self) -> usize {
        self.read().segments.len()
    }

    pub(super) fn blocks(&self) -> &Blocks {
        &self.blocks
    }

    pub(super) fn read(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Snapshot {
    /// The same, read until it is asked to stop.
    #[must_use]
    pub fn until(mut self, stop: Stop) -> Self {
        self.view.stop = stop;
        self
    }

    /// Everybody, one visitor after another: the sealed ones by the order in which
    /// they were first sealed, then the hot ones by id. Ends with the first error.
    pub fn for_each_visitor<E>(
        &self,
        visit: &mut dyn FnMut(&Timeline) -> Result<(), E>,
    ) -> Result<(), E> {
        self.view.for_each_visitor(visit)?;
        let hot = self.hot_people();
        let mut timelines = hot.timelines().to_vec();
        timelines.sort_by_key(|timeline| timeline.visitor.as_str());
        timelines.into_iter().try_for_each(visit)
    }

    /// The people of whom anything is not sealed, joined by the users they
    /// identified as, with all that is known of them.
    #[must_use]
    pub fn hot_people(&self) -> People<'_> {
        let visitors = || self.chunks.iter().flat_map(|chunk| chunk.iter()).flatten();
        let packed: Vec<&Visitor> = visitors()
            .map(|visitor| &**visitor)
            .filter(|visitor| !visitor.is_unpacked())
            .collect();
        let shares: Vec<&[&Visitor]> = packed.chunks(UNPACKED_AT_ONCE).collect();
        for_all(&shares, &Stop::default(), |share| {
            for visitor in *share {
                visitor.timeline();
            }
        });
        People::group(visitors().map(|visitor| (visitor.user.as_deref(), visitor.timeline())))
    }
}

impl State {
    pub(super) fn names(&self) -> RwLockReadGuard<'_, Names> {
        self.names.read().unwrap_or_else(PoisonError::into_inner)
    }
}
