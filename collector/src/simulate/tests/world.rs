//! One seed, one world; and what every world must be.

use super::*;
use crate::ingest::line::{LineIds, LinePlace, parse};
use crate::simulate::lives;
use analytics::session::DEFAULT_IDLE;
use analytics::{Source, Timeline};
use protocol::WireEvent;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// FNV-1a over all lines with their ends.
fn hash(lines: &[String]) -> u64 {
    let bytes = lines.iter().flat_map(|line| line.bytes().chain([b'\n']));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// A change here changes everybody's simulated shop: name it in the changelog.
#[test]
fn the_same_seed_tells_the_same_story() {
    assert_eq!(hash(&lines(300, 42)), 9_415_461_024_051_738_004);
    assert_ne!(hash(&lines(300, 43)), hash(&lines(300, 42)));
}

#[test]
fn people_are_the_same_however_many_come() {
    let (few, many) = (lines(300, 42), lines(600, 42));
    // All but the last person, whose visits were cut short.
    let surely = few.len() * 9 / 10;
    assert_eq!(few[..surely], many[..surely]);
}

#[test]
fn lives_are_those_of_the_same_people() {
    let params = params(600, 42);
    let parts = [0..7, 7..600].into_iter();
    let together = parts.flat_map(|people| lives(&params, people));
    let few: Vec<_> = simulate(&params).collect();
    // All but the last person, whose visits were cut short.
    let surely = few.len() * 9 / 10;
    let together: Vec<_> = together.flatten().take(surely).collect();
    assert_eq!(few[..surely], together);
}

#[test]
fn what_is_believed_is_what_the_line_says() {
    let mut ids = LineIds::default();
    for (number, told) in (1..).zip(simulate(&params(300, 42))) {
        let place = LinePlace {
            number,
            source: Source::Import,
        };
        let line = parse(&told.to_line().unwrap(), place, &mut ids).unwrap();
        assert_eq!(told.believed().unwrap(), line.event);
    }
}

#[test]
fn no_sessions_no_events() {
    assert_eq!(simulate(&params(0, 1)).count(), 0);
    let mut two = simulate(&params(2, 1));
    assert_eq!(two.sessions_left(), 2);
    assert!(two.by_ref().count() > 0);
    assert_eq!(two.sessions_left(), 0);
}

#[test]
fn exactly_as_many_sessions_as_asked_for() {
    let mut by_visitor: BTreeMap<String, Vec<Event>> = BTreeMap::new();
    for told in simulate(&params(2_000, 7)) {
        assert!(days_before_end(DAYS.into()) <= told.time() && told.time() < END);
        by_visitor
            .entry(told.visitor.to_string())
            .or_default()
            .push(believed(&told));
    }
    let mut sessions = 0;
    let mut open = 0;
    for (visitor, events) in by_visitor {
        assert!(events.is_sorted_by(|a, b| a.key() < b.key()), "{visitor}");
        let ids: BTreeSet<_> = events.iter().map(|event| &event.id).collect();
        assert_eq!(ids.len(), events.len(), "{visitor}");
        let timeline = Timeline::from_events(visitor, events, DEFAULT_IDLE);
        for event in &timeline.standalone {
            assert_eq!(event.source, Source::Server);
        }
        sessions += timeline.sessions.len();
        for session in timeline.sessions {
            assert!(session.pages().count() > 0);
            open += usize::from(!session.is_closed(END, DEFAULT_IDLE));
        }
    }
    assert_eq!(sessions, 2_000);
    assert!(open < 20, "{open}");
}

#[test]
fn streams_have_no_gaps() {
    let mut streams: BTreeMap<String, u32> = BTreeMap::new();
    for told in simulate(&params(500, 7)) {
        if told.source != Source::Browser {
            continue;
        }
        let (stream, n) = protocol::id::stream_position(&told.event.id).unwrap();
        let highest = streams.entry(stream.to_owned()).or_default();
        *highest += 1;
        assert_eq!((n, told.event.seq), (*highest, u64::from(n)));
        assert_eq!(told.event.view, Some(format!("{stream}.1")));
        assert_eq!(n == 1, told.event.r#type == "page_view");
    }
}

#[test]
fn lines_are_event_lines() {
    let own = ["add_to_wishlist", "shipping_quote"];
    for told in simulate(&params(500, 7)) {
        let line = told.to_line().unwrap();
        let event: WireEvent = serde_json::from_str(&line).unwrap();
        assert_eq!(event, told.event);
        let fields: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(fields["visitor"], *told.visitor);
        assert_eq!(fields["source"], told.source.name());
        assert_eq!(
            fields["user_agent"].is_string(),
            told.source == Source::Browser
        );
        assert_eq!(
            fields["context"].is_object(),
            told.source == Source::Browser
        );
        if let Action::Custom { name, .. } = believed(&told).action {
            assert!(own.contains(&name.as_str()), "{name}");
        }
    }
}
