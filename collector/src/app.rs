//! `App`: a running collector without its doors. The server, the admin socket
//! and commands that work on a closed store all open one and ask it over HTTP.

use crate::access::Access;
use crate::assets::KeptAssets;
use crate::clock::Clock;
use crate::config::Rates;
use crate::daily_key::DailyKey;
use crate::engine::Engine;
use crate::ingest::rate::RateLimits;
use crate::ingest::{Agents, Paths};
use crate::measures::Measures;
use crate::queue::{EventQueue, Unavailable};
use crate::report::Turns;
use crate::site::{SiteId, SiteSettings};
use crate::store::{Change, Damage, Definition, DefinitionKind, Store, StoreError};
use crate::upkeep::{Tuning, Upkeep};
use crate::writer;
use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

/// What handlers need. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// What visitors did.
    pub engine: Arc<Engine>,
    /// The way to the writer.
    pub queue: EventQueue,
    /// The time.
    pub clock: Clock,
    /// For checks and sizes; changes go through the queue.
    pub store: Arc<dyn Store>,
    /// When reports run.
    pub report_turns: Turns,
    /// What was unreadable at start.
    pub damaged: Arc<Vec<Damage>>,
    /// Everybody who may come in.
    pub access: Arc<Access>,
    /// Bodies that were refused whole.
    pub refused: Arc<Refused>,
    /// The tag's files of earlier releases.
    pub kept_assets: Arc<KeptAssets>,
    /// The key of visitors without a cookie.
    pub daily_key: Arc<DailyKey>,
    /// Whom to tell of a weakness.
    pub security_contact: Option<Arc<str>>,
    /// How many batches may be sent.
    pub rates: Arc<RateLimits>,
    /// How many paths the sites have today.
    pub paths: Arc<Paths>,
    /// The browsers that were judged already.
    pub agents: Arc<Agents>,
    /// What took how long.
    pub measures: Arc<Measures>,
}

/// Bodies refused whole, counted by the code of the answer.
#[derive(Debug, Default)]
pub struct Refused(Mutex<BTreeMap<&'static str, u64>>);

impl Refused {
    /// Counts one.
    pub fn add(&self, code: &'static str) {
        *self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .entry(code)
            .or_default() += 1;
    }

    /// The counts so far.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<&'static str, u64> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// The writer's thread, to be joined when every clone of the app is gone.
#[must_use = "what is queued is only sure to be written once the writer was joined"]
#[derive(Debug)]
pub struct Writer(JoinHandle<()>);

impl Writer {
    /// Waits until all that was queued is on disk.
    pub fn join(self) {
        if self.0.join().is_err() {
            tracing::error!("the writer panicked");
        }
    }
}

impl App {
    /// Rebuilds the engine from a store and starts the writer.
    pub fn open(store: Arc<dyn Store>, clock: Clock) -> Result<(Self, Writer), StoreError> {
        Self::open_tuned(store, clock, Tuning::default())
    }

    /// The same, with a say in how memory is used.
    pub fn open_tuned(
        store: Arc<dyn Store>,
        clock: Clock,
        tuning: Tuning,
    ) -> Result<(Self, Writer), StoreError> {
        let (engine, mut damaged) = Engine::load(&*store, tuning.block_bytes)?;
        let (credentials, unreadable) = store.credentials()?;
        let (access, unknown) = Access::load(credentials);
        damaged.extend(unreadable.into_iter().chain(unknown));
        for damage in &damaged {
            tracing::error!(
                key = damage.key,
                reason = damage.reason,
                "set aside a damaged value"
            );
        }
        let engine = Arc::new(engine);
        let (queue, jobs) = EventQueue::new();
        let upkeep = Upkeep::new(
            store.clone(),
            engine.clone(),
            clock.clone(),
            tuning,
            queue.nudger(),
        );
        let measures = Arc::new(Measures::default());
        let hands = writer::Hands {
            store: store.clone(),
            engine: engine.clone(),
            measures: measures.clone(),
        };
        let writer = writer::start(hands, upkeep, jobs)
            .map_err(|error| StoreError::Failed(error.to_string()))?;
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        let app = Self {
            engine,
            queue,
            clock,
            store,
            report_turns: Turns::new(cores),
            damaged: Arc::new(damaged),
            access: Arc::new(access),
            refused: Arc::default(),
            kept_assets: Arc::default(),
            daily_key: Arc::default(),
            security_contact: None,
            rates: Arc::new(RateLimits::new(Rates::default())),
            paths: Arc::default(),
            agents: Arc::default(),
            measures,
        };
        Ok((app, Writer(writer)))
    }

    /// Sets a document of a site.
    pub async fn define<T: serde::Serialize + Sync>(
        &self,
        site: &SiteId,
        kind: DefinitionKind,
        id: &str,
        document: &T,
    ) -> Result<(), Unavailable> {
        let body = serde_json::to_string(document).map_err(|error| {
            tracing::error!(%error, "a definition cannot be written as JSON");
            Unavailable::Store
        })?;
        let definition = Definition {
            site: site.clone(),
            kind,
            id: id.to_owned(),
            body,
        };
        self.queue.change(vec![Change::Define(definition)]).await
    }

    /// Makes a site, or changes its settings.
    pub async fn set_site(
        &self,
        site: &SiteId,
        settings: &SiteSettings,
    ) -> Result<(), Unavailable> {
        self.define(site, DefinitionKind::Settings, "", settings)
            .await
    }
}
