//! `Measures`: what takes how long, for whoever watches the collector.

mod durations;

pub use durations::Durations;

use crate::clock::Stopwatch;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// See the module.
#[derive(Debug, Default)]
pub struct Measures {
    /// From the first write of a commit until it would survive a power cut.
    pub commits: Durations,
    /// By report, from its turn until it is written as JSON.
    reports: Mutex<BTreeMap<String, Arc<Durations>>>,
}

impl Measures {
    /// Counts an answered report. Names are those of reports that there are.
    pub fn add_report(&self, name: &str, watch: Stopwatch) {
        let mut reports = self.reports.lock().unwrap_or_else(PoisonError::into_inner);
        let durations = match reports.get(name) {
            Some(known) => known.clone(),
            None => reports.entry(name.to_owned()).or_default().clone(),
        };
        drop(reports);
        durations.add(watch.elapsed());
    }

    /// The reports that were answered since the start.
    #[must_use]
    pub fn reports(&self) -> BTreeMap<String, Arc<Durations>> {
        self.reports
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}
