//! Erasure, to the last byte: what was said of an erased person is in no file of
//! the data directory, whether it was sealed or still in the log.

use crate::support::{NOW, TestCollector};
use analytics::Timestamp;
use axum::http::{Method, StatusCode};
use collector::store::{MemoryStore, SledStore};
use collector::upkeep::Tuning;
use serde_json::json;
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// Random words and bytes: no compression makes anything else of them.
const MARKERS: [&str; 3] = [
    "qK7vX2mZpR9tBw4LhJ6y",
    "Fd3nGs8cVa1xTe5uYo0i",
    "Wz6bNj4rPk9qMh2lCv7s",
];
const UUIDS: [(&str, [u8; 16]); 2] = [
    (
        "9c1f7e52-3ab8-7d04-b6e1-58f20ac93d7b",
        [
            0x9c, 0x1f, 0x7e, 0x52, 0x3a, 0xb8, 0x7d, 0x04, 0xb6, 0xe1, 0x58, 0xf2, 0x0a, 0xc9,
            0x3d, 0x7b,
        ],
    ),
    (
        "4e83d1b7-906f-7c2a-8d45-e71b06f2a9c8",
        [
            0x4e, 0x83, 0xd1, 0xb7, 0x90, 0x6f, 0x7c, 0x2a, 0x8d, 0x45, 0xe7, 0x1b, 0x06, 0xf2,
            0xa9, 0xc8,
        ],
    ),
];

/// Which of the markers is anywhere below the folder.
fn found(folder: &Path) -> Vec<String> {
    let mut bytes = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                bytes.push(fs::read(path).unwrap());
            }
        }
    }
    let holds = |marker: &[u8]| {
        let mut files = bytes.iter();
        files.any(|file| file.windows(marker.len()).any(|window| window == marker))
    };
    let words = MARKERS.iter().filter(|marker| holds(marker.as_bytes()));
    let uuids = UUIDS
        .iter()
        .filter(|(text, raw)| holds(text.as_bytes()) || holds(raw));
    let words = words.map(|marker| (*marker).to_owned());
    words
        .chain(uuids.map(|(text, _)| (*text).to_owned()))
        .collect()
}

fn view(visitor: &str, at: i64, title: &str) -> String {
    let line =
        json!({"visitor": visitor, "at": at, "type": "page_view", "url": "/", "title": title});
    format!("{line}\n")
}

#[tokio::test]
async fn nothing_is_left_of_an_erased_person() {
    let folder = tempfile::tempdir().unwrap();
    let tuning = Tuning {
        seal_events: 1,
        ..Tuning::default()
    };
    let store = Arc::new(SledStore::open(folder.path()).unwrap());
    let collector = TestCollector::tuned(store, Timestamp(NOW), tuning);
    let (status, _) = collector.put("/v1/sites/shop/settings", "{}").await;
    assert_eq!(status, StatusCode::CREATED);

    let [(sealed, _), (second, _)] = UUIDS;
    let old = NOW - 86_400_000;
    let identify = |visitor: &str| {
        let line = json!({"visitor": visitor, "at": old, "type": "identify", "user": MARKERS[1]});
        format!("{line}\n")
    };
    let mut lines = view(sealed, old, MARKERS[0]) + &identify(sealed) + &identify(second);
    for n in 0..50 {
        lines += &view(&format!("other {n}"), old + n, "kept");
    }
    collector.lines(&lines).await;
    collector.settle().await;
    // This one stays in the log.
    collector.lines(&view(second, NOW, MARKERS[2])).await;
    assert_eq!(found(folder.path()).len(), 5, "all markers are on the disk");

    let path = format!("/v1/sites/shop/visitors/{sealed}");
    let (status, erased) = collector.send(Method::DELETE, &path, "").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(erased["erased"], json!([second, sealed]));
    let overview = collector.report("shop", "overview").await;
    assert_eq!(
        overview["visitors"],
        json!(50),
        "out of every figure at once"
    );
    collector.settle().await;
    let (_, erasure) = collector.get("/v1/sites/shop/erasure").await;
    assert_eq!(erasure, json!({"pending": false}));
    assert_eq!(found(folder.path()), Vec::<String>::new());

    let (status, _) = collector.send(Method::DELETE, &path, "").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    collector.close();
    let store = Arc::new(SledStore::open(folder.path()).unwrap());
    let collector = TestCollector::tuned(store, Timestamp(NOW), tuning);
    let overview = collector.report("shop", "overview").await;
    assert_eq!(overview["visitors"], json!(50), "after a restart too");
}

#[tokio::test]
async fn what_outlived_its_retention_goes_by_itself() {
    let tuning = Tuning {
        seal_events: 1,
        ..Tuning::default()
    };
    let store = Arc::new(MemoryStore::default());
    let collector = TestCollector::tuned(store, Timestamp(NOW), tuning);
    let day = 86_400_000;
    collector.put("/v1/sites/shop/settings", "{}").await;
    let lines = [40, 20, 2].map(|days| view(&format!("v{days}"), NOW - days * day, "x"));
    collector.lines(&lines.concat()).await;
    collector.settle().await;
    let overview = collector.report("shop", "overview").await;
    assert_eq!(overview["sessions"], json!(3));
    let settings = r#"{"retention_days":30}"#;
    let (status, _) = collector.put("/v1/sites/shop/settings", settings).await;
    assert_eq!(status, StatusCode::OK);
    let overview = collector.report("shop", "overview").await;
    assert_eq!(
        overview["sessions"],
        json!(2),
        "out of every figure at once"
    );
    collector.settle().await;
    let (_, left) = collector.get("/v1/sites/shop/events").await;
    let left = left.to_string();
    let held = ["v40", "v20", "v2"].map(|name| left.contains(&format!("{name}\\\"")));
    assert_eq!(held, [false, true, true], "{left}");
}

/// Numbers stand for visitors in segments. One that an erased visitor had is never
/// given again, though nothing names it any more: who got it would be erased, too.
#[tokio::test]
async fn who_comes_after_an_erasure_is_not_taken_for_the_erased() {
    let folder = tempfile::tempdir().unwrap();
    let tuning = Tuning {
        seal_events: 1,
        ..Tuning::default()
    };
    let open = || {
        let store = Arc::new(SledStore::open(folder.path()).unwrap());
        TestCollector::tuned(store, Timestamp(NOW), tuning)
    };
    let old = NOW - 86_400_000;
    let collector = open();
    let (status, _) = collector.put("/v1/sites/shop/settings", "{}").await;
    assert_eq!(status, StatusCode::CREATED);
    // Each is sealed before the next comes, so that numbers ascend.
    for n in 0..10 {
        collector
            .lines(&view(&format!("early {n}"), old, "t"))
            .await;
        collector.settle().await;
    }
    // The last ones; what is left is put together without a place for their names.
    for n in (4..10).rev() {
        let path = format!("/v1/sites/shop/visitors/early%20{n}");
        let (status, _) = collector.send(Method::DELETE, &path, "").await;
        assert_eq!(status, StatusCode::OK);
        collector.settle().await;
    }
    collector.close();
    let collector = open();
    for n in 0..6 {
        collector.lines(&view(&format!("late {n}"), old, "t")).await;
        collector.settle().await;
    }
    let overview = collector.report("shop", "overview").await;
    assert_eq!(overview["visitors"], json!(10));
    collector.close();
    let collector = open();
    let overview = collector.report("shop", "overview").await;
    assert_eq!(overview["visitors"], json!(10), "after a restart too");
    for n in 0..6 {
        let path = format!("/v1/sites/shop/visitors/late%20{n}");
        let (status, _) = collector.send(Method::DELETE, &path, "").await;
        assert_eq!(status, StatusCode::OK, "late {n} is known");
    }
}
