//! Stages of the journey. A day is 1,440 minutes.

use crate::support::world::World;
use crate::{check, compare};
use serde_json::{Value, json};

/// The rows of some stages.
fn stages(question: &str, stories: &[&str], expected: &[(&str, Value)]) {
    let report = World::of(stories).report(question).expect(question);
    let rows = report["stages"].as_array().expect("stages");
    for (key, expected) in expected {
        let row = rows.iter().find(|row| row["key"] == *key).expect("a stage");
        compare(&format!("{question} {key}"), expected, row);
    }
}

#[test]
fn people_move_up_by_rules_and_back_by_time() {
    let ana =
        ["ana: /@0 view_item@1 add_to_cart@2 purchase@10[order_id=1] purchase@11[order_id=1]"];
    stages(
        "stages?now=20",
        &ana,
        &[
            (
                "discovery",
                json!({"entered": 1, "current": 0, "advanced": 1, "median_ms": 60_000}),
            ),
            ("consideration", json!({"entered": 1, "advanced": 1})),
            (
                "action",
                json!({"entered": 1, "advanced": 1, "median_ms": 480_000}),
            ),
            (
                "purchase",
                json!({"entered": 1, "current": 1, "advanced": 0, "left": 0}),
            ),
            ("loyalty", json!({"entered": 0})),
        ],
    );
    // Ninety days later no rule counts: the purchase's is the last to end.
    stages(
        "stages?now=150d",
        &ana,
        &[("purchase", json!({"current": 0, "left": 1, "went_back": 0}))],
    );
    let back = ["ana: purchase@0[order_id=1] view_item@80d"];
    stages(
        "stages?now=100d",
        &back,
        &[
            ("purchase", json!({"current": 0, "went_back": 1, "left": 0})),
            ("consideration", json!({"entered": 1, "current": 1})),
        ],
    );
    stages(
        "stages?now=100d&from=95d&to=100d",
        &back,
        &[
            ("purchase", json!({"entered": 0, "went_back": 0})),
            ("consideration", json!({"entered": 0, "current": 1})),
        ],
    );
}

#[test]
fn loyalty_and_promoters() {
    let stories = [
        "ana: purchase@0[order_id=1] purchase@9[order_id=2]",
        "bia: /@0 survey_response@1[survey=s,kind=nps,score=9]",
        "cai: /@0 survey_response@1[survey=s,kind=nps,score=8]",
        "dia: /@0 /@600",
    ];
    stages(
        "stages?now=700",
        &stories,
        &[
            ("loyalty", json!({"current": 1})),
            ("promoter", json!({"current": 1})),
            ("discovery", json!({"current": 1})),
            ("consideration", json!({"current": 1})),
        ],
    );
}

#[test]
fn touchpoints_money_and_pains() {
    let stories = [
        "ana: /@0[channel=email] view_item@1 /p@2 add_to_cart@3[value=80] begin_checkout@4[value=80] \
         form@5[form=f,field=cep,state=touched] form@6[form=f,field=cpf,state=touched] \
         form@7[form=f,field=cep,state=touched] error@8[kind=cep] /p@9 /frete@10 /p@11 /frete@12",
        "bia: /@0 search@1[search_term=x,results=0] error@2[kind=js]",
    ];
    stages(
        "stages?currency=BRL&now=30d",
        &stories,
        &[
            (
                "discovery",
                json!({"touchpoints": [
            {"kind": "page", "key": "/", "count": 2, "visitors": 2},
            {"kind": "channel", "key": "direct", "count": 1, "visitors": 1},
            {"kind": "channel", "key": "email", "count": 1, "visitors": 1},
        ], "pains": []}),
            ),
            (
                "consideration",
                json!({"pains": [
                    {"kind": "error", "key": "js", "visitors": 1, "money": []},
                    {"kind": "zero_results", "key": "x", "visitors": 1, "money": []},
                ]}),
            ),
            (
                "action",
                json!({
                    "money_lost": [{"currency": "BRL", "minor": 80}],
                    "pains": [
                        {"kind": "checkout_left", "key": "begin_checkout", "visitors": 1, "money": [{"minor": 80}]},
                        {"kind": "error", "key": "cep", "money": [{"currency": "BRL", "minor": 80}]},
                        {"kind": "field_returned", "key": "f/cep", "money": [{"minor": 80}]},
                        {"kind": "loop", "key": "/frete <> /p", "money": [{"minor": 80}]},
                    ],
                }),
            ),
        ],
    );
}

#[test]
fn programs_and_filters() {
    let stories = ["ana: /@0", "bot: /@0[bot=true]"];
    stages(
        "stages?now=9",
        &stories,
        &[("discovery", json!({"entered": 1, "current": 1}))],
    );
    let nobody = json!({"entered": 0, "current": 0});
    stages(
        "stages?now=9&filter=page:/x",
        &stories,
        &[("discovery", nobody)],
    );
    check(
        "stages",
        &[],
        &json!({"stages": [{}, {}, {}, {}, {}, {"key": "promoter"}]}),
    );
}
