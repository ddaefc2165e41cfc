//! Closed by default, over real sockets.

use tests::binary::Server;
use tests::http::send;

const FIGURES: [(&str, &str); 8] = [
    ("GET", "/v1/sites"),
    ("GET", "/v1/sites/demo-shop"),
    ("GET", "/v1/sites/demo-shop/settings"),
    ("GET", "/v1/sites/demo-shop/events"),
    ("GET", "/v1/sites/demo-shop/experiments"),
    ("GET", "/v1/sites/demo-shop/reports/overview"),
    ("GET", "/v1/check"),
    ("GET", "/metrics"),
];
const OPEN: [(&str, &str); 3] = [
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/v1/tag/demo-shop"),
];

fn status(server: &Server, method: &str, path: &str, headers: &[(&str, &str)]) -> u16 {
    send(&server.address, method, path, headers, b"").unwrap().0
}

#[test]
fn loopback_is_open_to_this_machine_under_its_own_name_only() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &[]);
    for (method, path) in FIGURES.into_iter().chain(OPEN) {
        assert_eq!(status(&server, method, path, &[]), 200, "{path}");
    }
    for (method, path) in FIGURES {
        for header in [("Host", "shop.example"), ("X-Forwarded-For", "203.0.113.9")] {
            assert_eq!(
                status(&server, method, path, &[header]),
                401,
                "{path} {header:?}"
            );
        }
    }
    let evil = [
        ("Origin", "https://evil.example"),
        ("Sec-Fetch-Site", "cross-site"),
    ];
    for header in evil {
        let path = "/v1/sites/demo-shop";
        assert_eq!(
            status(&server, "DELETE", path, &[header]),
            403,
            "{header:?}"
        );
    }
    assert_eq!(status(&server, "GET", "/v1/nothing", &[]), 404);
}

#[test]
fn beyond_loopback_figures_need_the_token() {
    let data = tempfile::tempdir().unwrap();
    let beyond = ["serve", "--listen", "0.0.0.0:0", "--demo-shop"];
    let mut server = Server::start_with(data.path(), &beyond);
    server.address = server.address.replace("0.0.0.0", "127.0.0.1");
    for (method, path) in FIGURES {
        let (status, problem) = send(&server.address, method, path, &[], b"").unwrap();
        assert_eq!(status, 401, "{path}");
        assert!(problem.contains("--api-token"), "{problem}");
    }
    for (method, path) in OPEN {
        assert_eq!(status(&server, method, path, &[]), 200, "{path}");
    }
    drop(server);

    let token = "0123456789abcdef";
    let mut server = Server::start_with(
        data.path(),
        &[&beyond[..], &["--api-token", token]].concat(),
    );
    server.address = server.address.replace("0.0.0.0", "127.0.0.1");
    for (method, path) in FIGURES {
        assert_eq!(status(&server, method, path, &[]), 401, "{path}");
        let wrong = ("Authorization", "Bearer 0123456789abcdeF");
        assert_eq!(status(&server, method, path, &[wrong]), 401, "{path}");
        let right = ("Authorization", "Bearer 0123456789abcdef");
        assert_eq!(status(&server, method, path, &[right]), 200, "{path}");
    }
}
