//! Sequences and transitions, and the nodes that they are made of.

use crate::check;
use serde_json::json;

#[test]
fn sequences_by_occurrence_and_by_session() {
    let story = [
        "ana: /a@0 /b@1 /a@2 /b@3 /a@4",
        "bia: /a@0 /b@1 /b@2 /a@3",
        "cai: /a@0",
    ];
    let collapsed = json!({"total": 4, "distinct": 2, "rows": [
        {"path": ["/a", "/b", "/a"], "count": 3},
        {"path": ["/b", "/a", "/b"], "count": 1},
    ]});
    check("sequences", &story, &collapsed);
    let sessions = json!({"total": 2, "distinct": 2, "rows": [
        {"path": ["/a", "/b", "/a"], "count": 2},
        {"path": ["/b", "/a", "/b"], "count": 1},
    ]});
    check("sequences?count=sessions", &story, &sessions);
    let raw =
        json!({"total": 5, "distinct": 4, "rows": [{"path": ["/a", "/b", "/a"], "count": 2}]});
    check("sequences?collapse=false&top=1", &story, &raw);
    // Equal counts: element by element in bytes, so that `/b` comes after `/a`.
    let pairs = json!({"rows": [{"path": ["/a", "/b"]}, {"path": ["/b", "/a"]}]});
    check("sequences?length=2", &story, &pairs);
}

#[test]
fn transitions_from_start_to_exit_or_open() {
    let story = ["ana: /a@0 /a@1 /b@2", "bia: /a@100", "cai: login@0"];
    let expected = json!({"sessions": 2, "total": 2, "distinct": 5, "rows": [
        {"from": "(start)", "to": "/a", "count": 2},
        {"from": "/a", "to": "(open)", "count": 1},
        {"from": "/a", "to": "/a", "count": 1},
        {"from": "/a", "to": "/b", "count": 1},
        {"from": "/b", "to": "(exit)", "count": 1},
    ]});
    check("transitions?now=110", &story, &expected);
    let collapsed = json!({"total": 1, "distinct": 4});
    check("transitions?now=110&collapse=true", &story, &collapsed);
}

#[test]
fn kinds_groups_and_exclusions() {
    let story = ["ana: /p/1@0 login@1 /p/2@2 engagement@3 view_item@4 /x@5"];
    let path = |how: &str, nodes: &[&str]| {
        let length = nodes.len();
        let expected = json!({"total": 1, "rows": [{"path": nodes, "count": 1}]});
        check(
            &format!("sequences?length={length}&{how}"),
            &story,
            &expected,
        );
    };
    path("nodes=page", &["/p/1", "/p/2", "/x"]);
    path("nodes=event", &["login", "view_item"]);
    path("nodes=both", &["/p/1", "login", "/p/2", "view_item", "/x"]);
    path("group=folder", &["/p/*", "/x"]);
    path("group=/p/*&group=**", &["/p/*", "**"]);
    path("group=**", &["**"]);
    path("exclude=/p/2", &["/p/1", "/x"]);
    path(
        "nodes=both&exclude=event:login|event:view_item&group=folder",
        &["/p/*", "/x"],
    );
    path("group=folder&collapse=false", &["/p/*", "/p/*", "/x"]);
}
