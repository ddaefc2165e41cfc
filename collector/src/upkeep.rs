//! Upkeep: sealing what went quiet and rewriting segments, beside the writer.
//!
//! The writer looks after every group whether there is something to do, hands it
//! to a thread, and installs what comes back between two groups. One thing at a
//! time: then plans cannot cross.

use crate::clock::Clock;
use crate::engine::{
    Engine, RewritePlan, Rewritten, SealInstallation, SealPlan, Site, WrittenSeal,
};
use crate::queue::{Nudge, Unavailable};
use crate::site::SiteId;
use crate::store::{Store, StoreError};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

/// How the engine uses memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tuning {
    /// Events of a site that the log alone holds, after which those of visitors
    /// that went quiet are sealed. Each takes about 1 kB of memory until then.
    pub seal_events: u64,
    /// Bytes of sealed columns that are kept in memory.
    pub block_bytes: u64,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            seal_events: 50_000,
            block_bytes: 768 * 1024 * 1024,
        }
    }
}

/// So many times [`Tuning::seal_events`] wait at the most: then the writer waits
/// for the seal under way, and senders are told to come back.
const MOST_WAITING: u64 = 4;

/// What is under way, and what is looked at next.
pub(crate) struct Upkeep {
    store: Arc<dyn Store>,
    engine: Arc<Engine>,
    clock: Clock,
    tuning: Tuning,
    nudge: Nudge,
    done: (Sender<Done>, Receiver<Done>),
    running: Option<JoinHandle<()>>,
    cancel: Arc<AtomicBool>,
    /// By site: events in the log when nobody was quiet enough; asked again when
    /// there are a good many more.
    tried: HashMap<String, u64>,
    /// The last segment was not written: a full disk does not get emptier by
    /// trying at once.
    failed: bool,
}

/// What a thread was given, with what it made of it.
enum Done {
    Seal(SealPlan, Result<WrittenSeal, StoreError>),
    Rewrite(RewritePlan, Result<Rewritten, StoreError>),
    /// The thread panicked; what it was to do is done another time.
    Panicked,
}

impl Upkeep {
    pub(crate) fn new(
        store: Arc<dyn Store>,
        engine: Arc<Engine>,
        clock: Clock,
        tuning: Tuning,
        nudge: Nudge,
    ) -> Self {
        Self {
            store,
            engine,
            clock,
            tuning,
            nudge,
            done: channel(),
            running: None,
            cancel: Arc::default(),
            tried: HashMap::new(),
            failed: false,
        }
    }

    /// Installs what is done, and begins what is to be done. Called by the writer
    /// between two commits.
    pub(crate) fn look(&mut self) {
        while let Ok(done) = self.done.1.try_recv() {
            self.install(done);
            self.rewrite_if_worth_it();
        }
        self.seal_if_full();
        while self.running.is_some() && self.is_overfull() {
            match self.done.1.recv() {
                Ok(done) => self.install(done),
                Err(_) => return,
            }
            self.seal_if_full();
        }
    }

    /// Looks at what depends on time alone: who went quiet since.
    pub(crate) fn tick(&mut self) {
        self.tried.clear();
        self.failed = false;
        self.rewrite_log();
        self.look();
        self.rewrite_if_worth_it();
    }

    /// Erases a visitor's person; their ids.
    pub(crate) fn erase(
        &mut self,
        site: &SiteId,
        visitor: &str,
    ) -> Result<Vec<String>, Unavailable> {
        // A segment under way may hold the person.
        while self.running.is_some() {
            match self.done.1.recv() {
                Ok(done) => self.install(done),
                Err(_) => return Err(Unavailable::Closed),
            }
        }
        let Some(site) = self.engine.site(site.as_str()) else {
            return Ok(Vec::new());
        };
        let erased = site.erase(&*self.store, visitor).map_err(|error| {
            tracing::error!(%error, "a person was not erased");
            Unavailable::Store
        })?;
        if !erased.is_empty() {
            self.engine.log_holds_erased.store(true, Ordering::Release);
            self.rewrite_log();
            self.rewrite_if_worth_it();
        }
        Ok(erased)
    }

    /// Takes from the medium what was removed from the log. The log holds little:
    /// what is not sealed.
    fn rewrite_log(&self) {
        if !self.engine.log_holds_erased.load(Ordering::Acquire) {
            return;
        }
        match self.store.rewrite() {
            Ok(()) => self.engine.log_holds_erased.store(false, Ordering::Release),
            Err(error) => tracing::error!(
                %error,
                "the log still holds bytes of somebody who was erased; they are removed later"
            ),
        }
    }

    fn is_overfull(&self) -> bool {
        let most = MOST_WAITING * self.tuning.seal_events;
        self.engine.sites().iter().any(|site| site.logged() > most)
    }

    fn seal_if_full(&mut self) {
        if self.running.is_some() || self.failed {
            return;
        }
        for site in self.engine.sites() {
            let logged = site.logged();
            let tried = self.tried.get(site.id.as_str()).copied().unwrap_or(0);
            if logged < self.tuning.seal_events.max(tried) {
                continue;
            }
            site.dismiss();
            match site.plan_seal(self.clock.now(), self.tuning.seal_events / 2) {
                Some(plan) => {
                    self.run(move |store, _| {
                        let written = plan.write(store);
                        Done::Seal(plan, written)
                    });
                    return;
                }
                None => {
                    let more = logged + self.tuning.seal_events / 4 + 1;
                    self.tried.insert(site.id.to_string(), more);
                }
            }
        }
    }

    fn rewrite_if_worth_it(&mut self) {
        if self.running.is_some() || self.failed {
            return;
        }
        let now = self.clock.now();
        let sites = self.engine.sites();
        if let Some(plan) = sites
            .iter()
            .find_map(|site: &Arc<Site>| site.plan_rewrite(now))
        {
            self.run(move |store, cancel| {
                let written = plan.write(store, cancel);
                Done::Rewrite(plan, written)
            });
        }
    }

    fn run(&mut self, work: impl FnOnce(&dyn Store, &AtomicBool) -> Done + Send + 'static) {
        let (store, cancel) = (self.store.clone(), self.cancel.clone());
        let (sender, nudge) = (self.done.0.clone(), self.nudge.clone());
        let spawned = std::thread::Builder::new()
            .name("upkeep".to_owned())
            .spawn(move || {
                let done = catch_unwind(AssertUnwindSafe(|| work(&*store, &cancel)));
                // Nobody receives once the writer has ended.
                let _ = sender.send(done.unwrap_or(Done::Panicked));
                nudge.nudge();
            });
        match spawned {
            Ok(thread) => {
                self.running = Some(thread);
                self.engine.busy.store(true, Ordering::Release);
            }
            Err(error) => tracing::error!(%error, "cannot start a thread for upkeep"),
        }
    }

    fn install(&mut self, done: Done) {
        if let Some(thread) = self.running.take()
            && thread.join().is_err()
        {
            tracing::error!("the upkeep panicked");
        }
        let installed = match done {
            Done::Panicked => Err(StoreError::Failed("the thread panicked".to_owned())),
            Done::Seal(plan, written) => {
                written.and_then(|written| self.install_seal(plan, written))
            }
            Done::Rewrite(plan, rewritten) => rewritten.and_then(|rewritten| {
                self.store.commit(&[plan.change(&rewritten)])?;
                plan.apply(rewritten, &*self.store)
            }),
        };
        if let Err(error) = installed {
            // Tried again when time has passed, not at once.
            self.failed = true;
            if !self.cancel.load(Ordering::Relaxed) {
                tracing::error!(%error, "a segment was not written; what it was to hold stays where it is");
            }
        }
        // Only now: who sees it idle sees what was installed.
        self.engine.busy.store(false, Ordering::Release);
    }

    fn install_seal(&self, plan: SealPlan, written: WrittenSeal) -> Result<(), StoreError> {
        let log_end = self.store.log_end(plan.site())?;
        let (change, installation) = SealInstallation::prepare(plan, written, log_end);
        self.store.commit(&[change])?;
        installation.apply(&*self.store)
    }
}

impl Drop for Upkeep {
    fn drop(&mut self) {
        self.cancel.store(true, Ordering::Relaxed);
        if let Some(thread) = self.running.take()
            && thread.join().is_err()
        {
            tracing::error!("the upkeep panicked");
        }
    }
}
