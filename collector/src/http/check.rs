//! `GET /v1/check`: reads the whole store and says what it found.

use super::Context;
use super::api::Operation;
use super::error::ApiError;
use super::routes::Routes;
use crate::access::Right;
use crate::store::CheckReport;
use axum::Json;
use axum::extract::State;

/// Adds the route of checks.
pub(super) fn add_to(routes: &mut Routes) {
    let operation = Operation::new("checkStore", "Reads the whole store.")
        .gives::<CheckReport>(200, "What was found.");
    routes.get(Right::Operate, "/v1/check", check, operation);
}

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
