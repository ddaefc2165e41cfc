//! Rewriting segments comes to an end: what is rewritten is smaller, or gone, or
//! left alone.

use crate::support::{NOW, TestCollector};
use analytics::Timestamp;
use axum::http::{Method, StatusCode};
use collector::store::{MemoryStore, SledStore};
use collector::upkeep::Tuning;
use serde_json::json;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

const DAY: i64 = 86_400_000;
const TUNING: Tuning = Tuning {
    seal_events: 1,
    block_bytes: 64 << 20,
};

/// Waits until nothing is left to be done, which must come.
async fn settle(collector: &TestCollector) {
    let settled = tokio::time::timeout(Duration::from_secs(60), collector.settle()).await;
    assert!(settled.is_ok(), "segments are rewritten again and again");
}

/// The file names of all segments.
fn segments(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for site in std::fs::read_dir(folder.join("segments")).unwrap() {
        for file in std::fs::read_dir(site.unwrap().path()).unwrap() {
            names.push(file.unwrap().file_name().into_string().unwrap());
        }
    }
    names.sort_unstable();
    names
}

#[tokio::test]
async fn a_session_that_reaches_over_the_retention_is_left_alone() {
    let store = Arc::new(MemoryStore::default());
    let collector = TestCollector::tuned(store, Timestamp(NOW), TUNING);
    collector.put("/v1/sites/shop/settings", "{}").await;
    let view = |visitor: &str, session: &str, days: i64| {
        let at = NOW - days * DAY;
        let line = json!({"visitor": visitor, "session": session, "at": at, "type": "page_view"});
        format!("{line}\n")
    };
    let lines = view("over", "s", 40) + &view("over", "s", 2) + &view("before", "s", 40);
    collector.lines(&lines).await;
    settle(&collector).await;
    let settings = r#"{"retention_days":30}"#;
    let (status, _) = collector.put("/v1/sites/shop/settings", settings).await;
    assert_eq!(status, StatusCode::OK);
    settle(&collector).await;
    let (_, left) = collector.get("/v1/sites/shop/events").await;
    let of = |visitor: &str| left.to_string().matches(visitor).count();
    assert_eq!([of("over"), of("before")], [2, 0], "{left}");
}

#[tokio::test]
async fn after_erasures_segments_settle_and_stay_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let open = || {
        let store = Arc::new(SledStore::open(folder.path()).unwrap());
        TestCollector::tuned(store, Timestamp(NOW), TUNING)
    };
    let collector = open();
    let (status, _) = collector.put("/v1/sites/shop/settings", "{}").await;
    assert_eq!(status, StatusCode::CREATED);
    for round in 0..3 {
        let view = |n: i64| {
            let visitor = format!("v{round} {n}");
            let line = json!({"visitor": visitor, "at": NOW - DAY + n, "type": "page_view"});
            format!("{line}\n")
        };
        let lines: String = (0..20).map(view).collect();
        collector.lines(&lines).await;
        settle(&collector).await;
    }
    for n in 0..24 {
        let path = format!("/v1/sites/shop/visitors/v{}%20{n}", n % 3, n = n % 8);
        collector.send(Method::DELETE, &path, "").await;
    }
    settle(&collector).await;
    collector.close();
    let mut known = segments(folder.path());
    for start in 1..=3 {
        let collector = open();
        settle(&collector).await;
        let overview = collector.report("shop", "overview").await;
        assert_eq!(overview["visitors"], json!(36));
        collector.close();
        let now = segments(folder.path());
        assert_eq!(now, known, "start {start}");
        known = now;
    }
}
