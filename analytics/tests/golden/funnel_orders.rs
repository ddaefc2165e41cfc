//! Funnels in strict order and in any order.

use crate::check;
use serde_json::{Value, json};

fn reached(question: &str, story: &str, expected: &[u64]) {
    let steps: Vec<Value> = expected
        .iter()
        .map(|reached| json!({"reached": reached}))
        .collect();
    check(
        &format!("funnel?{question}"),
        &[story],
        &json!({"steps": steps}),
    );
}

#[test]
fn strict_is_directly_after_one_another() {
    let strict = "order=strict&step=/a&step=/b&step=/c";
    reached(strict, "v: /a@0 /b@1 /c@2", &[1, 1, 1]);
    reached(strict, "v: /a@0 /x@1 /b@2 /c@3", &[1, 0, 0]);
    reached(strict, "v: /a@0 /a@1 /b@2 /c@3", &[1, 1, 1]);
    // The start that leads furthest counts.
    reached(strict, "v: /a@0 /x@1 /a@2 /b@3 /x@4 /a@5", &[1, 1, 0]);
    // Of equal ones the earliest.
    let took = json!({"converted": 1, "time_to_convert": {"median_ms": 60_000}});
    let twice = "v: /a@0 /b@1 /x@2 /a@3 /b@8";
    check("funnel?order=strict&step=/a&step=/b", &[twice], &took);
    // Among page views where all steps are pages.
    reached(
        strict,
        "v: /a@0 search@1 /b@2 engagement@3 /c@4",
        &[1, 1, 1],
    );
    // Else among actions, too, but not what the tag tells by itself.
    let mixed = "order=strict&step=/a&step=event:add_to_cart";
    reached(mixed, "v: /a@0 engagement@1 form@2 add_to_cart@3", &[1, 1]);
    reached(mixed, "v: /a@0 search@1 add_to_cart@2", &[1, 0]);
    // An event that a step asks for is looked at, whatever its kind.
    reached(
        "order=strict&step=/a&step=event:identify",
        "v: /a@0 identify@1[user=u]",
        &[1, 1],
    );
    reached(
        "order=strict&step=/a&step=event:form",
        "v: /a@0 form@1",
        &[1, 1],
    );
}

#[test]
fn strict_passes_over_optional_steps_and_keeps_the_window() {
    let optional = "order=strict&step=/a&step=/o;optional&step=/b";
    reached(optional, "v: /a@0 /b@1", &[1, 0, 1]);
    reached(optional, "v: /a@0 /o@1 /b@2", &[1, 1, 1]);
    reached(optional, "v: /a@0 /o@1 /x@2 /b@3", &[1, 1, 0]);
    let window = "order=strict&step=/a&step=/b&window=10m";
    reached(window, "v: /a@0 /b@11", &[1, 0]);
    reached(window, "v: /a@0 /b@10", &[1, 1]);
    let all = "order=strict&step=/a&step=/b&attempts=all";
    reached(all, "v: /a@0 /b@1 /a@2 /x@3 /a@4 /b@5", &[3, 2]);
    let twice = "order=strict&step=/a&step=/a&attempts=all";
    reached(twice, "v: /a@0 /a@1 /a@2 /a@3 /a@4", &[3, 2]);
}

#[test]
fn strict_is_dropped_by_an_exclusion_even_while_time_is_left() {
    let question = "funnel?order=strict&step=/a&step=/b&exclude=event:error&now=2";
    check(
        question,
        &["v: /a@0 error@1"],
        &json!({"dropped": 1, "pending": 0}),
    );
    check(
        question,
        &["v: /a@0 engagement@1"],
        &json!({"dropped": 0, "pending": 1}),
    );
}

#[test]
fn any_order_needs_distinct_events() {
    let any = "order=any&step=/a&step=/b&step=/c";
    reached(any, "v: /c@0 /b@1 /a@2", &[1, 1, 1]);
    // The first k steps: without the second there is no third.
    reached(any, "v: /c@0 /a@1", &[1, 0, 0]);
    reached(any, "v: /c@0 /b@1", &[0, 0, 0]);
    // Who takes which event is decided together.
    let overlapping = "order=any&step=/a|/b&step=/a";
    reached(overlapping, "v: /a@0", &[1, 0]);
    reached(overlapping, "v: /a@0 /b@1", &[1, 1]);
    reached(overlapping, "v: /b@0 /b@1", &[1, 0]);
    let chain = "order=any&step=/a|/b&step=/b|/c&step=/a|/c&step=/b";
    reached(chain, "v: /a@0 /b@1 /c@2", &[1, 1, 1, 0]);
    reached(chain, "v: /b@0 /a@1 /c@2 /b@3", &[1, 1, 1, 1]);
}

#[test]
fn any_order_within_one_window() {
    let any = "order=any&step=/a&step=/b&window=10m";
    reached(any, "v: /b@0 /a@11", &[1, 0]);
    reached(any, "v: /b@0 /a@10", &[1, 1]);
    reached(any, "v: /a@0 /b@20 /a@25", &[1, 1]);
    let took = json!({"converted": 1, "time_to_convert": {"median_ms": 300_000}});
    check(&format!("funnel?{any}"), &["v: /a@0 /b@20 /a@25"], &took);
}

#[test]
fn any_order_with_optional_steps_and_exclusions() {
    let optional = "order=any&step=/a&step=/o;optional&step=/b";
    reached(optional, "v: /o@0 /b@1 /a@2", &[1, 1, 1]);
    reached(optional, "v: /b@1 /a@2", &[1, 0, 1]);
    let excluding = "order=any&step=/a&step=/b&exclude=/x";
    reached(excluding, "v: /a@0 /x@1 /b@2", &[1, 0]);
    reached(excluding, "v: /a@0 /x@1 /b@2 /a@3", &[1, 1]);
    // Excluded is dropped at once; without it there is still time.
    let question = format!("funnel?{excluding}&now=2");
    check(
        &question,
        &["v: /a@0 /x@1"],
        &json!({"dropped": 1, "pending": 0}),
    );
    check(
        &question,
        &["v: /a@0"],
        &json!({"dropped": 0, "pending": 1}),
    );
}

#[test]
fn any_order_in_a_session() {
    let story = ["ana: /b@0 /a@1", "bia: /b@0 /a@100"];
    let session = json!({"entered": 2, "converted": 1, "dropped": 1});
    check(
        "funnel?order=any&scope=session&step=/a&step=/b",
        &story,
        &session,
    );
    check(
        "funnel?order=any&step=/a&step=/b",
        &story,
        &json!({"entered": 2, "converted": 2}),
    );
}
