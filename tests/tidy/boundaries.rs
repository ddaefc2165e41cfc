//! Where things may be named: each of the libraries that touch the world has one
//! place, and the rest of the code does not know it.

use super::{Problem, Source};

/// Names that belong to some places only.
struct Boundary {
    names: &'static [&'static str],
    /// Looked for in files under these.
    within: &'static [&'static str],
    /// Except under these.
    home: &'static [&'static str],
    why: &'static str,
}

const BOUNDARIES: [Boundary; 9] = [
    Boundary {
        names: &["web_sys", "js_sys"],
        within: &["protocol/", "analytics/", "sdk/", "collector/"],
        home: &["sdk/src/browser"],
        why: "the browser is known to sdk/src/browser alone",
    },
    Boundary {
        names: &["axum"],
        within: &["protocol/", "analytics/", "sdk/", "collector/src/"],
        home: &["collector/src/http"],
        why: "HTTP is known to collector/src/http alone",
    },
    Boundary {
        names: &["Router::new", ".route("],
        within: &["collector/src/http"],
        home: &["collector/src/http/routes.rs", "collector/src/http.rs"],
        why: "a route is added with what it needs and does, so that both can be walked",
    },
    Boundary {
        names: &["sled"],
        within: &["protocol/", "analytics/", "sdk/", "collector/src/"],
        home: &["collector/src/store/sled"],
        why: "sled is known to collector/src/store/sled alone",
    },
    Boundary {
        names: &[
            "SystemTime::now",
            "Instant::now",
            "Timestamp::now",
            "Zoned::now",
        ],
        within: &[
            "protocol/src/",
            "analytics/src/",
            "sdk/src/",
            "collector/src/",
        ],
        home: &["collector/src/clock.rs"],
        why: "the time is an argument; collector/src/clock.rs reads it",
    },
    Boundary {
        names: &[
            "std::fs",
            "std::net",
            "std::thread",
            "std::env",
            "std::process",
        ],
        within: &["protocol/src/", "analytics/src/"],
        home: &[],
        why: "this crate is pure",
    },
    Boundary {
        names: &["WireEvent", "protocol::Batch", "protocol::batch"],
        within: &["analytics/src/", "collector/src/store"],
        home: &[],
        why: "claims end at ingest; from there on events are believed",
    },
    Boundary {
        names: &["Command::new", "TcpStream", "reqwest"],
        within: &[
            "protocol/build.rs",
            "analytics/build.rs",
            "sdk/build.rs",
            "collector/build.rs",
        ],
        home: &[],
        why: "a build script runs no other build and no network",
    },
    Boundary {
        names: &["{@html"],
        within: &["www/src/"],
        home: &[],
        why: "collected text is hostile and never markup",
    },
];

pub(super) fn check(source: &Source) -> Vec<Problem> {
    let mut problems = Vec::new();
    for boundary in &BOUNDARIES {
        let is_under = |starts: &[&str]| starts.iter().any(|start| source.path.starts_with(start));
        let is_looked_at = source.has_ending(&["rs", "svelte", "ts"]);
        if !is_looked_at || !is_under(boundary.within) || is_under(boundary.home) {
            continue;
        }
        for (number, line) in source.lines() {
            let code = line.split("//").next().unwrap_or_default();
            for name in boundary.names.iter().filter(|name| holds(code, name)) {
                problems.push(source.problem(number, format!("`{name}`: {}", boundary.why)));
            }
        }
    }
    problems
}

/// Crates count where a path begins with them or a `use` does; other names anywhere.
fn holds(code: &str, name: &str) -> bool {
    let is_crate = name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    code.match_indices(name).any(|(place, _)| {
        let before = code[..place].chars().next_back();
        let after = &code[place + name.len()..];
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        // Not the end of another name; after it, not its beginning.
        let is_whole = before.is_none_or(|c| !is_word(c)) && !after.starts_with(is_word);
        let is_used = after.starts_with("::") || code.trim_start().starts_with("use ");
        // `crate::store::sled` is a module of ours.
        is_whole && (!is_crate || (is_used && before != Some(':')))
    })
}

#[test]
fn names_outside_their_places_are_found() {
    for (path, text, found) in [
        ("sdk/src/tracker.rs", "use web_sys::Window;", 1),
        ("sdk/src/tracker.rs", "let now = js_sys::Date::now();", 1),
        ("sdk/src/browser/page.rs", "use web_sys::Window;", 0),
        ("collector/src/engine.rs", "fn a(x: axum::Json<u8>) {}", 1),
        ("collector/src/http/events.rs", "use axum::Json;", 0),
        ("collector/src/http.rs", "use axum::Router;", 0),
        ("collector/src/writer.rs", "use sled::Db;", 1),
        (
            "collector/src/writer.rs",
            "use crate::store::sled::SledStore;",
            0,
        ),
        (
            "collector/src/writer.rs",
            "/// `sled::Db` is not known here",
            0,
        ),
        ("collector/src/store.rs", "mod sled;", 0),
        ("collector/src/store/sled/keys.rs", "use sled::Db;", 0),
        (
            "collector/src/queue.rs",
            "let t = std::time::Instant::now();",
            1,
        ),
        ("collector/src/clock.rs", "SystemTime::now()", 0),
        ("analytics/benches/reports.rs", "Instant::now()", 0),
        ("analytics/src/event.rs", "use std::fs;", 1),
        ("analytics/tests/golden.rs", "use std::fs;", 0),
        ("analytics/src/event.rs", "use protocol::WireEvent;", 1),
        (
            "analytics/src/event.rs",
            "use protocol::{Action, WireEvent};",
            1,
        ),
        (
            "collector/src/store/sled.rs",
            "let batch = sled::Batch::default();",
            0,
        ),
        ("collector/build.rs", "Command::new(\"npm\")", 1),
        ("www/src/views/Paths.svelte", "<p>{@html name}</p>", 1),
        ("www/src/views/Paths.svelte", "<p>{name}</p>", 0),
    ] {
        let said = super::said(check, path, text);
        assert_eq!(said.len(), found, "{path}: {text}: {said:?}");
    }
}
