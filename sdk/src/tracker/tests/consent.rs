//! A denial leaves nothing behind.

use super::*;

#[test]
fn denial_deletes_and_silences() {
    let mut browser = Browser::with_view(boot());
    browser.wait(1_000);
    let request = browser.one().request;
    browser.tell(&Signal::Sent(request, Outcome::TryLater(None)));
    assert!(browser.kept("_jornada_q.").is_some());
    browser.tell(&Signal::Consent(false, fresh()));
    for name in [
        "cookie _jornada",
        "cookie _jornada_x",
        "_jornada",
        "_jornada_q.",
    ] {
        assert_eq!(browser.kept(name), None, "{name}");
    }
    browser.effects.clear();
    browser.tell(&track("purchase"));
    browser.tell(&Signal::View(page("/2")));
    browser.tell(&Signal::Identify("ana", Value::NULL, fresh()));
    browser.tell(&Signal::Expose("e", "b"));
    browser.tell(&Signal::Reset(fresh()));
    browser.tell(&Signal::Flush);
    browser.wait(100_000);
    browser.tell(&Signal::Hidden);
    browser.tell(&Signal::Online);
    assert_eq!(browser.effects, [], "nothing to send, store or remember");
}

#[test]
fn denial_shows_the_control() {
    let mut browser = Browser::with_view(boot());
    browser.tell(&Signal::Consent(false, fresh()));
    let definition = r#"{"variants":[{"name":"b","weight":1}]}"#;
    browser.tell(&Signal::Experiment("e", 5, Value(definition)));
    assert_eq!(browser.answers(), [(5, "control")]);
}

#[test]
fn a_later_consent_begins_anew_on_the_page_at_hand() {
    let mut browser = Browser::with_view(boot());
    browser.tell(&Signal::Consent(false, fresh()));
    browser.tell(&Signal::View(page("/later")));
    browser.tell(&Signal::Consent(true, fresh()));
    browser.tell(&Signal::Consent(true, fresh()));
    browser.wait(1_000);
    let sent = browser.one();
    assert_eq!(sent.batch["visitor"], OTHER);
    assert_eq!(sent.ids(), ["t.1"]);
    assert_eq!(sent.events()[0]["url"], "https://shop.example/later");
    assert!(browser.kept("cookie _jornada").unwrap().contains(OTHER));
}
