//! Sealing changes nothing that anybody can see: a collector that seals all the
//! time answers as one that never does, whatever comes in whatever order, after
//! a restart, an erasure, and a change of the idle time.

use crate::support::{NOW, TestCollector};
use analytics::Timestamp;
use axum::http::{Method, StatusCode};
use collector::store::{MemoryStore, Store};
use collector::upkeep::Tuning;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;

const MINUTE: i64 = 60_000;

const EAGER: Tuning = Tuning {
    seal_events: 1,
    block_bytes: 1 << 20,
};
const NEVER: Tuning = Tuning {
    seal_events: u64::MAX,
    block_bytes: 1 << 20,
};

/// A question to each report, in the variants that take another way through it.
const QUESTIONS: &[&str] = &[
    "overview?interval=day",
    "overview?filter=page:/a",
    "overview?filter=variant:x=b",
    "pages",
    "exits",
    "exits?by=action",
    "exits?filter=event:add_to_cart",
    "sequences?length=2&nodes=both",
    "transitions",
    "paths?steps=3&top=2",
    "paths?start=/a&end=event:purchase&nodes=both&group=folder&top=1",
    "paths?count=visitors&steps=4",
    "funnel?step=/&step=/a%7C/b&step=event:purchase&window=2h",
    "funnel?step=/&step=/a/*;optional&step=/b&attempts=all&exclude=/c&breakdown=variant:x",
    "funnel?step=/&step=/a&order=strict&scope=session",
    "funnel?step=/%7C/a&step=/a%7C/b&step=/b&order=any&window=1h",
    "funnel?step=event:add_to_cart%5Bitem.category=shoes%5D&step=event:purchase%5Bvalue%3E=50%5D",
    "experiment?id=x",
    "experiment?id=x&metric=revenue&window=1h",
];

/// What happened, without whose and when.
fn any_deed() -> impl Strategy<Value = Value> {
    let pages = select(vec!["/", "/a", "/a/1", "/a/2", "/b", "/c?utm_source=x"]);
    let view = pages.prop_map(
        |page| json!({"type": "page_view", "url": format!("https://s.example{page}"), "title": page}),
    );
    let cart = (select(vec!["shoes", "hats"]), 1..3).prop_map(|(category, quantity)| {
        json!({"type": "add_to_cart", "url": "/a", "items": [{"id": "s", "price": 10, "quantity": quantity, "category": category}]})
    });
    let order = (
        select(vec!["purchase", "refund", "order_paid"]),
        1..6,
        1..100,
    );
    let order = order.prop_map(|(name, order, value)| {
        json!({"type": name, "order_id": format!("o{order}"), "value": value, "props": {"n": value}})
    });
    let exposure = select(vec!["a", "a", "b"])
        .prop_map(|variant| json!({"type": "exposure", "experiment": "x", "variant": variant}));
    let other = select(vec![
        json!({"type": "identify", "user": "u1"}),
        json!({"type": "identify", "user": "u2", "traits": {"plan": "gold"}}),
        json!({"type": "engagement", "visible_ms": 12_000, "view": "s.1"}),
        json!({"type": "form", "form": "f", "field": "cep", "state": "touched"}),
        json!({"type": "search", "search_term": "tênis", "results": 0}),
        json!({"type": "quiz", "props": {"answer": "ß"}}),
    ]);
    prop_oneof![5 => view, 2 => cart, 2 => order, 1 => exposure, 2 => other]
}

/// One line: mostly of a few visitors, of coarse times, so that ties and returns
/// are common.
fn any_line() -> impl Strategy<Value = Value> {
    let visitors = select(vec![
        "0198c0de-7a31-7cc3-98c4-000000000001",
        "0198c0de-7a31-7cc3-98c4-000000000002",
        "0198c0de-7a31-7cc3-98c4-000000000003",
        "till 4",
        "v5",
    ]);
    let more = select(vec![
        json!({}),
        json!({}),
        json!({}),
        json!({}),
        json!({"source": "server"}),
        json!({"session": "given"}),
        json!({"bot": true}),
        json!({"internal": true}),
        json!({"user": "u1"}),
        json!({"channel": "email"}),
    ]);
    let id = (
        select(vec!["", "", "mi8k2x0q1z7f.", "zz9.", "order-"]),
        1..9_u32,
    );
    (any_deed(), visitors, 0..2_880_i64, more, id).prop_map(
        |(mut line, visitor, minute, more, (stem, n))| {
            line["visitor"] = json!(visitor);
            line["at"] = json!(NOW - 3_000 * MINUTE + minute * MINUTE);
            if !stem.is_empty() {
                line["id"] = json!(format!("{stem}{n}"));
            }
            if let (Value::Object(line), Value::Object(more)) = (&mut line, more) {
                line.extend(more);
            }
            line
        },
    )
}

fn text(lines: &[Value]) -> String {
    lines.iter().map(|line| format!("{line}\n")).collect()
}

async fn open(store: Arc<dyn Store>, tuning: Tuning) -> TestCollector {
    let collector = TestCollector::tuned(store, Timestamp(NOW - 2_900 * MINUTE), tuning);
    let settings = r#"{"currency":"BRL"}"#;
    let (status, _) = collector.put("/v1/sites/shop/settings", settings).await;
    assert_eq!(status, StatusCode::CREATED);
    collector
}

async fn answers(collector: &TestCollector, step: usize) -> Vec<(&'static str, Value)> {
    let mut answers = Vec::new();
    for question in QUESTIONS.iter().step_by(step) {
        answers.push((*question, collector.report("shop", question).await));
    }
    answers
}

async fn exported(collector: &TestCollector) -> BTreeSet<String> {
    let (status, lines) = collector.get("/v1/sites/shop/events").await;
    assert_eq!(status, StatusCode::OK);
    let lines = match lines {
        Value::String(lines) => lines,
        // One line alone is JSON by itself.
        Value::Object(_) => lines.to_string(),
        _ => String::new(),
    };
    let line = |line: &str| serde_json::from_str::<Value>(line).unwrap().to_string();
    lines
        .lines()
        .filter(|line| !line.is_empty())
        .map(line)
        .collect()
}

async fn check_alike(sealing: &TestCollector, plain: &TestCollector, when: &str) {
    let step = if when == "between" { 5 } else { 1 };
    let (ours, theirs) = (answers(sealing, step).await, answers(plain, step).await);
    for ((question, ours), (_, theirs)) in ours.into_iter().zip(theirs) {
        assert_eq!(ours, theirs, "{when}: {question}");
    }
    assert_eq!(
        exported(sealing).await,
        exported(plain).await,
        "{when}: export"
    );
}

async fn check(chunks: Vec<(Vec<Value>, i64)>, erased: usize) {
    let store: Arc<dyn Store> = Arc::new(MemoryStore::default());
    let sealing = open(store.clone(), EAGER).await;
    let plain = open(Arc::new(MemoryStore::default()), NEVER).await;
    let mut now = NOW - 2_900 * MINUTE;
    let mut all = Vec::new();
    for (lines, minutes) in chunks {
        let replies = (
            sealing.lines(&text(&lines)).await,
            plain.lines(&text(&lines)).await,
        );
        assert_eq!(replies.0, replies.1);
        now += minutes * MINUTE;
        sealing.clock.set(Timestamp(now));
        plain.clock.set(Timestamp(now));
        sealing.settle().await;
        check_alike(&sealing, &plain, "between").await;
        all.extend(lines);
    }
    let (_, again) = sealing.lines(&text(&all)).await;
    assert_eq!(again["accepted"], json!(0), "{again}");
    now += 3_000 * MINUTE;
    sealing.clock.set(Timestamp(now));
    plain.clock.set(Timestamp(now));
    sealing.settle().await;
    let site = sealing.app.engine.site("shop").unwrap();
    assert_eq!(
        site.logged(),
        0,
        "everything is quiet, so everything is sealed"
    );
    drop(site);
    check_alike(&sealing, &plain, "sealed").await;

    sealing.close();
    let sealing = TestCollector::tuned(store.clone(), Timestamp(now), EAGER);
    check_alike(&sealing, &plain, "after a restart").await;

    let settings = r#"{"currency":"BRL","session_minutes":7}"#;
    for collector in [&sealing, &plain] {
        let (status, _) = collector.put("/v1/sites/shop/settings", settings).await;
        assert_eq!(status, StatusCode::OK);
    }
    check_alike(&sealing, &plain, "another idle time, not cut anew yet").await;
    sealing.settle().await;
    check_alike(&sealing, &plain, "cut anew").await;

    let visitor = all[erased % all.len()]["visitor"]
        .as_str()
        .unwrap()
        .replace(' ', "%20");
    let path = format!("/v1/sites/shop/visitors/{visitor}");
    let ours = sealing.send(Method::DELETE, &path, "").await;
    let theirs = plain.send(Method::DELETE, &path, "").await;
    assert_eq!((ours.0, &ours.1["erased"]), (theirs.0, &theirs.1["erased"]));
    check_alike(&sealing, &plain, "erased").await;
    sealing.settle().await;
    let (_, erasure) = sealing.get("/v1/sites/shop/erasure").await;
    assert_eq!(erasure["pending"], json!(false));
    check_alike(&sealing, &plain, "erased and rewritten").await;
    sealing.close();
    let sealing = TestCollector::tuned(store, Timestamp(now), EAGER);
    check_alike(&sealing, &plain, "erased and restarted").await;
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    #[test]
    fn sealing_shows_nowhere(
        chunks in prop::collection::vec((prop::collection::vec(any_line(), 1..25), 0..600_i64), 1..6),
        erased in any::<usize>(),
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_time().build().unwrap();
        runtime.block_on(check(chunks, erased));
    }
}
