//! `POST /v1/events`, as anybody may call it: good events are kept whatever comes
//! with them, bad ones are named, and nothing panics.

use crate::support::{NOW, TestCollector, VISITOR, batch_of};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::io::Write;

const DAY: i64 = 86_400_000;

fn page_view(id: &str, at: i64) -> Value {
    json!({"id": id, "at": at, "type": "page_view", "url": "https://shop.example/a"})
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn good_events_are_kept_beside_bad_ones() {
    let collector = TestCollector::new().await;
    let (status, reply) = collector
        .batch(&json!([
            page_view("a.1", NOW - 5),
            {"id": "a.2", "at": NOW, "type": "purchase", "value": 12.5},
            page_view("a.1", NOW - 5),
            {"id": "a.3", "at": NOW - 9 * DAY, "type": "page_view"},
            {"id": "a.4", "at": NOW, "type": "refund"},
            "no event",
            page_view("a.5", NOW),
        ]))
        .await;
    assert_eq!(status, StatusCode::ACCEPTED);
    assert_eq!(
        (&reply["accepted"], &reply["duplicates"]),
        (&json!(2), &json!(1))
    );
    let rejected: Vec<_> = reply["rejected"].as_array().unwrap().iter().collect();
    let codes: Vec<_> = rejected
        .iter()
        .map(|r| (r["id"].as_str().unwrap(), r["code"].as_str().unwrap()))
        .collect();
    assert_eq!(
        codes,
        [
            ("a.2", "malformed"),
            ("a.3", "too_old"),
            ("a.4", "missing_field"),
            ("", "malformed")
        ]
    );
    assert!(rejected[0]["message"].as_str().unwrap().contains("12.5"));
    let overview = collector.report("shop", "overview").await;
    assert_eq!(overview["events"], json!(2));

    let metrics = collector.get("/metrics").await.1;
    let metrics = metrics.as_str().unwrap();
    for line in [
        r#"jornada_events_total{site="shop",outcome="stored",reason=""} 2"#,
        r#"jornada_events_total{site="shop",outcome="duplicate",reason=""} 1"#,
        r#"jornada_events_total{site="shop",outcome="rejected",reason="malformed"} 2"#,
        r#"jornada_events_total{site="shop",outcome="rejected",reason="too_old"} 1"#,
        r#"jornada_events_total{site="shop",outcome="rejected",reason="missing_field"} 1"#,
        r#"jornada_report_seconds_count{report="overview"} 1"#,
        r#"jornada_report_seconds_bucket{report="overview",le="+Inf"} 1"#,
        "jornada_queue_jobs 0",
        "jornada_queue_capacity 256",
    ] {
        assert!(metrics.lines().any(|l| l == line), "{line} in {metrics}");
    }
    let count = "jornada_commit_seconds_count ";
    let commits = metrics.lines().find_map(|line| line.strip_prefix(count));
    // The site, and the events.
    assert!(commits.unwrap().parse::<u64>().unwrap() >= 2, "{metrics}");
}

#[tokio::test]
async fn a_batch_sent_again_changes_nothing() {
    let collector = TestCollector::new().await;
    let events = json!([
        page_view("a.1", NOW),
        page_view("x", NOW),
        page_view("a.7", NOW)
    ]);
    assert_eq!(collector.batch(&events).await.1["accepted"], json!(3));
    let before = collector.report("shop", "pages").await;
    let again = collector.batch(&events).await.1;
    assert_eq!(
        again,
        json!({"accepted": 0, "duplicates": 3, "rejected": []})
    );
    assert_eq!(collector.report("shop", "pages").await, before);
}

#[tokio::test]
async fn bodies_refused_whole() {
    let collector = TestCollector::new().await;
    let good = batch_of(&json!([page_view("a.1", NOW)]));
    let with = |change: &dyn Fn(&mut Value)| {
        let mut batch = good.clone();
        change(&mut batch);
        batch.to_string().into_bytes()
    };
    let good = good.to_string().into_bytes();
    let (bomb, giant) = (gzip(&vec![b' '; 32 << 20]), vec![b' '; (1 << 20) + 1]);
    let many: Vec<_> = (1..=501)
        .map(|n| page_view(&format!("a.{n}"), NOW))
        .collect();
    let table: Vec<(&str, Vec<u8>, u16, &str)> = vec![
        ("empty", vec![], 400, "malformed"),
        ("no JSON", b"hello".to_vec(), 400, "malformed"),
        (
            "truncated",
            good[..good.len() - 9].to_vec(),
            400,
            "malformed",
        ),
        (
            "not UTF-8",
            b"{\"v\":1,\"site\":\"\xff\"}".to_vec(),
            400,
            "malformed",
        ),
        ("another shape", b"[1,2]".to_vec(), 400, "malformed"),
        (
            "another version",
            with(&|b| b["v"] = json!(9)),
            400,
            "unsupported_version",
        ),
        (
            "wrong types",
            with(&|b| b["sent_at"] = json!("now")),
            400,
            "malformed",
        ),
        (
            "events no list",
            with(&|b| b["events"] = json!({})),
            400,
            "malformed",
        ),
        (
            "unknown site",
            with(&|b| b["site"] = json!("nobody")),
            403,
            "unknown_site",
        ),
        (
            "hostile site",
            with(&|b| b["site"] = json!("../../etc")),
            403,
            "unknown_site",
        ),
        (
            "no visitor",
            with(&|b| b["visitor"] = Value::Null),
            400,
            "missing_visitor",
        ),
        (
            "visitor no UUID",
            with(&|b| b["visitor"] = json!("v")),
            400,
            "invalid_visitor",
        ),
        (
            "too many events",
            with(&|b| b["events"] = json!(many)),
            413,
            "too_many_events",
        ),
        ("oversized", giant, 413, "body_too_large"),
        ("gzip bomb", bomb, 413, "body_too_large"),
        (
            "truncated gzip",
            gzip(&good)[..40].to_vec(),
            400,
            "bad_encoding",
        ),
    ];
    for (what, body, status, code) in table {
        let (got, problem) = collector.send(Method::POST, "/v1/events", body).await;
        assert_eq!(
            (got.as_u16(), problem["code"].as_str()),
            (status, Some(code)),
            "{what}: {problem}"
        );
        assert_eq!(problem["status"], json!(status), "{what}");
        assert!(
            problem["detail"]
                .as_str()
                .is_some_and(|detail| !detail.is_empty()),
            "{what}"
        );
    }
    assert_eq!(
        collector.report("shop", "overview").await["events"],
        json!(0)
    );
    let (status, _) = collector.send(Method::POST, "/v1/events", good).await;
    assert_eq!(status, StatusCode::ACCEPTED);
    let metrics = collector.get("/metrics").await.1;
    let counted = r#"jornada_refused_requests_total{code="body_too_large"} 2"#;
    assert!(metrics.as_str().unwrap().contains(counted), "{metrics}");
}

#[tokio::test]
async fn gzip_is_read_with_and_without_its_header() {
    let collector = TestCollector::new().await;
    for (id, headers) in [
        ("a.1", vec![]),
        ("a.2", vec![("content-encoding", "gzip")]),
        ("a.3", vec![("content-type", "text/plain")]),
        (
            "a.4",
            vec![
                ("content-type", "application/json"),
                ("content-encoding", "gzip"),
            ],
        ),
    ] {
        let mut request = Request::post("/v1/events");
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let body = gzip(
            batch_of(&json!([page_view(id, NOW)]))
                .to_string()
                .as_bytes(),
        );
        let (status, reply) = collector
            .request(request.body(Body::from(body)).unwrap())
            .await;
        assert_eq!(
            (status, &reply["accepted"]),
            (StatusCode::ACCEPTED, &json!(1)),
            "{id}"
        );
    }
    let brotli = Request::post("/v1/events")
        .header("content-encoding", "br")
        .body("x".into());
    let (status, problem) = collector.request(brotli.unwrap()).await;
    assert_eq!(
        (status.as_u16(), &problem["code"]),
        (400, &json!("bad_encoding"))
    );
}

#[tokio::test]
async fn only_the_sites_origins_may_send() {
    let collector = TestCollector::new().await;
    let settings = r#"{"origins":["https://shop.example"]}"#;
    assert_eq!(
        collector.put("/v1/sites/shop/settings", settings).await.0,
        StatusCode::OK
    );
    for (origin, status) in [
        (Some("https://shop.example"), 202),
        (Some("https://evil.example"), 403),
        (Some("http://shop.example"), 403),
        (Some("null"), 403),
        // Not a browser: anything can be said without an Origin, and nothing is proved by one.
        (None, 202),
    ] {
        let mut request = Request::post("/v1/events");
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        let body = batch_of(&json!([page_view("a.1", NOW)])).to_string();
        let (got, answer) = collector
            .request(request.body(Body::from(body)).unwrap())
            .await;
        assert_eq!(got.as_u16(), status, "{origin:?} {answer}");
        if status == 403 {
            assert_eq!(answer["code"], json!("origin_not_allowed"));
        }
    }
}

#[tokio::test]
async fn clocks_that_are_wrong_are_corrected() {
    let collector = TestCollector::new().await;
    let batch = json!({
        "v": 1, "site": "shop", "visitor": VISITOR, "sent_at": NOW + 40 * DAY,
        "events": [page_view("a.1", NOW + 40 * DAY - 60_000), page_view("a.2", NOW + 41 * DAY)],
    });
    let (_, reply) = collector
        .send(Method::POST, "/v1/events", batch.to_string())
        .await;
    assert_eq!(reply["accepted"], json!(1));
    assert_eq!(reply["rejected"][0]["code"], json!("in_future"));
    let (_, lines) = collector.get("/v1/sites/shop/events").await;
    assert_eq!(lines["at"], json!(NOW - 60_000));
}

#[tokio::test]
async fn what_a_browser_may_not_claim_is_not_believed() {
    let collector = TestCollector::new().await;
    let event = json!({
        "id": "a.1", "at": NOW, "type": "page_view", "user": "admin", "session": "s",
        "source": "server", "channel": "email", "bot": false,
    });
    collector.batch(&json!([event])).await;
    let (_, line) = collector.get("/v1/sites/shop/events").await;
    assert_eq!(line["source"], json!("browser"));
    for field in ["user", "session", "channel"] {
        assert_eq!(line.get(field), None, "{field}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Any bytes get an answer below 500, and good events after them are stored.
    #[test]
    fn no_body_breaks_it(mut body in prop::collection::vec(any::<u8>(), 0..300), at in any::<prop::sample::Index>(), as_json: bool) {
        if as_json {
            // A good batch with one byte changed finds more than noise does.
            let noise = body.first().copied().unwrap_or(b'"');
            body = batch_of(&json!([page_view("a.1", NOW)])).to_string().into_bytes();
            let at = at.index(body.len());
            body[at] = noise;
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let collector = TestCollector::new().await;
            let (status, _) = collector.send(Method::POST, "/v1/events", body).await;
            assert!(status.as_u16() < 500, "{status}");
            let (status, reply) = collector.batch(&json!([page_view("b.1", NOW)])).await;
            assert_eq!((status.as_u16(), &reply["accepted"]), (202, &json!(1)));
        });
    }
}
