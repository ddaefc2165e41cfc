//! Page views, engagement and identity.

use super::*;

#[test]
fn the_first_batch_is_a_page_view_with_its_context() {
    let mut browser = Browser::with_view(Boot {
        context: r#"{"language":"pt-BR"}"#,
        ..boot()
    });
    browser.tell(&Signal::Context(Value(
        r#"{"language":"pt-BR","screen":[1920,1080],"timezone":"America/Sao_Paulo"}"#,
    )));
    assert_eq!(browser.sent().len(), 0, "it waits for company");
    browser.wait(1_000);
    let sent = browser.one();
    assert!(!sent.is_beacon);
    assert_eq!(
        sent.batch,
        serde_json::json!({
            "v": 1, "site": "shop", "visitor": VISITOR, "sent_at": START + 1_000,
            "context": {"language": "pt-BR", "screen": [1920, 1080], "timezone": "America/Sao_Paulo"},
            "events": [{
                "id": "s.1", "at": START, "seq": 1, "view": "s.1", "type": "page_view",
                "url": "https://shop.example/", "title": "/",
            }],
        })
    );
    // What a browser writes, a collector reads.
    let batch: protocol::Batch<protocol::WireEvent> = serde_json::from_value(sent.batch).unwrap();
    assert_eq!(batch.v, protocol::VERSION);
}

#[test]
fn events_belong_to_the_view_they_happened_in() {
    let mut browser = Browser::with_view(boot());
    browser.tell(&track("add_to_cart"));
    browser.tell(&Signal::Scrolled(60));
    browser.now += 500;
    browser.tell(&Signal::View(page("/cart")));
    browser.tell(&track("view_cart"));
    browser.wait(1_000);
    let sent = browser.one();
    let seen: Vec<_> = sent
        .events()
        .iter()
        .map(|e| {
            (
                e["type"].as_str().unwrap(),
                e["view"].as_str().unwrap(),
                e["url"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("page_view", "s.1", "https://shop.example/"),
            ("add_to_cart", "s.1", "https://shop.example/"),
            ("engagement", "s.1", "https://shop.example/"),
            ("page_view", "s.4", "https://shop.example/cart"),
            ("view_cart", "s.4", "https://shop.example/cart"),
        ]
    );
    assert_eq!(sent.events()[2]["visible_ms"], 500);
    assert_eq!(sent.events()[2]["scroll_pct"], 60);
}

#[test]
fn track_page_view_is_a_page_view() {
    let mut browser = Browser::with_view(boot());
    let params = Value(r#"{"page_location":"https://shop.example/x","page_title":"X"}"#);
    browser.tell(&Signal::Track("page_view", params));
    browser.tell(&track("quiz"));
    browser.wait(1_000);
    let sent = browser.one();
    assert_eq!(sent.types(), ["page_view", "page_view", "quiz"]);
    assert_eq!(sent.events()[1]["title"], "X");
    assert_eq!(sent.events()[2]["view"], "s.2");
}

#[test]
fn a_signal_that_waited_keeps_its_time() {
    let mut browser = Browser::new(boot());
    browser.now += 90_000;
    let effects = browser
        .tracker
        .handle_late(Signal::View(page("/")), START, browser.now);
    browser.effects.extend(effects);
    browser.wait(1_000);
    let sent = browser.one();
    assert_eq!(sent.events()[0]["at"], START);
    assert_eq!(sent.batch["sent_at"], START + 91_000);
}

#[test]
fn the_loader_may_have_sent_the_first_events() {
    let mut browser = Browser::new(Boot {
        next: 3,
        view: Some("s.1"),
        page: page("/p"),
        ..boot()
    });
    browser.tell(&track("quiz"));
    browser.wait(1_000);
    let sent = browser.one();
    assert_eq!(sent.ids(), ["s.3"]);
    assert_eq!(sent.events()[0]["view"], "s.1");
    assert_eq!(sent.events()[0]["url"], "https://shop.example/p");
}

#[test]
fn identify_joins_and_reset_parts() {
    let mut browser = Browser::with_view(boot());
    let traits = Value(r#"{"plan":"gold"}"#);
    browser.tell(&Signal::Identify("ana", traits, fresh()));
    browser.tell(&Signal::Reset(fresh()));
    browser.tell(&track("quiz"));
    browser.wait(1_000);
    let before = browser.one();
    assert_eq!(before.batch["visitor"], VISITOR);
    assert_eq!(before.events()[1]["user"], "ana");
    assert_eq!(before.events()[1]["traits"]["plan"], "gold");
    browser.tell(&ok(before.request));
    let after = browser.one();
    assert_eq!(after.batch["visitor"], OTHER);
    assert_eq!(after.ids(), ["t.1"]);
    assert_eq!(
        after.events()[0].get("view"),
        None,
        "its page view was another's"
    );
    let cookie = browser.kept("cookie _jornada").unwrap();
    assert!(cookie.contains(OTHER));
}

#[test]
fn a_site_without_cookies_gets_no_visitor() {
    let mut browser = Browser::with_view(boot());
    browser.tell(&Signal::Cookieless);
    browser.wait(1_000);
    assert_eq!(browser.one().batch.get("visitor"), None);
    assert_eq!(browser.kept("cookie _jornada"), None);
    assert_eq!(browser.kept("_jornada"), None);
}

#[test]
fn the_cookie_is_written_once() {
    let mut browser = Browser::with_view(boot());
    browser.wait(1_000);
    let request = browser.one().request;
    browser.tell(&ok(request));
    browser.tell(&track("quiz"));
    browser.wait(1_000);
    let is_cookie = |effect: &&Effect| matches!(effect, Effect::Cookie { .. });
    assert_eq!(browser.effects.iter().filter(is_cookie).count(), 1);
    let cookie = browser.kept("cookie _jornada").unwrap();
    assert_eq!(cookie, format!("1.{VISITOR}.{}", START / 1000));
}

#[test]
fn two_tabs_that_are_opened_at_once_are_one_visitor() {
    for mirror in ["", "x"] {
        let mut browser = Browser::with_view(boot());
        let cookie = format!("1.{OTHER}.1763799999");
        browser.elsewhere = (cookie.clone(), mirror.to_owned());
        browser.wait(1_000);
        let sent = browser.one();
        assert_eq!(sent.batch["visitor"], OTHER);
        assert_eq!(browser.kept("cookie _jornada"), Some(cookie));
    }
}

#[test]
fn a_beacon_too_is_of_the_visitor_that_another_tab_made() {
    let mut browser = Browser::with_view(boot());
    browser.elsewhere = (String::new(), format!("1.{OTHER}.1763799999.1763799999.0"));
    browser.tell(&Signal::Hidden);
    let sent = browser.one();
    assert!(sent.is_beacon);
    assert_eq!(sent.batch["visitor"], OTHER);
}

#[test]
fn a_visitor_that_has_counted_is_not_given_up() {
    let mut browser = Browser::with_view(boot());
    browser.wait(1_000);
    let request = browser.one().request;
    browser.tell(&ok(request));
    browser.elsewhere.0 = format!("1.{OTHER}.1763799999");
    browser.tell(&track("quiz"));
    browser.wait(1_000);
    assert_eq!(browser.one().batch["visitor"], VISITOR);
}

#[test]
fn tabs_of_two_users_stay_apart() {
    let known_as = |user: &str| {
        let mut browser = Browser::with_view(boot());
        browser.tell(&Signal::Identify(user, Value::NULL, fresh()));
        browser.wait(1_000);
        browser.kept("_jornada").unwrap().replace(VISITOR, OTHER)
    };
    for (user, expected) in [("ana", OTHER), ("bia", VISITOR)] {
        let mut browser = Browser::with_view(boot());
        browser.elsewhere.1 = known_as("ana");
        browser.tell(&Signal::Identify(user, Value::NULL, fresh()));
        browser.wait(1_000);
        assert_eq!(browser.one().batch["visitor"], expected, "{user}");
    }
}
