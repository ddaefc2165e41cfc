//! Attribution against published vectors: rule-based models, and Markov chains
//! of order 1 and 2 by exact linear algebra. The vectors lie beside the
//! repository; without them the tests say that they were skipped.

#![allow(clippy::print_stderr, reason = "a skipped test says so")]

use analytics::attribution::markov::{Chain, Worth};
use analytics::attribution::{Credited, Rule, WHOLE};
use analytics::time::DAY;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;

fn load(name: &str) -> Option<Value> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared/vectors")
        .join(name);
    let Ok(text) = std::fs::read_to_string(file) else {
        eprintln!("SKIPPED: the vectors {name} are not there");
        return None;
    };
    Some(serde_json::from_str(&text).expect("JSON"))
}

struct Row<'v> {
    path: Vec<&'v str>,
    conversions: u64,
    /// In hundredths, which are whole in every vector.
    value: i128,
    nothing: u64,
}

fn rows(case: &Value) -> Vec<Row<'_>> {
    let rows = case["rows"].as_array().expect("rows").iter();
    let read = |row: &'_ Value| {
        let value = row["value"].as_f64().expect("a number") * 100.0;
        assert!((value - value.round()).abs() < 1e-6, "{value}");
        (
            value.round() as i128,
            row["conversions"].as_u64().expect("a count"),
        )
    };
    rows.map(|row| {
        let (value, conversions) = read(row);
        Row {
            path: row["path"].as_str().expect("a path").split(" > ").collect(),
            conversions,
            value,
            nothing: row["null"].as_u64().expect("a count"),
        }
    })
    .collect()
}

fn near(got: f64, expected: f64, tolerance: f64, what: &str) {
    let bound = tolerance * expected.abs().max(1.0);
    assert!(
        (got - expected).abs() <= bound,
        "{what}: {got} is not {expected}"
    );
}

#[test]
fn markov_chains() {
    let Some(vectors) = load("attribution_small.json") else {
        return;
    };
    for (name, case) in vectors["cases"].as_object().expect("cases") {
        for order in [1, 2] {
            let expected = &case[format!("exact_order{order}")];
            let mut chain: Chain<&str, ()> = Chain::new(order);
            for row in rows(case) {
                chain.add(&row.path, row.conversions, &[((), row.value)], row.nothing);
            }
            for (worth, effects, credits, total) in [
                (
                    Worth::Conversions,
                    "removal_effects",
                    "attributed_conversions",
                    None,
                ),
                (
                    Worth::Value(&()),
                    "removal_effects_value",
                    "attributed_value",
                    Some(()),
                ),
            ] {
                let got = chain.effects(worth);
                let what = format!("{name}, order {order}, {effects}");
                let probability = expected["p_conversion"].as_f64().expect("a number");
                near(got.conversion, probability, 1e-9, &what);
                let wanted = expected[effects].as_object().expect("effects");
                assert_eq!(got.of.len(), wanted.len(), "{what}");
                let sum: f64 = got.of.iter().map(|(_, effect)| effect).sum();
                let rows = rows(case);
                let whole: f64 = match total {
                    None => rows.iter().map(|row| row.conversions as f64).sum(),
                    Some(()) => rows.iter().map(|row| row.value as f64 / 100.0).sum(),
                };
                for (channel, effect) in &got.of {
                    let value = |list: &str| expected[list][channel].as_f64().expect("a number");
                    near(
                        *effect,
                        value(effects),
                        1e-9,
                        &format!("{what} of {channel}"),
                    );
                    let credit = whole * effect / sum;
                    near(
                        credit,
                        value(credits),
                        1e-9,
                        &format!("{what}: credit of {channel}"),
                    );
                }
            }
        }
    }
}

#[test]
fn rules() {
    let Some(vectors) = load("attribution_small.json") else {
        return;
    };
    for (name, case) in vectors["cases"].as_object().expect("cases") {
        for (model, rule) in [
            ("first_touch", Rule::First),
            ("last_touch", Rule::Last),
            ("linear", Rule::Linear),
            ("position_40_20_40", Rule::Position),
        ] {
            let mut credits: BTreeMap<&str, (i128, i128)> = BTreeMap::new();
            for row in rows(case) {
                let touch = Credited {
                    age: 0,
                    is_direct: false,
                };
                let shares = rule.share(&vec![touch; row.path.len()], 7 * DAY);
                assert_eq!(shares.iter().sum::<i128>(), WHOLE, "{name} {model}");
                for (channel, units) in row.path.iter().zip(shares) {
                    let (conversions, value) = credits.entry(channel).or_default();
                    *conversions += units * i128::from(row.conversions);
                    *value += units * row.value;
                }
            }
            let expected = case["heuristics_ours"][model].as_object().expect("a model");
            for (channel, expected) in expected {
                let (conversions, value) =
                    credits.get(channel.as_str()).copied().unwrap_or_default();
                let what = format!("{name} {model} {channel}");
                let number = |key: &str| expected[key].as_f64().expect("a number");
                near(
                    conversions as f64 / WHOLE as f64,
                    number("conversions"),
                    1e-9,
                    &what,
                );
                near(
                    value as f64 / WHOLE as f64 / 100.0,
                    number("value"),
                    1e-9,
                    &what,
                );
            }
        }
    }
}

#[test]
fn time_decay() {
    let Some(vectors) = load("attribution_time_decay.json") else {
        return;
    };
    for case in vectors["cases"].as_array().expect("cases") {
        let days = case["days_before_conversion"]
            .as_array()
            .expect("ages")
            .iter();
        let touches = days.map(|age| Credited {
            age: (age.as_f64().expect("a number") * DAY as f64) as i64,
            is_direct: false,
        });
        let touches: Vec<Credited> = touches.collect();
        let half_life = case["half_life_days"].as_i64().expect("days") * DAY;
        let shares = Rule::TimeDecay.share(&touches, half_life);
        assert_eq!(shares.iter().sum::<i128>(), WHOLE);
        let weights = case["weights"].as_array().expect("weights");
        for (share, weight) in shares.iter().zip(weights) {
            let weight = weight.as_f64().expect("a number");
            near(
                *share as f64 / WHOLE as f64,
                weight,
                1e-12,
                &case.to_string(),
            );
        }
    }
}
