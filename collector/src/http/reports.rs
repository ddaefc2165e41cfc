//! `GET /v1/sites/{site}/reports/{name}`.

use super::Context;
use super::error::ApiError;
use super::sites::find;
use crate::access::{Principal, Right};
use crate::report;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

pub(super) async fn report(
    State(context): State<Context>,
    Extension(principal): Extension<Principal>,
    Path((site, name)): Path<(String, String)>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    if report::shows_people(&name) && !principal.may(Right::SeePeople, Some(&site)) {
        return Err(ApiError::forbidden(&principal, Right::SeePeople));
    }
    let site = find(&context, &site)?;
    let now = context.app.clock.now();
    let asked = report::ask(&site, &name, pairs, now)?;
    let permit = context.app.report_permits.clone().acquire_owned().await;
    let permit = permit.map_err(|_| ApiError::internal())?;
    let answer = tokio::task::spawn_blocking(move || {
        let answer = report::answer(&site, &asked, now);
        drop(permit);
        answer
    });
    match answer.await {
        Ok(Ok(json)) => {
            let headers = [
                (header::CONTENT_TYPE, "application/json"),
                (header::CACHE_CONTROL, "no-cache"),
            ];
            Ok((headers, json).into_response())
        }
        Ok(Err(error)) => {
            tracing::error!(%error, name, "a report cannot be written as JSON");
            Err(ApiError::internal())
        }
        Err(error) => {
            tracing::error!(%error, name, "a report panicked");
            Err(ApiError::internal())
        }
    }
}
