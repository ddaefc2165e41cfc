//! Who may see figures and change settings: closed by default.
//!
//! On loopback no login is needed while the peer is this machine, the `Host` is
//! a loopback name (so that no page of another site reaches us under a name that
//! it made point here), no proxy has a hand in it, and no token was set. In
//! every other case a bearer token is needed. Events, the tag and the pages of
//! the dashboard hold no figures and are open.

use super::Context;
use super::error::ApiError;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use std::net::SocketAddr;
use subtle::ConstantTimeEq;

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
    /// The token that programs show, if one was set.
    pub api_token: Option<String>,
}

/// Lets a request through, or says what is missing.
pub(super) async fn require(
    State(context): State<Context>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    if let Door::Tcp(door) = &*context.door {
        refuse_other_sites(&request)?;
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        admit(door, peer.map(|peer| peer.0), request.headers())?;
    }
    Ok(next.run(request).await)
}

fn admit(door: &TcpDoor, peer: Option<SocketAddr>, headers: &HeaderMap) -> Result<(), ApiError> {
    if let Some(token) = &door.api_token {
        return match bearer(headers) {
            Some(given) if bool::from(given.as_bytes().ct_eq(token.as_bytes())) => Ok(()),
            Some(_) => Err(ApiError::token_required(
                "this API token is not the collector's",
            )),
            None => Err(ApiError::token_required(
                "send the collector's API token as `Authorization: Bearer TOKEN`",
            )),
        };
    }
    if !door.loopback {
        return Err(ApiError::token_required(
            "this collector listens beyond loopback, where reports need an API token: start it \
             with --api-token or JORNADA_API_TOKEN",
        ));
    }
    let from_here = peer.is_some_and(|peer| peer.ip().is_loopback());
    if from_here && host_is_loopback(headers) && !is_proxied(headers) {
        Ok(())
    } else {
        Err(ApiError::token_required(
            "without an API token, reports open only on this machine, under localhost and not \
             through a proxy: start the collector with --api-token or JORNADA_API_TOKEN",
        ))
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
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
fn refuse_other_sites(request: &Request) -> Result<(), ApiError> {
    if matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    ) {
        return Ok(());
    }
    let headers = request.headers();
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

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: &str = "127.0.0.1:5000";

    fn check(
        loopback: bool,
        token: Option<&str>,
        peer: &str,
        headers: &[(&'static str, &str)],
        open: bool,
    ) {
        let door = TcpDoor {
            loopback,
            api_token: token.map(str::to_owned),
        };
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, value.parse().unwrap());
        }
        let admitted = admit(&door, Some(peer.parse().unwrap()), &map);
        assert_eq!(
            admitted.is_ok(),
            open,
            "{loopback} {token:?} {peer} {headers:?}"
        );
    }

    #[test]
    fn closed_unless_it_is_surely_this_machine_or_a_token_is_shown() {
        let local = ("host", "localhost:8787");
        for host in ["localhost", "127.0.0.1:8787", "[::1]:8787", "LOCALHOST:1"] {
            check(true, None, HERE, &[("host", host)], true);
        }
        check(true, None, "[::1]:5000", &[local], true);
        check(true, None, HERE, &[], false);
        check(true, None, HERE, &[("host", "shop.example")], false);
        check(
            true,
            None,
            HERE,
            &[("host", "localhost.shop.example")],
            false,
        );
        check(true, None, "10.0.0.9:5000", &[local], false);
        for proxy in ["forwarded", "x-forwarded-for", "x-forwarded-host", "via"] {
            check(true, None, HERE, &[local, (proxy, "x")], false);
        }
        check(false, None, HERE, &[local], false);
        check(false, Some("t"), HERE, &[local], false);
        check(true, Some("t"), HERE, &[local], false);
        check(
            false,
            Some("t"),
            "10.0.0.9:1",
            &[("authorization", "Bearer t")],
            true,
        );
        check(
            false,
            Some("t"),
            "10.0.0.9:1",
            &[("authorization", "bearer t")],
            true,
        );
        check(
            false,
            Some("t"),
            "10.0.0.9:1",
            &[("authorization", "Bearer tt")],
            false,
        );
        check(
            false,
            Some("t"),
            "10.0.0.9:1",
            &[("authorization", "Basic t")],
            false,
        );
    }
}
