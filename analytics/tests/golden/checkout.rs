//! Carts and checkout attempts.

use crate::check;
use serde_json::{Value, json};

fn carts(question: &str, stories: &[&str], expected: &Value) {
    check(question, stories, &json!({ "carts": expected }));
}

/// What became of the only cart.
fn only(question: &str, story: &str, state: &str) {
    carts(question, &[story], &json!({"carts": 1, state: 1}));
}

#[test]
fn states_of_a_cart_on_their_boundaries() {
    let story = "ana: add_to_cart@0[item=a*1x50]";
    only("checkout?now=59", story, "active");
    only("checkout?now=60", story, "abandoned");
    only("checkout?now=10079", story, "abandoned");
    only("checkout?now=10080", story, "lost");
    only("checkout?now=30&idle=30m", story, "abandoned");
    only("checkout?now=120&window=2h", story, "lost");
}

#[test]
fn orders_in_time_and_too_late() {
    only("checkout", "ana: add_to_cart@0 purchase@59", "bought");
    only("checkout", "ana: add_to_cart@0 purchase@60", "recovered");
    only("checkout", "ana: add_to_cart@0 purchase@10080", "recovered");
    only("checkout", "ana: add_to_cart@0 purchase@10081", "lost");
    only(
        "checkout",
        "ana: add_to_cart@0[cart_id=c] purchase@10081[cart_id=c]",
        "lost",
    );
    // A pause anywhere makes the cart one that came back.
    only(
        "checkout",
        "ana: add_to_cart@0 view_cart@90 purchase@91",
        "recovered",
    );
    // Choosing shipping is no pause.
    only(
        "checkout",
        "ana: add_to_cart@0 add_shipping_info@50 purchase@100",
        "bought",
    );
}

#[test]
fn rates_are_over_what_is_settled() {
    let stories = [
        "a: add_to_cart@0[value=10] purchase@1",
        "b: add_to_cart@0[value=20] purchase@90",
        "c: add_to_cart@0[value=40]",
        "d: add_to_cart@9000[value=80]",
        "e: add_to_cart@10999[value=160]",
        "f: add_to_cart@0[item=x*1x320] remove_from_cart@1[item=x]",
    ];
    let expected = json!({
        "carts": 6, "bought": 1, "recovered": 1, "lost": 1, "abandoned": 1, "active": 1,
        "emptied": 1, "settled": 3,
        "abandonment_rate": 2.0 / 3.0, "loss_rate": 1.0 / 3.0, "recovery_rate": 0.5,
        "value_at_risk": [{"currency": "BRL", "minor": 120}], "without_value": 0,
    });
    carts("checkout?now=11000&currency=BRL", &stories, &expected);
    let nothing = json!({"carts": 0, "abandonment_rate": null, "value_at_risk": []});
    carts("checkout?now=11000&from=500&to=600", &stories, &nothing);
}

#[test]
fn a_cart_counts_once_on_its_first_day_over_many_visits() {
    let story = ["ana: add_to_cart@0[value=10] view_cart@1500[value=10] purchase@3000[value=10]"];
    carts(
        "checkout?from=0&to=100",
        &story,
        &json!({"carts": 1, "recovered": 1}),
    );
    carts("checkout?from=100&to=4000", &story, &json!({"carts": 0}));
}

#[test]
fn visitors_that_are_merged_share_their_cart() {
    let together = [
        "ana.phone: add_to_cart@0[value=10]",
        "ana.laptop: purchase@30[value=10]",
    ];
    carts("checkout", &together, &json!({"carts": 1, "bought": 1}));
    let strangers = ["ana: add_to_cart@0[value=10]", "bia: purchase@30[value=10]"];
    carts("checkout", &strangers, &json!({"carts": 1, "lost": 1}));
    // The shop's own id joins what identity does not.
    let named = [
        "ana: add_to_cart@0[value=10,cart_id=c]",
        "till: purchase@30[value=10,cart_id=c,source=server]",
    ];
    carts("checkout", &named, &json!({"carts": 1, "bought": 1}));
}

#[test]
fn a_login_splits_no_cart() {
    let story = [
        "ana: add_to_cart@0[value=10] identify@1[user=u] login@2 add_to_cart@3[value=5] purchase@9",
    ];
    carts("checkout", &story, &json!({"carts": 1, "bought": 1}));
}

#[test]
fn a_thank_you_page_loaded_again_orders_nothing() {
    let story = [
        "ana: add_to_cart@0[value=1] purchase@1[order_id=7] add_to_cart@2[value=2] \
         purchase@3[order_id=7]",
    ];
    let expected = json!({"carts": 2, "bought": 1, "lost": 1});
    carts("checkout", &story, &expected);
    // Nor is it a cart that the old one is shown again.
    let shown = ["ana: add_to_cart@0[value=1] purchase@1[order_id=7] view_cart@2[value=1]"];
    carts("checkout", &shown, &json!({"carts": 1, "bought": 1}));
}

#[test]
fn an_order_told_first_by_the_server_buys_the_cart() {
    let stories = [
        "ana: add_to_cart@0[value=1] purchase@5[order_id=7]",
        "server: purchase@4[order_id=7,source=server]",
    ];
    carts("checkout", &stories, &json!({"carts": 1, "bought": 1}));
}

#[test]
fn each_currency_has_its_cart() {
    let story = [
        "ana: add_to_cart@0[value=1,currency=BRL] add_to_cart@1[value=2,currency=USD] \
         purchase@2[currency=USD]",
    ];
    let expected = json!({
        "carts": 2, "bought": 1, "lost": 1,
        "value_at_risk": [{"currency": "BRL", "minor": 1}],
    });
    carts("checkout", &story, &expected);
}

#[test]
fn a_cart_with_an_id_may_be_emptied_and_filled_again() {
    let story = [
        "ana: add_to_cart@0[cart_id=c,item=a*1x5] remove_from_cart@1[cart_id=c,item=a] \
         add_to_cart@2[cart_id=c,item=b*1x7]",
    ];
    let expected =
        json!({"carts": 1, "lost": 1, "value_at_risk": [{"currency": "XXX", "minor": 7}]});
    carts("checkout", &story, &expected);
    let without =
        ["ana: add_to_cart@0[item=a*1x5] remove_from_cart@1[item=a] add_to_cart@2[item=b*1x7]"];
    carts(
        "checkout",
        &without,
        &json!({"carts": 2, "emptied": 1, "lost": 1}),
    );
}

#[test]
fn steps_that_are_skipped_count_as_passed() {
    let stories = [
        "a: add_to_cart@0[value=50] begin_checkout@1[value=50] add_payment_info@2[payment_type=pix] \
         error@3[kind=declined,field=card] form@4[form=pay,field=cvv,state=touched]",
        "b: begin_checkout@0[value=9] add_shipping_info@1[shipping_tier=fast,coupon=X] purchase@2",
        "c: begin_checkout@0[value=7]",
    ];
    let expected = json!({
        "attempts": 3, "pending": 0, "ordered": 1, "abandonment": 2.0 / 3.0,
        "steps": [
            {"step": "begin_checkout", "reached": 3, "skipped": 0, "left": 1,
             "abandonment": 1.0 / 3.0, "money_left": [{"currency": "BRL", "minor": 7}],
             "last_errors": [], "payment": [{"key": "pix", "attempts": 1, "left": 0}]},
            {"step": "add_shipping_info", "reached": 2, "skipped": 1, "left": 0, "abandonment": 0.0,
             "shipping": [{"key": "fast", "attempts": 1, "left": 0, "abandonment": 0.0}],
             "coupons": [{"key": "X", "attempts": 1, "left": 0}]},
            {"step": "add_payment_info", "reached": 2, "skipped": 1, "left": 1, "abandonment": 0.5,
             "money_left": [{"currency": "BRL", "minor": 50}],
             "last_errors": [{"key": "declined", "field": "card", "left": 1}],
             "last_fields": [{"key": "pay/cvv", "field": null, "left": 1}],
             "last_interactions": [{"key": "form", "left": 1}],
             "payment": [{"key": "pix", "attempts": 1, "left": 1, "abandonment": 1.0}]},
            {"step": "purchase", "reached": 1, "skipped": 0, "left": 0, "abandonment": 0.0},
        ],
    });
    check(
        "checkout?currency=BRL",
        &stories,
        &json!({"checkout": expected}),
    );
}

#[test]
fn an_attempt_is_pending_for_a_day() {
    let checkout = |question: &str, story: &str, expected: Value| {
        check(question, &[story], &json!({"checkout": expected}));
    };
    let story = "ana: begin_checkout@0";
    let pending = json!({"attempts": 1, "pending": 1, "abandonment": null});
    checkout("checkout?now=1439", story, pending);
    checkout(
        "checkout?now=1440",
        story,
        json!({"attempts": 1, "pending": 0, "abandonment": 1.0}),
    );
    checkout(
        "checkout?now=30&attempt_window=30m",
        story,
        json!({"pending": 0}),
    );
    // It is the same attempt until it is ordered, or left for longer than a cart.
    let again = "ana: begin_checkout@0 begin_checkout@9000 purchase@9001";
    checkout("checkout", again, json!({"attempts": 1, "ordered": 1}));
    let later = "ana: begin_checkout@0 begin_checkout@20000 purchase@20001";
    checkout("checkout", later, json!({"attempts": 2, "ordered": 1}));
    let named = "ana: begin_checkout@0[checkout_id=1] begin_checkout@5[checkout_id=2] purchase@6";
    checkout("checkout", named, json!({"attempts": 2, "ordered": 1}));
    // Choosing payment without having begun is no attempt, unless it has an id.
    checkout(
        "checkout",
        "ana: add_payment_info@0",
        json!({"attempts": 0}),
    );
    let id = "ana: add_payment_info@0[checkout_id=1]";
    checkout("checkout", id, json!({"attempts": 1}));
}

#[test]
fn steps_of_the_shops_own() {
    let story = ["ana: begin_checkout@0 login@1 add_payment_info@2"];
    let expected = json!({"checkout": {"steps": [
        {"step": "begin_checkout", "left": 0},
        {"step": "Account", "reached": 1, "left": 1},
        {"step": "purchase", "reached": 0},
    ]}});
    check("checkout?step=event:login;label=Account", &story, &expected);
}

#[test]
fn signals_with_and_without() {
    let stories = [
        "a: begin_checkout@0 error@1[kind=x]",
        "b: begin_checkout@0 error@1[kind=x] purchase@2",
        "c: begin_checkout@0 shipping_quote@1",
        "d: begin_checkout@0 purchase@1",
        "e: begin_checkout@0 form@1[form=f,field=cep,state=touched] form@2[form=f,state=submitted]",
        "f: begin_checkout@0 form@1[form=f,field=cep,state=touched]",
    ];
    let report = json!({"signals": [
        {"signal": "error", "with": {"attempts": 2, "left": 1, "rate": 0.5},
         "without": {"attempts": 4, "left": 3, "rate": 0.75}, "relation": "associated"},
        {"signal": "field_left", "with": {"attempts": 1, "left": 1}},
        {"signal": "shipping_quote", "with": {"attempts": 1, "left": 1}},
        {"signal": "error:x", "with": {"attempts": 2}},
        {"signal": "field_left:f/cep", "with": {"attempts": 1}},
    ]});
    check("checkout", &stories, &report);
    // Wilson's interval of 1 of 2 at 95 %.
    let interval = json!({"signals": [
        {"with": {"interval": [0.094_531_205_734_230_69, 0.905_468_794_265_769_4]}},
        {"without": {"attempts": 5}}, {}, {}, {},
    ]});
    check("checkout", &stories, &interval);
}

#[test]
fn breakdowns_by_where_it_began_and_what_was_chosen() {
    let phone = "iPhone_Mobile";
    let stories = [
        &format!(
            "a: add_to_cart@0[item=x/shoes*1x5,agent={phone}] begin_checkout@1 \
                  add_payment_info@2[payment_type=pix]"
        ),
        "b: add_to_cart@0[item=x/hats*1x7,agent=Windows] add_to_cart@1[item=y/shoes*1x1]",
    ]
    .map(str::to_owned);
    let stories: Vec<&str> = stories.iter().map(String::as_str).collect();
    let groups = |by: &str, expected: Value| {
        check(
            &format!("checkout?breakdown={by}"),
            &stories,
            &json!({"breakdown": expected}),
        );
    };
    groups(
        "device",
        json!([
            {"key": "desktop", "carts": {"lost": 1}, "checkout": {"attempts": 0}},
            {"key": "mobile", "carts": {"lost": 1}, "checkout": {"attempts": 1}},
        ]),
    );
    groups(
        "category",
        json!([
            {"key": "shoes", "carts": {"lost": 2}, "checkout": {"attempts": 1}},
            {"key": "hats", "carts": {"lost": 1}},
        ]),
    );
    groups(
        "payment_type",
        json!([
            {"key": "(none)", "carts": {"lost": 1}, "checkout": {"attempts": 0}},
            {"key": "pix", "carts": {"lost": 1}, "checkout": {"attempts": 1}},
        ]),
    );
}

#[test]
fn filters_choose_where_it_began_and_programs_do_not_count() {
    let stories = [
        "ana: /a@0 add_to_cart@1[value=5] /b@600 purchase@601",
        "bot: add_to_cart@0[value=5,bot=true]",
    ];
    carts(
        "checkout?filter=page:/a",
        &stories,
        &json!({"carts": 1, "recovered": 1}),
    );
    carts("checkout?filter=page:/b", &stories, &json!({"carts": 0}));
    carts("checkout?bots=true", &stories, &json!({"carts": 2}));
}
