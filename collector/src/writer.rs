//! The writer: one thread that makes every change, in groups.
//!
//! All that waits is committed together, so that one flush and sync serves many
//! requests. A request is answered when its events are on disk and in the
//! engine: who was told "accepted" finds them in the next report, and after a
//! power cut.

mod fresh;

use self::fresh::Fresh;
use crate::clock::Stopwatch;
use crate::engine::{Engine, Site};
use crate::ingest::Outcome;
use crate::measures::Measures;
use crate::queue::{Job, Jobs, Stored, Unavailable};
use crate::site::SiteId;
use crate::store::{Change, Store};
use crate::upkeep::Upkeep;
use std::sync::Arc;
use std::thread::JoinHandle;
use tokio::sync::oneshot;

/// Events after which a group is closed, however many more wait.
const GROUP_EVENTS: usize = 20_000;

/// What the writer works on.
pub(crate) struct Hands {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) engine: Arc<Engine>,
    pub(crate) measures: Arc<Measures>,
}

/// Starts the writer. It ends when every [`crate::queue::EventQueue`] is gone
/// and all that waited is written.
pub(crate) fn start(
    hands: Hands,
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
                    apart = group.add(job, &hands.engine);
                    // What comes after a change may depend on it, so it ends a group.
                    let is_full = group.events() >= GROUP_EVENTS
                        || !group.changed.is_empty()
                        || apart.is_some();
                    next = if is_full { None } else { jobs.try_recv().ok() };
                }
                if !group.is_empty() {
                    std::mem::take(&mut group).commit(&hands);
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
    /// What is new, by site.
    fresh: Vec<Fresh>,
    /// Made after that is appended: what comes after a change is in the next group.
    changes: Vec<Change>,
    stored: Vec<(Answer, Reply<Stored>)>,
    changed: Vec<Reply<()>>,
}

/// What is done between two groups.
enum Apart {
    Tick,
    Erase(SiteId, String, Reply<Vec<String>>),
}

/// What a job is told once it is on disk, and the place of its site in the group.
struct Answer {
    stored: Stored,
    site: usize,
}

/// Where the answer to a job goes.
type Reply<T> = oneshot::Sender<Result<T, Unavailable>>;

impl Group {
    fn is_empty(&self) -> bool {
        self.stored.is_empty() && self.changed.is_empty()
    }

    fn events(&self) -> usize {
        self.fresh.iter().map(Fresh::seen_events).sum()
    }

    /// Adds a job, or hands it back as one that is done apart.
    fn add(&mut self, job: Job, engine: &Engine) -> Option<Apart> {
        match job {
            Job::Store {
                site,
                groups,
                reply,
            } => {
                let place = self.place(site, engine);
                if let Some(fresh) = self.fresh.get_mut(place) {
                    let stored = fresh.add(groups);
                    let site = place;
                    self.stored.push((Answer { stored, site }, reply));
                }
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

    /// The place of a site among those of the group.
    fn place(&mut self, site: SiteId, engine: &Engine) -> usize {
        let known = self.fresh.iter().position(|fresh| fresh.id == site);
        known.unwrap_or_else(|| {
            self.fresh.push(Fresh::of(site, engine));
            self.fresh.len() - 1
        })
    }

    fn commit(self, hands: &Hands) {
        let Hands { store, engine, .. } = hands;
        let mut sites = Vec::with_capacity(self.fresh.len());
        let mut places = Vec::new();
        let mut changes = Vec::with_capacity(self.fresh.len() + self.changes.len());
        for fresh in self.fresh {
            if !fresh.groups.is_empty() {
                // What is appended lies behind the end of the log, or there. Where
                // that cannot be told it lies somewhere: that only keeps more.
                places.push((fresh.id.clone(), store.log_end(&fresh.id).unwrap_or(0)));
                changes.push(Change::Append(fresh.id, fresh.groups));
            }
            sites.push(fresh.site);
        }
        changes.extend(self.changes);
        let watch = Stopwatch::start();
        let committed = store.commit(&changes);
        hands.measures.commits.add(watch.elapsed());
        let done = match committed {
            Ok(()) => engine.apply(changes, &places).map_err(|reason| {
                tracing::error!(reason, "a definition was stored that cannot be read");
                Unavailable::Store
            }),
            Err(error) => {
                tracing::error!(%error, "a commit failed; its senders were told to try again");
                Err(Unavailable::Store)
            }
        };
        if done.is_ok() {
            count_outcomes(&sites, &self.stored);
        }
        for (answer, reply) in self.stored {
            // A sender that is gone does not want the answer.
            let _ = reply.send(done.clone().map(|()| answer.stored));
        }
        for reply in self.changed {
            let _ = reply.send(done.clone());
        }
    }
}

/// Counts what became of a group's events, by the places of their sites.
fn count_outcomes(sites: &[Option<Arc<Site>>], answers: &[(Answer, Reply<Stored>)]) {
    for (place, site) in sites.iter().enumerate() {
        let Some(site) = site else { continue };
        let answers = answers.iter().map(|(answer, _)| answer);
        let of_site = || answers.clone().filter(|answer| answer.site == place);
        let accepted = of_site().map(|answer| u64::from(answer.stored.accepted));
        let duplicates = of_site().map(|answer| u64::from(answer.stored.duplicates));
        site.outcomes.add(Outcome::Stored, accepted.sum());
        site.outcomes.add(Outcome::Duplicate, duplicates.sum());
    }
}
