//! A range in which nothing took place, of a site where much did: every report has
//! no rows, zero counts, and no rate of anything.

use crate::support::world::World;
use serde_json::Value;

const STORIES: [&str; 2] = [
    "ana: /@0 search@1[search_term=a,results=0] view_item@2[item=a/x*1x5] \
     add_to_cart@3[item=a/x*1x5] begin_checkout@4 purchase@5[order_id=1,value=5] \
     refund@6[order_id=1,value=2]",
    "bia: exposure@0[experiment=x,variant=a] /@1[channel=email]",
];

const QUESTIONS: [&str; 14] = [
    "overview?buckets=100000",
    "pages?",
    "paths?nodes=both",
    "sequences?length=1",
    "transitions?",
    "exits?by=action",
    "funnel?step=/&step=event:purchase",
    "checkout?breakdown=device",
    "channels?model=markov",
    "retention?starts=100000 200000",
    "orders?",
    "products?",
    "searches?",
    "sessions?",
];

/// Fields that are the same whatever took place.
const GIVEN: [&str; 8] = [
    "start", "size", "partial", "key", "step", "label", "signal", "relation",
];

fn check(place: &str, value: &Value) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                let key = key.as_str();
                if !GIVEN.contains(&key) {
                    check(&format!("{place} {key}"), value);
                }
            }
        }
        Value::Array(all) => all.iter().for_each(|value| check(place, value)),
        Value::Number(number) => assert_eq!(number.as_f64(), Some(0.0), "{place}"),
        Value::Bool(_) | Value::Null => {}
        Value::String(text) => panic!("{place}: {text}"),
    }
}

#[test]
fn an_empty_range_has_no_figures() {
    for question in QUESTIONS {
        let asked = format!("{question}&from=100000&to=200000&now=300000");
        let report = World::of(&STORIES).report(&asked).expect(question);
        check(question, &report);
    }
}
