//! A store that is opened anew after it failed.
//!
//! A storage engine that met an error of the disk refuses everything from then
//! on, though the disk may be well again: space was made, a cable was put back.
//! So a failed commit closes the store, and a later one opens it again; until then
//! commits fail at once and nothing is acknowledged. What a failed commit may have
//! left is told from what is new by its ids. A panic of the engine is such an
//! error: sled panics where a sync fails while it is closed.

use super::segment::PartSource;
use super::{
    Change, CheckReport, Credential, Damage, Definition, Installed, NewSegment, SegmentId, Store,
    StoreError, VisitorEvents,
};
use crate::clock::Stopwatch;
use crate::site::SiteId;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Opening reads a lot, so that a disk that stays full is not asked all the time.
const PAUSE: Duration = Duration::from_secs(1);

/// Told whether the store was open before and failed.
type Opener<S> = Box<dyn Fn(bool) -> Result<S, StoreError> + Send>;

/// A store and the way to open it.
pub struct Reopening<S> {
    state: Mutex<State<S>>,
}

struct State<S> {
    open: Opener<S>,
    store: Result<Arc<S>, Closed>,
}

/// Why the store is closed, and since when.
struct Closed {
    reason: String,
    since: Stopwatch,
}

impl<S: Store> Reopening<S> {
    /// Opens the store for the first time.
    pub fn open(
        open: impl Fn(bool) -> Result<S, StoreError> + Send + 'static,
    ) -> Result<Self, StoreError> {
        let store = Ok(Arc::new(guarded(|| open(false))?));
        let open = Box::new(open);
        let state = Mutex::new(State { open, store });
        Ok(Self { state })
    }

    /// The store, opened again if it is time for that.
    fn store(&self) -> Result<Arc<S>, StoreError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match &state.store {
            Ok(store) => return Ok(store.clone()),
            Err(closed) if closed.since.elapsed() < PAUSE => {
                return Err(StoreError::Failed(format!("closed, as {}", closed.reason)));
            }
            Err(_) => {}
        }
        match guarded(|| (state.open)(true)) {
            Ok(store) => {
                tracing::warn!("the store is open again");
                let store = Arc::new(store);
                state.store = Ok(store.clone());
                Ok(store)
            }
            Err(error) => {
                state.store = Err(Closed::because(&error));
                Err(error)
            }
        }
    }

    /// Writes, and closes the store if that fails.
    fn write(&self, write: impl FnOnce(&S) -> Result<(), StoreError>) -> Result<(), StoreError> {
        let store = self.store()?;
        let done = guarded(|| write(&store));
        if let Err(error @ StoreError::Failed(_)) = &done {
            // Dropped first: a store that is still held cannot be opened again.
            drop(store);
            self.close(error);
        }
        done
    }

    fn close(&self, error: &StoreError) {
        tracing::error!("the store is closed, and opened again when the disk allows");
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let held = std::mem::replace(&mut state.store, Err(Closed::because(error)));
        // It fails again while it is closed, which is no news.
        let _ = guarded(|| {
            drop(held);
            Ok(())
        });
    }
}

/// Runs what may panic below.
fn guarded<T>(run: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|panic| {
        let reason = message(&*panic);
        tracing::error!(reason, "the storage engine panicked");
        Err(StoreError::Failed(format!("its engine panicked: {reason}")))
    })
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("without a message")
}

impl Closed {
    fn because(error: &StoreError) -> Self {
        Self {
            reason: error.to_string(),
            since: Stopwatch::start(),
        }
    }
}

impl<S: Store> Store for Reopening<S> {
    fn commit(&self, changes: &[Change]) -> Result<(), StoreError> {
        self.write(|store| store.commit(changes))
    }

    fn definitions(&self) -> Result<(Vec<Definition>, Vec<Damage>), StoreError> {
        self.store()?.definitions()
    }

    fn credentials(&self) -> Result<(Vec<Credential>, Vec<Damage>), StoreError> {
        self.store()?.credentials()
    }

    fn replay(
        &self,
        site: &SiteId,
        visit: &mut dyn FnMut(VisitorEvents),
    ) -> Result<Vec<Damage>, StoreError> {
        self.store()?.replay(site, visit)
    }

    fn log_end(&self, site: &SiteId) -> Result<u64, StoreError> {
        self.store()?.log_end(site)
    }

    fn new_segment(&self, site: &SiteId) -> Result<Box<dyn NewSegment>, StoreError> {
        self.store()?.new_segment(site)
    }

    fn segments(&self, site: &SiteId) -> Result<(Vec<Installed>, Vec<Damage>), StoreError> {
        self.store()?.segments(site)
    }

    fn open_segment(
        &self,
        site: &SiteId,
        id: SegmentId,
    ) -> Result<Arc<dyn PartSource>, StoreError> {
        self.store()?.open_segment(site, id)
    }

    fn rewrite(&self) -> Result<(), StoreError> {
        self.write(Store::rewrite)
    }

    fn backup(&self, to: &Path) -> Result<(), StoreError> {
        self.store()?.backup(to)
    }

    fn is_open(&self) -> bool {
        self.store().is_ok_and(|store| store.is_open())
    }

    fn size_bytes(&self) -> u64 {
        self.store().map_or(0, |store| store.size_bytes())
    }

    fn check(&self) -> Result<CheckReport, StoreError> {
        self.store()?.check()
    }
}
