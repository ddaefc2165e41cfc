//! Events as lines: handed in by files and servers, and handed out.

mod export;
mod import;
mod reader;

pub use import::{LinesReply, RejectedLine};

use super::Context;
use super::api::Operation;
use super::error::ApiError;
use super::routes::Routes;
use super::sites::find;
use crate::access::Right;
use crate::ingest::line::EventLine;
use analytics::params::Params;
use analytics::{Source, Timestamp};
use axum::Json;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use import::Import;
use protocol::limits;
use reader::LineReader;
use serde_json::json;

const SOURCE: &str = "Source of the events that name none; by default server.";
const FROM: &str = "First day, or instant, of the events.";
const TO: &str = "First day, or instant, after them.";

/// Adds the routes of event lines.
pub(super) fn add_to(routes: &mut Routes) {
    let sources = json!({"type": "string", "enum": ["browser", "server", "offline", "import"]});
    let about =
        "Takes events of a trusted sender: lines of JSON, or a JSON array of at most 4 MiB.";
    let importing = Operation::new("importEvents", about)
        .query("source", SOURCE, &sources)
        .takes_as::<Vec<EventLine>>(&["application/json", "application/x-ndjson"])
        .gives::<LinesReply>(202, "Every accepted event is on disk.");
    let time = json!({"type": "string", "examples": ["2026-01-31"]});
    let about = "Hands out every event, flagged ones included, by visitor and time.";
    let exporting = Operation::new("exportEvents", about)
        .query("from", FROM, &time)
        .query("to", TO, &time)
        .gives_text(200, "Lines of JSON.", "application/x-ndjson");
    let path = "/v1/sites/{site}/events";
    routes.get(Right::SeePeople, path, export, exporting);
    routes.post(Right::SendEvents, path, import, importing);
}

/// Takes NDJSON of any length, or a JSON array of at most 4 MiB.
pub(super) async fn import(
    State(context): State<Context>,
    Path(site): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
    body: Body,
) -> Result<(StatusCode, Json<LinesReply>), ApiError> {
    let site = find(&context, &site)?;
    let mut params = Params::new(pairs);
    let source = params.take("source", SOURCE)?;
    params.finish()?;
    let source = match source.as_deref() {
        None => Source::Server,
        Some(name) => Source::from_name(name).ok_or_else(|| {
            let detail = "`source` must be browser, server, offline or import";
            ApiError::bad_request("invalid_parameter", detail).about("source")
        })?,
    };
    let mut import = Import::new(context.app.clone(), site, source);
    let mut lines = LineReader::new(body);
    if lines.starts_an_array().await? {
        let json = lines.rest(limits::DECOMPRESSED_BYTES).await?;
        import.array(&json).await?;
    } else {
        while let Some(line) = lines.next().await? {
            import.line(line).await?;
        }
    }
    Ok((StatusCode::ACCEPTED, Json(import.finish().await?)))
}

/// Hands out every event, flagged ones included, by visitor and time.
pub(super) async fn export(
    State(context): State<Context>,
    Path(site): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let site = find(&context, &site)?;
    let zone = site.settings().zone();
    let bound = |name: &str, given: Option<String>, default: i64| match given {
        None => Ok(Timestamp(default)),
        Some(given) => crate::report::instant(name, &given, &zone),
    };
    let mut params = Params::new(pairs);
    let from = bound("from", params.take("from", FROM)?, i64::MIN)?;
    let to = bound("to", params.take("to", TO)?, i64::MAX)?;
    params.finish()?;
    let body = export::stream(&site, analytics::TimeRange { from, to });
    Ok(([(header::CONTENT_TYPE, "application/x-ndjson")], body).into_response())
}
