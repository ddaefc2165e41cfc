//! Simulated data for an empty dashboard: loaded and removed with one click.

use super::Context;
use super::api::Operation;
use super::error::ApiError;
use super::routes::Routes;
use crate::access::Right;
use crate::demo;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::Serialize;

/// Simulated data that was loaded.
#[derive(Serialize, JsonSchema)]
pub(super) struct Loaded {
    /// The site.
    site: &'static str,
    /// Its events.
    events: u64,
}

/// Adds the routes of simulated data.
pub(super) fn add_to(routes: &mut Routes) {
    let loading = Operation::new("loadDemoData", "Makes a site of simulated data.")
        .gives::<Loaded>(200, "It is there.");
    let removal = Operation::new("removeDemoData", "Removes the site of simulated data.")
        .gives_nothing(204, "It is gone.");
    routes.post(Right::Operate, "/v1/demo-data", load, loading);
    routes.delete(Right::Operate, "/v1/demo-data", remove, removal);
}

pub(super) async fn load(State(context): State<Context>) -> Result<Json<Loaded>, ApiError> {
    let events = demo::load_data(&context.app).await?;
    Ok(Json(Loaded {
        site: demo::DATA_SITE,
        events,
    }))
}

pub(super) async fn remove(State(context): State<Context>) -> Result<StatusCode, ApiError> {
    demo::remove_data(&context.app).await?;
    Ok(StatusCode::NO_CONTENT)
}
