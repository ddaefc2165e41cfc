//! Retention and repurchase. A period is 100 minutes here.

use crate::check;
use serde_json::{Value, json};

const STARTS: &str = "starts=0 100 200 300 400";

fn cohorts(question: &str, stories: &[&str], expected: &[(u64, &[u64])]) {
    let rows = expected
        .iter()
        .map(|(size, returned)| json!({"size": size, "returned": returned}));
    let expected = json!({"cohorts": rows.collect::<Vec<Value>>()});
    check(
        &format!("retention?{STARTS}&{question}"),
        stories,
        &expected,
    );
}

const PEOPLE: [&str; 4] = [
    "ana: /@10 /@110 /@310",
    "bia: /@20 /@220",
    "cai: /@150 /@350",
    "dia: /@30",
];

#[test]
fn exact_window_and_unbounded_returns() {
    cohorts("now=399&to=200", &PEOPLE, &[(3, &[3, 1, 1]), (1, &[1, 0])]);
    cohorts(
        "now=400&to=200",
        &PEOPLE,
        &[(3, &[3, 1, 1, 1]), (1, &[1, 0, 1])],
    );
    cohorts(
        "now=400&to=100&return=window",
        &PEOPLE,
        &[(3, &[3, 1, 2, 2])],
    );
    cohorts(
        "now=400&to=100&return=unbounded",
        &PEOPLE,
        &[(3, &[3, 2, 2, 1])],
    );
    cohorts("now=400&to=100&periods=1", &PEOPLE, &[(3, &[3, 1])]);
}

#[test]
fn only_periods_that_have_passed() {
    let expected = json!({"cohorts": [
        {"start": 0, "partial": false, "size": 3, "returned": [3]},
        {"start": 6_000_000, "partial": true, "size": 1, "returned": [1]},
    ]});
    let question = "retention?starts=0 100 200&now=160&to=300";
    check(
        question,
        &["ana: /@10 /@110", "bia: /@20", "dia: /@30", "cai: /@150"],
        &expected,
    );
}

#[test]
fn the_first_of_all_makes_the_cohort() {
    // Ana came before the periods began: she is in none of these cohorts.
    let story = ["ana: /@10 /@110", "bia.phone: /@120", "bia.laptop: /@220"];
    let expected = json!({"cohorts": [{"size": 1, "returned": [1, 1]}]});
    check(
        "retention?starts=100 200 300&now=300&from=100&to=200",
        &story,
        &expected,
    );
}

#[test]
fn orders_make_cohorts_of_their_own() {
    let stories = [
        "ana: /@10 purchase@110[order_id=1] purchase@111[order_id=1] purchase@210[order_id=2]",
        "bia: /@10 /@120",
        "till: purchase@120[source=offline]",
    ];
    cohorts(
        "now=400&of=order&to=300",
        &stories,
        &[(0, &[0, 0, 0, 0]), (2, &[2, 1, 0]), (0, &[0, 0])],
    );
}

#[test]
fn repurchase() {
    let stories = [
        "ana: purchase@0 purchase@1440 purchase@1500",
        "bia: purchase@0 purchase@4320",
        "cai: purchase@0",
        "dia: purchase@5000 purchase@5001",
        "eva: /@0",
    ];
    let expected = json!({"repurchase": {
        "buyers": 3, "second_order": 2, "rate": 2.0 / 3.0,
        "median_days": 2.0, "p25_days": 1.5, "p75_days": 2.5,
    }});
    check("retention?from=0&to=100", &stories, &expected);
    let nobody = json!({"repurchase": {"buyers": 0, "rate": null, "median_days": null}});
    check("retention?from=100&to=200", &stories, &nobody);
}
