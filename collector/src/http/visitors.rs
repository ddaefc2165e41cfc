//! `DELETE /v1/sites/{site}/visitors/{visitor}`: erasing a person, and how far
//! that has come.

use super::Context;
use super::api::Operation;
use super::error::ApiError;
use super::routes::Routes;
use super::sites::find;
use crate::access::Right;
use axum::Json;
use axum::extract::{Path, State};
use schemars::JsonSchema;
use serde::Serialize;

/// What became of an erasure.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Erased {
    /// The visitors that are out of every figure now: the one named, and those
    /// that identified as the same user.
    erased: Vec<String>,
    /// Whether bytes of erased visitors are still on the medium; they are being
    /// removed.
    pending: bool,
}

/// Adds the routes of erasure.
pub(super) fn add_to(routes: &mut Routes) {
    let erasing = Operation::new(
        "eraseVisitor",
        "Erases a person with all that is known of it.",
    )
    .gives::<Erased>(200, "They are out of every figure.");
    let about = "Whether bytes of erased visitors are still on the medium.";
    let progress = Operation::new("erasure", about).gives::<Erasure>(200, "As of now.");
    routes.delete(
        Right::Configure,
        "/v1/sites/{site}/visitors/{visitor}",
        erase,
        erasing,
    );
    routes.get(
        Right::SeeFigures,
        "/v1/sites/{site}/erasure",
        erasure,
        progress,
    );
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
#[derive(Debug, Serialize, JsonSchema)]
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
