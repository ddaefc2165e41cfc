//! The queue between requests and the writer: bounded, so that a disk that
//! cannot keep up is felt by senders and not by memory.

use crate::site::SiteId;
use crate::store::{Change, VisitorEvents};
use analytics::Event;
use tokio::sync::{mpsc, oneshot};

/// Requests that may wait. Each holds at most one decoded body.
const CAPACITY: usize = 256;

/// What a request asks of the writer.
#[derive(Debug)]
pub enum Job {
    /// Store events; those known already are duplicates.
    Store {
        /// Of which site.
        site: SiteId,
        /// Who did what; a visitor's events in the order of arrival.
        groups: Vec<VisitorEvents>,
        /// Where the answer goes.
        reply: oneshot::Sender<Result<Stored, Unavailable>>,
    },
    /// Make changes of definitions and sites.
    Change {
        /// The changes.
        changes: Vec<Change>,
        /// Where the answer goes.
        reply: oneshot::Sender<Result<(), Unavailable>>,
    },
    /// Erase a person.
    Erase {
        /// Of which site.
        site: SiteId,
        /// One of the person's visitors.
        visitor: String,
        /// Where the answer goes: the ids of all of them.
        reply: oneshot::Sender<Result<Vec<String>, Unavailable>>,
    },
    /// Look after what is to be looked after.
    Tick,
}

/// What became of the events of a [`Job::Store`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stored {
    /// On disk now.
    pub accepted: u32,
    /// There already.
    pub duplicates: u32,
}

/// Nothing was kept; the sender should try again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unavailable {
    /// Too much is waiting.
    #[error("the collector has more waiting than it can write")]
    Busy,
    /// It shuts down, or the writer is gone.
    #[error("the collector is shutting down")]
    Closed,
    /// The disk refused.
    #[error("the store could not write")]
    Store,
}

/// The sending end.
#[derive(Debug, Clone)]
pub struct EventQueue(mpsc::Sender<Job>);

/// A way to wake the writer up that does not keep it alive.
#[derive(Debug, Clone)]
pub(crate) struct Nudge(mpsc::WeakSender<Job>);

impl Nudge {
    /// Wakes it up, if it is there and would sleep otherwise: a full queue keeps
    /// it awake.
    pub(crate) fn nudge(&self) {
        if let Some(sender) = self.0.upgrade() {
            let _ = sender.try_send(Job::Tick);
        }
    }
}

/// The writer's end.
pub type Jobs = mpsc::Receiver<Job>;

impl EventQueue {
    /// A queue and its other end.
    #[must_use]
    pub fn new() -> (Self, Jobs) {
        let (sender, jobs) = mpsc::channel(CAPACITY);
        (Self(sender), jobs)
    }

    /// Erases a visitor with all others of the person and waits until they are out
    /// of every figure; their ids, none if nobody of that id is known.
    pub async fn erase(&self, site: SiteId, visitor: String) -> Result<Vec<String>, Unavailable> {
        let (reply, answer) = oneshot::channel();
        let job = Job::Erase {
            site,
            visitor,
            reply,
        };
        self.0.send(job).await.map_err(|_| Unavailable::Closed)?;
        answer.await.map_err(|_| Unavailable::Closed)?
    }

    /// Whether the writer is there.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.0.is_closed()
    }

    /// How many jobs wait, and how many may.
    #[must_use]
    pub fn length(&self) -> (usize, usize) {
        let most = self.0.max_capacity();
        (most - self.0.capacity(), most)
    }

    /// Asks for upkeep that depends on time.
    pub fn tick(&self) {
        self.nudger().nudge();
    }

    pub(crate) fn nudger(&self) -> Nudge {
        Nudge(self.0.downgrade())
    }

    /// Stores a visitor's events and waits until they are on disk. A full queue is
    /// an answer at once, for strangers' requests.
    pub async fn store(&self, site: SiteId, group: VisitorEvents) -> Result<Stored, Unavailable> {
        let (reply, answer) = oneshot::channel();
        self.0
            .try_send(Job::Store {
                site,
                groups: vec![group],
                reply,
            })
            .map_err(|error| match error {
                mpsc::error::TrySendError::Full(_) => Unavailable::Busy,
                mpsc::error::TrySendError::Closed(_) => Unavailable::Closed,
            })?;
        answer.await.map_err(|_| Unavailable::Closed)?
    }

    /// The same for visitors and events in the order of arrival, but waits for a
    /// place: for imports, which are in no hurry.
    pub async fn store_patiently(
        &self,
        site: SiteId,
        events: Vec<(String, Event)>,
    ) -> Result<Stored, Unavailable> {
        let (reply, answer) = oneshot::channel();
        let job = Job::Store {
            site,
            groups: by_visitor(events),
            reply,
        };
        self.0.send(job).await.map_err(|_| Unavailable::Closed)?;
        answer.await.map_err(|_| Unavailable::Closed)?
    }

    /// Makes changes and waits until they are on disk.
    pub async fn change(&self, changes: Vec<Change>) -> Result<(), Unavailable> {
        let (reply, answer) = oneshot::channel();
        let job = Job::Change { changes, reply };
        self.0.send(job).await.map_err(|_| Unavailable::Closed)?;
        answer.await.map_err(|_| Unavailable::Closed)?
    }
}

/// Runs of events of one visitor.
fn by_visitor(events: Vec<(String, Event)>) -> Vec<VisitorEvents> {
    let mut groups: Vec<VisitorEvents> = Vec::new();
    for (visitor, event) in events {
        match groups.last_mut() {
            Some(last) if last.visitor == visitor => last.events.push(event),
            _ => groups.push(VisitorEvents {
                visitor,
                events: vec![event],
            }),
        }
    }
    groups
}
