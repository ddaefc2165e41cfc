//! Lists of sessions and people, one person's timeline, and delivery.

use crate::support::world::World;
use crate::{check, compare};
use serde_json::{Value, json};

const STORIES: [&str; 4] = [
    "ana: /@0 /cart@1 purchase@2[order_id=7,value=50] /@600",
    "bia.phone: /@10 /cart@11",
    "bia.laptop: identify@100[user=u] /help@101",
    "cai: /@20[channel=email,bot=true] /cart@21",
];

/// Visitors and starts of the listed sessions.
fn sessions(question: &str, expected: &[(&str, i64)]) {
    let report = World::of(&STORIES).report(question).expect(question);
    let rows = report["rows"].as_array().expect("rows").iter();
    let got: Vec<(&str, i64)> = rows
        .map(|row| {
            let visitor = row["visitor"].as_str().expect("a name");
            (visitor, row["started"].as_i64().expect("a time") / 60_000)
        })
        .collect();
    assert_eq!(got, expected, "{question}");
    assert_eq!(report["total"], expected.len(), "{question}");
}

#[test]
fn sessions_newest_first() {
    let all = [
        ("ana", 600),
        ("bia.laptop", 100),
        ("bia.phone", 10),
        ("ana", 0),
    ];
    sessions("sessions", &all);
    sessions("sessions?from=5&to=100", &all[2..3]);
    sessions("sessions?filter=page:/cart", &all[2..]);
    let expected = json!({"rows": [{
        "session": "1", "visitor": "ana", "started": 0, "ended": 120_000, "is_open": false,
        "entry": "/", "exit": "/cart", "events": 3, "page_views": 2, "channel": "direct",
        "converted": true, "revenue": [{"currency": "BRL", "minor": 50}],
    }]});
    check("sessions?to=5&currency=BRL", &STORIES, &expected);
    let open = json!({"rows": [{"is_open": true, "exit": null}]});
    check("sessions?to=5&now=20", &STORIES, &open);
}

#[test]
fn sessions_behind_a_node_or_a_link() {
    let cart = [("bia.phone", 10), ("ana", 0)];
    sessions("sessions?node=2:page:/cart", &cart);
    sessions("sessions?node=1:page:/cart", &[]);
    sessions("sessions?node=1:page:/cart&start=/cart", &cart);
    sessions("sessions?link=1:page:/>2:page:/cart", &cart);
    sessions("sessions?link=1:page:/>2:exit", &[("ana", 600)]);
    sessions("sessions?node=3:event:purchase&nodes=both", &cart[1..]);
}

#[test]
fn sessions_behind_a_funnel_or_a_cart() {
    let report = |question: &str| {
        let report = World::of(&STORIES).report(question);
        report.expect(question)["total"].clone()
    };
    let expected = json!({"total": 1, "rows": [{"visitor": "bia.laptop"}]});
    compare(
        "visitors",
        &expected,
        &dropped_at_cart(&STORIES, "visitors"),
    );
    assert_eq!(report("sessions?cart=lost"), 0);
    let carts = [
        "ana: add_to_cart@0[value=1]",
        "bia: add_to_cart@0 purchase@1",
    ];
    let expected = json!({"total": 1, "rows": [{"visitor": "ana"}]});
    check("sessions?cart=lost|abandoned", &carts, &expected);
}

/// Who came to the cart and did not buy, asked as `question` is.
fn dropped_at_cart(stories: &[&str], question: &str) -> Value {
    // Questions of tests are cut at `&`, so the funnel stands in a query here.
    let mut params = analytics::params::Params::new([
        ("funnel", "step=/cart&step=event:purchase"),
        ("step", "1"),
        ("state", "dropped"),
    ]);
    let query = analytics::reports::visitors::VisitorsQuery::parse(&mut params).expect("valid");
    let world = World::of(stories);
    let (_, scope) = crate::support::world::ask(question, world.orders()).expect("valid");
    let run = crate::support::world::Run {
        people: &world.people,
        scope: &scope,
    };
    analytics::reports::Query::Visitors(query).evaluate(run)
}

#[test]
fn people_of_a_funnel_or_a_cart_are_those_that_its_report_counts() {
    // Both sessions begin before the range; one of the attempts lies in it.
    let stories = [
        "ana: /@0 /cart@11 add_to_cart@12[value=1]",
        "bia: /@0 /cart@5 add_to_cart@6[value=1]",
    ];
    let ana = json!({"total": 1, "rows": [{"visitor": "ana"}]});
    let dropped = dropped_at_cart(&stories, "visitors?from=10");
    compare("visitors?from=10", &ana, &dropped);
    check("visitors?from=10&cart=lost|abandoned", &stories, &ana);
    // Sessions are listed by their start, whoever's they are.
    check("visitors?from=10", &stories, &json!({"total": 0}));
    check(
        "sessions?from=10&cart=lost|abandoned",
        &stories,
        &json!({"total": 0}),
    );
}

#[test]
fn audiences_are_filters() {
    let sessions = |query: &str, expected: u64| {
        let audience = analytics::audience::Audience::parse(query).expect(query);
        for (negated, expected) in [("", expected), ("!", 4 - expected)] {
            let question = format!("overview?filter={negated}audience:x");
            let report = World::of(&STORIES).report_under(&question, |scope| {
                let mut filters = std::mem::take(&mut scope.filters);
                filters
                    .iter_mut()
                    .for_each(|filter| filter.bind(&audience, scope));
                scope.filters = filters;
            });
            assert_eq!(
                report.expect("valid")["sessions"],
                expected,
                "{negated}{query}"
            );
        }
    };
    sessions("", 4);
    sessions("filter=page:/cart", 2);
    sessions("node=2:page:/cart", 2);
    sessions("filter=!event:purchase&node=2:page:/cart", 1);
    // What is true of a person is true of all the person's sessions.
    sessions(
        "funnel=step%3D/cart%26step%3Devent:purchase&step=1&state=dropped",
        2,
    );
    sessions("cart=lost", 0);
    // Until it is said who they are, nobody is of an audience.
    check(
        "overview?filter=audience:x",
        &STORIES,
        &json!({"sessions": 0}),
    );
}

#[test]
fn people_seen_last_first() {
    let expected = json!({"total": 2, "next": null, "rows": [
        {"visitor": "ana", "visitors": 1, "user": null, "first_seen": 0, "last_seen": 36_000_000,
         "sessions": 2, "orders": 1, "revenue": [{"minor": 50}], "stage": "purchase",
         "first_action": "purchase", "last_action": "purchase"},
        {"visitor": "bia.laptop", "visitors": 2, "user": "u", "sessions": 2, "orders": 0,
         "stage": "consideration", "first_action": null},
    ]});
    check("visitors?now=700", &STORIES, &expected);
    let one = |q: &str, visitor: &str| {
        let question = format!("visitors?from=5000&q={q}");
        check(
            &question,
            &STORIES,
            &json!({"total": 1, "rows": [{"visitor": visitor}]}),
        );
    };
    one("7", "ana");
    one("u", "bia.laptop");
    one("bia.phone", "bia.laptop");
    check(
        "visitors?q=nobody",
        &STORIES,
        &json!({"total": 0, "rows": []}),
    );
    let gold = ["ana: /@0[trait.plan=Gold]", "bia: /@0[trait.plan=free]"];
    // `=` would end the parameter's name in a test's question, so the value alone.
    check(
        "visitors?q=gold",
        &gold,
        &json!({"rows": [{"visitor": "ana"}]}),
    );
}

#[test]
fn a_timeline_of_one_person() {
    let story = [
        "ana.phone: /@0 add_to_cart@1[value=9,cart_id=c] error@2[kind=x] identify@3[user=u,trait.a=1]",
        "ana.laptop: /@600[trait.a=2] purchase@601[order_id=7,value=9,cart_id=c] refund@700[order_id=7,value=4]",
        "bia: /@0",
    ];
    let expected = json!({
        "visitor": "ana.laptop", "visitors": ["ana.laptop", "ana.phone"], "user": "u",
        "traits": {"a": 2},
        "sessions": [{"visitor": "ana.laptop"}, {"visitor": "ana.laptop"}, {"visitor": "ana.phone"}],
        "events": [
            {"name": "refund"},
            {"name": "purchase", "order_id": "7", "value": {"currency": "XXX", "minor": 9}},
            {"name": "page_view", "page": "/"},
            {"name": "identify"}, {"name": "error", "detail": "x"}, {"name": "add_to_cart"},
            {"name": "page_view", "session": "1", "visitor": "ana.phone"},
        ],
        "orders": [{"order_id": "7", "value": {"minor": 9}, "net": {"minor": 5}}],
        "carts": [{"cart_id": "c", "state": "recovered", "started": 60_000}],
        "next": null,
    });
    check("visitor?id=ana.phone", &story, &expected);
    check("visitor?id=u&from=5000&filter=page:/x", &story, &expected);
    let page = json!({"events": [{"name": "refund"}, {"name": "purchase"}]});
    check("visitor?id=u&limit=2", &story, &page);
    let nobody = json!({"visitor": null, "sessions": [], "events": []});
    check("visitor?id=zoe", &story, &nobody);
}

#[test]
fn delivery_counts_gaps_of_closed_loads() {
    let stories = [
        "ana: /@0[id=s1.1] search@1[id=s1.2] search@2[id=s1.5]",
        "bia: /@0[id=s2.1,agent=Firefox/1] search@1[id=s2.2]",
        "cai: /@90[id=s3.1] search@95[id=s3.9]",
        "dia: /@0[id=other]",
        "bot: /@0[id=s4.1,bot=true] search@1[id=s4.9]",
    ];
    let expected = json!({
        "expected": 7, "arrived": 5, "completeness": 5.0 / 7.0, "is_low": true, "open_streams": 1,
    });
    check("delivery?now=100", &stories, &expected);
    let days = json!({"rows": [
        {"key": "0", "expected": 7, "arrived": 5}, {"key": "1", "expected": 9, "arrived": 2},
    ]});
    check("delivery?buckets=0 60", &stories, &days);
    let browsers = json!({"rows": [
        {"key": "(none)", "expected": 14, "arrived": 5},
        {"key": "firefox", "expected": 2, "completeness": 1.0},
    ]});
    check("delivery?by=browser", &stories, &browsers);
    let nothing = json!({"expected": 0, "completeness": null, "is_low": false, "rows": []});
    check("delivery?from=500&to=600", &stories, &nothing);
}

#[test]
fn lists_refuse_what_they_cannot_mean() {
    let refused = |question: &str, parameter: &str| {
        let error = World::of(&[]).report(question).expect_err(question);
        assert_eq!(error.parameter, parameter, "{error}");
    };
    refused("sessions?node=2:other", "node");
    refused("sessions?node=cart", "node");
    refused("sessions?link=1:page:/", "link");
    refused("sessions?node=1:page:/&cart=lost", "cart");
    refused("sessions?cart=stolen", "cart");
    refused("sessions?cursor=soon", "cursor");
    refused("visitor", "id");
    let _: Value = World::of(&[]).report("sessions").expect("nothing is fine");
}
