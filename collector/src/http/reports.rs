//! `GET /v1/sites/{site}/reports/{name}`: JSON, or one of its tables as CSV.
//!
//! A report runs on a thread that may block, when its turn comes. Closing the
//! connection drops the handler, which takes it out of the queue or stops it.
//!
//! The entity tag is a hash of the figures. In JSON it is weak, because two answers
//! of the same figures differ in `as_of` and `settled_until`; CSV holds neither, so
//! there it is strong. So the figures are counted in any case, and only their way
//! through the network is saved.

mod format;

use super::Context;
use super::api;
use super::error::ApiError;
use super::etag::ETag;
use super::routes::Routes;
use super::sites::find;
use crate::access::{Principal, Right};
use crate::clock::Stopwatch;
use crate::engine::Stop;
use crate::report::{self, AnswerError, Answered, csv};
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use format::Format;
use xxhash_rust::xxh3::xxh3_128;

/// Adds the reports: one route, of which each report is described by itself.
pub(super) fn add_to(routes: &mut Routes) {
    let path = "/v1/sites/{site}/reports/{name}";
    routes.get(Right::SeeFigures, path, report, api::reports(path));
}

pub(super) async fn report(
    State(context): State<Context>,
    Extension(principal): Extension<Principal>,
    Path((site, name)): Path<(String, String)>,
    Query(mut pairs): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let (name, format) = Format::of(&name, &headers, &mut pairs)?;
    if report::shows_people(name) && !principal.may(Right::SeePeople, Some(&site)) {
        return Err(ApiError::forbidden(&principal, Right::SeePeople));
    }
    let site = find(&context, &site)?;
    let now = context.app.clock.now();
    let asked = report::ask(&site, name, pairs, now)?;
    let stop = Stop::default();
    let _stops_with_the_connection = stop.on_drop();
    let turn = context.app.report_turns.take().await?;
    let (measures, report) = (context.app.measures.clone(), name.to_owned());
    let answer = tokio::task::spawn_blocking(move || {
        let watch = Stopwatch::start();
        let answer = report::answer(&site, &asked, now, stop);
        match &answer {
            Ok(_) => measures.add_report(&report, watch),
            Err(AnswerError::Stopped(_)) => turn.stop(),
            Err(_) => {}
        }
        answer
    });
    match answer.await {
        Ok(Ok(answered)) => respond(name, &format, answered, &headers),
        Ok(Err(AnswerError::Stopped(_))) => Err(ApiError::internal()),
        Ok(Err(error)) => {
            tracing::error!(%error, name, "a report cannot be written");
            Err(ApiError::internal())
        }
        Err(error) => {
            tracing::error!(%error, name, "a report panicked");
            Err(ApiError::internal())
        }
    }
}

fn respond(
    name: &str,
    format: &Format,
    answered: Answered,
    headers: &HeaderMap,
) -> Result<Response, ApiError> {
    let (content_type, body, etag) = match format {
        Format::Json => {
            let etag = ETag::weak(answered.figures);
            ("application/json", answered.json, etag)
        }
        Format::Csv(table) => {
            let answer = serde_json::from_slice(&answered.json).map_err(|error| {
                tracing::error!(%error, name, "a report cannot be read");
                ApiError::internal()
            })?;
            let text = csv::write(name, &answer, table.as_deref())?;
            let etag = ETag::strong(xxh3_128(text.as_bytes()));
            let content_type = "text/csv; charset=utf-8; header=present";
            (content_type, text.into_bytes(), etag)
        }
    };
    let mut response = if etag.is_known(headers) {
        axum::http::StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, content_type)], body).into_response()
    };
    let sent = response.headers_mut();
    sent.insert(header::ETAG, etag.value());
    sent.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-cache"),
    );
    sent.insert(header::VARY, HeaderValue::from_static("accept"));
    Ok(response)
}
