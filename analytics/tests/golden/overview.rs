//! Overview.

use crate::check;
use serde_json::json;

#[test]
fn an_empty_range() {
    let nothing = json!({
        "visitors": 0, "sessions": 0, "closed_sessions": 0, "open_sessions": 0,
        "page_views": 0, "events": 0, "bounces": 0, "bounce_rate": null,
        "orders": 0, "revenue": [], "bots": {"sessions": 0, "events": 0},
        "series": [{"start": 6_000_000, "visitors": 0, "revenue": []}],
    });
    let story = ["ana: /@0 purchase@1[value=5]"];
    check("overview?from=100&to=200&buckets=100", &story, &nothing);
}

#[test]
fn a_session_belongs_to_its_start() {
    let story = ["ana: /@9 /a@11 /b@12"];
    let all = json!({"visitors": 1, "sessions": 1, "page_views": 3, "events": 3});
    check("overview?from=0&to=10", &story, &all);
    check(
        "overview?from=10&to=20",
        &story,
        &json!({"sessions": 0, "page_views": 0}),
    );
}

#[test]
fn open_sessions_have_no_bounce() {
    let story = ["ana: /@0", "bia: /@29"];
    // At minute 31 Ana has been silent for more than 30 minutes, Bia has not.
    let expected = json!({
        "sessions": 2, "closed_sessions": 1, "open_sessions": 1,
        "bounces": 1, "bounce_rate": 1.0,
    });
    check("overview?now=31", &story, &expected);
    // Exactly 30 minutes is not yet over.
    check(
        "overview?now=30",
        &story,
        &json!({"closed_sessions": 0, "bounce_rate": null}),
    );
}

#[test]
fn what_is_a_bounce() {
    let bounces = |story: &str, expected: u64| {
        check("overview", &[story], &json!({"bounces": expected}));
    };
    bounces("one: /@0", 1);
    bounces("two: /@0 /@1", 0);
    bounces("active: /@0 search@1", 0);
    bounces(
        "viewer: /@0 view_item@1 exposure@2[experiment=x,variant=b] error@3",
        1,
    );
    bounces("short: /@0 engagement@1[visible_ms=9999]", 1);
    bounces(
        "long: /@0 engagement@1[visible_ms=6000] engagement@2[visible_ms=4000]",
        0,
    );
    bounces("none: search@0", 0);
}

#[test]
fn imports_do_not_know_visible_time() {
    let imported = ["ana: /@0[source=import]"];
    check(
        "overview",
        &imported,
        &json!({"bounces": 1, "visible_time_known": false}),
    );
    check(
        "overview",
        &["ana: /@0"],
        &json!({"bounces": 1, "visible_time_known": true}),
    );
}

#[test]
fn standalone_events_count_where_no_session_is_needed() {
    let story = ["ana: /@0 purchase@5[source=server,order_id=1,value=70] login@6[source=offline]"];
    let expected = json!({
        "visitors": 1, "sessions": 1, "page_views": 1, "events": 3, "orders": 1,
        "revenue": [{"currency": "BRL", "minor": 70}],
    });
    check("overview?currency=BRL", &story, &expected);
    let filtered = json!({"sessions": 1, "events": 1, "orders": 0, "revenue": []});
    check("overview?currency=BRL&filter=page:/", &story, &filtered);
    check(
        "overview?from=6&to=7",
        &story,
        &json!({"visitors": 0, "events": 1, "orders": 0}),
    );
}

#[test]
fn orders_belong_to_their_own_time() {
    let story = ["ana: /@0 purchase@15[order_id=1,value=100]"];
    let before = json!({"sessions": 1, "orders": 0, "revenue": []});
    check("overview?from=0&to=10", &story, &before);
    let after = json!({"sessions": 0, "orders": 1, "revenue": [{"currency": "XXX", "minor": 100}]});
    check("overview?from=10&to=20", &story, &after);
    check(
        "overview?from=10&to=20&filter=page:/x",
        &story,
        &json!({"orders": 0}),
    );
}

#[test]
fn who_works_on_the_site_is_counted_beside() {
    let story = [
        "ana: /@0",
        "dev: /@0[internal=true] purchase@1[value=9]",
        "robot: /@0[internal=true] /a@1[bot=true]",
        "till: login@2[internal=true,source=server]",
    ];
    let beside =
        json!({"bots": {"sessions": 1, "events": 2}, "internal": {"sessions": 1, "events": 3}});
    let without = json!({"visitors": 1, "sessions": 1, "events": 1});
    let with = json!({"visitors": 3, "sessions": 3, "events": 6});
    for (question, figures) in [("overview", without), ("overview?bots=true", with)] {
        check(question, &story, &figures);
        check(question, &story, &beside);
    }
    check(
        "funnel?step=/&step=event:purchase",
        &story,
        &json!({"entered": 1, "converted": 0}),
    );
}

#[test]
fn programs_are_counted_beside() {
    let story = [
        "ana: /@0",
        "bot: /@0[bot=true] /a@1",
        "till: login@2[bot=true,source=server]",
    ];
    let without = json!({"sessions": 1, "events": 1, "bots": {"sessions": 1, "events": 3}});
    check("overview", &story, &without);
    let with = json!({"sessions": 2, "events": 4, "bots": {"sessions": 1, "events": 3}});
    check("overview?bots=true", &story, &with);
}

#[test]
fn two_cookies_of_one_person_are_one_visitor() {
    let story = ["ana.phone: /@0", "ana.laptop: /@100", "bia: /@0"];
    // Each counts once a bucket, too, however many sessions start in it.
    let expected = json!({
        "visitors": 2, "sessions": 3, "series": [{"visitors": 2, "sessions": 3}],
    });
    check("overview?buckets=0", &story, &expected);
}

#[test]
fn the_series_sums_to_the_totals_and_knows_what_is_not_over() {
    let story = [
        "ana: /@5 /a@6 /@50 purchase@51[value=10]",
        "bia: /@10 login@11[source=server]",
    ];
    let expected = json!({
        "visitors": 2, "sessions": 3,
        "series": [
            {"start": 0, "partial": false, "visitors": 1, "sessions": 1, "page_views": 2,
             "events": 2, "bounces": 0, "orders": 0},
            {"start": 600_000, "partial": false, "visitors": 1, "sessions": 1, "page_views": 1,
             "events": 2, "bounces": 1, "orders": 0},
            {"start": 2_400_000, "partial": true, "visitors": 1, "sessions": 1, "page_views": 1,
             "events": 2, "bounces": 0, "orders": 1, "revenue": [{"currency": "XXX", "minor": 10}]},
        ],
    });
    check(
        "overview?from=0&to=60&now=59&buckets=0 10 40",
        &story,
        &expected,
    );
}
