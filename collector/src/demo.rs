//! The demo: the shop at `/demo/` with its site, and simulated data to look at.

use crate::app::App;
use crate::ingest::line::{LineIds, LinePlace, parse};
use crate::queue::Unavailable;
use crate::simulate::{self, rates, simulate};
use crate::site::{Bots, SiteId, SiteSettings};
use crate::store::{Change, DefinitionKind};
use analytics::Source;
use analytics::reports::ExperimentDefinition;
use analytics::reports::experiment::VariantDefinition;

/// The site of the demo shop.
pub const SHOP_SITE: &str = "demo-shop";
/// The site of the simulated data.
pub const DATA_SITE: &str = "demo";

const DATA_SESSIONS: u64 = 20_000;
const DATA_SEED: u64 = 20_261_122;
const DATA_DAYS: u32 = 30;
/// Events handed to the writer at a time.
const PORTION: usize = 2_000;

fn settings(bots: Bots) -> SiteSettings {
    SiteSettings {
        timezone: "America/Sao_Paulo".to_owned(),
        currency: Some("BRL".to_owned()),
        bots,
        ..SiteSettings::default()
    }
}

fn site_id(name: &str) -> Result<SiteId, Unavailable> {
    SiteId::new(name).map_err(|_| Unavailable::Store)
}

/// Makes the demo shop's site and its experiment, unless they are there.
pub async fn ensure_shop(app: &App) -> Result<(), Unavailable> {
    if app.engine.site(SHOP_SITE).is_some() {
        return Ok(());
    }
    let site = site_id(SHOP_SITE)?;
    // Tests drive browsers through the shop: they count there.
    app.set_site(&site, &settings(Bots::Include)).await?;
    define_experiment(app, &site).await
}

/// The shop's A/B test, which the simulated shop runs too.
async fn define_experiment(app: &App, site: &SiteId) -> Result<(), Unavailable> {
    let variant = |name: &str| VariantDefinition {
        name: name.to_owned(),
        weight: 1,
    };
    let [control, _] = rates::VARIANTS;
    let experiment = ExperimentDefinition {
        id: rates::EXPERIMENT.to_owned(),
        variants: rates::VARIANTS.map(variant).into(),
        control: Some(control.to_owned()),
        ..ExperimentDefinition::default()
    };
    app.define(
        site,
        DefinitionKind::Experiment,
        rates::EXPERIMENT,
        &experiment,
    )
    .await
}

/// Makes the demo data's site and fills it, up to now; returns the number of
/// events. What was there before, up to another now, makes room.
pub async fn load_data(app: &App) -> Result<u64, Unavailable> {
    let site = site_id(DATA_SITE)?;
    if app.engine.site(DATA_SITE).is_some() {
        remove_data(app).await?;
    }
    app.set_site(&site, &settings(Bots::Exclude)).await?;
    define_experiment(app, &site).await?;
    let params = simulate::Params {
        site: DATA_SITE.to_owned(),
        sessions: DATA_SESSIONS,
        seed: DATA_SEED,
        end: app.clock.now(),
        days: DATA_DAYS,
    };
    let mut ids = LineIds::default();
    let mut stored = 0;
    let mut portion = Vec::with_capacity(PORTION);
    for (number, event) in (1..).zip(simulate(&params)) {
        let place = LinePlace {
            number,
            source: Source::Import,
        };
        let line = event
            .to_line()
            .ok()
            .map(|line| parse(&line, place, &mut ids));
        match line {
            Some(Ok(line)) => portion.push((line.visitor, line.event)),
            other => tracing::error!(?other, "a simulated event was refused"),
        }
        if portion.len() == PORTION {
            let full = std::mem::replace(&mut portion, Vec::with_capacity(PORTION));
            stored += u64::from(
                app.queue
                    .store_patiently(site.clone(), full)
                    .await?
                    .accepted,
            );
            tokio::task::yield_now().await;
        }
    }
    stored += u64::from(app.queue.store_patiently(site, portion).await?.accepted);
    Ok(stored)
}

/// Removes the demo data with its site.
pub async fn remove_data(app: &App) -> Result<(), Unavailable> {
    app.queue
        .change(vec![Change::RemoveSite(site_id(DATA_SITE)?)])
        .await
}
