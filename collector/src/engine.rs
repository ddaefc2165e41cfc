//! The engine: what the sites' visitors did, ready for reports.
//!
//! Visitors of whom something is not sealed are *hot*: all that is known of them
//! lies in memory. Everybody else lies in segments, of which memory holds the
//! columns that reports scan. The engine is rebuilt from the store at start, and
//! changed only by the writer after a commit. Reports work on a [`Snapshot`]: one
//! consistent state that later writes do not touch.

mod bitmap;
mod blocks;
mod dismiss;
mod erase;
mod evaluate;
mod hot;
mod identities;
mod load;
mod names;
mod people;
mod placed;
mod rewrite;
mod seal;
mod segments;
mod site;
mod stop;
mod view;
mod visitor;
mod wake;
mod whole;

pub use blocks::Blocks;
pub use evaluate::evaluate;
pub use people::People;
pub(crate) use rewrite::{RewritePlan, Rewritten};
pub(crate) use seal::{SealInstallation, SealPlan, WrittenSeal};
pub use site::{Site, Snapshot};
pub use stop::{Stop, StopOnDrop, Stopped};

use crate::document::Document;
use crate::site::{SiteId, SiteSettings};
use crate::store::{Change, Damage, Definition, DefinitionKind, Store, StoreError};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

/// All sites.
#[derive(Debug)]
pub struct Engine {
    sites: RwLock<BTreeMap<SiteId, Arc<Site>>>,
    blocks: Arc<Blocks>,
    /// Whether a segment is being written.
    pub(crate) busy: AtomicBool,
    /// Whether bytes of somebody who was erased are still in the log's files.
    pub(crate) log_holds_erased: AtomicBool,
}

impl Engine {
    /// Rebuilds everything from a store. What cannot be read is left out and
    /// returned. Sealed columns take at most so many bytes of memory.
    pub fn load(store: &dyn Store, block_bytes: u64) -> Result<(Self, Vec<Damage>), StoreError> {
        let engine = Self {
            sites: RwLock::default(),
            blocks: Arc::new(Blocks::new(block_bytes)),
            busy: AtomicBool::new(false),
            log_holds_erased: AtomicBool::new(false),
        };
        let (definitions, mut damaged) = store.definitions()?;
        for definition in definitions {
            let key = format!("{}/{}", definition.kind.name(), definition.site);
            if let Err(reason) = engine.define(&definition) {
                damaged.push(Damage { key, reason });
            }
        }
        for site in engine.sites() {
            damaged.extend(site.load(store)?);
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

    /// Whether bytes of somebody who was erased from the site are still on the
    /// medium.
    #[must_use]
    pub fn is_erasing(&self, site: &Site) -> bool {
        site.is_erasing() || self.log_holds_erased.load(Ordering::Acquire)
    }

    /// Whether a segment is being written.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.busy.load(Ordering::Acquire)
    }

    /// Bytes of sealed columns in memory.
    #[must_use]
    pub fn block_bytes(&self) -> u64 {
        self.blocks.size_bytes()
    }

    /// Takes over changes that the store has made; `log_places` says where the
    /// logs of sites ended before, as far as it is known.
    pub fn apply(&self, changes: Vec<Change>, log_places: &[(SiteId, u64)]) -> Result<(), String> {
        for change in changes {
            match change {
                Change::Append(id, groups) => {
                    let place = log_places.iter().find(|(site, _)| *site == id);
                    let place = place.map_or(0, |(_, place)| *place);
                    if let Some(site) = self.site(id.as_str()) {
                        site.absorb(groups, place);
                    }
                }
                Change::Define(definition) => self.define(&definition)?,
                Change::Undefine(site, kind, id) => match (self.site(site.as_str()), kind) {
                    (None, _) | (_, DefinitionKind::Settings) => {}
                    (Some(site), DefinitionKind::Experiment) => site.remove_experiment(&id),
                    (Some(site), kind) => site.remove_document(kind, &id),
                },
                // Who planned it takes it over.
                Change::Seal(_) | Change::Keep(_) | Change::Forget(..) => {}
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
                        let site =
                            Site::new(definition.site.clone(), settings, self.blocks.clone());
                        let site = Arc::new(site);
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
            kind => {
                let document = Document::read(kind, &definition.body)?;
                let site = self.site(definition.site.as_str());
                site.ok_or("its site is not there")?
                    .set_document(&definition.id, document);
            }
        }
        Ok(())
    }
}
