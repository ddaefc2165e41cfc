//! `Shop`: the simulated shop that every competitor gets, made on all cores.
//!
//! The same size and seed give the same people. They come in portions: each is
//! worked on by one thread, and the results are taken in the order of the people.

use analytics::session::DEFAULT_IDLE;
use analytics::{Event, Timeline, Timestamp};
use anyhow::{Context, Result};
use collector::simulate::{Params, SimulatedEvent, lives};
use std::collections::BTreeMap;
use std::num::NonZero;
use std::ops::Range;
use std::sync::mpsc::sync_channel;
use std::thread;

/// The site's name.
pub(crate) const SITE: &str = "bench";
/// 2025-11-01T00:00:00-03:00: past by every clock, so that all sessions have
/// ended and every competitor is asked about the same ones.
pub(crate) const END: Timestamp = Timestamp(1_761_966_000_000);
/// All sessions start in so many days before the end.
pub(crate) const DAYS: u32 = 90;
/// People of a portion.
const PORTION: u64 = 4_000;
/// People who make a thousand sessions, on average.
const PEOPLE_A_THOUSAND: u64 = 683;

/// Which world, and how large.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shop {
    /// About how many sessions; every life is told to its end.
    pub(crate) sessions: u64,
    /// Chooses the world.
    pub(crate) seed: u64,
}

/// What one person did: a timeline for each browser.
#[derive(Debug)]
pub(crate) struct Life {
    /// By visitor.
    pub(crate) timelines: Vec<Timeline>,
}

impl Shop {
    /// Who they are, for `simulate`.
    fn params(&self) -> Params {
        Params {
            site: SITE.to_owned(),
            sessions: self.sessions,
            seed: self.seed,
            end: END,
            days: DAYS,
        }
    }

    /// How many people it has.
    pub(crate) fn people(&self) -> u64 {
        (self.sessions * PEOPLE_A_THOUSAND).div_ceil(1_000)
    }

    /// Works on all people by portions, on all cores.
    pub(crate) fn work<T: Send>(
        &self,
        work: impl Fn(Vec<Life>) -> Result<T> + Sync,
        take: impl FnMut(T) -> Result<()>,
    ) -> Result<()> {
        self.work_on(0..self.people(), work, take)
    }

    /// Works on some people by portions, on all cores.
    pub(crate) fn work_on<T: Send>(
        &self,
        people: Range<u64>,
        work: impl Fn(Vec<Life>) -> Result<T> + Sync,
        mut take: impl FnMut(T) -> Result<()>,
    ) -> Result<()> {
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        let portions = (people.end - people.start).div_ceil(PORTION);
        let of_portion = |number: u64| {
            let first = people.start + number * PORTION;
            let people = first..(first + PORTION).min(people.end);
            let lives = lives(&self.params(), people).map(Life::of);
            work(lives.collect::<Result<_>>()?)
        };
        thread::scope(|threads| {
            let of_portion = &of_portion;
            let spawn = |first: usize| {
                let (done, results) = sync_channel(1);
                threads.spawn(move || {
                    for number in (first as u64..portions).step_by(cores) {
                        // Nobody listens after an error.
                        if done.send(of_portion(number)).is_err() {
                            return;
                        }
                    }
                });
                results
            };
            let threads: Vec<_> = (0..cores).map(spawn).collect();
            for results in (0..portions).zip(threads.iter().cycle()).map(|(_, r)| r) {
                take(
                    results
                        .recv()
                        .context("a worker of the simulation died")??,
                )?;
            }
            Ok(())
        })
    }
}

impl Life {
    fn of(told: Vec<SimulatedEvent>) -> Result<Self> {
        let mut visitors: BTreeMap<String, Vec<Event>> = BTreeMap::new();
        for event in told {
            let visitor = event.visitor.to_string();
            visitors.entry(visitor).or_default().push(event.believed()?);
        }
        let timelines = visitors.into_iter();
        let timelines =
            timelines.map(|(visitor, events)| Timeline::from_events(visitor, events, DEFAULT_IDLE));
        Ok(Self {
            timelines: timelines.collect(),
        })
    }

    /// The people that reports see: browsers that named the same user are one.
    pub(crate) fn people(&self) -> Vec<Vec<&Timeline>> {
        let mut known: BTreeMap<&str, Vec<&Timeline>> = BTreeMap::new();
        let mut people = Vec::new();
        for timeline in &self.timelines {
            match timeline.user() {
                Some(user) => known.entry(user).or_default().push(timeline),
                None => people.push(vec![timeline]),
            }
        }
        people.extend(known.into_values());
        people
    }
}
