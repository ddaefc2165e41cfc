//! Whole requests, as a stranger sends them: path, headers that are parsed, body.
//! No answer may be 500, and none of a stranger may be figures.
#![no_main]

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Request, StatusCode};
use collector::app::App;
use collector::clock::Clock;
use collector::http::{Connections, Door, TcpDoor, router};
use collector::site::{SiteId, SiteSettings};
use collector::store::MemoryStore;
use http_body_util::BodyExt;
use libfuzzer_sys::fuzz_target;
use std::cell::OnceCell;
use std::sync::Arc;
use tokio::runtime::Runtime;
use tower::ServiceExt;

const HEADERS: [&str; 10] = [
    "content-encoding",
    "content-type",
    "cookie",
    "authorization",
    "origin",
    "host",
    "x-forwarded-for",
    "user-agent",
    "if-none-match",
    "sec-fetch-site",
];

thread_local! {
    static COLLECTOR: OnceCell<(Runtime, Router)> = const { OnceCell::new() };
}

fn collector() -> (Runtime, Router) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    let clock = Clock::fixed(analytics::Timestamp(1_763_802_000_000));
    let (app, writer) = App::open(Arc::new(MemoryStore::default()), clock).expect("an app");
    // It runs as long as the process.
    std::mem::forget(writer);
    let site = SiteId::new("s").expect("a site");
    runtime
        .block_on(app.set_site(&site, &SiteSettings::default()))
        .expect("a site that is kept");
    let door = TcpDoor {
        loopback: false,
        api_token: None,
        trusted_proxies: Vec::new(),
        connections: Connections::default(),
    };
    (runtime, router(app, Door::Tcp(door)))
}

/// Lines of the input: method and path, then headers by number, then the body.
fn request(input: &[u8]) -> Option<Request<Body>> {
    let mut parts = input.splitn(3, |byte| *byte == b'\n');
    let (first, headers) = (parts.next()?, parts.next()?);
    let body = parts.next()?.to_vec();
    let first = std::str::from_utf8(first).ok()?;
    let (method, path) = first.split_once(' ')?;
    let mut request = Request::builder().method(method).uri(path);
    for header in headers.split(|byte| *byte == b'\x1f') {
        let (number, value) = header.split_first()?;
        let name = HEADERS.get(usize::from(*number % 10))?;
        if let Ok(value) = HeaderValue::from_bytes(value) {
            request = request.header(HeaderName::from_static(name), value);
        }
    }
    request.body(Body::from(body)).ok()
}

fuzz_target!(|input: &[u8]| {
    let Some(request) = request(input) else {
        return;
    };
    let path = request.uri().path().to_owned();
    COLLECTOR.with(|collector| {
        let (runtime, router) = collector.get_or_init(self::collector);
        let answer = runtime.block_on(async {
            let response = router.clone().oneshot(request).await.expect("an answer");
            let status = response.status();
            let body = response.into_body().collect().await.expect("a body");
            (status, body.to_bytes())
        });
        assert_ne!(answer.0, StatusCode::INTERNAL_SERVER_ERROR, "{path}");
        if path.contains("/reports/") {
            assert!(!answer.0.is_success(), "{path} was answered to a stranger");
        }
    });
});
