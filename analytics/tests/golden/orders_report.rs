//! Orders and their payment.

use crate::check;
use serde_json::json;

#[test]
fn pix_is_paid_later_or_never() {
    let stories = [
        "ana: purchase@0[order_id=1,value=100,payment_type=pix,paid=false] \
         order_paid@40[order_id=1,source=server]",
        "bia: purchase@0[order_id=2,value=50,payment_type=pix,paid=false]",
        "cai: purchase@0[order_id=3,value=30,payment_type=boleto,paid=false] \
         order_cancelled@9000[order_id=3,source=server]",
        "dia: purchase@0[order_id=4,value=20,payment_type=credit_card]",
    ];
    let expected = json!({
        "placed": 4, "paid": 2, "cancelled": 1, "waiting": 1, "refunded": 0,
        "revenue": {
            "placed": [{"currency": "BRL", "minor": 200}],
            "paid": [{"currency": "BRL", "minor": 120}],
            "refunded": [], "net": [{"currency": "BRL", "minor": 200}],
        },
        "payment": [
            {"key": "pix", "placed": 2, "paid": 1, "waiting": 1, "paid_rate": 1.0,
             "median_ms_to_pay": 2_400_000},
            {"key": "boleto", "placed": 1, "cancelled": 1, "paid_rate": 0.0},
            {"key": "credit_card", "placed": 1, "paid": 1, "median_ms_to_pay": null},
        ],
    });
    check("orders?currency=BRL", &stories, &expected);
    // Where purchases wait for `order_paid`, only what was told is paid.
    let waits = json!({"placed": 4, "paid": 1, "cancelled": 1, "waiting": 2});
    check("orders?paid_at_once=false", &stories, &waits);
}

#[test]
fn a_cancelled_order_that_is_paid_after_all_is_paid() {
    let story = |order: &str| format!("ana: purchase@0[order_id=1,value=5] {order}");
    let paid = story("order_cancelled@5[order_id=1] order_paid@6[order_id=1]");
    check("orders", &[&paid], &json!({"paid": 1, "cancelled": 0}));
    let cancelled = story("order_cancelled@7[order_id=1] order_paid@6[order_id=1]");
    check("orders", &[&cancelled], &json!({"paid": 0, "cancelled": 1}));
}

#[test]
fn refunds_stand_beside_whatever_arrives_first() {
    let stories = [
        "ana: refund@0[order_id=1,value=30] purchase@1[order_id=1,value=100]",
        "bia: purchase@0[order_id=2,value=50] refund@9[order_id=2]",
        "till: refund@0[order_id=9,value=5,source=server]",
    ];
    let expected = json!({
        "placed": 2, "refunded": 2,
        "revenue": {
            "placed": [{"currency": "XXX", "minor": 150}],
            "refunded": [{"currency": "XXX", "minor": 80}],
            "net": [{"currency": "XXX", "minor": 70}],
        },
        "rows": [
            {"order_id": "1", "state": "paid", "value": {"minor": 100}, "refunded": {"minor": 30}},
            {"order_id": "2", "state": "refunded", "refunded": {"minor": 50}},
        ],
        // The till told of an order that nobody saw placed.
        "coverage": {"known": 1, "seen_by_tag": 0, "seen_rate": 0.0, "missed_visitor_unknown": 1},
    });
    check("orders", &stories, &expected);
}

#[test]
fn coverage_is_of_what_the_shop_knows() {
    let stories = [
        "ana: /@0 purchase@1[order_id=1] purchase@2[order_id=1,source=server]",
        "bia: /@0 purchase@5[order_id=2,source=server]",
        "cai: purchase@5[order_id=3,source=server]",
        "dia: purchase@5[order_id=4]",
        // The tag told of three things; the second never arrived.
        "eva: /@0[id=e.1] /obrigado@2[id=e.3] purchase@2[order_id=5,source=server]",
        "fia: /@0[id=f.1] /loja@1[id=f.2] purchase@9[order_id=6,source=offline]",
        // What was lost was lost long before.
        "gil: /@0[id=g.1] /x@1[id=g.3] /@3000[id=h.1] purchase@3001[order_id=7,source=server]",
    ];
    let expected = json!({"placed": 7, "coverage": {
        "known": 6, "seen_by_tag": 1, "joined": 1, "seen_rate": 1.0 / 6.0, "joined_rate": 1.0,
        "missed_offline": 1, "missed_lost": 1, "missed_untold": 2, "missed_visitor_unknown": 1,
    }});
    check("orders", &stories, &expected);
}

#[test]
fn what_may_still_arrive_is_not_lost() {
    let stories = ["eva: /@0[id=e.1] /obrigado@2[id=e.3] purchase@2[order_id=5,source=server]"];
    let coverage = |question: &str, lost: u64| {
        let expected = json!({"missed_lost": lost, "missed_untold": 1 - lost});
        check(question, &stories, &json!({ "coverage": expected }));
    };
    coverage("orders?now=32", 0);
    coverage("orders?now=33", 1);
}

#[test]
fn an_order_belongs_to_the_time_it_was_placed_at() {
    let story = ["ana: /@0 purchase@15[order_id=1,value=5] refund@90[order_id=1,value=2]"];
    check(
        "orders?from=0&to=10",
        &story,
        &json!({"placed": 0, "rows": []}),
    );
    check(
        "orders?from=10&to=20",
        &story,
        &json!({"placed": 1, "refunded": 1}),
    );
    check(
        "orders?from=80&to=99",
        &story,
        &json!({"placed": 0, "refunded": 0}),
    );
}

#[test]
fn pages_of_rows_newest_first() {
    let story = ["ana: purchase@1[order_id=a] purchase@2[order_id=b] purchase@3[order_id=c]"];
    let first = crate::World::of(&story)
        .report("orders?limit=2")
        .expect("valid");
    let rows = |report: &serde_json::Value| -> Vec<String> {
        let rows = report["rows"].as_array().expect("rows").iter();
        rows.map(|row| row["order_id"].to_string()).collect()
    };
    assert_eq!(rows(&first), [r#""c""#, r#""b""#]);
    let next = first["next"].as_str().expect("another page");
    let second = crate::World::of(&story)
        .report(&format!("orders?limit=2&cursor={next}"))
        .expect("valid");
    assert_eq!(rows(&second), [r#""a""#]);
    assert!(second["next"].is_null());
}
