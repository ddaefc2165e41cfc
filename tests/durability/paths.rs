//! Strangers send addresses that nobody has: 100,000 of them. What is counted
//! one by one stays bounded, the rest is counted together, and the owner is told.

use super::load::{SITE, since_1970};
use std::collections::HashSet;
use tests::binary::{Server, result};
use tests::http::send;

const URLS: u64 = 100_000;
/// As many as a batch may have.
const BATCH: u64 = 500;
const PATHS_A_DAY: usize = 50_000;

fn batch(number: u64) -> String {
    let now = since_1970().as_millis();
    let event = |n| format!(r#"{{"id":"u.{n}","at":{now},"type":"page_view","url":"/x/{n}"}}"#);
    let first = number * BATCH + 1;
    let events: Vec<String> = (first..first + BATCH).map(event).collect();
    format!(
        r#"{{"v":1,"site":"{SITE}","visitor":"0198c0de-0000-7000-8000-{number:012x}","sent_at":{now},"events":[{}]}}"#,
        events.join(",")
    )
}

#[test]
fn a_flood_of_addresses_is_bounded_and_the_owner_is_told() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &[]);
    let get = |path: &str| {
        let (status, body) = send(&server.address, "GET", path, &[], b"").unwrap();
        assert_eq!(status, 200, "{path}: {body}");
        body
    };
    assert!(!get("/v1/sites").contains("too_many_paths"));
    for number in 0..URLS / BATCH {
        let body = batch(number);
        let (status, answer) =
            send(&server.address, "POST", "/v1/events", &[], body.as_bytes()).unwrap();
        assert_eq!(status, 202, "{answer}");
        assert!(
            answer.contains(&format!("\"accepted\":{BATCH}")),
            "{answer}"
        );
    }
    assert!(get("/v1/sites").contains("too_many_paths"));
    let beyond = URLS - PATHS_A_DAY as u64;
    let metric = format!("jornada_other_paths_total{{site=\"{SITE}\"}} {beyond}\n");
    assert!(get("/metrics").contains(&metric));
    let pages = get(&format!("/v1/sites/{SITE}/reports/pages?limit=1"));
    let pages: serde_json::Value = serde_json::from_str(&pages).unwrap();
    let most = &pages["rows"][0];
    assert_eq!(most["page"], "(other)", "{pages}");
    assert_eq!(most["page_views"], beyond, "{pages}");
    assert!(server.stop());
    let exported = result(data.path(), &["export", "--site", SITE]);
    assert_eq!(exported.lines().count() as u64, URLS);
    let urls: HashSet<&str> = exported
        .lines()
        .filter_map(|line| line.split("\"url\":\"").nth(1)?.split('"').next())
        .collect();
    println!(
        "{URLS} different addresses: {} are kept, {beyond} are under (other)",
        urls.len()
    );
    assert!(urls.len() <= PATHS_A_DAY + 1, "{}", urls.len());
}
