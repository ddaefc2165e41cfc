//! Outcomes: what became of each event, counted.

use super::rejection::Rejection;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// What became of one event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// On disk, and in the figures.
    Stored,
    /// It was there already; nothing changed.
    Duplicate,
    /// Refused for good, with this code.
    Rejected(&'static str),
}

/// Outcomes of a site since the process started.
#[derive(Debug, Default)]
pub struct Tally(Mutex<BTreeMap<Outcome, u64>>);

impl Tally {
    /// Counts some events with one outcome.
    pub fn add(&self, outcome: Outcome, count: u64) {
        if count > 0 {
            *self.lock().entry(outcome).or_default() += count;
        }
    }

    /// Counts refusals by their codes.
    pub fn add_rejected<'a>(&self, rejections: impl IntoIterator<Item = &'a Rejection>) {
        let mut counts = self.lock();
        for rejection in rejections {
            *counts.entry(Outcome::Rejected(rejection.code)).or_default() += 1;
        }
    }

    /// The counts so far.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<Outcome, u64> {
        self.lock().clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<Outcome, u64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
