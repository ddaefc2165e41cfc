//! The command line: alone on the data directory, and beside a server.

use crate::events::groups;
use analytics::Source;
use collector::ingest::line::{LineIds, LinePlace, parse, to_line};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use tests::binary::{Server, result, run};

fn report(data: &Path, site: &str, query: &str) -> Value {
    serde_json::from_str(&result(data, &["report", site, query])).unwrap()
}

const LINES: &str = concat!(
    r#"{"visitor":"ana","at":"2026-01-05T12:00:00Z","type":"page_view","url":"/"}"#,
    "\n",
    r#"{"visitor":"ana","at":1767614460000,"type":"page_view","url":"/cart"}"#,
    "\n\n",
    r#"{"visitor":"bia","at":1767614400000,"type":"page_view","url":"/"}"#,
    "\n",
    r#"{"visitor":"bia","at":1767614400000,"type":"page_view","url":"/"}"#,
    "\n",
);
const JANUARY: &str = "overview?from=2026-01-01&to=2026-02-01";

#[test]
fn a_site_its_lines_and_its_report() {
    let data = tempfile::tempdir().unwrap();
    let data = data.path();
    let file = data.join("lines.ndjson");
    fs::write(&file, LINES).unwrap();
    let file = file.to_str().unwrap();
    let import = ["import", "--site", "shop", file];
    let first: Value = serde_json::from_str(&result(data, &import)).unwrap();
    assert_eq!(
        first,
        json!({"accepted": 4, "duplicates": 0, "rejected_lines": 0})
    );
    let again: Value = serde_json::from_str(&result(data, &import)).unwrap();
    assert_eq!(
        again,
        json!({"accepted": 0, "duplicates": 4, "rejected_lines": 0})
    );
    let overview = report(data, "shop", JANUARY);
    let figures = [
        "visitors",
        "sessions",
        "page_views",
        "closed_sessions",
        "bounces",
    ];
    assert_eq!(
        figures.map(|name| overview[name].as_u64().unwrap()),
        [2, 2, 4, 2, 0]
    );

    result(
        data,
        &[
            "site",
            "add",
            "loja",
            "--currency",
            "BRL",
            "--timezone",
            "America/Sao_Paulo",
        ],
    );
    let sites: Value = serde_json::from_str(&result(data, &["site", "list"])).unwrap();
    assert_eq!(sites["sites"][0]["site"], json!("loja"));
    let check: Value = serde_json::from_str(&result(data, &["check"])).unwrap();
    assert_eq!(
        (&check["events"], &check["damaged"]),
        (&json!(4), &json!([]))
    );
}

#[test]
fn a_bad_line_is_named_and_the_good_ones_are_kept() {
    let data = tempfile::tempdir().unwrap();
    let data = data.path();
    let file = data.join("mixed.ndjson");
    let bad = "{\"visitor\":\"ana\",\"type\":\"page_view\"}\nno json\n";
    fs::write(&file, format!("{LINES}{bad}{{\"at\":1,\"type\":\"x\"}}\n")).unwrap();
    let output = run(data, &["import", "--site", "shop", file.to_str().unwrap()]);
    assert!(output.status.success());
    let imported: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (&imported["accepted"], &imported["rejected_lines"]),
        (&json!(4), &json!(3))
    );
    let errors = String::from_utf8(output.stderr).unwrap();
    for expected in [
        "mixed.ndjson:6: missing_field: `at`",
        ":7: malformed: not a JSON",
        ":8: missing_field: `visitor`",
    ] {
        assert!(errors.contains(expected), "{expected} in {errors}");
    }
}

#[test]
fn bad_usage_and_failures_have_their_exit_codes() {
    let data = tempfile::tempdir().unwrap();
    let data = data.path();
    for (args, code, message) in [
        (&["import", "--site", "shop"][..], 2, "FILE"),
        (&["frobnicate"][..], 2, "frobnicate"),
        (&["site", "add", "a/b"][..], 2, "letters, digits"),
        (
            &["import", "--site", "shop", "no-such-file"][..],
            1,
            "no-such-file",
        ),
        (&["report", "nobody", "overview"][..], 1, "there is no site"),
        (
            &["site", "add", "x", "--timezone", "Mars/Base"][..],
            1,
            "IANA time zone",
        ),
    ] {
        let output = run(data, args);
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{args:?} {errors}");
        assert!(errors.contains(message), "{args:?} {errors}");
        assert!(output.stdout.is_empty(), "{args:?}");
    }
    result(data, &["site", "add", "shop"]);
    let unknown = run(
        data,
        &[
            "report",
            "shop",
            "funnel?step=page:/a&step=page:/b&orderr=any",
        ],
    );
    assert!(
        String::from_utf8(unknown.stderr)
            .unwrap()
            .contains("`orderr`")
    );
    let twice = run(data, &["site", "add", "shop"]);
    assert!(String::from_utf8(twice.stderr).unwrap().contains("already"));
}

#[test]
fn commands_work_beside_a_server_and_a_second_server_is_refused() {
    let data = tempfile::tempdir().unwrap();
    let data = data.path();
    let file = data.join("lines.ndjson");
    fs::write(&file, LINES).unwrap();
    let server = Server::start(data, &[]);
    let second = run(data, &["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(second.status.code(), Some(1));
    assert!(
        String::from_utf8(second.stderr)
            .unwrap()
            .contains("in use by another jornada")
    );
    let port = ["serve", "--listen", server.address.as_str()];
    let busy = run(tempfile::tempdir().unwrap().path(), &port);
    assert!(
        String::from_utf8(busy.stderr)
            .unwrap()
            .contains("is in use")
    );

    result(data, &["import", "--site", "shop", file.to_str().unwrap()]);
    let beside = report(data, "shop", JANUARY);
    let mode = fs::metadata(data.join("admin.sock")).unwrap();
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&mode.permissions()) & 0o777,
        0o600
    );
    assert!(server.stop());
    assert!(!data.join("admin.sock").exists());
    let mut alone = report(data, "shop", JANUARY);
    for field in ["as_of", "settled_until"] {
        alone[field] = beside[field].clone();
    }
    assert_eq!(alone, beside);
}

#[test]
fn simulated_events_are_the_same_for_the_same_seed_and_survive_a_round_trip() {
    let data = tempfile::tempdir().unwrap();
    let data = data.path();
    let simulate = |seed: &'static str| {
        let end = "2026-03-01T00:00:00Z";
        result(
            data,
            &[
                "simulate",
                "--site",
                "a",
                "--sessions",
                "150",
                "--seed",
                seed,
                "--end",
                end,
            ],
        )
    };
    let events = simulate("7");
    assert_eq!(events, simulate("7"));
    assert_ne!(events, simulate("8"));
    let file = data.join("a.ndjson");
    fs::write(&file, &events).unwrap();
    result(data, &["import", "--site", "a", file.to_str().unwrap()]);
    let exported = result(data, &["export", "--site", "a"]);
    assert_eq!(exported.lines().count(), events.lines().count());
    fs::write(&file, &exported).unwrap();
    result(data, &["import", "--site", "b", file.to_str().unwrap()]);
    assert_eq!(result(data, &["export", "--site", "b"]), exported);
    for query in [
        JANUARY,
        "paths?from=2026-01-01&to=2026-03-01",
        "pages?from=2026-01-01",
    ] {
        let [mut a, b] = ["a", "b"].map(|site| report(data, site, query));
        for field in ["as_of", "settled_until", "to"] {
            a[field] = b[field].clone();
        }
        assert_eq!(a, b, "{query}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Writing an event as a line and reading it back gives the same event.
    #[test]
    fn lines_hold_everything(groups in groups()) {
        let mut ids = LineIds::default();
        for group in groups {
            for event in group.events {
                let line = to_line(&group.visitor, &event).unwrap();
                let place = LinePlace { number: 1, source: Source::Import };
                let read = parse(&line, place, &mut ids).unwrap();
                prop_assert_eq!(&read.visitor, &group.visitor);
                prop_assert_eq!(read.event, event, "{}", line);
            }
        }
    }
}
