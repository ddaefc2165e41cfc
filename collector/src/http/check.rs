//! `GET /v1/check`: reads the whole store and says what it found.

use super::Context;
use super::error::ApiError;
use crate::store::CheckReport;
use axum::Json;
use axum::extract::State;

pub(super) async fn check(State(context): State<Context>) -> Result<Json<CheckReport>, ApiError> {
    let store = context.app.store.clone();
    let checked = tokio::task::spawn_blocking(move || store.check()).await;
    match checked {
        Ok(Ok(report)) => Ok(Json(report)),
        Ok(Err(error)) => {
            tracing::error!(%error, "the check failed");
            Err(ApiError::internal())
        }
        Err(_) => Err(ApiError::internal()),
    }
}
