//! Who asks, and whether they may: closed by default.
//!
//! Programs show a token, servers of the shop a key, people a session's cookie. On
//! loopback nothing needs to be shown while the peer is this machine, the `Host` is
//! a loopback name (so that no page of another site reaches us under a name that
//! it made point here), no proxy has a hand in it, and there is neither an account
//! nor a token. Events, the tag and the pages of the dashboard hold no figures and
//! are open.

use super::Context;
use super::crowd::Connections;
use super::error::ApiError;
use crate::access::{Digest, Principal, Right};
use axum::extract::{ConnectInfo, FromRequestParts, RawPathParams, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::MethodRouter;
use ipnet::IpNet;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

/// The cookie of a session. Browsers take a name that begins so only over TLS (or
/// from this machine), for this host alone and all of its paths (RFC 6265bis,
/// section 4.1.3.2).
pub(super) const COOKIE: &str = "__Host-jornada";

/// The way by which requests come in.
#[derive(Debug, Clone)]
pub enum Door {
    /// The admin socket, or this process: its file's owner may do everything.
    Owner,
    /// A TCP port.
    Tcp(TcpDoor),
}

/// What is known of a TCP port.
#[derive(Debug, Clone)]
pub struct TcpDoor {
    /// It listens on loopback only.
    pub loopback: bool,
    /// The token that programs of the owner show, if one was set.
    pub api_token: Option<String>,
    /// Proxies that are believed about who sent a request.
    pub trusted_proxies: Vec<IpNet>,
    /// How many connections may be open.
    pub connections: Connections,
}

/// What a route needs.
#[derive(Clone)]
struct Needs {
    context: Context,
    right: Right,
}

/// Puts the guard of a right before a route.
pub(super) fn guarded(
    route: MethodRouter<Context>,
    context: &Context,
    right: Right,
) -> MethodRouter<Context> {
    let context = context.clone();
    let needs = Needs { context, right };
    route.layer(middleware::from_fn_with_state(needs, require))
}

/// Lets a request through, or says what is missing.
async fn require(
    State(Needs { context, right }): State<Needs>,
    path: RawPathParams,
    Peer(peer): Peer,
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    if let Door::Tcp(_) = &context.door {
        refuse_other_sites(request.method(), request.headers())?;
    }
    let principal = identify(&context, peer, request.headers())?;
    let site = path.iter().find(|(name, _)| *name == "site");
    if !principal.may(right, site.map(|(_, site)| site)) {
        return Err(ApiError::forbidden(&principal, right));
    }
    if let Some(session) = &principal.session {
        refuse_forms(request.method(), request.headers())?;
        let now = context.app.clock.now();
        context
            .app
            .access
            .used(&context.app.queue, session, now)
            .await;
    }
    request.extensions_mut().insert(principal);
    Ok(next.run(request).await)
}

/// The other end of the connection.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub(super) Option<IpAddr>);

impl<S: Send + Sync> FromRequestParts<S> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Self(peer.map(|peer| peer.0.ip().to_canonical())))
    }
}

/// Who asks; an error says what would have to be shown.
pub(super) fn identify(
    context: &Context,
    peer: Option<IpAddr>,
    headers: &HeaderMap,
) -> Result<Principal, ApiError> {
    let Door::Tcp(door) = &context.door else {
        return Ok(Principal::owner());
    };
    let (access, now) = (&context.app.access, context.app.clock.now());
    if let Some(shown) = bearer(headers) {
        let owners = door.api_token.as_deref().map(Digest::of);
        if owners == Some(Digest::of(shown)) {
            return Ok(Principal::owner());
        }
        let known = access.state().bearer(shown, now);
        return known
            .ok_or_else(|| ApiError::login_required("this token or key is not known here"));
    }
    if let Some(shown) = session_cookie(headers)
        && let Some(known) = access.state().session(shown, now)
    {
        return Ok(known);
    }
    if access.has_accounts() || door.api_token.is_some() {
        return Err(ApiError::login_required(
            "log in, or send an API token as `Authorization: Bearer TOKEN`",
        ));
    }
    if is_this_machine(door, peer, headers) {
        return Ok(Principal::owner());
    }
    Err(ApiError::login_required(if door.loopback {
        "without accounts, reports open only on this machine, under localhost and not through a \
         proxy: make an account with `jornada account set NAME`, or start the collector with \
         --api-token"
    } else {
        "this collector listens beyond loopback, where reports need a login: make the first \
         account with the setup token that it printed when it started, or with `jornada account \
         set NAME`, or start it with --api-token"
    }))
}

fn is_this_machine(door: &TcpDoor, peer: Option<IpAddr>, headers: &HeaderMap) -> bool {
    let from_here = peer.is_some_and(|peer| peer.is_loopback());
    door.loopback && from_here && host_is_loopback(headers) && !is_proxied(headers)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The session that a browser shows.
pub(super) fn session_cookie(headers: &HeaderMap) -> Option<&str> {
    let all = headers.get_all(header::COOKIE).into_iter();
    all.filter_map(|cookies| cookies.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find_map(|(name, value)| (name == COOKIE).then_some(value))
}

fn host_is_loopback(headers: &HeaderMap) -> bool {
    let Some(host) = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
    else {
        return false;
    };
    let name = match host.strip_prefix('[') {
        Some(v6) => v6.split_once(']').map_or("", |(name, _)| name),
        None => host.split_once(':').map_or(host, |(name, _)| name),
    };
    name.eq_ignore_ascii_case("localhost") || matches!(name, "127.0.0.1" | "::1")
}

fn is_proxied(headers: &HeaderMap) -> bool {
    headers.keys().any(|name| {
        let name = name.as_str();
        name == "forwarded" || name == "via" || name.starts_with("x-forwarded-")
    })
}

/// Pages of other sites cannot change anything, whatever the browser sends along.
pub(super) fn refuse_other_sites(method: &Method, headers: &HeaderMap) -> Result<(), ApiError> {
    if is_safe(method) {
        return Ok(());
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let same_site =
        text("sec-fetch-site").is_none_or(|from| matches!(from, "same-origin" | "none"));
    let same_origin = text("origin").is_none_or(|origin| {
        let host = origin.split_once("://").map(|(_, host)| host);
        host.is_some() && host == text("host")
    });
    if same_site && same_origin {
        Ok(())
    } else {
        Err(ApiError::cross_site(
            "changes are only taken from the dashboard's own pages",
        ))
    }
}

/// What a form of any page could send without asking first is not taken from
/// somebody who is known by a cookie.
fn refuse_forms(method: &Method, headers: &HeaderMap) -> Result<(), ApiError> {
    const OF_FORMS: [&str; 3] = [
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "text/plain",
    ];
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .map(|kind| kind.split(';').next().unwrap_or_default().trim());
    if !is_safe(method) && kind.is_some_and(|kind| OF_FORMS.contains(&kind)) {
        return Err(ApiError::cross_site(
            "send what changes something as application/json",
        ));
    }
    Ok(())
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: &str = "127.0.0.1";

    fn check(loopback: bool, peer: &str, given: &[(&'static str, &str)], open: bool) {
        let door = TcpDoor {
            loopback,
            api_token: None,
            trusted_proxies: Vec::new(),
            connections: Connections::default(),
        };
        let mut headers = HeaderMap::new();
        for (name, value) in given {
            headers.insert(*name, value.parse().unwrap());
        }
        let is_open = is_this_machine(&door, Some(peer.parse().unwrap()), &headers);
        assert_eq!(is_open, open, "{loopback} {peer} {given:?}");
    }

    #[test]
    fn open_only_where_it_is_surely_this_machine() {
        let local = ("host", "localhost:8787");
        for host in ["localhost", "127.0.0.1:8787", "[::1]:8787", "LOCALHOST:1"] {
            check(true, HERE, &[("host", host)], true);
        }
        check(true, "::1", &[local], true);
        check(true, HERE, &[], false);
        check(true, HERE, &[("host", "shop.example")], false);
        check(true, HERE, &[("host", "localhost.shop.example")], false);
        check(true, "10.0.0.9", &[local], false);
        for proxy in ["forwarded", "x-forwarded-for", "x-forwarded-host", "via"] {
            check(true, HERE, &[local, (proxy, "x")], false);
        }
        check(false, HERE, &[local], false);
    }

    #[test]
    fn what_is_shown_is_found() {
        let mut headers = HeaderMap::new();
        for (value, token) in [
            ("Bearer t", Some("t")),
            ("bearer t", Some("t")),
            ("Basic t", None),
            ("t", None),
        ] {
            headers.insert(header::AUTHORIZATION, value.parse().unwrap());
            assert_eq!(bearer(&headers), token, "{value}");
        }
        for (value, session) in [
            ("a=1; __Host-jornada=s; b=2", Some("s")),
            ("__Host-jornada=s", Some("s")),
            ("jornada=s", None),
            ("x__Host-jornada=s", None),
        ] {
            headers.insert(header::COOKIE, value.parse().unwrap());
            assert_eq!(session_cookie(&headers), session, "{value}");
        }
    }

    #[test]
    fn pages_of_other_sites_and_forms_change_nothing() {
        let check = |method: Method, given: &[(&'static str, &str)], taken: bool| {
            let mut headers = HeaderMap::new();
            for (name, value) in given {
                headers.insert(*name, value.parse().unwrap());
            }
            let outcome = refuse_other_sites(&method, &headers)
                .and_then(|()| refuse_forms(&method, &headers));
            assert_eq!(outcome.is_ok(), taken, "{method} {given:?}");
        };
        let (json, form) = (
            ("content-type", "application/json"),
            ("content-type", "text/plain;charset=UTF-8"),
        );
        let host = ("host", "collect.shop.example");
        let ours = ("origin", "https://collect.shop.example");
        let evil = ("origin", "https://evil.example");
        check(Method::POST, &[host, ours, json], true);
        check(Method::POST, &[host, ours], true);
        check(Method::POST, &[host, ours, form], false);
        check(Method::POST, &[host, evil, json], false);
        check(Method::POST, &[host, ("origin", "null"), json], false);
        for from in ["cross-site", "same-site"] {
            check(Method::DELETE, &[host, ("sec-fetch-site", from)], false);
        }
        check(Method::GET, &[host, evil], true);
    }
}
