//! What is kept of people whom a shop counts without cookies, and what is taken
//! out of what browsers send.

use crate::support::{NOW, TestCollector, VISITOR, batch_of};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};

const DAY: i64 = 24 * 60 * 60 * 1000;

fn view(id: &str, url: &str) -> Value {
    json!({"id": id, "at": NOW, "type": "page_view", "url": url})
}

async fn overview(collector: &TestCollector) -> (u64, u64) {
    let path = "/v1/sites/shop/reports/overview?from=2025-11-01&to=2025-12-01";
    let (status, report) = collector.get(path).await;
    assert_eq!(status, StatusCode::OK, "{report}");
    let figure = |name: &str| report[name].as_u64().unwrap();
    (figure("visitors"), figure("page_views"))
}

/// Sends page views without a visitor, as a browser of this name.
async fn send(collector: &TestCollector, agent: &str, mut batch: Value) -> StatusCode {
    batch.as_object_mut().unwrap().remove("visitor");
    let request = Request::post("/v1/events")
        .header("User-Agent", agent)
        .body(Body::from(batch.to_string()))
        .unwrap();
    collector.request(request).await.0
}

#[tokio::test]
async fn without_cookies_a_visitor_is_known_for_a_day() {
    let collector = TestCollector::new().await;
    let batch = |id: &str| batch_of(&json!([view(id, "https://shop.example/")]));
    assert_eq!(
        send(&collector, "Firefox", batch("a.1")).await,
        StatusCode::BAD_REQUEST
    );
    let settings = r#"{"privacy":"cookieless"}"#;
    collector.put("/v1/sites/shop/settings", settings).await;
    let (_, tag) = collector.get("/v1/tag/shop").await;
    assert_eq!(tag["cookieless"], true);
    for (agent, id) in [("Firefox", "a.1"), ("Firefox", "a.2"), ("Safari", "b.1")] {
        assert_eq!(
            send(&collector, agent, batch(id)).await,
            StatusCode::ACCEPTED
        );
    }
    assert_eq!(overview(&collector).await, (2, 3));
    // A visitor that a page still names is not taken.
    let (status, _) = collector
        .batch(&json!([view("c.1", "https://shop.example/")]))
        .await;
    assert_eq!(status, StatusCode::ACCEPTED);
    let (_, visitors) = collector.get("/v1/sites/shop/reports/visitors").await;
    assert!(!visitors.to_string().contains(VISITOR), "{visitors}");

    collector.clock.set(analytics::Timestamp(NOW + DAY));
    let mut tomorrow = batch("a.3");
    tomorrow["sent_at"] = json!(NOW + DAY);
    tomorrow["events"][0]["at"] = json!(NOW + DAY);
    let before = overview(&collector).await.0;
    assert_eq!(
        send(&collector, "Firefox", tomorrow).await,
        StatusCode::ACCEPTED
    );
    assert_eq!(overview(&collector).await.0, before + 1);
}

#[tokio::test]
async fn what_was_not_meant_to_be_sent_is_not_stored() {
    let collector = TestCollector::new().await;
    let events = json!([
        {"id": "a.1", "at": NOW, "type": "page_view",
         "url": "https://shop.example/conta/ana@shop.example?cpf=529.982.247-25",
         "title": "Olá, ana@shop.example", "referrer": "https://x.example/?q=ana%40shop.example"},
        {"id": "a.2", "at": NOW, "type": "search", "search_term": "4111 1111 1111 1111"},
        {"id": "a.3", "at": NOW, "type": "outbound", "href": "mailto:ana@shop.example"},
        {"id": "a.4", "at": NOW, "type": "chat",
         "props": {"note": "call (11) 98765-4321", "n": 52998224725_i64}},
        {"id": "a.5", "at": NOW, "type": "identify", "user": "ana@shop.example"},
    ]);
    let (status, reply) = collector.batch(&events).await;
    assert_eq!(
        (status, &reply["accepted"]),
        (StatusCode::ACCEPTED, &json!(5))
    );
    let (_, export) = collector.get("/v1/sites/shop/events").await;
    let export = export.as_str().unwrap();
    for hidden in [
        "529.982",
        "4111",
        "98765",
        "Olá, ana",
        "mailto:ana",
        "q=ana",
    ] {
        assert!(!export.contains(hidden), "{hidden}: {export}");
    }
    for kept in [
        "/conta/(e-mail)?cpf=(cpf)",
        "(card)",
        "(phone)",
        r#""user":"ana@shop.example""#,
    ] {
        assert!(export.contains(kept), "{kept}: {export}");
    }
    let pages = "/v1/sites/shop/reports/pages?from=2025-11-01&to=2025-12-01";
    let (_, pages) = collector.get(pages).await;
    assert_eq!(pages["rows"][0]["page"], "/conta/(e-mail)");

    // Whoever owns the site may want it whole.
    let settings = r#"{"scrub":false}"#;
    collector.put("/v1/sites/shop/settings", settings).await;
    let raw = json!([{"id": "b.1", "at": NOW, "type": "search", "search_term": "a@b.example"}]);
    collector.batch(&raw).await;
    let (_, export) = collector.get("/v1/sites/shop/events").await;
    assert!(export.as_str().unwrap().contains("a@b.example"));
}
