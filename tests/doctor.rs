//! `jornada doctor`, against a page that a small server shows and a real collector.

use serde_json::Value;
use std::io::{Read, Write};
use std::net::TcpListener;
use tests::binary::{Server, run};

/// A loader as far as the doctor reads it.
const LOADER: &str = r#"fetch("/jornada-1a2b.wasm")"#;

/// Serves a page, and the tag's files, for as long as the test runs; its address.
fn page(head: &'static str, html: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut request = [0; 4096];
            let read = stream.read(&mut request).unwrap_or(0);
            let asked = String::from_utf8_lossy(&request[..read]).into_owned();
            let (kind, body) = if asked.starts_with("GET /jornada.js ") {
                ("text/javascript", LOADER)
            } else if asked.starts_with("GET /jornada-1a2b.wasm ") {
                ("application/wasm", "")
            } else {
                ("text/html", html.as_str())
            };
            let length = body.len();
            let answer = format!(
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: {kind}\r\n{head}\
                 Content-Length: {length}\r\n\r\n{body}"
            );
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    format!("http://{address}/")
}

fn verdicts(report: &Value) -> Vec<(&str, &str)> {
    let findings = report["findings"].as_array().unwrap().iter();
    findings
        .map(|finding| {
            let text = |name: &str| finding[name].as_str().unwrap();
            (text("about"), text("verdict"))
        })
        .collect()
}

#[test]
fn a_page_is_examined_from_outside() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &["--demo-shop", "true"]);
    let tag = |site: &str| {
        format!(
            r#"<html><script async src="/jornada.js" data-collector="http://{}" data-site="{site}" data-consent="granted"></script>"#,
            server.address
        )
    };
    let examine = |url: &str| {
        let output = run(data.path(), &["doctor", url]);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        (output.status.code(), report)
    };

    let (code, report) = examine(&page("", tag("demo-shop")));
    assert_eq!(code, Some(0), "{report}");
    let expected = [
        ("tag", "good"),
        ("consent", "good"),
        ("policy", "good"),
        ("loader", "good"),
        ("wasm", "good"),
        ("site", "good"),
        ("origin", "good"),
        ("cookie", "good"),
        ("checkout", "note"),
    ];
    assert_eq!(verdicts(&report), expected, "{report}");

    let (code, report) = examine(&page("", tag("nobody")));
    assert_eq!(code, Some(1), "{report}");
    assert!(verdicts(&report).contains(&("site", "bad")), "{report}");
    assert!(verdicts(&report).contains(&("origin", "bad")), "{report}");

    let policy = "Content-Security-Policy: default-src 'self'\r\n";
    let (code, report) = examine(&page(policy, tag("demo-shop")));
    assert_eq!(code, Some(1), "{report}");
    assert!(verdicts(&report).contains(&("policy", "bad")), "{report}");

    let (code, report) = examine(&page("", "<p>nothing</p>".to_owned()));
    assert_eq!(code, Some(1), "{report}");
    assert_eq!(verdicts(&report), [("tag", "bad")], "{report}");
}
