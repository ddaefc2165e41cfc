//! Products and searches.

use crate::check;
use serde_json::json;

#[test]
fn from_being_seen_to_being_bought() {
    let stories = [
        "ana: view_item@0[item=a/x*1x50] view_item@1[item=a/x*1x50] add_to_cart@2[item=a/x*2x50] \
         begin_checkout@3[item=a/x*2x50] purchase@4[order_id=1,item=a/x*2x50,item=b/x*1x10] \
         purchase@5[order_id=1,item=a/x*2x50,item=b/x*1x10] refund@9[order_id=1,value=55]",
        "bia: view_item@0[item=a/x*1x50] add_to_cart@1[item=b/x*1x10] remove_from_cart@2[item=b/x]",
    ];
    let expected = json!({"total_rows": 2, "rows": [
        {"key": "a", "viewed": 3, "added": 1, "removed": 0, "checked_out": 1, "bought": 1,
         "pieces": 2, "revenue": [{"currency": "BRL", "minor": 100}],
         "refunded": [{"currency": "BRL", "minor": 50}],
         "add_rate": 0.5, "buy_rate": 1.0, "view_to_buy_rate": 0.5},
        {"key": "b", "viewed": 0, "added": 1, "removed": 1, "bought": 1, "pieces": 1,
         "revenue": [{"minor": 10}], "refunded": [{"minor": 5}],
         "add_rate": null, "buy_rate": 0.0},
    ]});
    check("products?currency=BRL", &stories, &expected);
    let category =
        json!({"rows": [{"key": "x", "bought": 1, "pieces": 3, "viewed": 3, "added": 2}]});
    check("products?by=category", &stories, &category);
    check(
        "products?limit=1",
        &stories,
        &json!({"total_rows": 2, "rows": [{"key": "a"}]}),
    );
    check("products?from=100&to=200", &stories, &json!({"rows": []}));
}

#[test]
fn orders_count_by_their_own_time_and_without_a_session() {
    let story = [
        "ana: /@0 purchase@15[item=a*1x5]",
        "till: purchase@16[item=a*1x5,source=server]",
    ];
    check("products?from=0&to=10", &story, &json!({"rows": []}));
    check(
        "products?from=10&to=20",
        &story,
        &json!({"rows": [{"key": "a", "bought": 2}]}),
    );
    let filtered = json!({"rows": [{"key": "a", "bought": 1}]});
    check("products?filter=page:/", &story, &filtered);
}

#[test]
fn searches() {
    let stories = [
        "ana: search@0[search_term=Cafe,results=0] search@1[search_term=cafe,results=3] /a@2 \
         purchase@3",
        "bia: search@0[search_term=cafe,results=1] /busca@1s engagement@2[visible_ms=9]",
        "cai: search@0[search_term=cha,results=1] /busca@1s /p/1@2",
        "dia: search@0[search_term=cha] /busca@6s",
        "eva: purchase@0 search@1[search_term=cha]",
    ];
    let expected = json!({"total_rows": 2, "rows": [
        {"term": "cafe", "searches": 3, "zero_results": 1, "sessions": 2, "exits_after": 1,
         "purchases_after": 1, "exit_rate": 0.5, "purchase_rate": 0.5},
        {"term": "cha", "searches": 3, "zero_results": 0, "sessions": 3, "exits_after": 1,
         "purchases_after": 0},
    ]});
    check("searches", &stories, &expected);
    // Of open sessions nobody knows where they end.
    check(
        "searches?now=2",
        &stories[1..2],
        &json!({"rows": [{"sessions": 1, "exits_after": 0}]}),
    );
}
