//! The memory store: a real store without a medium.

use super::{Change, Damage, Definition, DefinitionKind, Store, StoreError, VisitorEvents};
use crate::site::SiteId;
use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

/// Keeps everything in memory; what it holds dies with it.
#[derive(Debug, Default)]
pub struct MemoryStore {
    kept: RwLock<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    definitions: BTreeMap<(DefinitionKind, SiteId, String), String>,
    events: BTreeMap<SiteId, Vec<VisitorEvents>>,
}

impl Kept {
    fn apply(&mut self, change: &Change) {
        match change {
            Change::Append(site, groups) => {
                self.events
                    .entry(site.clone())
                    .or_default()
                    .extend_from_slice(groups);
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
            Change::RemoveSite(site) => {
                self.events.remove(site);
                self.definitions.retain(|(_, of, _), _| of != site);
            }
        }
    }
}

impl Store for MemoryStore {
    fn commit(&self, changes: &[Change]) -> Result<(), StoreError> {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        changes.iter().for_each(|change| kept.apply(change));
        Ok(())
    }

    fn definitions(&self) -> Result<(Vec<Definition>, Vec<Damage>), StoreError> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
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

    fn replay(
        &self,
        site: &SiteId,
        visit: &mut dyn FnMut(VisitorEvents),
    ) -> Result<Vec<Damage>, StoreError> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        kept.events
            .get(site)
            .into_iter()
            .flatten()
            .cloned()
            .for_each(visit);
        Ok(Vec::new())
    }

    fn size_bytes(&self) -> u64 {
        0
    }
}
