//! Errors as clients see them: `application/problem+json` (RFC 9457) with a
//! stable `code`. The table from error to status is here and nowhere else.

use crate::access::{AccessError, Principal, Right};
use crate::ingest::decode::DecodeError;
use crate::queue::Unavailable;
use crate::report::TooMany;
use crate::site::InvalidSetting;
use analytics::params::QueryError;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;
use std::any::Any;

const PROBLEM: &str = "application/problem+json";

/// An answer that is not what was asked for.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Problem")]
pub(crate) struct ApiError {
    /// Always `about:blank`: `code` says what it is.
    #[serde(rename = "type")]
    kind: &'static str,
    /// What it is, for people.
    title: &'static str,
    /// The HTTP status.
    #[serde(serialize_with = "status_number")]
    #[schemars(with = "u16")]
    status: StatusCode,
    /// What it is, for programs.
    code: &'static str,
    /// What is wrong here, and what would be right.
    detail: String,
    /// The parameter or field at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    parameter: Option<String>,
    #[serde(skip)]
    retry_after_s: Option<u32>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn status_number<S: serde::Serializer>(status: &StatusCode, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_u16(status.as_u16())
}

impl ApiError {
    pub(crate) fn new(
        status: StatusCode,
        code: &'static str,
        title: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        Self {
            kind: "about:blank",
            title,
            status,
            code,
            detail: detail.into(),
            parameter: None,
            retry_after_s: None,
        }
    }

    pub(crate) fn about(mut self, parameter: impl Into<String>) -> Self {
        self.parameter = Some(parameter.into());
        self
    }

    /// Events for a site that is not there: final, like a wrong key.
    pub(crate) fn unknown_site_for_events(site: &str) -> Self {
        let detail = format!("there is no site {site:?} here");
        Self::new(
            StatusCode::FORBIDDEN,
            "unknown_site",
            "Unknown site",
            detail,
        )
        .about("site")
    }

    pub(crate) fn unknown_site(site: &str) -> Self {
        let detail = format!("there is no site {site:?} here");
        Self::new(
            StatusCode::NOT_FOUND,
            "unknown_site",
            "Unknown site",
            detail,
        )
        .about("site")
    }

    pub(crate) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "Not found", detail)
    }

    pub(crate) fn origin_not_allowed(origin: &str, site: &str) -> Self {
        let detail = format!("pages of {origin} may not send events for site {site:?}");
        Self::new(
            StatusCode::FORBIDDEN,
            "origin_not_allowed",
            "Origin not allowed",
            detail,
        )
    }

    pub(crate) fn bad_request(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, "Bad request", detail)
    }

    pub(crate) fn login_required(detail: impl Into<String>) -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "token_required",
            "A login or an API token is required",
            detail,
        )
    }

    pub(crate) fn forbidden(principal: &Principal, right: Right) -> Self {
        let (role, words) = (principal.role.name(), right.words());
        let of = principal.site.as_ref();
        let of = of.map_or(String::new(), |site| format!(" of site {site}"));
        let detail = format!("the role {role}{of} has not the right to {words} here");
        Self::new(
            StatusCode::FORBIDDEN,
            "forbidden",
            "Not allowed for this role",
            detail,
        )
    }

    pub(crate) fn cross_site(detail: impl Into<String>) -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "cross_site",
            "Request from another site",
            detail,
        )
    }

    pub(crate) fn too_many_requests(of: &str, wait_s: u32) -> Self {
        let detail = format!("too many requests of {of}: try again in {wait_s} s");
        let (status, title) = (StatusCode::TOO_MANY_REQUESTS, "Too many requests");
        let mut answer = Self::new(status, "too_many_requests", title, detail);
        answer.retry_after_s = Some(wait_s);
        answer
    }

    pub(crate) fn internal() -> Self {
        let detail = "something went wrong here; the log of the collector says what";
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "Internal error",
            detail,
        )
    }

    pub(crate) fn code(&self) -> &'static str {
        self.code
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (self.status, Body::from(body)).into_response();
        let headers = response.headers_mut();
        let problem = HeaderValue::from_static(PROBLEM);
        headers.insert(header::CONTENT_TYPE, problem);
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl From<DecodeError> for ApiError {
    fn from(error: DecodeError) -> Self {
        let (status, code, title) = match error {
            DecodeError::TooLarge { .. } | DecodeError::Bomb(_) => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "body_too_large",
                "Body too large",
            ),
            DecodeError::TooManyEvents { .. } => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "too_many_events",
                "Too many events",
            ),
            DecodeError::Encoding(_) => (
                StatusCode::BAD_REQUEST,
                "bad_encoding",
                "Unreadable compression",
            ),
            DecodeError::Malformed(_) => (StatusCode::BAD_REQUEST, "malformed", "Unreadable batch"),
            DecodeError::Version { .. } => (
                StatusCode::BAD_REQUEST,
                "unsupported_version",
                "Unsupported version",
            ),
        };
        Self::new(status, code, title, error.to_string())
    }
}

impl From<Unavailable> for ApiError {
    fn from(error: Unavailable) -> Self {
        let (code, wait) = match error {
            Unavailable::Busy => ("busy", 1),
            Unavailable::Closed => ("shutting_down", 5),
            Unavailable::Store => ("store_failed", 10),
        };
        let status = StatusCode::SERVICE_UNAVAILABLE;
        let mut answer = Self::new(status, code, "Try again later", error.to_string());
        answer.retry_after_s = Some(wait);
        answer
    }
}

impl From<AccessError> for ApiError {
    fn from(error: AccessError) -> Self {
        let detail = error.to_string();
        let unauthorized = |code| Self::new(StatusCode::UNAUTHORIZED, code, "Not let in", &*detail);
        match error {
            AccessError::Locked(wait) => {
                let (status, title) = (StatusCode::TOO_MANY_REQUESTS, "Too many attempts");
                let mut answer = Self::new(status, "too_many_attempts", title, detail);
                answer.retry_after_s = Some(wait);
                answer
            }
            AccessError::WrongLogin => unauthorized("wrong_login"),
            AccessError::WrongLink => unauthorized("wrong_link"),
            AccessError::WrongSetupToken => unauthorized("wrong_setup_token"),
            AccessError::Refused(field, _) => Self::bad_request("refused", detail).about(field),
            AccessError::Unknown(_) => Self::not_found(detail),
            AccessError::Unavailable(error) => error.into(),
            AccessError::NoRandomness(error) => {
                tracing::error!(%error, "no random numbers");
                Self::internal()
            }
        }
    }
}

impl From<TooMany> for ApiError {
    fn from(error: TooMany) -> Self {
        let status = StatusCode::SERVICE_UNAVAILABLE;
        let mut answer = Self::new(status, "busy", "Try again later", error.to_string());
        answer.retry_after_s = Some(1);
        answer
    }
}

impl From<QueryError> for ApiError {
    fn from(error: QueryError) -> Self {
        Self::bad_request("invalid_parameter", error.to_string()).about(error.parameter)
    }
}

impl From<InvalidSetting> for ApiError {
    fn from(error: InvalidSetting) -> Self {
        Self::bad_request("invalid_setting", error.to_string()).about(error.field)
    }
}

/// Makes a problem of what was refused before it came to a handler: a path that is
/// not UTF-8, a body that came too slowly.
pub(super) async fn as_problem(request: Request, next: Next) -> Response {
    const LONGEST: usize = 4_096;
    let is_api = request.uri().path().starts_with("/v1/");
    let response = next.run(request).await;
    let status = response.status();
    let is_error = status.is_client_error() || status.is_server_error();
    let kind = response.headers().get(header::CONTENT_TYPE);
    if !is_api || !is_error || kind.is_some_and(|kind| kind == PROBLEM) {
        return response;
    }
    let said = to_bytes(response.into_body(), LONGEST).await;
    let said = said.map(|said| String::from_utf8_lossy(&said).into_owned());
    let title = status.canonical_reason().unwrap_or("Refused");
    ApiError::new(status, "refused", title, said.unwrap_or_default()).into_response()
}

/// Answers for API paths that do not exist.
pub(super) async fn unknown_route(uri: axum::http::Uri) -> ApiError {
    ApiError::not_found(format!("there is nothing at {}", uri.path()))
}

/// Answers for methods that a path does not have.
pub(super) async fn unknown_method(method: axum::http::Method) -> ApiError {
    let detail = format!("{method} cannot be used here");
    ApiError::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method_not_allowed",
        "Method not allowed",
        detail,
    )
}

/// A panic in a handler ends the request and nothing else.
#[expect(clippy::needless_pass_by_value, reason = "the layer's signature")]
pub(super) fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let message = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    tracing::error!(message, "a handler panicked");
    ApiError::internal().into_response()
}
