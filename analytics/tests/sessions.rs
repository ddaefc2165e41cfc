//! Sessions by their definition: hard cases in a table, and the law that the
//! order of arrival changes nothing.

mod support;

use analytics::time::MINUTE;
use analytics::{Source, Timeline};
use proptest::prelude::*;
use support::event;

const IDLE: i64 = 30 * MINUTE;

/// Sessions as lists of event ids, `|` between sessions, `+` before standalone.
fn shape(timeline: &Timeline) -> String {
    let sessions: Vec<String> = timeline
        .sessions
        .iter()
        .map(|s| {
            s.events
                .iter()
                .map(|e| e.id.as_str())
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect();
    let alone: String = timeline
        .standalone
        .iter()
        .map(|e| format!(" +{}", e.id))
        .collect();
    sessions.join(" | ") + &alone
}

/// `events`: id, minute, session given, source.
fn check(events: &[(&str, i64, &str, Source)], expected: &str) {
    let events: Vec<_> = events
        .iter()
        .map(|&(id, minute, session, source)| {
            let mut event = event(id, minute * MINUTE);
            event.session = Some(session.to_owned()).filter(|s| !s.is_empty());
            event.source = source;
            event
        })
        .collect();
    assert_eq!(shape(&Timeline::from_events("v", events, IDLE)), expected);
}

#[test]
fn hard_cases() {
    use Source::{Browser, Import, Offline, Server};
    check(&[("a", 0, "", Browser), ("b", 30, "", Browser)], "a b");
    check(&[("a", 0, "", Browser), ("b", 31, "", Browser)], "a | b");
    check(&[("b", 5, "", Browser), ("a", 5, "", Browser)], "a b");
    check(
        &[
            ("a", 0, "s", Import),
            ("b", 500, "s", Import),
            ("c", 1, "", Import),
        ],
        "a b | c",
    );
    check(
        &[
            ("a", 0, "", Browser),
            ("s", 20, "", Server),
            ("b", 40, "", Browser),
        ],
        "a | b +s",
    );
    check(&[("s", 0, "x", Server), ("o", 1, "", Offline)], " +s +o");
    check(&[("s", 0, "x", Server), ("a", 9, "x", Import)], "s a");
}

#[test]
fn joined_events_do_not_move_the_start() {
    let mut server = event("s", 0);
    server.source = Source::Server;
    server.session = Some("x".into());
    let mut client = event("a", 9);
    client.session = Some("x".into());
    let timeline = Timeline::from_events("v", vec![server, client], IDLE);
    assert_eq!(timeline.sessions[0].start().0, 9);
    assert_eq!(timeline.sessions[0].end().0, 9);
}

fn any_events() -> impl Strategy<Value = Vec<analytics::Event>> {
    let one = (
        0_i64..400,
        0_u64..3,
        prop::sample::select(vec!["", "", "", "x", "y"]),
        0_u8..5,
    );
    prop::collection::vec(one, 0..40).prop_map(|events| {
        let build = |(n, (minute, seq, session, source)): (usize, (i64, u64, &str, u8))| {
            let mut event = event(&format!("e{n}"), minute * MINUTE);
            event.seq = seq;
            event.session = Some(session.to_owned()).filter(|s| !s.is_empty());
            event.source = match source {
                0 => Source::Server,
                1 => Source::Offline,
                2 => Source::Import,
                _ => Source::Browser,
            };
            event
        };
        events.into_iter().enumerate().map(build).collect()
    })
}

proptest! {
    #[test]
    fn arrival_order_changes_nothing(
        (events, shuffled) in any_events().prop_flat_map(|e| (Just(e.clone()), Just(e).prop_shuffle())),
    ) {
        let at_once = Timeline::from_events("v", events, IDLE);
        let mut one_by_one = Timeline::new("v");
        for event in shuffled {
            one_by_one.absorb(event, IDLE);
        }
        prop_assert_eq!(one_by_one, at_once);
    }
}
