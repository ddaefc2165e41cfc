//! Crowds, slow senders and where they send from, against the real binary over real sockets.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;
use tests::binary::Server;
use tests::http::send;

const BATCH: &str = r#"{"v":1,"site":"demo-shop","visitor":"0198c0de-7a31-7cc3-98c4-dc0c0c07398f","sent_at":1,"events":[]}"#;

/// Whether the other end closes a connection on which nothing was said.
fn is_closed(stream: &mut TcpStream) -> bool {
    let mut byte = [0];
    match stream.read(&mut byte) {
        Ok(0) => true,
        Ok(_) => false,
        Err(error) => error.kind() == ErrorKind::ConnectionReset,
    }
}

#[test]
fn places_are_bounded_and_given_back() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &["--max-connections", "3"]);
    let open = || {
        let stream = TcpStream::connect(&server.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_millis(300)))
            .unwrap();
        stream
    };
    let mut first = [open(), open(), open()];
    for stream in &mut first {
        stream
            .write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            .unwrap();
        let mut answer = [0; 512];
        assert!(stream.read(&mut answer).unwrap() > 0);
    }
    assert!(is_closed(&mut open()), "a fourth connection found a place");
    drop(first);
    // The server sees in its own time that they are gone.
    let again = (0..100).any(|_| {
        std::thread::sleep(Duration::from_millis(20));
        send(&server.address, "GET", "/healthz", &[], b"").is_ok_and(|(status, _)| status == 200)
    });
    assert!(again, "the places were not given back");
}

#[test]
fn a_network_that_sends_too_much_waits_and_others_do_not() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &["--network-rate", "1"]);
    let post = |client: &str| {
        let from = [("X-Forwarded-For", client)];
        send(
            &server.address,
            "POST",
            "/v1/events",
            &from,
            BATCH.as_bytes(),
        )
        .unwrap()
    };
    let statuses: Vec<u16> = (0..40)
        .map(|n| post(&format!("198.51.100.{n}")).0)
        .collect();
    assert!(
        statuses[..10].iter().all(|status| *status == 202),
        "{statuses:?}"
    );
    assert!(statuses.contains(&429), "{statuses:?}");
    let (status, problem) = post("198.51.100.99");
    if status == 429 {
        assert!(problem.contains("too_many_requests"), "{problem}");
    }
    assert_eq!(post("203.0.113.1").0, 202);
}

#[test]
fn who_works_on_the_site_is_told_by_the_address() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &[]);
    let ask = |method: &str, path: &str, headers: &[(&str, &str)], body: &str| {
        send(&server.address, method, path, headers, body.as_bytes()).unwrap()
    };
    let json = [("Content-Type", "application/json")];
    let settings = "/v1/sites/shop/settings";
    let (status, problem) = ask("PUT", settings, &json, r#"{"internal":["the office"]}"#);
    assert_eq!(status, 400, "{problem}");
    assert!(problem.contains("internal") && problem.contains("203.0.113.0/24"));
    let (status, kept) = ask(
        "PUT",
        settings,
        &json,
        r#"{"internal":["198.51.100.9/24"]}"#,
    );
    assert_eq!(status, 201, "{kept}");
    assert!(kept.contains(r#""internal":["198.51.100.0/24"]"#), "{kept}");
    for (visitor, address) in [("1", "198.51.100.7"), ("2", "203.0.113.1")] {
        let batch = format!(
            r#"{{"v":1,"site":"shop","visitor":"0198c0de-7a31-7cc3-98c4-dc0c0c07398{visitor}",
                "sent_at":1,"events":[{{"id":"a.1","at":1,"type":"page_view","url":"/"}}]}}"#
        );
        let (status, reply) = ask(
            "POST",
            "/v1/events",
            &[("X-Forwarded-For", address)],
            &batch,
        );
        assert_eq!(status, 202, "{reply}");
    }
    let (_, overview) = ask("GET", "/v1/sites/shop/reports/overview", &[], "");
    assert!(
        overview.contains(r#""visitors":1,"sessions":1,"#),
        "{overview}"
    );
    assert!(
        overview.contains(r#""internal":{"sessions":1,"events":1}"#),
        "{overview}"
    );
    let (_, lines) = ask("GET", "/v1/sites/shop/events", &[], "");
    assert_eq!(lines.matches(r#""internal":true"#).count(), 1, "{lines}");
}

#[test]
fn whoever_is_slow_holds_no_place_from_others() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &[]);
    let mut slow: Vec<TcpStream> = (0..50)
        .map(|_| {
            let mut stream = TcpStream::connect(&server.address).unwrap();
            stream
                .write_all(b"POST /v1/events HTTP/1.1\r\nX: ")
                .unwrap();
            stream
        })
        .collect();
    let (status, _) = send(&server.address, "GET", "/healthz", &[], b"").unwrap();
    assert_eq!(status, 200);
    // A head that does not come to its end is answered by the end of the connection.
    let stream = slow.first_mut().unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(40)))
        .unwrap();
    let mut answer = Vec::new();
    let read = stream.read_to_end(&mut answer);
    assert!(read.is_ok() || read.is_err_and(|error| error.kind() == ErrorKind::ConnectionReset));
}
