//! `Turns`: how many reports run at once, and how many may wait. A report uses all
//! cores, so more of them at once would only take memory and time from ingest.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Reports that may wait for their turn: a screen asks for some ten at a time.
const MOST_WAITING: usize = 256;

/// The turns of all reports. Clones share them.
#[derive(Debug, Clone)]
pub struct Turns {
    free: Arc<Semaphore>,
    at_once: usize,
    waiting: Arc<AtomicUsize>,
    stopped: Arc<AtomicU64>,
}

/// A report's turn, over when it is dropped.
#[derive(Debug)]
pub struct Turn {
    _permit: OwnedSemaphorePermit,
    stopped: Arc<AtomicU64>,
}

impl Turn {
    /// Ends it before the report was finished.
    pub fn stop(self) {
        self.stopped.fetch_add(1, Ordering::Relaxed);
    }
}

/// So many wait already that one more would wait in vain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("more reports are waiting than the collector can answer")]
pub struct TooMany;

/// One that waits; its future may be dropped at any time.
struct Waiting<'t>(&'t AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Turns {
    /// So many at once.
    #[must_use]
    pub fn new(at_once: usize) -> Self {
        Self {
            free: Arc::new(Semaphore::new(at_once)),
            at_once,
            waiting: Arc::default(),
            stopped: Arc::default(),
        }
    }

    /// Waits for a turn, unless too many do. Who gives up waiting is out of it.
    pub async fn take(&self) -> Result<Turn, TooMany> {
        if let Ok(permit) = self.free.clone().try_acquire_owned() {
            return Ok(self.begin(permit));
        }
        let before = self.waiting.fetch_add(1, Ordering::Relaxed);
        let waiting = Waiting(&self.waiting);
        if before >= MOST_WAITING {
            return Err(TooMany);
        }
        let permit = self.free.clone().acquire_owned().await;
        drop(waiting);
        // Nobody closes the semaphore.
        permit.map(|permit| self.begin(permit)).map_err(|_| TooMany)
    }

    fn begin(&self, permit: OwnedSemaphorePermit) -> Turn {
        Turn {
            _permit: permit,
            stopped: self.stopped.clone(),
        }
    }

    /// Reports that run.
    #[must_use]
    pub fn running(&self) -> usize {
        self.at_once.saturating_sub(self.free.available_permits())
    }

    /// Reports that were stopped because nobody waited for them any more.
    #[must_use]
    pub fn stopped(&self) -> u64 {
        self.stopped.load(Ordering::Relaxed)
    }

    /// Reports that wait.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::task::Poll;

    #[tokio::test]
    async fn so_many_run_so_many_wait_and_who_gives_up_leaves_no_trace() {
        let turns = Turns::new(1);
        let running = turns.take().await.unwrap();
        assert_eq!((turns.running(), turns.waiting()), (1, 0));
        let mut queue: Vec<_> = (0..MOST_WAITING).map(|_| Box::pin(turns.take())).collect();
        for waiting in &mut queue {
            let poll = std::future::poll_fn(|context| {
                Poll::Ready(waiting.as_mut().poll(context).is_pending())
            });
            assert!(poll.await);
        }
        assert_eq!(turns.waiting(), MOST_WAITING);
        assert_eq!(turns.take().await.unwrap_err(), TooMany);
        assert_eq!(turns.waiting(), MOST_WAITING);
        queue.truncate(1);
        assert_eq!(turns.waiting(), 1);
        drop(running);
        let next = queue.pop().unwrap().await.unwrap();
        assert_eq!((turns.running(), turns.waiting()), (1, 0));
        next.stop();
        assert_eq!((turns.running(), turns.stopped()), (0, 1));
    }
}
