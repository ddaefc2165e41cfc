//! Channels: how visits are read, and what conversions are owed.

use crate::check;
use serde_json::{Value, json};

/// The key of the only session.
fn only(by: &str, fields: &str, key: &str) {
    let story = format!("ana: /@0[{fields}]");
    let expected = json!({"rows": [{"key": key, "sessions": 1, "visitors": 1}]});
    check(
        &format!("channels?by={by}&own=shop.example"),
        &[&story],
        &expected,
    );
}

#[test]
fn channels_by_rule() {
    let channel = |fields: &str, key: &str| only("channel", fields, key);
    let landing =
        |query: &str, key: &str| channel(&format!("url=https://shop.example/?{query}"), key);
    let referrer = |host: &str, key: &str| {
        channel(
            &format!("url=https://shop.example/,referrer=https://{host}/x"),
            key,
        );
    };
    channel("", "direct");
    landing("gclid=x", "paid_search");
    landing("utm_source=google&utm_medium=cpc", "paid_search");
    landing("utm_source=bing&utm_medium=organic", "organic_search");
    landing("utm_source=facebook&utm_medium=paid", "paid_social");
    landing("utm_source=ig&utm_medium=social", "organic_social");
    landing("fbclid=x", "organic_social");
    landing("fbclid=x&utm_medium=cpc", "paid_social");
    landing("ttclid=x", "paid_social");
    landing("utm_source=criteo&utm_medium=cpc", "display");
    landing("utm_medium=banner", "display");
    landing("gclid=x&utm_medium=email", "email");
    landing("utm_source=newsletter", "email");
    landing("mc_eid=x", "email");
    landing("utm_medium=afiliados", "affiliate");
    landing("awc=x", "affiliate");
    landing("utm_source=whatsapp&utm_medium=share", "messaging");
    landing("utm_medium=sms", "messaging");
    landing("utm_source=chatgpt.com", "ai_assistant");
    landing("utm_source=parceiro&utm_medium=link", "referral");
    referrer("www.google.com.br", "organic_search");
    referrer("duckduckgo.com", "organic_search");
    referrer("l.instagram.com", "organic_social");
    referrer("t.co", "organic_social");
    referrer("web.whatsapp.com", "messaging");
    referrer("t.me", "messaging");
    referrer("mail.google.com", "email");
    referrer("chatgpt.com", "ai_assistant");
    referrer("gemini.google.com", "ai_assistant");
    referrer("lista.mercadolivre.com.br", "referral");
    referrer("blog.example", "referral");
    // The site's own pages, and where people pay, bring nobody.
    referrer("shop.example", "direct");
    referrer("checkout.shop.example", "direct");
    referrer("www.mercadopago.com.br", "direct");
    // What the sender says is taken as given.
    channel("channel=tv,url=https://shop.example/?gclid=x", "tv");
}

#[test]
fn sources_and_campaigns() {
    only("source", "url=/?utm_source=Google&utm_medium=cpc", "google");
    only("source", "url=/?fbclid=1", "facebook");
    only(
        "source",
        "url=/,referrer=https://www.blog.example/x",
        "blog.example",
    );
    only("source", "url=/,referrer=https://www.google.de/", "google");
    only("source", "", "(direct)");
    only(
        "campaign",
        "url=/?utm_source=x&utm_campaign=Natal+2026",
        "Natal 2026",
    );
    only("campaign", "url=/?gclid=1", "(none)");
}

#[test]
fn filters_and_breakdowns_know_channels_by_rule() {
    let stories = [
        "ana: /@0[url=/?gclid=1]",
        "bia: /@0[url=/,referrer=https://chatgpt.com/]",
        "cai: /@0[timezone=America/Bahia,agent=iPhone_Mobile]",
    ];
    for filter in [
        "channel:paid_search",
        "source:chatgpt",
        "device:mobile",
        "country:BR",
        "region:America/Bahia",
        "os:ios",
    ] {
        let question = format!("overview?filter={filter}");
        check(&question, &stories, &json!({"sessions": 1}));
    }
    check(
        "overview?filter=!country:BR",
        &stories,
        &json!({"sessions": 2}),
    );
    let groups = json!({"breakdown": [
        {"key": "ai_assistant"}, {"key": "direct"}, {"key": "paid_search"},
    ]});
    check("funnel?step=/&step=/x&breakdown=channel", &stories, &groups);
}

/// Four touches, on days 0, 3, 6 and 9, then an order of 1,000.
const JOURNEY: &str = "ana: /@0[url=/?gclid=1] /@4320[url=/,referrer=https://blog.example/] \
     /@8640[url=/?utm_medium=email] /@12960 purchase@12960[value=1000]";

fn credits(question: &str, expected: &Value) {
    check(question, &[JOURNEY], expected);
}

#[test]
fn every_rule_gives_away_one_conversion() {
    let row = |key: &str, credit: f64, minor: i64| {
        let revenue = match minor {
            0 => json!([]),
            _ => json!([{"currency": "BRL", "minor": minor}]),
        };
        json!({"key": key, "sessions": 1, "credit": credit, "revenue": revenue})
    };
    let all_to = |key: &str| {
        let mut rows = vec![row(key, 1.0, 1000)];
        let keys = ["direct", "email", "paid_search", "referral"];
        rows.extend(
            keys.iter()
                .filter(|other| **other != key)
                .map(|other| row(other, 0.0, 0)),
        );
        json!({"conversions": 1, "rows": rows, "unattributed": {"credit": 0.0, "revenue": []}})
    };
    credits("channels?currency=BRL", &all_to("email"));
    credits("channels?currency=BRL&model=last", &all_to("direct"));
    credits("channels?currency=BRL&model=first", &all_to("paid_search"));
    credits(
        "channels?currency=BRL&model=linear",
        &json!({"rows": [
            row("direct", 0.25, 250), row("email", 0.25, 250),
            row("paid_search", 0.25, 250), row("referral", 0.25, 250),
        ]}),
    );
    credits(
        "channels?currency=BRL&model=position",
        &json!({"rows": [
            row("direct", 0.4, 400), row("paid_search", 0.4, 400),
            row("email", 0.1, 100), row("referral", 0.1, 100),
        ]}),
    );
    // 2^(-9/7), 2^(-6/7), 2^(-3/7) and 1, over their sum.
    credits(
        "channels?currency=BRL&model=time_decay",
        &json!({"rows": [
            row("direct", 0.369_657, 370), row("email", 0.274_654, 275),
            row("referral", 0.204_067, 204), row("paid_search", 0.151_622, 151),
        ], "time_to_convert": {
            "ms": {"p25": 777_600_000, "median": 777_600_000, "p75": 777_600_000, "p90": 777_600_000},
            "days": {"median": 9}, "sessions": {"median": 4}, "touches": {"median": 4},
        }}),
    );
}

#[test]
fn the_lookback_is_a_window_that_holds_its_boundary() {
    let first = |lookback: &str, key: &str| {
        let question = format!("channels?model=first&lookback={lookback}");
        let report = crate::World::of(&[JOURNEY])
            .report(&question)
            .expect("valid");
        assert_eq!(report["rows"][0]["key"], key, "{lookback}");
    };
    first("9d", "paid_search");
    first("777599999ms", "referral");
    first("6d", "referral");
    first("5d", "email");
}

#[test]
fn all_direct_is_direct_and_no_touch_is_unattributed() {
    let stories = [
        "ana: /@0 purchase@1[value=5]",
        "till: purchase@3[value=7,source=offline]",
    ];
    let expected = json!({
        "conversions": 2,
        "rows": [{"key": "direct", "credit": 1.0, "revenue": [{"minor": 5}]}],
        "unattributed": {"credit": 1.0, "revenue": [{"currency": "XXX", "minor": 7}]},
    });
    check("channels", &stories, &expected);
    check("channels?model=markov", &stories, &expected);
}

#[test]
fn a_new_campaign_inside_a_session_is_a_touch() {
    let story = "ana: /@0 /a@1[url=/a?utm_medium=email] /b@2[url=/b?utm_medium=email] purchase@3";
    let expected = json!({
        "rows": [{"key": "email", "sessions": 0, "credit": 1.0}, {"key": "direct", "sessions": 1}],
        "time_to_convert": {"days": {"median": 0}, "sessions": {"median": 1}, "touches": {"median": 2}},
    });
    check("channels", &[story], &expected);
}

#[test]
fn touches_of_another_device_and_after_the_order() {
    let stories = [
        "ana.phone: /@0[url=/?gclid=1]",
        "ana.laptop: /@60 purchase@61 /@200[url=/?utm_medium=email]",
    ];
    let expected = json!({"rows": [
        {"key": "paid_search", "credit": 1.0},
        {"key": "direct", "credit": 0.0},
        {"key": "email", "credit": 0.0},
    ]});
    check("channels", &stories, &expected);
}

#[test]
fn thirds_sum_to_the_whole() {
    let story = "ana: /@0[channel=a] /@100[channel=b] /@200[channel=c] purchase@201[value=100]";
    let expected = json!({"rows": [
        {"key": "a", "credit": 0.333_334, "revenue": [{"minor": 34}]},
        {"key": "b", "credit": 0.333_333, "revenue": [{"minor": 33}]},
        {"key": "c", "credit": 0.333_333, "revenue": [{"minor": 33}]},
    ]});
    check("channels?model=linear", &[story], &expected);
}

/// C1 > C2 > C3 converts, C1 and C2 > C3 come to nothing: removal effects of 1/2,
/// 1 and 1, so that credits are 1/5, 2/5 and 2/5.
#[test]
fn markov_by_the_textbook() {
    let stories = [
        "a: /@0[channel=C1] /@100[channel=C2] /@200[channel=C3] purchase@201[value=10]",
        "b: /@0[channel=C1]",
        "c: /@0[channel=C2] /@100[channel=C3]",
    ];
    let expected = json!({"reason": null, "rows": [
        {"key": "C2", "credit": 0.4, "removal_effect": 1.0, "revenue": [{"minor": 4}]},
        {"key": "C3", "credit": 0.4, "removal_effect": 1.0, "revenue": [{"minor": 4}]},
        {"key": "C1", "credit": 0.2, "removal_effect": 0.5, "revenue": [{"minor": 2}]},
    ]});
    check("channels?model=markov", &stories, &expected);
    let shares = json!({"reason": "no_unconverted_paths"});
    check("channels?model=markov", &stories[..1], &shares);
}

#[test]
fn other_goals_and_limits() {
    let stories = [
        "a: /@0[channel=x] sign_up@1 sign_up@2",
        "b: /@0[channel=y]",
        "c: /@0[channel=z]",
    ];
    let expected = json!({"conversions": 2, "rows": [
        {"key": "x", "credit": 2.0},
        {"key": "(other)", "sessions": 2, "credit": 0.0},
    ]});
    check("channels?goal=sign_up&limit=1", &stories, &expected);
    check("channels?goal=page:/", &stories, &json!({"conversions": 3}));
}
