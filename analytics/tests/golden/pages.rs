//! Pages.

use crate::check;
use serde_json::json;

#[test]
fn views_entries_exits() {
    let story = ["ana: /@0 /a@1 /@2", "bia: /a@0", "cai: /@100 /b@110"];
    // At minute 120 Cai's session is open: it enters and views, but never exits.
    let expected = json!({"total_rows": 3, "rows": [
        {"page": "/", "page_views": 3, "sessions": 2, "entries": 2, "exits": 1, "bounces": 0,
         "bounce_rate": 0.0, "exit_rate": 1.0, "exit_share_of_views": 1.0 / 3.0},
        {"page": "/a", "page_views": 2, "sessions": 2, "entries": 1, "exits": 1, "bounces": 1,
         "bounce_rate": 1.0, "exit_rate": 0.5, "exit_share_of_views": 0.5},
        {"page": "/b", "page_views": 1, "sessions": 1, "entries": 0, "exits": 0, "bounces": 0,
         "bounce_rate": null, "exit_rate": null, "exit_share_of_views": 0.0},
    ]});
    check("pages?now=120", &story, &expected);
    check(
        "pages?now=120&limit=1",
        &story,
        &json!({"total_rows": 3, "rows": [{"page": "/"}]}),
    );
}

#[test]
fn an_empty_range() {
    check(
        "pages?from=5&to=6",
        &["ana: /@0"],
        &json!({"total_rows": 0, "rows": []}),
    );
}

#[test]
fn visible_time_is_summed_by_view() {
    let story = [
        "ana: /@0[id=v1] engagement@1[view=v1,visible_ms=1000] /@2[id=v2] \
         engagement@3[view=v2,visible_ms=500] engagement@4[view=v1,visible_ms=2000] /a@5",
    ];
    let expected = json!({"rows": [
        {"page": "/", "median_visible_ms": 1750},
        {"page": "/a", "median_visible_ms": null},
    ]});
    check("pages", &story, &expected);
}

#[test]
fn pages_without_a_visit_have_no_row() {
    check(
        "pages",
        &["ana: purchase@0[page=/thanks]"],
        &json!({"rows": []}),
    );
}
