//! The books: what was promised against what is there, and the table that the
//! suite prints.

use super::load::SITE;
use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Mutex;
use tests::binary::run;

/// What a data directory holds, read by the real binary.
#[derive(Debug, Default)]
pub(super) struct Held {
    /// Ids, and how often each is there.
    pub(super) ids: HashMap<String, u32>,
    /// Values that `check` names as damaged.
    pub(super) damaged: Vec<String>,
    /// What the commands wrote to their standard errors.
    pub(super) said: String,
}

impl Held {
    /// Reads all of it. A directory in which the site was not yet made holds nothing.
    pub(super) fn read(data: &Path) -> Result<Self, String> {
        let mut held = Self::default();
        let export = run(data, &["export", "--site", SITE]);
        let errors = String::from_utf8_lossy(&export.stderr);
        if !export.status.success() && !errors.contains("there is no site") {
            return Err(format!("export: {errors}"));
        }
        for line in String::from_utf8(export.stdout).unwrap().lines() {
            let event: serde_json::Value = serde_json::from_str(line).unwrap();
            *held
                .ids
                .entry(event["id"].as_str().unwrap().to_owned())
                .or_default() += 1;
        }
        let check = run(data, &["check"]);
        held.said = errors.into_owned();
        let errors = String::from_utf8_lossy(&check.stderr);
        held.said.push_str(&errors);
        let report: serde_json::Value =
            serde_json::from_slice(&check.stdout).map_err(|_| format!("check: {errors}"))?;
        let damaged = report["damaged"].as_array().unwrap();
        held.damaged = damaged.iter().map(ToString::to_string).collect();
        Ok(held)
    }

    /// Compares with what was promised.
    pub(super) fn against(&self, promised: &HashSet<String>) -> Verdict {
        Verdict {
            acknowledged: promised.len(),
            lost: promised
                .iter()
                .filter(|id| !self.ids.contains_key(*id))
                .count(),
            doubled: self.ids.values().filter(|count| **count > 1).count(),
        }
    }
}

/// What became of a promise.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Verdict {
    pub(super) acknowledged: usize,
    pub(super) lost: usize,
    pub(super) doubled: usize,
}

static TABLE: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Adds a fault to the table and prints it: the last one printed is the whole.
pub(super) fn report(fault: &str, rounds: usize, verdict: Verdict, beside: &str) {
    let mut table = TABLE.lock().unwrap();
    let Verdict {
        acknowledged,
        lost,
        doubled,
    } = verdict;
    table.push(format!(
        "| {fault:<34} | {rounds:>6} | {acknowledged:>12} | {lost:>4} | {doubled:>7} | {beside}"
    ));
    println!(
        "\n| {:<34} | rounds | acknowledged | lost | doubled | beside",
        "fault"
    );
    table.iter().for_each(|row| println!("{row}"));
}
