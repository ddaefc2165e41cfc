//! Collectors for the tests: in this process with a clock that stands still, and
//! as the real binary.

use analytics::Timestamp;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use collector::app::{App, Writer};
use collector::clock::Clock;
use collector::http::{Door, router};
use collector::store::{MemoryStore, Store};
use collector::upkeep::Tuning;
use http_body_util::BodyExt;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tower::ServiceExt;

/// 2025-11-22T09:00:00Z, the time at which these collectors stand still.
pub(crate) const NOW: i64 = 1_763_802_000_000;
pub(crate) const VISITOR: &str = "0198c0de-7a31-7cc3-98c4-dc0c0c07398f";

/// A collector in this process.
pub(crate) struct TestCollector {
    pub(crate) clock: Clock,
    pub(crate) app: App,
    router: Router,
    writer: Writer,
}

/// A status and the JSON that came with it.
pub(crate) type Answer = (StatusCode, Value);

impl TestCollector {
    /// An empty one, with the site `shop`.
    pub(crate) async fn new() -> Self {
        let collector = Self::on(Arc::new(MemoryStore::default()));
        let settings = r#"{"currency":"BRL"}"#;
        let (status, _) = collector.put("/v1/sites/shop/settings", settings).await;
        assert_eq!(status, StatusCode::CREATED);
        collector
    }

    /// One on a store.
    pub(crate) fn on(store: Arc<dyn Store>) -> Self {
        Self::tuned(store, Timestamp(NOW), Tuning::default())
    }

    /// One on a store, with a say in how memory is used.
    pub(crate) fn tuned(store: Arc<dyn Store>, now: Timestamp, tuning: Tuning) -> Self {
        let clock = Clock::fixed(now);
        let (app, writer) = App::open_tuned(store, clock.clone(), tuning).unwrap();
        let router = router(app.clone(), Door::Owner);
        Self {
            clock,
            app,
            router,
            writer,
        }
    }

    /// Ends it; what was acknowledged is in the store.
    pub(crate) fn close(self) {
        let Self {
            app,
            router,
            writer,
            ..
        } = self;
        drop((app, router));
        writer.join();
    }

    /// Waits until nothing is left to be sealed or rewritten.
    pub(crate) async fn settle(&self) {
        loop {
            self.app.queue.tick();
            self.app.queue.change(Vec::new()).await.unwrap();
            if !self.app.engine.is_busy() {
                return;
            }
            while self.app.engine.is_busy() {
                tokio::time::sleep(std::time::Duration::from_millis(1)).await;
            }
        }
    }

    pub(crate) async fn request(&self, request: Request<Body>) -> Answer {
        let (status, _, text) = self.raw(request).await;
        let json = serde_json::from_str(&text);
        (status, json.unwrap_or(Value::String(text)))
    }

    /// The answer as it comes.
    pub(crate) async fn raw(&self, request: Request<Body>) -> (StatusCode, HeaderMap, String) {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        let text = String::from_utf8_lossy(&body).into_owned();
        (head.status, head.headers, text)
    }

    pub(crate) async fn send(&self, method: Method, path: &str, body: impl Into<Body>) -> Answer {
        let request = Request::builder().method(method).uri(path);
        self.request(request.body(body.into()).unwrap()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, Body::empty()).await
    }

    pub(crate) async fn put(&self, path: &str, body: &str) -> Answer {
        self.send(Method::PUT, path, body.to_owned()).await
    }

    /// Sends a batch of the visitor to the site `shop`; `events` is a JSON list.
    pub(crate) async fn batch(&self, events: &Value) -> Answer {
        let body = batch_of(events).to_string();
        self.send(Method::POST, "/v1/events", body).await
    }

    /// Hands in event lines.
    pub(crate) async fn lines(&self, lines: &str) -> Answer {
        let path = "/v1/sites/shop/events?source=import";
        self.send(Method::POST, path, lines.to_owned()).await
    }

    /// A report over all of time.
    pub(crate) async fn report(&self, site: &str, query: &str) -> Value {
        let joint = if query.contains('?') { '&' } else { '?' };
        let path = format!("/v1/sites/{site}/reports/{query}{joint}from=1990-01-01&to=2030-01-01");
        let (status, report) = self.get(&path).await;
        assert_eq!(status, StatusCode::OK, "{path}: {report}");
        report
    }
}

/// A batch of one visitor, sent now.
pub(crate) fn batch_of(events: &Value) -> Value {
    serde_json::json!({
        "v": 1, "site": "shop", "visitor": VISITOR, "sent_at": NOW, "events": events
    })
}

/// The folder of real data beside the project; the test that asks for it is
/// skipped, and says so, where it is not there.
pub(crate) fn shared_data(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared/data")
        .join(name);
    if path.is_dir() {
        return Some(path);
    }
    println!("SKIPPED: real data {name}: the folder ../shared/data is not beside the project");
    None
}
