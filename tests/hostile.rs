//! One table of hostile texts (`hostile/corpus.json`) in every field and at every
//! door that takes text: what is taken comes back as the same text, as JSON that
//! nobody takes for a page, and nothing breaks. The dashboard's test shows the same
//! table on every screen.

use crate::support::{NOW, TestCollector, batch_of};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use collector::http::{Door, router};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

fn corpus() -> Vec<(String, String)> {
    let table: Value = serde_json::from_str(include_str!("hostile/corpus.json")).unwrap();
    let rows = table.as_array().unwrap().iter();
    let text = |row: &Value, field: &str| row[field].as_str().unwrap().to_owned();
    rows.map(|row| (text(row, "name"), text(row, "text")))
        .collect()
}

/// One event of each kind, with the text in every field that takes text.
fn events(text: &str) -> Value {
    let item = json!({"id": text, "name": text, "category": text, "variant": text, "brand": text});
    let shop = json!({
        "items": [item], "value": 100, "currency": "BRL", "coupon": text, "cart_id": text,
        "checkout_id": text, "shipping_tier": text, "payment_type": text,
    });
    let kinds = [
        json!({"type": "page_view"}),
        json!({"type": "custom", "name": text, "props": {text: text}}),
        json!({"type": text}),
        json!({"type": "exposure", "experiment": text, "variant": text}),
        json!({"type": "form", "form": text, "field": text, "state": text}),
        json!({"type": "error", "kind": text, "field": text}),
        json!({"type": "outbound", "href": text}),
        json!({"type": "search", "search_term": text, "results": 0}),
        json!({"type": "purchase", "order_id": text}),
        json!({"type": "begin_checkout"}),
        json!({"type": "identify", "user": text, "traits": {text: text}}),
        json!({"type": "survey_response", "survey": text, "kind": "nps", "score": 9}),
    ];
    let all = kinds.into_iter().enumerate().map(|(number, kind)| {
        let mut event = json!({
            "id": format!("h.{}", number + 1), "at": NOW, "seq": number,
            "url": format!("https://shop.example/{text}"), "title": text, "referrer": text,
        });
        let fields = event.as_object_mut().unwrap();
        fields.extend(kind.as_object().unwrap().clone());
        let kind = kind["type"].as_str().unwrap_or_default();
        if matches!(kind, "purchase" | "begin_checkout") {
            fields.extend(shop.as_object().unwrap().clone());
        }
        event
    });
    all.collect()
}

const REPORTS: [&str; 19] = [
    "overview",
    "pages",
    "paths",
    "paths?nodes=event",
    "sequences",
    "transitions",
    "exits",
    "exits?by=field",
    "checkout",
    "orders",
    "channels?by=campaign",
    "retention",
    "products",
    "products?by=category",
    "searches",
    "stages",
    "sessions",
    "visitors",
    "delivery",
];

#[tokio::test]
async fn whatever_is_collected_is_text() {
    for (name, text) in corpus() {
        let collector = TestCollector::new().await;
        let settings = r#"{"currency":"BRL","scrub":false}"#;
        collector.put("/v1/sites/shop/settings", settings).await;
        let (status, reply) = collector.batch(&events(&text)).await;
        assert_eq!(status, StatusCode::ACCEPTED, "{name}: {reply}");
        assert_eq!(reply["rejected"], json!([]), "{name}");
        let router = router(collector.app.clone(), Door::Owner);
        for report in REPORTS {
            let path = format!("/v1/sites/shop/reports/{report}");
            let request = Request::get(&path).body(Body::empty()).unwrap();
            let response = router.clone().oneshot(request).await.unwrap();
            assert_eq!(response.status(), StatusCode::OK, "{name} {path}");
            let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
            assert_eq!(header("content-type"), "application/json", "{name} {path}");
            assert_eq!(header("x-content-type-options"), "nosniff", "{name} {path}");
            let body = response.into_body().collect().await.unwrap().to_bytes();
            serde_json::from_slice::<Value>(&body).unwrap();
        }
        let (_, export) = collector.get("/v1/sites/shop/events").await;
        let lines = match &export {
            Value::String(lines) => lines.clone(),
            other => other.to_string(),
        };
        let purchase = lines.lines().find(|line| line.contains("\"purchase\""));
        let purchase: Value = serde_json::from_str(purchase.unwrap()).unwrap();
        assert_eq!(purchase["order_id"], text, "{name}");
        assert_eq!(purchase["items"][0]["name"], text, "{name}");
        // The writer ends when nobody can send to it any more.
        drop(router);
        collector.close();
    }
}

#[tokio::test]
async fn whatever_is_defined_is_text_or_refused_by_name() {
    let collector = TestCollector::new().await;
    for (name, text) in corpus() {
        let id: String = text.bytes().map(|byte| format!("%{byte:02x}")).collect();
        let variants = json!([{"name": text, "weight": 1}, {"name": "b", "weight": 1}]);
        let saved = json!({"name": text, "query": "step=/a&step=/b"});
        let note = json!({"date": "2026-01-01", "text": text});
        let goal = json!({"name": text, "matcher": text});
        for (path, body) in [
            (
                format!("/v1/sites/shop/experiments/{id}"),
                json!({"variants": variants}),
            ),
            (format!("/v1/sites/shop/funnels/{id}"), saved),
            (format!("/v1/sites/shop/annotations/{id}"), note),
            (format!("/v1/sites/shop/goals/{id}"), goal),
            (
                format!("/v1/sites/{id}/settings"),
                json!({"timezone": text}),
            ),
            (
                format!("/v1/accounts/{id}"),
                json!({"role": "owner", "password": text}),
            ),
        ] {
            let (status, answer) = collector.put(&path, &body.to_string()).await;
            let is_named = status == StatusCode::BAD_REQUEST && answer["code"].is_string();
            let is_taken = status == StatusCode::CREATED || status == StatusCode::OK;
            assert!(is_named || is_taken, "{name} {path}: {status} {answer}");
        }
        for report in [
            "overview?filter=page:",
            "funnel?step=page:/a&step=",
            "visitors?q=",
        ] {
            let path = format!("/v1/sites/shop/reports/{report}{id}");
            let (status, answer) = collector.get(&path).await;
            let is_named = status == StatusCode::BAD_REQUEST && answer["code"].is_string();
            assert!(
                is_named || status == StatusCode::OK,
                "{name} {path}: {status} {answer}"
            );
        }
    }
}

#[tokio::test]
async fn nothing_of_the_data_directory_is_served() {
    let collector = TestCollector::new().await;
    for path in [
        "/admin.sock",
        "/visitor.key",
        "/daily.key",
        "/db/current",
        "/../visitor.key",
        "/%2e%2e/visitor.key",
        "/..%2fvisitor.key",
        "/assets/../visitor.key",
        "/demo/..%2f..%2fvisitor.key",
        "/segments/1/1.seg",
        "//etc/passwd",
    ] {
        let (status, body) = collector.send(Method::GET, path, Body::empty()).await;
        // Where the dashboard is built in, what has no file's ending is a page of it.
        let is_dashboard = body
            .as_str()
            .is_some_and(|body| body.to_ascii_lowercase().starts_with("<!doctype html"));
        assert!(
            status == StatusCode::NOT_FOUND || is_dashboard,
            "{path}: {status}"
        );
    }
}

/// What a batch that names another site in itself is worth.
#[tokio::test]
async fn a_site_is_named_exactly() {
    let collector = TestCollector::new().await;
    for (name, text) in corpus() {
        let mut batch = batch_of(&json!([]));
        batch["site"] = json!(text);
        let (status, answer) = collector
            .send(Method::POST, "/v1/events", batch.to_string())
            .await;
        let code = answer["code"].as_str();
        assert_eq!(
            (status, code),
            (StatusCode::FORBIDDEN, Some("unknown_site")),
            "{name}"
        );
    }
}
