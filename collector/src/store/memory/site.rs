//! What the memory store keeps of a site.

use crate::store::segment::MemoryParts;
use crate::store::{Installed, Seal, SegmentId, VisitorEvents};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

/// The log and the segments of a site.
#[derive(Debug, Default)]
pub(super) struct KeptSite {
    pub(super) log: VecDeque<VisitorEvents>,
    /// Groups that were in the log before those that are.
    passed: u64,
    /// Every finished segment, installed or not.
    parts: BTreeMap<SegmentId, Arc<MemoryParts>>,
    installed: Vec<(SegmentId, BTreeSet<u32>)>,
}

impl KeptSite {
    pub(super) fn log_end(&self) -> u64 {
        self.passed + self.log.len() as u64
    }

    pub(super) fn finished(&mut self, id: SegmentId, parts: MemoryParts) {
        self.parts.insert(id, Arc::new(parts));
    }

    pub(super) fn segments(&self) -> Vec<Installed> {
        let installed = self.installed.iter().map(|(id, dead)| Installed {
            id: *id,
            dead: dead.iter().copied().collect(),
        });
        installed.collect()
    }

    pub(super) fn open(&self, id: SegmentId) -> Option<Arc<MemoryParts>> {
        let is_installed = self.installed.iter().any(|(known, _)| *known == id);
        self.parts.get(&id).filter(|_| is_installed).cloned()
    }

    /// Makes the change, or says why it does not fit.
    pub(super) fn seal(&mut self, seal: &Seal) -> Result<(), String> {
        let mut installed = self.installed.clone();
        for id in &seal.remove {
            let place = installed.iter().position(|(known, _)| known == id);
            installed.remove(place.ok_or_else(|| not_installed(*id))?);
        }
        for id in &seal.add {
            let mut known = self.installed.iter().chain(&installed);
            if known.any(|(known, _)| known == id) {
                return Err(format!("segment {id} is installed already"));
            }
            if !self.parts.contains_key(id) {
                return Err(format!("segment {id} is not finished"));
            }
            installed.push((*id, BTreeSet::new()));
        }
        for (id, rows) in &seal.dead {
            let segment = installed.iter_mut().find(|(known, _)| known == id);
            let (_, dead) = segment.ok_or_else(|| not_installed(*id))?;
            dead.extend(rows);
        }
        let end = self.log_end();
        if seal.log_from > end {
            let from = seal.log_from;
            return Err(format!("the log ends at {end} and not at {from}"));
        }
        self.installed = installed;
        for id in &seal.remove {
            self.parts.remove(id);
        }
        self.log.extend(seal.again.iter().cloned());
        while self.passed < seal.log_from {
            self.log.pop_front();
            self.passed += 1;
        }
        Ok(())
    }
}

fn not_installed(id: SegmentId) -> String {
    format!("segment {id} is not installed")
}
