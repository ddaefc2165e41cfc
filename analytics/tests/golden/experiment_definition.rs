//! What a site's definition of an experiment changes, and the verdicts.

use crate::compare;
use crate::support::world::World;
use analytics::reports::ExperimentDefinition;
use serde_json::{Value, json};

/// Asks about experiment `x` under this definition of it.
fn check(definition: Value, question: &str, stories: &[String], expected: &Value) {
    let mut definition: ExperimentDefinition = serde_json::from_value(definition).expect("valid");
    definition.id = "x".to_owned();
    let stories: Vec<&str> = stories.iter().map(String::as_str).collect();
    let question = format!("experiment?id=x{question}");
    let report = World::of(&stories)
        .report_under(&question, |scope| scope.experiments.push(definition))
        .expect("a valid question");
    compare(&question, expected, &report);
}

fn weights(a: u32, b: u32) -> Value {
    json!({"variants": [{"name": "a", "weight": a}, {"name": "b", "weight": b}]})
}

/// So many people exposed on the given day, the first of them converting.
fn arm(variant: &str, day: u32, exposed: usize, converters: usize) -> Vec<String> {
    let story = |n: usize| {
        let purchase = if n < converters {
            format!("purchase@{}h", 24 * day + 2)
        } else {
            String::new()
        };
        let at = 24 * day + 1;
        format!("{variant}{day}x{n}: exposure@{at}h[experiment=x,variant={variant}] {purchase}")
    };
    (0..exposed).map(story).collect()
}

#[test]
fn weights_control_and_order_are_the_definitions() {
    let definition = json!({
        "variants": [{"name": "new", "weight": 1}, {"name": "old", "weight": 3}, {"name": "never"}],
        "control": "old",
    });
    let people = [
        arm("old", 0, 3, 1),
        arm("new", 0, 1, 1),
        arm("retired", 0, 2, 0),
    ]
    .concat();
    let expected = json!({
        "control": "old",
        "variants": [
            {"variant": "new", "weight": 1, "exposed": 1},
            {"variant": "old", "weight": 3, "exposed": 3},
            {"variant": "never", "weight": 1, "exposed": 0, "mean": null, "reason": "empty_arm"},
            {"variant": "retired", "weight": 0, "exposed": 2},
        ],
        "comparisons": [
            {"variant": "new"},
            {"variant": "never", "effect": {"absolute": null, "reason": "empty_arm"},
             "frequentist": null, "reason": "empty_arm"},
            {"variant": "retired"},
        ],
    });
    check(definition, "", &people, &expected);
}

#[test]
fn exposures_outside_the_test_period_do_not_count() {
    let definition = json!({
        "variants": [{"name": "a"}, {"name": "b"}],
        "start": 86_400_000, "end": 172_800_000,
    });
    let people = [arm("a", 0, 1, 0), arm("a", 1, 2, 0), arm("b", 2, 4, 0)].concat();
    let expected = json!({"variants": [{"exposed": 2}, {"exposed": 0}]});
    check(definition, "", &people, &expected);
}

#[test]
fn the_split_is_judged_by_the_weights() {
    let people = [arm("a", 0, 300, 0), arm("b", 0, 100, 0)].concat();
    let fits = json!({"srm": {"chi2": 0.0, "p": 1.0, "warning": false}});
    check(weights(3, 1), "", &people, &fits);
    // Chi-square of 300 and 100 against 200 and 200.
    let broken = json!({
        "srm": {"chi2": 100.0, "warning": true},
        "verdict": {"code": "sample_ratio_mismatch"},
    });
    check(weights(1, 1), "", &people, &broken);
}

#[test]
fn too_many_who_met_two_variants_are_a_warning() {
    let both = |n: usize| {
        format!("v{n}: exposure@1[experiment=x,variant=a] exposure@2[experiment=x,variant=b]")
    };
    let people = [
        arm("a", 0, 50, 0),
        arm("b", 0, 50, 0),
        (0..10).map(both).collect(),
    ]
    .concat();
    let expected = json!({
        "multiple_exposed": 10, "srm": {"chi2": 0.0, "p": 1.0, "warning": true},
        "verdict": {"code": "sample_ratio_mismatch"},
    });
    check(weights(1, 1), "", &people, &expected);
}

#[test]
fn verdicts() {
    let verdict = |converters: [usize; 2], question: &str, expected: &Value| {
        let [a, b] = converters;
        let people = [arm("a", 0, 400, a), arm("b", 0, 400, b)].concat();
        check(
            weights(1, 1),
            question,
            &people,
            &json!({"verdict": expected}),
        );
    };
    let week = "&now=9d";
    verdict(
        [80, 200],
        week,
        &json!({"code": "variation_wins", "variant": "b", "days": 8}),
    );
    verdict(
        [200, 80],
        week,
        &json!({"code": "control_wins", "variant": "a"}),
    );
    verdict(
        [80, 82],
        week,
        &json!({"code": "undecided", "variant": null}),
    );
    verdict([0, 24], week, &json!({"code": "not_enough_data"}));
    // Weekdays differ: not before a full week.
    verdict(
        [80, 200],
        "&now=7d",
        &json!({"code": "too_early", "variant": "b", "days": 6}),
    );
}
