//! Whatever fails, every event arrives once or is still kept.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

#[test]
fn full_batches_do_not_wait() {
    let mut browser = Browser::with_view(boot());
    for _ in 0..19 {
        browser.tell(&track("quiz"));
    }
    assert!(browser.effects.contains(&Effect::Wake(0)));
    browser.wait(0);
    assert_eq!(browser.one().events().len(), 20);
}

#[test]
fn a_burst_is_one_batch() {
    let mut browser = Browser::with_view(boot());
    for _ in 0..59 {
        browser.now += 1;
        browser.tell(&track("quiz"));
    }
    assert_eq!(browser.sent().len(), 0, "the task is not over");
    let wakes = |effect: &&Effect| **effect == Effect::Wake(0);
    assert_eq!(browser.effects.iter().filter(wakes).count(), 1);
    browser.wait(0);
    assert_eq!(browser.one().events().len(), 60);
}

#[test]
fn as_much_as_a_batch_may_hold_leaves_within_the_task() {
    let mut browser = Browser::with_view(boot());
    for _ in 0..100 {
        browser.tell(&track("quiz"));
    }
    assert_eq!(browser.one().events().len(), 100);
}

#[test]
fn a_hidden_page_does_not_wait_for_a_timer() {
    let mut browser = Browser::with_view(boot());
    browser.tell(&Signal::Hidden);
    let left = browser.one().request;
    browser.tell(&Signal::Beaconed(left, true));
    for _ in 0..20 {
        browser.tell(&track("quiz"));
    }
    assert_eq!(browser.one().events().len(), 20);
}

/// Another tab was quicker to become a visitor: nothing is stored under our own name.
#[test]
fn what_does_not_leave_soon_is_stored_for_whoever_the_tabs_agree_on() {
    let mut browser = Browser::with_view(boot());
    browser.elsewhere.0 = format!("1.{OTHER}.1");
    browser.wait(249);
    assert_eq!(browser.kept("_jornada_q."), None);
    browser.wait(1);
    let kept = browser.kept("_jornada_q.").unwrap();
    assert!(kept.contains(OTHER) && !kept.contains(VISITOR), "{kept}");
    browser.wait(750);
    let sent = browser.one();
    browser.tell(&ok(sent.request));
    assert_eq!(browser.kept("_jornada_q."), None);
}

#[test]
fn flush_sends_at_once() {
    let mut browser = Browser::with_view(boot());
    browser.tell(&Signal::Flush);
    assert_eq!(browser.one().types(), ["page_view"]);
}

#[test]
fn one_batch_is_under_way_at_a_time() {
    let mut browser = Browser::with_view(boot());
    browser.wait(1_000);
    let first = browser.one().request;
    browser.tell(&track("quiz"));
    browser.wait(5_000);
    assert_eq!(browser.sent().len(), 0);
    browser.tell(&ok(first));
    assert_eq!(browser.one().types(), ["quiz"]);
}

#[test]
fn a_failure_is_stored_and_tried_again_later() {
    let mut browser = Browser::with_view(boot());
    browser.wait(1_000);
    let first = browser.one().request;
    browser.tell(&Signal::Sent(first, Outcome::TryLater(Some(30_000))));
    assert!(browser.kept("_jornada_q.").unwrap().contains("page_view"));
    browser.wait(29_000);
    assert_eq!(browser.sent().len(), 0, "the collector asked for 30 s");
    browser.wait(1_000);
    let second = browser.one();
    assert_eq!(second.ids(), ["s.1"]);
    browser.tell(&ok(second.request));
    assert_eq!(browser.kept("_jornada_q."), None);
}

#[test]
fn the_network_coming_back_wakes() {
    let mut browser = Browser::with_view(boot());
    browser.wait(1_000);
    let first = browser.one().request;
    browser.tell(&Signal::Sent(first, Outcome::TryLater(None)));
    assert_eq!(browser.sent().len(), 0);
    browser.tell(&Signal::Online);
    assert_eq!(browser.one().ids(), ["s.1"]);
}

#[test]
fn a_refusal_is_final() {
    for status in [400, 401, 403, 404, 422] {
        let mut browser = Browser::with_view(boot());
        browser.wait(1_000);
        let request = browser.one().request;
        browser.tell(&Signal::Sent(request, Outcome::of_status(status, None)));
        browser.wait(1_000_000);
        assert_eq!(browser.sent().len(), 0, "{status}");
        assert!(browser.tracker.outbox.is_empty(), "{status}");
    }
}

#[test]
fn other_statuses_are_tried_again() {
    for status in [0, 408, 425, 429, 500, 502, 503, 504] {
        assert_eq!(
            Outcome::of_status(status, None),
            Outcome::TryLater(None),
            "{status}"
        );
    }
    assert_eq!(Outcome::of_status(413, None), Outcome::TooLarge);
}

#[test]
fn what_is_too_large_is_split_and_what_cannot_be_is_dropped() {
    let mut browser = Browser::with_view(boot());
    browser.tell(&track("a"));
    browser.tell(&track("b"));
    browser.wait(1_000);
    let all = browser.one().request;
    browser.tell(&Signal::Sent(all, Outcome::TooLarge));
    let first = browser.one();
    assert_eq!(first.ids(), ["s.1"]);
    browser.tell(&Signal::Sent(first.request, Outcome::TooLarge));
    let second = browser.one();
    assert_eq!(second.ids(), ["s.2"], "s.1 alone was too large");
    browser.tell(&ok(second.request));
    assert_eq!(browser.one().ids(), ["s.3"]);
}

#[test]
fn at_the_end_everything_leaves_by_beacon_in_pieces_that_fit() {
    let mut browser = Browser::with_view(boot());
    browser.wait(1_000);
    let under_way = browser.one().request;
    let params = format!(r#"{{"text":"{}"}}"#, "x".repeat(1_900));
    for _ in 0..60 {
        browser.tell(&Signal::Track("quiz", Value(&params)));
    }
    browser.tell(&Signal::Hidden);
    let mut ids = Vec::new();
    while let Some(sent) = browser.sent().pop() {
        assert!(sent.is_beacon);
        assert!(sent.batch.to_string().len() < 48_000);
        ids.extend(sent.ids().into_iter().map(str::to_owned));
        browser.tell(&Signal::Beaconed(sent.request, true));
    }
    assert_eq!(ids, (2..=62).map(|n| format!("s.{n}")).collect::<Vec<_>>());
    let stored = browser.kept("_jornada_q.").unwrap();
    assert!(
        stored.contains("page_view") && stored.contains("s.62"),
        "nobody has answered for any of it"
    );
    browser.tell(&ok(under_way));
    assert!(browser.kept("_jornada_q.").is_some());
}

#[test]
fn what_left_by_beacon_is_sent_again_and_answered_for_when_the_page_is_seen_again() {
    let mut browser = Browser::with_view(boot());
    browser.tell(&Signal::Hidden);
    let beacon = browser.one();
    browser.tell(&Signal::Beaconed(beacon.request, true));
    assert!(browser.kept("_jornada_q.").unwrap().contains("s.1"));
    browser.wait(100_000);
    assert_eq!(browser.sent().len(), 0, "hidden pages wait");
    browser.tell(&Signal::Visible);
    browser.wait(1_000);
    let again = browser.one();
    assert!(!again.is_beacon);
    assert_eq!(again.ids(), ["s.1"]);
    browser.tell(&ok(again.request));
    assert_eq!(browser.kept("_jornada_q."), None);
}

#[test]
fn a_burst_of_calls_is_kept_in_memory_and_sent() {
    let mut browser = Browser::with_view(boot());
    for _ in 0..10_000 {
        browser.tell(&track("quiz"));
    }
    let mut count = 0;
    while let Some(sent) = browser.sent().pop() {
        count += sent.events().len();
        browser.tell(&ok(sent.request));
        browser.wait(1_000);
    }
    assert_eq!(count, 10_001);
}

#[test]
fn a_beacon_that_is_not_taken_is_halved() {
    let mut browser = Browser::with_view(boot());
    for _ in 0..7 {
        browser.tell(&track("quiz"));
    }
    browser.tell(&Signal::Hidden);
    let mut sizes = Vec::new();
    for is_taken in [false, false, true, true, true, false, false] {
        let sent = browser.one();
        sizes.push(sent.events().len());
        browser.tell(&Signal::Beaconed(sent.request, is_taken));
    }
    assert_eq!(sizes, [8, 4, 2, 2, 2, 2, 1]);
    let left = browser.kept("_jornada_q.").unwrap();
    assert!(
        left.contains("s.1") && left.contains("s.8"),
        "all of it, until confirmed"
    );
}

#[test]
fn what_happens_in_a_hidden_page_is_stored_at_once_and_much_of_it_together() {
    let mut browser = Browser::with_view(boot());
    browser.tell(&Signal::Hidden);
    let beacon = browser.one();
    browser.tell(&Signal::Beaconed(beacon.request, true));
    for name in ["first", "second"] {
        browser.tell(&track(name));
        assert!(browser.kept("_jornada_q.").unwrap().contains(name));
    }
    let large = format!(r#"{{"text":"{}"}}"#, "x".repeat(1_900));
    for _ in 0..100 {
        browser.tell(&Signal::Track("burst", Value(&large)));
    }
    let is_write =
        |effect: &&Effect| matches!(effect, Effect::Store { key, .. } if *key == "_jornada_q.");
    let writes = browser.effects.iter().filter(is_write).count();
    assert!(writes < 15, "{writes} writes");
    browser.wait(250);
    assert!(browser.kept("_jornada_q.").unwrap().contains("s.103"));
}

#[test]
fn a_page_that_was_never_seen_stores_its_view() {
    let browser = Browser::with_view(Boot {
        visible_since: None,
        ..boot()
    });
    assert!(browser.kept("_jornada_q.").unwrap().contains("page_view"));
}

#[test]
fn while_the_collector_is_away_what_happens_is_stored_soon() {
    let mut browser = Browser::with_view(boot());
    browser.wait(1_000);
    let request = browser.one().request;
    browser.tell(&Signal::Sent(request, Outcome::TryLater(Some(60_000))));
    browser.tell(&track("quiz"));
    assert!(!browser.kept("_jornada_q.").unwrap().contains("quiz"));
    assert!(browser.effects.contains(&Effect::Wake(250)));
    browser.wait(250);
    assert!(browser.kept("_jornada_q.").unwrap().contains("quiz"));
}

#[test]
fn while_the_collector_is_away_the_end_stores() {
    let mut browser = Browser::with_view(boot());
    browser.wait(1_000);
    let request = browser.one().request;
    browser.tell(&Signal::Sent(request, Outcome::TryLater(Some(60_000))));
    browser.tell(&track("quiz"));
    browser.tell(&Signal::Hidden);
    assert_eq!(browser.sent().len(), 0);
    assert!(browser.kept("_jornada_q.").unwrap().contains("quiz"));
}

#[test]
fn the_next_document_sends_what_the_last_one_kept_for_its_visitor() {
    let mut last = Browser::with_view(boot());
    last.wait(1_000);
    let request = last.one().request;
    last.tell(&Signal::Sent(request, Outcome::TryLater(None)));
    let mut next = Browser::new(Boot {
        stream: "n",
        fresh: OTHER,
        ..boot()
    });
    let stored = format!("[{},null]", last.kept("_jornada_q.").unwrap());
    next.tell(&Signal::Unsent(Value(&stored)));
    assert!(
        next.kept("_jornada_q.").unwrap().contains("s.1"),
        "kept again at once"
    );
    next.tell(&Signal::View(page("/")));
    next.wait(1_000);
    let first = next.one();
    assert_eq!(
        (first.ids(), first.batch["visitor"].as_str()),
        (vec!["s.1"], Some(VISITOR))
    );
    next.tell(&ok(first.request));
    let second = next.one();
    assert_eq!(
        (second.ids(), second.batch["visitor"].as_str()),
        (vec!["n.1"], Some(OTHER))
    );
}

/// What may happen to a page and its requests.
#[derive(Debug, Clone)]
enum Fate {
    Track,
    Wait(Millis),
    Answer(u16, bool),
    Online,
    /// Whether the browser takes each beacon, and whether it arrives.
    Hide(Vec<(bool, bool)>),
    Flush,
}

fn fate() -> impl Strategy<Value = Fate> {
    let status = prop::sample::select(vec![202_u16, 202, 0, 429, 503, 413]);
    prop_oneof![
        4 => Just(Fate::Track),
        2 => (0..400_000_i64).prop_map(Fate::Wait),
        // The second: the events arrived although the answer did not.
        4 => (status, any::<bool>()).prop_map(|(status, arrived)| Fate::Answer(status, arrived)),
        1 => Just(Fate::Online),
        1 => prop::collection::vec(any::<(bool, bool)>(), 0..6).prop_map(Fate::Hide),
        1 => Just(Fate::Flush),
    ]
}

/// The collector's side: what arrived, how often was it counted.
#[derive(Default)]
struct Collector {
    counted: BTreeMap<String, u32>,
    open: Vec<Sent>,
}

impl Collector {
    fn count(&mut self, sent: &Sent) {
        for id in sent.ids() {
            // By id: the same again changes nothing.
            self.counted.insert(id.to_owned(), 1);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn every_event_arrives_or_is_kept(fates in prop::collection::vec(fate(), 1..120)) {
        let mut browser = Browser::with_view(boot());
        let mut collector = Collector::default();
        let mut captured = 1;
        for fate in fates {
            match fate {
                Fate::Track => {
                    captured += 1;
                    browser.tell(&track("quiz"));
                }
                Fate::Wait(time) => browser.wait(time),
                Fate::Online => browser.tell(&Signal::Online),
                Fate::Flush => browser.tell(&Signal::Flush),
                Fate::Answer(status, arrived) => {
                    if let Some(sent) = collector.open.pop() {
                        // One event alone that is too large is the one loss there may be.
                        let status = if status == 413 && sent.events().len() == 1 { 202 } else { status };
                        if status == 202 || (arrived && status != 413) {
                            collector.count(&sent);
                        }
                        browser.tell(&Signal::Sent(sent.request, Outcome::of_status(status.into(), None)));
                    }
                }
                Fate::Hide(answers) => {
                    browser.tell(&Signal::Hidden);
                    // What the page was engaged in is one more event, if any.
                    let mut answers = answers.into_iter();
                    loop {
                        let (beacons, rest) = browser.sent().into_iter().partition(|sent| sent.is_beacon);
                        collector.open.extend::<Vec<_>>(rest);
                        let beacons: Vec<Sent> = beacons;
                        let Some(beacon) = beacons.into_iter().next() else { break };
                        let (is_taken, arrives) = answers.next().unwrap_or((true, true));
                        if is_taken && arrives {
                            collector.count(&beacon);
                        }
                        browser.tell(&Signal::Beaconed(beacon.request, is_taken));
                    }
                    browser.tell(&Signal::Visible);
                }
            }
            collector.open.extend(browser.sent());
            prop_assert!(collector.open.len() <= 1, "one request at a time");
        }
        // The collector is well again.
        for _ in 0..300 {
            if let Some(sent) = collector.open.pop() {
                collector.count(&sent);
                browser.tell(&ok(sent.request));
            } else {
                browser.wait(400_000);
            }
            collector.open.extend(browser.sent());
        }
        let (_, last) = browser.tracker.stream.mint();
        let expected = last - 1;
        prop_assert!(expected >= captured);
        let arrived: Vec<String> = collector.counted.into_keys().collect();
        let mut all: Vec<String> = (1..=expected).map(|n| format!("s.{n}")).collect();
        all.sort();
        prop_assert_eq!(arrived, all);
        prop_assert!(browser.tracker.outbox.is_empty());
        prop_assert_eq!(browser.kept("_jornada_q."), None);
    }
}
