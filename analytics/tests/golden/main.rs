//! Hard cases of every report, as tables: a story, a question, and the figures
//! that the definitions demand. Only the fields written down are compared, so
//! that each case says one thing.

#[path = "../support/mod.rs"]
mod support;

mod channels;
mod checkout;
mod empty;
mod exits;
mod experiment;
mod experiment_definition;
mod experiment_metrics;
mod experiment_plan;
mod experiment_words;
mod filters;
mod funnel;
mod funnel_orders;
mod lists;
mod nodes;
mod orders;
mod orders_report;
mod overview;
mod pages;
mod paths;
mod products;
mod refusals;
mod retention;
mod stages;

use serde_json::Value;
use support::world::World;

/// Asks a question about a story and compares what is written down.
fn check(question: &str, stories: &[&str], expected: &Value) {
    let report = World::of(stories).report(question).expect(question);
    compare(question, expected, &report);
}

/// Every field that is expected must be as expected; lists have to be whole.
fn compare(place: &str, expected: &Value, got: &Value) {
    match (expected, got) {
        (Value::Object(expected), Value::Object(got)) => {
            for (key, value) in expected {
                let got = got
                    .get(key)
                    .unwrap_or_else(|| panic!("{place}: no field {key}"));
                compare(&format!("{place} {key}"), value, got);
            }
        }
        (Value::Array(expected), Value::Array(items)) => {
            assert_eq!(expected.len(), items.len(), "{place}: length of {got}");
            for (at, (expected, got)) in expected.iter().zip(items).enumerate() {
                compare(&format!("{place}[{at}]"), expected, got);
            }
        }
        (Value::Number(a), Value::Number(b)) if a.is_f64() => {
            let (a, b) = (a.as_f64().expect("a number"), b.as_f64().expect("a number"));
            assert!((a - b).abs() < 1e-9, "{place}: expected {a}, got {b}");
        }
        _ => assert_eq!(expected, got, "{place}"),
    }
}
