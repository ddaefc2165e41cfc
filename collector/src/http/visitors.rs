//! `DELETE /v1/sites/{site}/visitors/{visitor}`: erasing a person, and how far
//! that has come.

use super::Context;
use super::error::ApiError;
use super::sites::find;
use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;

/// What became of an erasure.
#[derive(Debug, Serialize)]
pub(super) struct Erased {
    /// The visitors that are out of every figure now: the one named, and those
    /// that identified as the same user.
    erased: Vec<String>,
    /// Whether bytes of erased visitors are still on the medium; they are being
    /// removed.
    pending: bool,
}

pub(super) async fn erase(
    State(context): State<Context>,
    Path((site, visitor)): Path<(String, String)>,
) -> Result<Json<Erased>, ApiError> {
    let site = find(&context, &site)?;
    let erased = context.app.queue.erase(site.id.clone(), visitor).await?;
    if erased.is_empty() {
        return Err(ApiError::not_found("nothing is known of this visitor"));
    }
    Ok(Json(Erased {
        erased,
        pending: context.app.engine.is_erasing(&site),
    }))
}

/// How far erasures have come.
#[derive(Debug, Serialize)]
pub(super) struct Erasure {
    /// Whether bytes of erased visitors are still on the medium.
    pending: bool,
}

pub(super) async fn erasure(
    State(context): State<Context>,
    Path(site): Path<String>,
) -> Result<Json<Erasure>, ApiError> {
    let site = find(&context, &site)?;
    Ok(Json(Erasure {
        pending: context.app.engine.is_erasing(&site),
    }))
}
