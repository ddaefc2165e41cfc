//! Paths.

use crate::check;
use serde_json::json;

#[test]
fn every_path_ends_in_one_way() {
    let story = [
        "ana: /a@0 /b@1 /c@2",
        "bia: /a@0 /b@1",
        "cai: /a@100",
        "dia: login@0",
    ];
    let expected = json!({
        "population": 3, "sessions": 4, "open_sessions": 1, "visitors": 4,
        "nodes": [
            {"id": "1:page:/a", "step": 1, "label": "/a", "kind": "page", "count": 3,
             "share": 1.0, "share_of_all": 0.75, "median_ms": null},
            {"id": "2:page:/b", "step": 2, "kind": "page", "count": 2, "share": 2.0 / 3.0,
             "median_ms": 60_000},
            {"id": "2:open", "step": 2, "label": "(open)", "kind": "open", "count": 1},
            {"id": "3:cutoff", "step": 3, "kind": "cutoff", "count": 1, "median_ms": null},
            {"id": "3:exit", "step": 3, "kind": "exit", "count": 1},
        ],
        "links": [
            {"from": "1:page:/a", "to": "2:page:/b", "count": 2},
            {"from": "1:page:/a", "to": "2:open", "count": 1},
            {"from": "2:page:/b", "to": "3:cutoff", "count": 1},
            {"from": "2:page:/b", "to": "3:exit", "count": 1},
        ],
        "distinct_paths": 3,
        "top_paths": [
            {"path": ["/a"], "ending": "open", "count": 1, "share": 1.0 / 3.0},
            {"path": ["/a", "/b"], "ending": "cutoff", "count": 1},
            {"path": ["/a", "/b"], "ending": "exit", "count": 1},
        ],
    });
    check("paths?steps=2&now=110", &story, &expected);
}

#[test]
fn an_empty_range() {
    let nothing = json!({
        "population": 0, "sessions": 0, "nodes": [], "links": [], "top_paths": [],
        "distinct_paths": 0,
    });
    check("paths?from=5&to=6", &["ana: /a@0"], &nothing);
}

#[test]
fn anchors_cut_before_the_first_and_after_the_next_match() {
    let story = [
        "ana: /x@0 /a@1 /b@2 /end@3 /c@4",
        "bia: /end@0 /a@1 /b@2",
        "cai: /b@0 /end@1",
    ];
    let expected = json!({
        "population": 2, "sessions": 3,
        "top_paths": [
            {"path": ["/a", "/b"], "ending": "exit", "count": 1},
            {"path": ["/a", "/b", "/end"], "ending": "goal", "count": 1},
        ],
        "nodes": [
            {"id": "1:page:/a", "count": 2},
            {"id": "2:page:/b", "count": 2},
            {"id": "3:goal:/end", "kind": "goal", "label": "/end", "count": 1},
            {"id": "3:exit", "count": 1},
        ],
    });
    check("paths?start=/a&end=/end", &story, &expected);
    // Without a start the first match is the end, even as the first node.
    let from_anywhere = json!({"population": 3, "top_paths": [
        {"path": ["/b", "/end"], "ending": "goal"},
        {"path": ["/end"], "ending": "goal"},
        {"path": ["/x", "/a", "/b", "/end"], "ending": "goal"},
    ]});
    check("paths?end=/end", &story, &from_anywhere);
    // One that lies beyond the last step shown is cut off.
    let beyond = json!({"top_paths": [
        {"path": ["/a", "/b"], "ending": "cutoff"},
        {"path": ["/a", "/b"], "ending": "exit"},
    ]});
    check("paths?start=/a&end=/end&steps=2", &story, &beyond);
    // Start and end may be of one kind: the end is the next match.
    let again = json!({"population": 1, "top_paths": [
        {"path": ["/a", "/b", "/a"], "ending": "goal"},
    ]});
    check(
        "paths?start=/a&end=/a",
        &["ana: /a@0 /b@1 /a@2 /c@3"],
        &again,
    );
}

#[test]
fn an_anchor_is_a_node_whatever_its_kind() {
    let story = ["ana: /a@0 add_to_cart@1 /b@2 search@3 purchase@4 /c@5"];
    let expected = json!({"top_paths": [
        {"path": ["add_to_cart", "/b", "purchase"], "ending": "goal"},
    ]});
    check(
        "paths?start=event:add_to_cart&end=event:purchase",
        &story,
        &expected,
    );
    check(
        "paths?start=event:add_to_cart&end=event:purchase&exclude=event:purchase",
        &story,
        &expected,
    );
}

#[test]
fn map_then_exclude_then_collapse_then_number() {
    let story = ["ana: /p/1@0 /x@1 /p/2@2 /cart@3"];
    let path = |how: &str, nodes: &[&str]| {
        let expected = json!({"top_paths": [{"path": nodes, "ending": "exit"}]});
        check(&format!("paths?{how}"), &story, &expected);
    };
    path("group=/p/*", &["/p/*", "/x", "/p/*", "/cart"]);
    path("group=/p/*&exclude=/x", &["/p/*", "/cart"]);
    path(
        "group=/p/*&exclude=/x&collapse=false",
        &["/p/*", "/p/*", "/cart"],
    );
    path("group=folder&exclude=/x&steps=2", &["/p/*", "/cart"]);
}

#[test]
fn small_nodes_fold_into_other_and_never_vanish() {
    let story = [
        "v1: /a@0 /z@1",
        "v2: /a@0 /z@1",
        "v3: /b@0 /y@1",
        "v4: /c@0 /z@1",
        "v5: /d@0",
    ];
    let expected = json!({
        "population": 5,
        "nodes": [
            {"id": "1:page:/a", "count": 2},
            {"id": "1:other", "kind": "other", "label": "(other)", "count": 3, "folded": 3},
            {"id": "2:page:/z", "count": 3},
            {"id": "2:other", "count": 1, "folded": 1},
            {"id": "2:exit", "count": 1},
            {"id": "3:exit", "count": 4},
        ],
        "links": [
            {"from": "1:page:/a", "to": "2:page:/z", "count": 2},
            {"from": "1:other", "to": "2:page:/z", "count": 1},
            {"from": "1:other", "to": "2:other", "count": 1},
            {"from": "1:other", "to": "2:exit", "count": 1},
            {"from": "2:page:/z", "to": "3:exit", "count": 3},
            {"from": "2:other", "to": "3:exit", "count": 1},
        ],
    });
    check("paths?top=1", &story, &expected);
    check(
        "paths?top=1&limit=2",
        &story,
        &json!({"distinct_paths": 4, "top_paths": [
            {"path": ["/a", "/z"], "count": 2}, {"path": ["/b", "/y"], "count": 1},
        ]}),
    );
}

#[test]
fn people_have_one_path_over_their_sessions() {
    let story = ["ana.phone: /a@0 /b@200", "ana.laptop: /c@100", "bia: /a@0"];
    let expected = json!({"population": 2, "sessions": 4, "visitors": 2, "top_paths": [
        {"path": ["/a"], "ending": "exit", "share": 0.5},
        {"path": ["/a", "/c", "/b"], "ending": "exit"},
    ]});
    check("paths?count=visitors", &story, &expected);
    let open = json!({"open_sessions": 1, "nodes": [
        {"count": 2, "share_of_all": 1.0}, {}, {}, {}, {"id": "4:open", "count": 1},
    ]});
    check("paths?count=visitors&now=210", &story, &open);
}

#[test]
fn conversions_and_revenue_of_the_paths_through_a_node() {
    // Bia's purchase repeats Ana's order: it is no conversion of hers.
    let story = [
        "ana: /a@0 purchase@1[order_id=1,value=10] purchase@2[order_id=2,value=5] /b@3",
        "bia: /a@0 purchase@1[order_id=1,value=10] /b@4",
        "cai: /b@0 purchase@1[value=7,currency=USD]",
    ];
    let expected = json!({
        "nodes": [
            {"id": "1:page:/a", "count": 2, "conversions": 1,
             "revenue": [{"currency": "BRL", "minor": 15}]},
            {"id": "1:page:/b", "conversions": 1, "revenue": [{"currency": "USD", "minor": 7}]},
            {"id": "2:page:/b", "median_ms": 210_000, "conversions": 1},
            {"id": "2:exit", "conversions": 1},
            {"id": "3:exit", "conversions": 1, "revenue": [{"minor": 15}]},
        ],
        "top_paths": [
            {"path": ["/a", "/b"], "count": 2, "conversions": 1, "revenue": [{"minor": 15}]},
            {"path": ["/b"], "count": 1, "conversions": 1},
        ],
    });
    check("paths?currency=BRL", &story, &expected);
}
