//! The writer: one thread that makes every change, in groups.
//!
//! All that waits is committed together, so that one flush and sync serves many
//! requests. A request is answered when its events are on disk and in the
//! engine: who was told "accepted" finds them in the next report, and after a
//! power cut.

use crate::engine::Engine;
use crate::ingest::Outcome;
use crate::queue::{Job, Jobs, Stored, Unavailable};
use crate::site::SiteId;
use crate::store::{Change, Store, VisitorEvents};
use crate::upkeep::Upkeep;
use analytics::Event;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::thread::JoinHandle;
use tokio::sync::oneshot;

/// Events after which a group is closed, however many more wait.
const GROUP_EVENTS: usize = 20_000;

/// Starts the writer. It ends when every [`crate::queue::EventQueue`] is gone
/// and all that waited is written.
pub(crate) fn start(
    store: Arc<dyn Store>,
    engine: Arc<Engine>,
    mut upkeep: Upkeep,
    mut jobs: Jobs,
) -> std::io::Result<JoinHandle<()>> {
    std::thread::Builder::new()
        .name("writer".to_owned())
        .spawn(move || {
            let mut group = Group::default();
            while let Some(first) = jobs.blocking_recv() {
                let mut next = Some(first);
                let mut apart = None;
                while let Some(job) = next {
                    apart = group.add(job, &engine);
                    // What comes after a change may depend on it, so it ends a group.
                    let is_full = group.events >= GROUP_EVENTS
                        || !group.changed.is_empty()
                        || apart.is_some();
                    next = if is_full { None } else { jobs.try_recv().ok() };
                }
                if !group.is_empty() {
                    std::mem::take(&mut group).commit(&*store, &engine);
                }
                match apart {
                    None => upkeep.look(),
                    Some(Apart::Tick) => upkeep.tick(),
                    Some(Apart::Erase(site, visitor, reply)) => {
                        // Nobody waits for the answer of a sender that is gone.
                        let _ = reply.send(upkeep.erase(&site, &visitor));
                    }
                }
            }
        })
}

/// Jobs that are committed together.
#[derive(Default)]
struct Group {
    changes: Vec<Change>,
    events: usize,
    /// Ids new in this group, which the engine does not know yet.
    fresh: HashSet<(SiteId, String, String)>,
    stored: Vec<(SiteId, Stored, Reply<Stored>)>,
    changed: Vec<Reply<()>>,
}

/// Where the logs of the sites end before a commit: what it appends lies there or
/// behind.
fn log_places(store: &dyn Store, changes: &[Change]) -> HashMap<SiteId, u64> {
    let mut places = HashMap::new();
    for change in changes {
        if let Change::Append(site, _) = change
            && !places.contains_key(site)
        {
            // From the beginning, where it cannot be told: that only keeps more.
            places.insert(site.clone(), store.log_end(site).unwrap_or(0));
        }
    }
    places
}

/// What is done between two groups.
enum Apart {
    Tick,
    Erase(SiteId, String, Reply<Vec<String>>),
}

/// Where the answer to a job goes.
type Reply<T> = oneshot::Sender<Result<T, Unavailable>>;

impl Group {
    fn is_empty(&self) -> bool {
        self.stored.is_empty() && self.changed.is_empty()
    }

    /// Adds a job, or hands it back as one that is done apart.
    fn add(&mut self, job: Job, engine: &Engine) -> Option<Apart> {
        match job {
            Job::Store {
                site,
                events,
                reply,
            } => {
                self.events += events.len();
                let (fresh, stored) = self.without_duplicates(&site, events, engine);
                if !fresh.is_empty() {
                    self.changes.push(Change::Append(site.clone(), fresh));
                }
                self.stored.push((site, stored, reply));
            }
            Job::Change { changes, reply } => {
                self.changes.extend(changes);
                self.changed.push(reply);
            }
            Job::Tick => return Some(Apart::Tick),
            Job::Erase {
                site,
                visitor,
                reply,
            } => return Some(Apart::Erase(site, visitor, reply)),
        }
        None
    }

    /// The events that are new, by visitor in the order of first appearance.
    fn without_duplicates(
        &mut self,
        site: &SiteId,
        events: Vec<(String, Event)>,
        engine: &Engine,
    ) -> (Vec<VisitorEvents>, Stored) {
        let known = engine.site(site.as_str());
        let mut stored = Stored::default();
        let mut places = HashMap::new();
        let mut groups: Vec<VisitorEvents> = Vec::new();
        if let Some(site) = &known {
            for batch in events.chunk_by(|(one, _), (other, _)| one == other) {
                if let Some((visitor, _)) = batch.first() {
                    site.awaken(visitor);
                }
            }
        }
        for (visitor, event) in events {
            let seen = known
                .as_ref()
                .is_some_and(|site| site.has_seen(&visitor, &event.id));
            if seen
                || !self
                    .fresh
                    .insert((site.clone(), visitor.clone(), event.id.clone()))
            {
                stored.duplicates += 1;
                continue;
            }
            stored.accepted += 1;
            let place = *places.entry(visitor).or_insert_with_key(|visitor| {
                groups.push(VisitorEvents {
                    visitor: visitor.clone(),
                    events: Vec::new(),
                });
                groups.len() - 1
            });
            if let Some(group) = groups.get_mut(place) {
                group.events.push(event);
            }
        }
        (groups, stored)
    }

    fn commit(self, store: &dyn Store, engine: &Engine) {
        let places = log_places(store, &self.changes);
        let done = match store.commit(&self.changes) {
            Ok(()) => engine.apply(self.changes, &places).map_err(|reason| {
                tracing::error!(reason, "a definition was stored that cannot be read");
                Unavailable::Store
            }),
            Err(error) => {
                tracing::error!(%error, "a commit failed; its senders were told to try again");
                Err(Unavailable::Store)
            }
        };
        // A sender that is gone does not want the answer.
        for (site, stored, reply) in self.stored {
            if let (Ok(()), Some(site)) = (&done, engine.site(site.as_str())) {
                site.outcomes.add(Outcome::Stored, stored.accepted.into());
                site.outcomes
                    .add(Outcome::Duplicate, stored.duplicates.into());
            }
            let _ = reply.send(done.clone().map(|()| stored));
        }
        for reply in self.changed {
            let _ = reply.send(done.clone());
        }
    }
}
