//! The memory store: a real store without a medium.

mod site;

use self::site::KeptSite;
use super::segment::{MemoryParts, PartSink, PartSource};
use super::{
    Change, Credential, CredentialKind, Damage, Definition, DefinitionKind, Installed, NewSegment,
    SegmentId, Store, StoreError, VisitorEvents,
};
use crate::site::SiteId;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// Keeps everything in memory; what it holds dies with it.
#[derive(Debug, Default)]
pub struct MemoryStore {
    kept: Arc<RwLock<Kept>>,
}

#[derive(Debug, Default)]
struct Kept {
    definitions: BTreeMap<(DefinitionKind, SiteId, String), String>,
    credentials: BTreeMap<(CredentialKind, String), String>,
    sites: BTreeMap<SiteId, KeptSite>,
    last_segment: u64,
}

impl Kept {
    fn apply(&mut self, change: &Change) -> Result<(), StoreError> {
        match change {
            Change::Append(site, groups) => {
                let site = self.sites.entry(site.clone()).or_default();
                site.log.extend(groups.iter().cloned());
            }
            Change::Define(definition) => {
                let key = (
                    definition.kind,
                    definition.site.clone(),
                    definition.id.clone(),
                );
                self.definitions.insert(key, definition.body.clone());
            }
            Change::Undefine(site, kind, id) => {
                self.definitions.remove(&(*kind, site.clone(), id.clone()));
            }
            Change::Keep(credential) => {
                let key = (credential.kind, credential.id.clone());
                self.credentials.insert(key, credential.body.clone());
            }
            Change::Forget(kind, id) => {
                self.credentials.remove(&(*kind, id.clone()));
            }
            Change::Seal(seal) => {
                let site = self.sites.entry(seal.site.clone()).or_default();
                site.seal(seal).map_err(StoreError::Refused)?;
            }
            Change::RemoveSite(site) => {
                self.sites.remove(site);
                self.definitions.retain(|(_, of, _), _| of != site);
            }
        }
        Ok(())
    }
}

impl MemoryStore {
    fn read(&self) -> RwLockReadGuard<'_, Kept> {
        self.kept.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Kept> {
        self.kept.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for MemoryStore {
    fn commit(&self, changes: &[Change]) -> Result<(), StoreError> {
        let mut kept = self.write();
        changes.iter().try_for_each(|change| kept.apply(change))
    }

    fn definitions(&self) -> Result<(Vec<Definition>, Vec<Damage>), StoreError> {
        let kept = self.read();
        let definitions = kept
            .definitions
            .iter()
            .map(|((kind, site, id), body)| Definition {
                site: site.clone(),
                kind: *kind,
                id: id.clone(),
                body: body.clone(),
            });
        Ok((definitions.collect(), Vec::new()))
    }

    fn credentials(&self) -> Result<(Vec<Credential>, Vec<Damage>), StoreError> {
        let kept = self.read();
        let credentials = kept
            .credentials
            .iter()
            .map(|((kind, id), body)| Credential {
                kind: *kind,
                id: id.clone(),
                body: body.clone(),
            });
        Ok((credentials.collect(), Vec::new()))
    }

    fn replay(
        &self,
        site: &SiteId,
        visit: &mut dyn FnMut(VisitorEvents),
    ) -> Result<Vec<Damage>, StoreError> {
        let kept = self.read();
        let log = kept.sites.get(site).into_iter().flat_map(|site| &site.log);
        log.cloned().for_each(visit);
        Ok(Vec::new())
    }

    fn log_end(&self, site: &SiteId) -> Result<u64, StoreError> {
        let kept = self.read();
        Ok(kept.sites.get(site).map_or(0, KeptSite::log_end))
    }

    fn new_segment(&self, site: &SiteId) -> Result<Box<dyn NewSegment>, StoreError> {
        let mut kept = self.write();
        kept.last_segment += 1;
        Ok(Box::new(NewParts {
            kept: self.kept.clone(),
            site: site.clone(),
            id: SegmentId(kept.last_segment),
            parts: MemoryParts::default(),
        }))
    }

    fn segments(&self, site: &SiteId) -> Result<(Vec<Installed>, Vec<Damage>), StoreError> {
        let kept = self.read();
        let installed = kept.sites.get(site).map(KeptSite::segments);
        Ok((installed.unwrap_or_default(), Vec::new()))
    }

    fn open_segment(
        &self,
        site: &SiteId,
        id: SegmentId,
    ) -> Result<Arc<dyn PartSource>, StoreError> {
        let kept = self.read();
        match kept.sites.get(site).and_then(|site| site.open(id)) {
            Some(parts) => Ok(parts),
            None => Err(StoreError::Refused(format!(
                "segment {id} of {site} is not installed"
            ))),
        }
    }

    fn rewrite(&self) -> Result<(), StoreError> {
        Ok(())
    }

    fn backup(&self, _to: &Path) -> Result<(), StoreError> {
        let reason = "a store in memory cannot be backed up; export its sites";
        Err(StoreError::Refused(reason.to_owned()))
    }

    fn size_bytes(&self) -> u64 {
        0
    }
}

/// A segment that is being filled.
struct NewParts {
    kept: Arc<RwLock<Kept>>,
    site: SiteId,
    id: SegmentId,
    parts: MemoryParts,
}

impl PartSink for NewParts {
    fn part(&mut self, bytes: &[u8]) -> Result<u32, StoreError> {
        PartSink::part(&mut self.parts, bytes)
    }
}

impl NewSegment for NewParts {
    fn finish(self: Box<Self>) -> Result<SegmentId, StoreError> {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        let site = kept.sites.entry(self.site).or_default();
        site.finished(self.id, self.parts);
        Ok(self.id)
    }
}
