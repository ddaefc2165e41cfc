//! The engine: what the sites' visitors did, in memory, ready for reports.
//!
//! It is rebuilt from the store at start, and changed only by the writer after a
//! commit. Reports work on a [`Snapshot`]: one consistent state that later
//! writes do not touch.

mod evaluate;
mod people;
mod site;
mod visitors;

pub use evaluate::evaluate;
pub use people::People;
pub use site::{Site, Snapshot};

use crate::site::{SiteId, SiteSettings};
use crate::store::{Change, Damage, Definition, DefinitionKind, Store, StoreError};
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

/// All sites.
#[derive(Debug, Default)]
pub struct Engine {
    sites: RwLock<BTreeMap<SiteId, Arc<Site>>>,
}

impl Engine {
    /// Rebuilds everything from a store. What cannot be read is left out and
    /// returned.
    pub fn load(store: &dyn Store) -> Result<(Self, Vec<Damage>), StoreError> {
        let engine = Self::default();
        let (definitions, mut damaged) = store.definitions()?;
        for definition in definitions {
            let key = format!("{}/{}", definition.kind.name(), definition.site);
            if let Err(reason) = engine.define(&definition) {
                damaged.push(Damage { key, reason });
            }
        }
        for site in engine.sites() {
            damaged.extend(store.replay(&site.id, &mut |group| site.absorb(group))?);
        }
        Ok((engine, damaged))
    }

    /// The site of this id.
    #[must_use]
    pub fn site(&self, id: &str) -> Option<Arc<Site>> {
        let sites = self.sites.read().unwrap_or_else(PoisonError::into_inner);
        let id = SiteId::new(id).ok()?;
        sites.get(&id).cloned()
    }

    /// All sites, by id.
    #[must_use]
    pub fn sites(&self) -> Vec<Arc<Site>> {
        let sites = self.sites.read().unwrap_or_else(PoisonError::into_inner);
        sites.values().cloned().collect()
    }

    /// Takes over changes that the store has made.
    pub fn apply(&self, changes: Vec<Change>) -> Result<(), String> {
        for change in changes {
            match change {
                Change::Append(site, groups) => {
                    if let Some(site) = self.site(site.as_str()) {
                        groups.into_iter().for_each(|group| site.absorb(group));
                    }
                }
                Change::Define(definition) => self.define(&definition)?,
                Change::Undefine(site, kind, id) => {
                    if let (Some(site), DefinitionKind::Experiment) =
                        (self.site(site.as_str()), kind)
                    {
                        site.remove_experiment(&id);
                    }
                }
                // Moves what is here already to another place.
                Change::Seal(_) => {}
                Change::RemoveSite(site) => {
                    let mut sites = self.sites.write().unwrap_or_else(PoisonError::into_inner);
                    sites.remove(&site);
                }
            }
        }
        Ok(())
    }

    fn define(&self, definition: &Definition) -> Result<(), String> {
        let unreadable = |error: serde_json::Error| error.to_string();
        match definition.kind {
            DefinitionKind::Settings => {
                let settings: SiteSettings =
                    serde_json::from_str(&definition.body).map_err(unreadable)?;
                let mut sites = self.sites.write().unwrap_or_else(PoisonError::into_inner);
                match sites.get(&definition.site) {
                    Some(site) => site.set_settings(settings),
                    None => {
                        let site = Arc::new(Site::new(definition.site.clone(), settings));
                        sites.insert(definition.site.clone(), site);
                    }
                }
            }
            DefinitionKind::Experiment => {
                let experiment = serde_json::from_str(&definition.body).map_err(unreadable)?;
                let site = self.site(definition.site.as_str());
                site.ok_or("its site is not there")?
                    .set_experiment(experiment);
            }
        }
        Ok(())
    }
}
