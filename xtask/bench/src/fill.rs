//! Filling a store with the simulated shop through the collector's own queue: what
//! it accepts is committed, sealed and indexed as any other event.

use crate::shop::{Life, SITE, Shop};
use analytics::reports::ExperimentDefinition;
use analytics::reports::experiment::VariantDefinition;
use anyhow::{Context, Result};
use collector::app::App;
use collector::clock::Clock;
use collector::simulate::rates;
use collector::site::{SiteId, SiteSettings};
use collector::store::{DefinitionKind, SledStore};
use std::path::Path;
use std::sync::Arc;

/// Fills a new data directory; returns the number of events.
pub(crate) fn fill(data: &Path, shop: &Shop) -> Result<u64> {
    std::fs::create_dir_all(data)?;
    let store = Arc::new(SledStore::open(data)?);
    let (app, writer) = App::open(store, Clock::system())?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .build()?;
    let site = SiteId::new(SITE)?;
    runtime.block_on(make_site(&app, &site))?;
    let mut filled = 0;
    shop.work(
        |lives| Ok(lives.into_iter().flat_map(events_of).collect::<Vec<_>>()),
        |events| {
            let sent = events.len();
            let stored = runtime.block_on(app.queue.store_patiently(site.clone(), events))?;
            anyhow::ensure!(
                stored.accepted as usize == sent,
                "{stored:?} of {sent} events"
            );
            filled += sent as u64;
            Ok(())
        },
    )?;
    drop(app);
    writer.join();
    Ok(filled)
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
        start: None,
        end: None,
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
    fill(data, &nobody)
        .context("cannot make an empty store")
        .map(drop)
}
