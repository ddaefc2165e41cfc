//! Exits.

use crate::check;
use serde_json::json;

#[test]
fn by_page() {
    let story = [
        "ana: /@0 /cart@1",
        "bia: /cart@0 purchase@1[page=/thanks] /thanks@1",
        "cai: /@0 /cart@1",
        "dia: /cart@100",
    ];
    let expected = json!({"closed_sessions": 3, "open_sessions": 1, "total_rows": 3, "rows": [
        {"key": "/cart", "exits": 2, "page_views": 4, "sessions": 3, "exit_rate": 2.0 / 3.0,
         "exit_share_of_views": 0.5, "expected": false},
        {"key": "/thanks", "exits": 1, "page_views": 1, "sessions": 1, "exit_rate": 1.0,
         "expected": true},
        {"key": "/", "exits": 0, "page_views": 2, "sessions": 2, "exit_rate": 0.0},
    ]});
    check("exits?now=110", &story, &expected);
}

#[test]
fn by_last_interactive_action() {
    let story = [
        "ana: /@0 search@1 add_to_cart@2 view_cart@3 engagement@4",
        "bia: /@0 add_to_cart@1 search@2",
        "cai: /@0",
    ];
    let expected = json!({"closed_sessions": 3, "rows": [
        {"key": "add_to_cart", "exits": 1, "sessions": 2, "page_views": null,
         "exit_share_of_views": null, "exit_rate": 0.5},
        {"key": "search", "exits": 1, "sessions": 2},
    ]});
    check("exits?by=action", &story, &expected);
}

#[test]
fn by_furthest_checkout_step_without_an_order() {
    let story = [
        "ana: begin_checkout@0 add_payment_info@1 begin_checkout@2",
        "bia: begin_checkout@0",
        "cai: begin_checkout@0 purchase@1",
        "dia: /@0",
    ];
    // A skipped step counts as passed.
    let expected = json!({"closed_sessions": 4, "rows": [
        {"key": "add_payment_info", "exits": 1, "sessions": 2, "exit_rate": 0.5},
        {"key": "begin_checkout", "exits": 1, "sessions": 3},
        {"key": "add_shipping_info", "exits": 0, "sessions": 2},
    ]});
    check("exits?by=checkout_step", &story, &expected);
}

#[test]
fn by_last_field_of_a_form_left_unsubmitted() {
    let story = [
        "ana: form@0[form=pay,field=card,state=touched] form@1[form=pay,field=cvv,state=touched]",
        "bia: form@0[form=pay,field=card,state=touched] form@1[form=pay,state=submitted]",
        "cai: form@0[field=email,state=started]",
    ];
    let expected = json!({"rows": [
        {"key": "email", "exits": 1, "sessions": 1},
        {"key": "pay/cvv", "exits": 1, "sessions": 1, "exit_rate": 1.0},
        {"key": "pay/card", "exits": 0, "sessions": 2, "exit_rate": 0.0},
    ]});
    check("exits?by=field", &story, &expected);
    // Of two forms left, the one touched last.
    let two = ["ana: form@0[form=z,field=a] form@1[form=b,field=c] form@2[form=z,field=d]"];
    let last = json!({"rows": [
        {"key": "z/d", "exits": 1}, {"key": "b/c", "exits": 0}, {"key": "z/a", "exits": 0},
    ]});
    check("exits?by=field", &two, &last);
}

#[test]
fn a_page_that_nobody_viewed_has_no_row() {
    let story = ["ana: /@0 purchase@1[page=/thanks]"];
    check("exits", &story, &json!({"rows": [{"key": "/"}]}));
}

#[test]
fn an_empty_range() {
    let nothing = json!({"closed_sessions": 0, "open_sessions": 0, "rows": []});
    check("exits?from=5&to=6", &["ana: /@0"], &nothing);
}

/// The link counts only if nothing was done after it; views of other pages, and what
/// was done there, say nothing about the last page.
#[test]
fn how_a_page_was_left() {
    let story = [
        "ana: /@0 search@1 /cart@2 add_to_cart@3 outbound@4 engagement@5",
        "bia: /cart@0 outbound@1 add_to_cart@2 engagement@3",
        "cai: /cart@0 engagement@1 view_cart@2",
        "dia: /@0 engagement@1 /cart@2",
        "eva: /cart@0 outbound@1",
        "fia: /cart@100",
    ];
    let expected = json!({"closed_sessions": 5, "open_sessions": 1, "rows": [
        {"key": "/cart", "exits": 5,
         "causes": {"external_link": 2, "page_closed": 2, "silence": 1},
         "last_interactions": [{"action": null, "exits": 2}, {"action": "outbound", "exits": 2},
            {"action": "add_to_cart", "exits": 1}]},
        {"key": "/", "exits": 0, "last_interactions": [],
         "causes": {"external_link": 0, "page_closed": 0, "silence": 0}},
    ]});
    check("exits?detail=true&now=110", &story, &expected);
}

#[test]
fn exits_on_goals_are_expected() {
    let story = ["ana: /@0 /obrigado/7@1"];
    let report = crate::World::of(&story).report_under("exits", |scope| {
        let goal = analytics::matcher::Matcher::parse("goal", "page:/obrigado/*|event:login");
        scope.goals = vec![goal.expect("valid")];
    });
    let expected = json!({"rows": [
        {"key": "/obrigado/7", "expected": true}, {"key": "/", "expected": false},
    ]});
    crate::compare("exits", &expected, &report.expect("valid"));
}
