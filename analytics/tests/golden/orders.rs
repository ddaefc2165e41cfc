//! Orders, as overview shows them.

use crate::check;
use serde_json::json;

fn orders(stories: &[&str], count: u64, minor: i64) {
    let expected = json!({"orders": count, "revenue": [{"currency": "BRL", "minor": minor}]});
    check("overview?currency=BRL", stories, &expected);
}

#[test]
fn an_order_sent_three_times_counts_once() {
    orders(
        &[
            "ana: purchase@0[order_id=7,value=100] purchase@1[order_id=7,value=100] \
           purchase@2[order_id=7,value=100,source=server]",
        ],
        1,
        100,
    );
    // Whoever repeats it: the earliest in the total order stands for it.
    orders(
        &[
            "ana: purchase@2[order_id=7,value=100]",
            "bia: purchase@1[order_id=7,value=90]",
        ],
        1,
        90,
    );
    // Ties in one millisecond: seq, then id, then visitor.
    orders(
        &[
            "ana: purchase@1[order_id=7,value=1,seq=2]",
            "bia: purchase@1[order_id=7,value=2,seq=1]",
        ],
        1,
        2,
    );
    orders(
        &[
            "bia: purchase@1[order_id=7,value=1]",
            "ana: purchase@1[order_id=7,value=2]",
        ],
        1,
        2,
    );
}

#[test]
fn a_purchase_without_number_stands_for_itself() {
    orders(
        &[
            "ana: purchase@0[value=1] purchase@1[value=2]",
            "bia: purchase@0[value=4]",
        ],
        3,
        7,
    );
}

#[test]
fn refunds_come_off_whatever_arrives_first() {
    orders(
        &["ana: refund@0[order_id=7,value=30] purchase@1[order_id=7,value=100]"],
        1,
        70,
    );
    orders(
        &[
            "ana: purchase@1[order_id=7,value=100]",
            "till: refund@9[order_id=7,value=30]",
        ],
        1,
        70,
    );
    // Without a value everything goes back; told twice, not below zero.
    orders(
        &["ana: purchase@1[order_id=7,value=100] refund@2[order_id=7]"],
        1,
        0,
    );
    orders(
        &[
            "ana: purchase@1[order_id=7,value=100] refund@2[order_id=7,value=100] \
           refund@3[order_id=7,value=100]",
        ],
        1,
        0,
    );
    // Of an order that nobody placed there is nothing to take off.
    check(
        "overview",
        &["ana: refund@0[order_id=7,value=30]"],
        &json!({"orders": 0, "revenue": []}),
    );
    // In another currency it cannot be taken off.
    orders(
        &["ana: purchase@1[order_id=7,value=100] refund@2[order_id=7,value=30,currency=USD]"],
        1,
        100,
    );
}

#[test]
fn currencies_are_never_added() {
    let story = ["ana: purchase@0[value=5,currency=USD] purchase@1[value=7] purchase@2[value=1]"];
    let both = json!({
        "orders": 3,
        "revenue": [{"currency": "BRL", "minor": 8}, {"currency": "USD", "minor": 5}],
    });
    check("overview?currency=BRL", &story, &both);
}

#[test]
fn an_order_without_value_is_an_order() {
    check(
        "overview",
        &["ana: purchase@0"],
        &json!({"orders": 1, "revenue": []}),
    );
}
