//! Filling a store with the simulated shop: through the collector's own queue, where
//! what it accepts is committed, sealed and indexed as any other event, or as
//! segments written directly.

mod segments;

use crate::clock::timed;
use crate::say;
use crate::shop::{Life, SITE, Shop};
use crate::table::thousands;
use analytics::reports::ExperimentDefinition;
use analytics::reports::experiment::VariantDefinition;
use anyhow::{Context, Result};
use collector::app::App;
use collector::clock::Clock;
use collector::simulate::rates;
use collector::site::{SiteId, SiteSettings};
use collector::store::{DefinitionKind, SledStore};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

/// How events get into a new store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Way {
    /// Accepted, committed, sealed and merged, as a sender's are
    Queue,
    /// As finished segments: the same sessions and orders, sooner
    Segments,
}

/// Sessions that the queue takes within some minutes.
const PATIENT: u64 = 200_000;

impl Way {
    /// The sooner one for large shops.
    pub(crate) fn of(shop: &Shop) -> Self {
        match shop.sessions {
            0..=PATIENT => Self::Queue,
            _ => Self::Segments,
        }
    }

    /// In words.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Queue => "filled through the queue in",
            Self::Segments => "filled with segments written directly in",
        }
    }
}

/// A filled data directory.
#[derive(Debug)]
pub(crate) struct Filled {
    /// Where.
    pub(crate) data: PathBuf,
    /// Which way and how long it took; none if it was there.
    pub(crate) took: Option<(Way, Duration)>,
    /// Gone with its owner, unless it was asked to be kept.
    _folder: Option<TempDir>,
}

impl Filled {
    /// Fills a folder that is kept, unless it is there, or one that is not kept.
    pub(crate) fn with(shop: &Shop, kept: Option<&Path>, way: Way) -> Result<Self> {
        let folder = match kept {
            Some(_) => None,
            None => Some(crate::folder("store")?),
        };
        let data = kept.or(folder.as_ref().map(TempDir::path));
        let data = data.context("a store without a place")?.to_owned();
        let is_there = kept.is_some_and(Path::exists);
        let took = if is_there {
            None
        } else {
            say::note(&format!(
                "filling a store with {} sessions",
                thousands(shop.sessions)
            ));
            let (filled, took) = timed(|| match way {
                Way::Queue => fill(&data, shop),
                Way::Segments => empty(&data).and_then(|()| segments::fill(&data, shop)),
            });
            filled.map(|()| Some((way, took)))?
        };
        Ok(Self {
            data,
            took,
            _folder: folder,
        })
    }
}

/// Fills a new data directory.
fn fill(data: &Path, shop: &Shop) -> Result<()> {
    std::fs::create_dir_all(data)?;
    let store = Arc::new(SledStore::open(data)?);
    let (app, writer) = App::open(store, Clock::system())?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .build()?;
    let site = SiteId::new(SITE)?;
    runtime.block_on(make_site(&app, &site))?;
    shop.work(
        |lives| Ok(lives.into_iter().flat_map(events_of).collect::<Vec<_>>()),
        |events| {
            let sent = events.len();
            let stored = runtime.block_on(app.queue.store_patiently(site.clone(), events))?;
            anyhow::ensure!(
                stored.accepted as usize == sent,
                "{stored:?} of {sent} events"
            );
            Ok(())
        },
    )?;
    drop(app);
    writer.join();
    Ok(())
}

fn events_of(life: Life) -> impl Iterator<Item = (String, analytics::Event)> {
    life.timelines.into_iter().flat_map(|timeline| {
        let sessions = timeline
            .sessions
            .into_iter()
            .flat_map(|session| session.events);
        let events = sessions.chain(timeline.standalone);
        events.map(move |event| (timeline.visitor.clone(), event))
    })
}

/// The site, and the experiment that runs in the simulated shop.
async fn make_site(app: &App, site: &SiteId) -> Result<()> {
    let settings = SiteSettings {
        timezone: "America/Sao_Paulo".to_owned(),
        currency: Some("BRL".to_owned()),
        ..SiteSettings::default()
    };
    app.set_site(site, &settings).await?;
    let variant = |name: &str| VariantDefinition {
        name: name.to_owned(),
        weight: 1,
    };
    let experiment = ExperimentDefinition {
        id: rates::EXPERIMENT.to_owned(),
        variants: rates::VARIANTS.map(variant).into(),
        control: rates::VARIANTS.first().map(|&name| name.to_owned()),
        ..ExperimentDefinition::default()
    };
    let kind = DefinitionKind::Experiment;
    app.define(site, kind, rates::EXPERIMENT, &experiment)
        .await?;
    Ok(())
}

/// Makes a store with nothing but the site.
pub(crate) fn empty(data: &Path) -> Result<()> {
    let nobody = Shop {
        sessions: 0,
        seed: 0,
    };
    fill(data, &nobody).context("cannot make an empty store")
}
