//! The checkout report against an oracle in another language, which decides how
//! carts and attempts end before it tells of them (`oracle/carts.mjs`).

mod support;

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;
use support::world::World;

fn oracle(seed: u32) -> Value {
    let program = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/carts.mjs");
    let output = Command::new("node")
        .arg(program)
        .arg(seed.to_string())
        .output()
        .expect("node runs, as building the project needs it");
    let problem = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{problem}");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// A list of money as the oracle tells it.
fn by_currency(list: &Value) -> Value {
    let money = list.as_array().expect("a list").iter();
    let pairs = money.map(|money| {
        let currency = money["currency"].as_str().expect("a code").to_owned();
        (currency, money["minor"].clone())
    });
    json!(pairs.collect::<BTreeMap<String, Value>>())
}

fn by_key(rows: &Value) -> Value {
    let rows = rows.as_array().expect("a list").iter();
    let pairs = rows.map(|row| {
        let key = row["key"].as_str().expect("a key").to_owned();
        (key, row["left"].clone())
    });
    json!(pairs.collect::<BTreeMap<String, Value>>())
}

#[test]
fn carts_and_attempts_end_as_the_oracle_decided() {
    let mut seen: BTreeMap<String, u64> = BTreeMap::new();
    for seed in 1..=25 {
        let told = oracle(seed);
        let stories: Vec<&str> = told["stories"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|story| story.as_str().expect("a text"))
            .collect();
        let question = format!("checkout?now={}", told["now"]);
        let report = World::of(&stories).report(&question).expect("valid");
        let expected = &told["expected"];
        for (state, count) in expected["carts"].as_object().expect("counts") {
            assert_eq!(report["carts"][state], *count, "seed {seed}: {state} carts");
            *seen.entry(state.clone()).or_default() += count.as_u64().expect("a count");
        }
        assert_eq!(
            by_currency(&report["carts"]["value_at_risk"]),
            expected["atRisk"],
            "seed {seed}"
        );
        let checkout = &report["checkout"];
        for count in ["attempts", "pending", "ordered"] {
            assert_eq!(checkout[count], expected[count], "seed {seed}: {count}");
        }
        let steps = checkout["steps"].as_array().expect("steps").iter();
        for (step, expected) in steps.zip(expected["steps"].as_array().expect("steps")) {
            for figure in ["step", "reached", "skipped", "left"] {
                assert_eq!(step[figure], expected[figure], "seed {seed}: {expected}");
            }
            assert_eq!(
                by_currency(&step["money_left"]),
                expected["money"],
                "seed {seed}"
            );
            assert_eq!(
                by_key(&step["last_errors"]),
                expected["errors"],
                "seed {seed}"
            );
        }
        let error = &report["signals"][0];
        assert_eq!(error["signal"], "error");
        for figure in ["attempts", "left"] {
            let expected = &expected["withError"][figure];
            assert_eq!(error["with"][figure], *expected, "seed {seed}: {figure}");
        }
    }
    assert!(
        seen.values().all(|count| *count > 20),
        "a rare end: {seen:?}"
    );
}
