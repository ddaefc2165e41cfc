//! Simulated data for an empty dashboard: loaded and removed with one click.

use super::Context;
use super::error::ApiError;
use crate::demo;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Loaded {
    site: &'static str,
    events: u64,
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
