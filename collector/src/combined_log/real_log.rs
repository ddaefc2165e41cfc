//! Ten thousand lines of a real server, against figures that another program
//! computed. The log lies beside the repository on developers' machines; where
//! it does not, the test says so.

use super::*;
use analytics::session::DEFAULT_IDLE;
use analytics::{Event, Session, Source, Timeline, Traffic};
use protocol::Action;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

fn read(name: &str) -> Option<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/apache_logs");
    let text = std::fs::read_to_string(folder.join(name)).ok();
    if text.is_none() {
        println!("skipped: ../shared/data/apache_logs/{name} is not here");
    }
    text
}

fn believed(line: LogEvent, number: usize) -> Event {
    Event {
        id: number.to_string(),
        time: line.at,
        seq: number as u64,
        source: Source::Import,
        action: Action::PageView,
        page: protocol::page::page_of(&line.url),
        url: Some(line.url),
        title: None,
        referrer: line.referrer,
        view: None,
        session: None,
        user: None,
        contact: None,
        channel: None,
        traits: Default::default(),
        props: Default::default(),
        traffic: if line.bot {
            Traffic::Bot
        } else {
            Traffic::Visitor
        },
        client: None,
        user_agent: None,
    }
}

/// Page views, pages, visitors, sessions and bounces of those who are no bots.
fn figures(log: &str, options: &Options) -> Value {
    let mut by_visitor: BTreeMap<String, Vec<Event>> = BTreeMap::new();
    for (number, line) in log.lines().enumerate() {
        if let Some(event) = convert(line, options).unwrap().filter(|event| !event.bot) {
            let visitor = event.visitor.clone();
            by_visitor
                .entry(visitor)
                .or_default()
                .push(believed(event, number));
        }
    }
    let visitors = by_visitor.len();
    let sessions: Vec<_> = by_visitor
        .into_iter()
        .flat_map(|(visitor, events)| Timeline::from_events(visitor, events, DEFAULT_IDLE).sessions)
        .collect();
    let pages: Vec<&str> = sessions.iter().flat_map(Session::pages).collect();
    serde_json::json!({
        "visitors": visitors,
        "sessions": sessions.len(),
        "page_views": pages.len(),
        "distinct_pages": pages.iter().collect::<BTreeSet<_>>().len(),
        "bounces": sessions.iter().filter(|session| session.pages().count() == 1).count(),
    })
}

#[test]
fn a_real_log_gives_its_known_figures() {
    let (Some(log), Some(expected)) = (read("access.log"), read("expected.json")) else {
        return;
    };
    let expected: Value = serde_json::from_str(&expected).unwrap();

    let lines: Vec<LogLine<'_>> = log
        .lines()
        .filter_map(|line| parse_line(line).ok())
        .collect();
    let people: BTreeSet<_> = lines
        .iter()
        .map(|l| (l.client, l.user_agent.clone()))
        .collect();
    assert_eq!(lines.len(), expected["parsed"]);
    assert_eq!(people.len(), expected["distinct_ip_ua"]);

    for (name, bots) in [("all", BotRule::None), ("human", BotRule::Words)] {
        let options = Options {
            pages: PageRule::Html,
            bots,
            ..Options::default()
        };
        let got = figures(&log, &options);
        for (figure, value) in got.as_object().unwrap() {
            assert_eq!(*value, expected[name][figure], "{name} {figure}");
        }
        println!("{name}: {got}");
    }
    println!("our own rules: {}", figures(&log, &Options::default()));
}
