//! `POST /v1/id`: sets the visitor's cookie by HTTP, to the value that the tag has
//! given it. Some browsers cut the life of cookies that scripts write to seven days
//! or less; what a server on the shop's own domain sets, they keep.
//!
//! It is for pages of the shop alone: the page's origin, the host that it asks
//! (this one, by whatever name) and the cookie's domain must belong together.

use super::Context;
use super::api::Operation;
use super::batch::{read, share_with};
use super::error::ApiError;
use super::routes::Routes;
use super::sites::DOCUMENT_BYTES;
use crate::access::Right;
use crate::ingest::normalize::browser_visitor;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Deserialize;

/// Browsers keep no cookie longer.
const MOST_DAYS: u32 = 400;

/// A cookie that a page asks for.
#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "VisitorCookie")]
struct Wanted {
    /// `1.<uuid>.<created, s>`.
    value: String,
    /// The cookie's domain, empty for this host alone.
    #[serde(default)]
    domain: String,
    /// How long browsers should keep it, up to 400.
    days: u32,
}

/// Adds the route of cookies.
pub(super) fn add_to(routes: &mut Routes) {
    let about = "Sets the visitor's cookie, for a page of the shop on this domain.";
    let set_cookie = Operation::new("setVisitorCookie", about)
        .takes::<Wanted>()
        .gives_nothing(204, "The cookie is in `Set-Cookie`.");
    routes.post(Right::Public, "/v1/id", set, set_cookie);
}

/// Answers 204 with the cookie.
pub(super) async fn set(State(_): State<Context>, headers: HeaderMap, body: Body) -> Response {
    let origin = headers.get(header::ORIGIN).cloned();
    let mut response = match answer(&headers, body).await {
        Ok(cookie) => (StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response(),
        Err(error) => error.into_response(),
    };
    let is_set = response.status() == StatusCode::NO_CONTENT;
    share_with(&mut response, origin);
    if is_set {
        response.headers_mut().insert(
            header::ACCESS_CONTROL_ALLOW_CREDENTIALS,
            HeaderValue::from_static("true"),
        );
    }
    response
}

async fn answer(headers: &HeaderMap, body: Body) -> Result<HeaderValue, ApiError> {
    let body = read(body, DOCUMENT_BYTES).await?;
    let wanted: Wanted = serde_json::from_slice(&body)
        .map_err(|error| ApiError::bad_request("malformed", error.to_string()))?;
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let origin = text(header::ORIGIN).unwrap_or_default();
    cookie(&wanted, origin, text(header::HOST).unwrap_or_default())
}

/// The cookie, if page, host and domain belong together.
fn cookie(wanted: &Wanted, origin: &str, host: &str) -> Result<HeaderValue, ApiError> {
    let refuse = |detail: &str| Err(ApiError::bad_request("invalid_cookie", detail));
    if !is_visitor(&wanted.value) {
        return refuse("`value` must be 1.UUID.SECONDS");
    }
    if !(1..=MOST_DAYS).contains(&wanted.days) {
        return refuse("`days` must be from 1 to 400");
    }
    let Some((scheme, page)) = origin.split_once("://") else {
        return Err(ApiError::cross_site("pages alone may ask for a cookie"));
    };
    let (page, host) = (name_of(page), name_of(host));
    let domain = wanted.domain.to_ascii_lowercase();
    let belong = if domain.is_empty() {
        page == host
    } else {
        domain
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'))
            && is_within(&page, &domain)
            && is_within(&host, &domain)
    };
    if !belong {
        let detail = format!("a page of {page:?} may not set a cookie of {domain:?} at {host:?}");
        return Err(ApiError::cross_site(detail));
    }
    let seconds = u64::from(wanted.days) * 24 * 60 * 60;
    let mut cookie = format!(
        "_jornada={}; Path=/; Max-Age={seconds}; SameSite=Lax",
        wanted.value
    );
    if !domain.is_empty() {
        cookie.push_str("; Domain=");
        cookie.push_str(&domain);
    }
    if scheme == "https" {
        cookie.push_str("; Secure");
    }
    HeaderValue::from_str(&cookie)
        .map_err(|_| ApiError::bad_request("invalid_cookie", "the cookie cannot be written"))
}

fn is_visitor(value: &str) -> bool {
    let mut parts = value.split('.');
    let (version, visitor) = (parts.next(), parts.next());
    let created = parts.next().unwrap_or_default();
    version == Some("1")
        && visitor.and_then(browser_visitor).as_deref() == visitor
        && (1..=12).contains(&created.len())
        && created.bytes().all(|b| b.is_ascii_digit())
        && parts.next().is_none()
}

/// A host without its port, in lower case.
fn name_of(host: &str) -> String {
    let is_port = |port: &str| port.bytes().all(|b| b.is_ascii_digit());
    let name = match host.rsplit_once(':') {
        Some((name, port)) if is_port(port) => name,
        _ => host,
    };
    name.to_ascii_lowercase()
}

/// Whether a host is the domain, or lies under it.
fn is_within(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUE: &str = "1.0198c0de-7a31-7cc3-98c4-dc0c0c07398f.1763802000";

    fn set(value: &str, domain: &str, days: u32, origin: &str, host: &str) -> Option<String> {
        let wanted = Wanted {
            value: value.to_owned(),
            domain: domain.to_owned(),
            days,
        };
        let cookie = cookie(&wanted, origin, host).ok()?;
        Some(cookie.to_str().unwrap().to_owned())
    }

    #[test]
    fn pages_of_the_shop_get_the_cookie_that_they_have() {
        assert_eq!(
            set(
                VALUE,
                "shop.example",
                395,
                "https://www.shop.example",
                "collect.shop.example:443"
            ),
            Some(format!(
                "_jornada={VALUE}; Path=/; Max-Age=34128000; SameSite=Lax; Domain=shop.example; Secure"
            ))
        );
        assert_eq!(
            set(VALUE, "", 1, "http://127.0.0.1:8787", "127.0.0.1:8787"),
            Some(format!(
                "_jornada={VALUE}; Path=/; Max-Age=86400; SameSite=Lax"
            ))
        );
    }

    #[test]
    fn nobody_else_gets_one() {
        let (page, host) = ("https://www.shop.example", "collect.shop.example");
        for (value, domain, days, origin, host) in [
            ("2.x.1", "shop.example", 1, page, host),
            ("1.0198c0de.1", "shop.example", 1, page, host),
            (&format!("{VALUE}; Domain=x"), "shop.example", 1, page, host),
            (VALUE, "shop.example", 0, page, host),
            (VALUE, "shop.example", 401, page, host),
            (VALUE, "shop.example; Path=/x", 1, page, host),
            (VALUE, "shop.example", 1, "https://evil.example", host),
            (VALUE, "shop.example", 1, "https://evilshop.example", host),
            (VALUE, "shop.example", 1, page, "collect.other.example"),
            (VALUE, "shop.example", 1, "null", host),
            (VALUE, "shop.example", 1, "", host),
            (VALUE, "", 1, page, host),
        ] {
            assert_eq!(
                set(value, domain, days, origin, host),
                None,
                "{value} {domain} {origin} {host}"
            );
        }
    }
}
