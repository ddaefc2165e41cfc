//! `POST /v1/events`: batches of browsers, from anywhere the site allows.

use super::Context;
use super::api::Operation;
use super::error::ApiError;
use super::peer::Client;
use super::routes::Routes;
use crate::access::Right;
use crate::engine::Site;
use crate::ingest::Agent;
use crate::ingest::decode::{self, DecodeError};
use crate::ingest::normalize::{Receipt, browser_visitor, normalize};
use crate::ingest::paths::PATHS_A_DAY;
use crate::ingest::scrub::scrub;
use crate::site::Privacy;
use crate::store::VisitorEvents;
use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use protocol::{Batch, BatchReply, WireEvent, limits, page};
use std::sync::Arc;

/// Adds the routes of batches.
pub(super) fn add_to(routes: &mut Routes) {
    let about = "Takes a batch of events of one browser, gzipped or not.";
    let send = Operation::new("sendEvents", about)
        .takes_as::<Batch<WireEvent>>(&["application/json", "text/plain"])
        .gives::<BatchReply>(202, "Every accepted event is on disk.");
    routes.post(Right::Public, "/v1/events", receive, send);
    routes.preflight("/v1/events", preflight);
}

/// Takes a batch; 202 once every accepted event is on disk.
pub(super) async fn receive(
    State(context): State<Context>,
    client: Client,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let origin = headers.get(header::ORIGIN).cloned();
    let answer = match read_if_admitted(&context, client, body).await {
        Ok(body) => take(&context, client, &headers, &body).await,
        Err(error) => Err(error),
    };
    let mut response = match answer {
        Ok(reply) => (StatusCode::ACCEPTED, Json(reply)).into_response(),
        Err(error) => {
            context.app.refused.add(error.code());
            error.into_response()
        }
    };
    share_with(&mut response, origin);
    response
}

/// The answer to a browser that asks before it sends JSON by its name.
pub(super) async fn preflight(headers: HeaderMap) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    share_with(&mut response, headers.get(header::ORIGIN).cloned());
    for (name, value) in [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "POST"),
        (
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            "content-type, content-encoding",
        ),
        (header::ACCESS_CONTROL_MAX_AGE, "86400"),
    ] {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Lets the page that asked read the answer: it holds counts and reasons only.
/// Which origins may send is decided by the site, not by this.
pub(super) fn share_with(response: &mut Response, origin: Option<HeaderValue>) {
    let headers = response.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    if let Some(origin) = origin {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        let retry_after = HeaderValue::from_static("Retry-After");
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, retry_after);
    }
}

/// The body, unless its sender has to wait; then nothing of it is read.
async fn read_if_admitted(
    context: &Context,
    client: Client,
    body: Body,
) -> Result<Bytes, ApiError> {
    if let Some(network) = client.stranger() {
        let now = context.app.clock.now();
        let admitted = context.app.rates.admit_network(network, now);
        admitted.map_err(|wait| ApiError::too_many_requests("this network", wait))?;
    }
    read(body, limits::BODY_BYTES).await
}

/// A body of at most `limit` bytes.
pub(super) async fn read(body: Body, limit: usize) -> Result<Bytes, ApiError> {
    match Limited::new(body, limit).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(DecodeError::TooLarge {
            limit,
            when: "as received",
        }
        .into()),
        Err(error) => Err(ApiError::bad_request("unreadable_body", error.to_string())),
    }
}

async fn take(
    context: &Context,
    client: Client,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<BatchReply, ApiError> {
    let says_gzip = match headers.get(header::CONTENT_ENCODING) {
        None => false,
        Some(encoding) if encoding == "gzip" => true,
        Some(encoding) if encoding == "identity" => false,
        Some(encoding) => {
            let detail = format!("{encoding:?} is not read here; gzip is");
            return Err(ApiError::bad_request("bad_encoding", detail));
        }
    };
    let json = decode::decompress(body, says_gzip)?;
    let batch = decode::batch(&json)?;
    let site = context.app.engine.site(&batch.site);
    let site = site.ok_or_else(|| ApiError::unknown_site_for_events(&batch.site))?;
    check_origin(&site, headers)?;
    if client.stranger().is_some() {
        let now = context.app.clock.now();
        let admitted = context.app.rates.admit_site(site.id.as_str(), now);
        admitted.map_err(|wait| ApiError::too_many_requests("this site", wait))?;
    }
    let user_agent = headers
        .get(header::USER_AGENT)
        .and_then(|agent| agent.to_str().ok());
    let visitor = match site.settings().privacy {
        Privacy::Cookie => named_visitor(batch.visitor.as_deref())?,
        // Whatever a page of yesterday's settings still says.
        Privacy::Cookieless => {
            let (now, agent) = (context.app.clock.now(), user_agent.unwrap_or_default());
            let key = &context.app.daily_key;
            let visitor = key.visitor(now, site.id.as_str(), &client.name(), agent);
            visitor.ok_or_else(ApiError::internal)?
        }
    };
    let receipt = Receipt {
        received_at: context.app.clock.now(),
        agent: user_agent.map_or_else(Agent::default, |agent| context.app.agents.read(agent)),
        is_internal: client.is_among(&site.settings().internal),
    };
    let mut normalized = normalize(batch, &receipt);
    site.outcomes
        .add_rejected(normalized.rejected.iter().map(|(_, rejection)| rejection));
    let mut reply = BatchReply {
        rejected: normalized
            .rejected
            .into_iter()
            .map(|(id, why)| why.of(id))
            .collect(),
        ..BatchReply::default()
    };
    if site.settings().scrub {
        normalized.events.iter_mut().for_each(scrub);
    }
    if !normalized.events.is_empty() {
        let (paths, events) = (&context.app.paths, &mut normalized.events);
        if paths.limit(&site.id, receipt.received_at, events) {
            tracing::warn!(
                "site {}: more than {PATHS_A_DAY} different paths today; the rest is counted as {}",
                site.id,
                page::OTHER
            );
        }
        let group = VisitorEvents {
            visitor,
            events: normalized.events,
        };
        let stored = context.app.queue.store(site.id.clone(), group).await?;
        reply.accepted = stored.accepted;
        reply.duplicates = stored.duplicates;
    }
    Ok(reply)
}

fn named_visitor(visitor: Option<&str>) -> Result<String, ApiError> {
    let visitor = visitor.ok_or_else(|| {
        let detail = "`visitor` is missing; this site does not count without identity";
        ApiError::bad_request("missing_visitor", detail).about("visitor")
    })?;
    browser_visitor(visitor).ok_or_else(|| {
        ApiError::bad_request("invalid_visitor", "`visitor` must be a UUID").about("visitor")
    })
}

/// Browsers always say where a page is from; other programs may say anything, so
/// this keeps honest pages apart and proves nothing.
fn check_origin(site: &Arc<Site>, headers: &HeaderMap) -> Result<(), ApiError> {
    let Some(origin) = headers.get(header::ORIGIN) else {
        return Ok(());
    };
    let origin = origin.to_str().unwrap_or("");
    if site.settings().allows_origin(origin) {
        Ok(())
    } else {
        Err(ApiError::origin_not_allowed(origin, site.id.as_str()))
    }
}
