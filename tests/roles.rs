//! Every route before every role, routes that are added later included; logins,
//! keys and links, and how they end.

use crate::support::{Answer, NOW, TestCollector};
use analytics::Timestamp;
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use collector::access::{Right, Role};
use collector::http::{Connections, Door, Route, TcpDoor, router, routes};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

/// A collector as it is seen from elsewhere: not the owner's machine.
struct Elsewhere {
    collector: TestCollector,
    router: Router,
}

/// What somebody shows.
#[derive(Debug, Clone)]
enum Shown {
    Nothing,
    Bearer(String),
    Cookie(String),
}

impl Elsewhere {
    async fn new() -> Self {
        let collector = TestCollector::new().await;
        let door = TcpDoor {
            loopback: false,
            api_token: None,
            trusted_proxies: Vec::new(),
            connections: Connections::default(),
        };
        let router = router(collector.app.clone(), Door::Tcp(door));
        Self { collector, router }
    }

    async fn ask(&self, shown: &Shown, method: Method, path: &str, body: &Value) -> Answer {
        let (status, _, body) = self.answer(shown, method, path, body).await;
        (status, body)
    }

    /// Status, cookie that was set, and body.
    async fn answer(
        &self,
        shown: &Shown,
        method: Method,
        path: &str,
        body: &Value,
    ) -> (StatusCode, Option<String>, Value) {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("Host", "collect.shop.example")
            .header("Content-Type", "application/json");
        match shown {
            Shown::Nothing => {}
            Shown::Bearer(token) => {
                request = request.header("Authorization", format!("Bearer {token}"));
            }
            Shown::Cookie(cookie) => request = request.header("Cookie", cookie),
        }
        let body = match body {
            Value::Null => Body::empty(),
            body => Body::from(body.to_string()),
        };
        let request = request.body(body).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let cookie = response.headers().get("set-cookie");
        let cookie = cookie.map(|cookie| cookie.to_str().unwrap().to_owned());
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        (status, cookie, body)
    }

    /// Makes something as the owner of the machine; the field of the answer.
    async fn made(&self, path: &str, body: Value, field: &str) -> String {
        let sent = self.collector.send(Method::POST, path, body.to_string());
        let (status, made) = sent.await;
        assert_eq!(status, StatusCode::CREATED, "{made}");
        made[field].as_str().unwrap().to_owned()
    }

    /// Whoever has a role.
    async fn somebody(&self, role: Role) -> Shown {
        match role {
            Role::Server => Shown::Bearer(self.made("/v1/sites/shop/keys", json!({}), "key").await),
            Role::Guest => {
                let link = self.made("/v1/sites/shop/links", json!({"name": "x"}), "link");
                let opened = json!({"link": link.await});
                let (status, cookie, _) = self
                    .answer(&Shown::Nothing, Method::POST, "/v1/shared", &opened)
                    .await;
                assert_eq!(status, StatusCode::OK);
                Shown::Cookie(pair(&cookie.unwrap()))
            }
            _ => {
                let token = json!({"name": "x", "role": role.name()});
                Shown::Bearer(self.made("/v1/tokens", token, "token").await)
            }
        }
    }
}

/// The part of a `Set-Cookie` that is sent back.
fn pair(cookie: &str) -> String {
    cookie.split(';').next().unwrap().to_owned()
}

fn filled_in(route: &Route, site: &str) -> String {
    let path = route.path.replace("{site}", site);
    let path = path.replace("{name}", "overview").replace("{id}", "x");
    path.replace("{visitor}", "x")
}

#[tokio::test]
async fn every_route_opens_to_the_roles_that_have_its_right_and_to_no_other() {
    let list = routes(TestCollector::new().await.app.clone());
    assert!(list.len() > 40, "{list:?}");
    for route in &list {
        let here = Elsewhere::new().await;
        let ask = async |shown: &Shown, site: &str| {
            let path = filled_in(route, site);
            here.ask(shown, route.method.clone(), &path, &Value::Null)
                .await
                .0
        };
        let is_public = route.right == Right::Public;
        // What a role may do comes last: it may change what the others ask for.
        for role in Role::ALL.into_iter().rev() {
            let shown = here.somebody(role).await;
            // Slow, and only for the owner's socket, whatever one shows.
            let is_apart = ["/v1/demo-data", "/v1/backup"].contains(&&*route.path);
            let is_bound = matches!(role, Role::Guest | Role::Server);
            let names_site = route.path.contains("{site}");
            let may = is_public || (role.may(route.right) && (names_site || !is_bound));
            if !(is_apart && may) {
                let status = ask(&shown, "shop").await;
                let is_refused = status == StatusCode::FORBIDDEN;
                assert_eq!(is_refused, !may, "{role:?} {route:?}: {status}");
                if may && !is_public {
                    assert_ne!(status, StatusCode::UNAUTHORIZED, "{role:?} {route:?}");
                }
            }
            if is_bound && names_site && !is_public {
                let status = ask(&shown, "other").await;
                assert_eq!(status, StatusCode::FORBIDDEN, "{role:?} {route:?}");
            }
        }
        for shown in [Shown::Nothing, Shown::Bearer("jornada_x".into())] {
            let is_unknown = ask(&shown, "shop").await == StatusCode::UNAUTHORIZED;
            // Some public doors look at what is said to them, and refuse that.
            if !is_public {
                assert!(is_unknown, "{shown:?} {route:?}");
            }
        }
    }
}

#[tokio::test]
async fn the_open_doors_are_these() {
    let list = routes(TestCollector::new().await.app.clone());
    let public = list.iter().filter(|route| route.right == Right::Public);
    let public: Vec<String> = public
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    assert_eq!(
        public,
        [
            "POST /v1/events",
            "OPTIONS /v1/events",
            "GET /v1/tag/{site}",
            "POST /v1/id",
            "GET /.well-known/security.txt",
            "GET /healthz",
            "GET /readyz",
            "GET /v1/openapi.json",
            "GET /v1/me",
            "POST /v1/setup",
            "POST /v1/login",
            "POST /v1/logout",
            "POST /v1/shared",
        ]
    );
}

#[tokio::test]
async fn reports_about_people_are_for_those_who_may_see_them() {
    let here = Elsewhere::new().await;
    let names = ["sessions", "visitors", "visitor?id=x", "orders"];
    let tables = [
        "sessions.csv",
        "visitors.csv",
        "visitor.csv?id=x",
        "orders.csv",
    ];
    for name in names.into_iter().chain(tables) {
        let path = format!("/v1/sites/shop/reports/{name}");
        for role in [Role::Guest, Role::Viewer, Role::Analyst, Role::Owner] {
            let shown = here.somebody(role).await;
            let (status, _) = here.ask(&shown, Method::GET, &path, &Value::Null).await;
            let is_refused = status == StatusCode::FORBIDDEN;
            assert_eq!(is_refused, !role.may(Right::SeePeople), "{role:?} {name}");
        }
    }
}

const PASSWORD: &str = "correct horse battery";

async fn with_account(role: &str) -> Elsewhere {
    let here = Elsewhere::new().await;
    let account = json!({"role": role, "password": PASSWORD}).to_string();
    let (status, made) = here.collector.put("/v1/accounts/ana", &account).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    here
}

#[tokio::test]
async fn an_account_logs_in_and_out() {
    let here = with_account("owner").await;
    let sites = async |shown: &Shown| {
        here.ask(shown, Method::GET, "/v1/sites", &Value::Null)
            .await
            .0
    };
    let login = json!({"name": " ANA ", "password": PASSWORD});
    let (status, cookie, me) = here
        .answer(&Shown::Nothing, Method::POST, "/v1/login", &login)
        .await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(me["role"], "owner");
    let cookie = cookie.unwrap();
    for part in [
        "__Host-jornada=",
        "Path=/",
        "Secure",
        "HttpOnly",
        "SameSite=Strict",
    ] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let shown = Shown::Cookie(pair(&cookie));
    assert_eq!(sites(&shown).await, StatusCode::OK);
    let (_, logins) = here
        .ask(&shown, Method::GET, "/v1/logins", &Value::Null)
        .await;
    assert_eq!(logins["sessions"][0]["current"], true);

    // A login on top of another takes its place.
    let (_, again, _) = here.answer(&shown, Method::POST, "/v1/login", &login).await;
    assert_eq!(sites(&shown).await, StatusCode::UNAUTHORIZED);
    let shown = Shown::Cookie(pair(&again.unwrap()));
    assert_eq!(sites(&shown).await, StatusCode::OK);
    let (status, cookie, _) = here
        .answer(&shown, Method::POST, "/v1/logout", &Value::Null)
        .await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert!(cookie.unwrap().contains("Max-Age=0"));
    assert_eq!(sites(&shown).await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn whoever_guesses_waits_and_is_not_told_who_has_an_account() {
    let here = with_account("owner").await;
    let try_with = async |name: &str, password: &str| {
        let login = json!({"name": name, "password": password});
        here.ask(&Shown::Nothing, Method::POST, "/v1/login", &login)
            .await
    };
    let (known, one) = try_with("ana", "wrong horse battery").await;
    let (unknown, other) = try_with("bob", "wrong horse battery").await;
    assert_eq!((known, &one), (unknown, &other));
    assert_eq!(known, StatusCode::UNAUTHORIZED);
    for _ in 0..5 {
        try_with("ana", "wrong horse battery").await;
    }
    // The right password waits like any other.
    let (status, problem) = try_with("ana", PASSWORD).await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(problem["code"], "too_many_attempts");
}

#[tokio::test]
async fn a_change_of_role_or_password_ends_the_logins() {
    let here = with_account("owner").await;
    let bob = json!({"role": "admin", "password": PASSWORD}).to_string();
    here.collector.put("/v1/accounts/bob", &bob).await;
    let login = json!({"name": "bob", "password": PASSWORD});
    let log_in = async || {
        let (_, cookie, _) = here
            .answer(&Shown::Nothing, Method::POST, "/v1/login", &login)
            .await;
        Shown::Cookie(pair(&cookie.unwrap()))
    };
    let sites = async |shown: &Shown| {
        here.ask(shown, Method::GET, "/v1/sites", &Value::Null)
            .await
            .0
    };
    let shown = log_in().await;
    assert_eq!(sites(&shown).await, StatusCode::OK);
    let viewer = r#"{"role":"viewer"}"#;
    let (status, _) = here.collector.put("/v1/accounts/bob", viewer).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(sites(&shown).await, StatusCode::UNAUTHORIZED);
    let shown = log_in().await;
    let gone = here
        .collector
        .send(Method::DELETE, "/v1/accounts/bob", "")
        .await;
    assert_eq!(gone.0, StatusCode::NO_CONTENT);
    assert_eq!(sites(&shown).await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn somebody_always_looks_after_the_collector() {
    let here = Elsewhere::new().await;
    let put = async |name: &str, body: Value| {
        let path = format!("/v1/accounts/{name}");
        here.collector.put(&path, &body.to_string()).await
    };
    let (status, problem) = put("ana", json!({"role": "viewer", "password": PASSWORD})).await;
    assert_eq!(
        (status, &problem["parameter"]),
        (StatusCode::BAD_REQUEST, &json!("role"))
    );
    let (status, problem) = put("ana", json!({"role": "owner", "password": "short"})).await;
    assert_eq!(
        (status, &problem["parameter"]),
        (StatusCode::BAD_REQUEST, &json!("password"))
    );
    let (status, _) = put("ana", json!({"role": "owner", "password": PASSWORD})).await;
    assert_eq!(status, StatusCode::CREATED);
    put("bob", json!({"role": "viewer", "password": PASSWORD})).await;
    let (status, _) = put("ana", json!({"role": "admin"})).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let removed = here
        .collector
        .send(Method::DELETE, "/v1/accounts/ana", "")
        .await;
    assert_eq!(removed.0, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_first_account_is_made_once_with_the_token_that_was_printed() {
    let here = Elsewhere::new().await;
    let set_up = async |token: &str| {
        let body = json!({"token": token, "name": "ana", "password": PASSWORD});
        here.answer(&Shown::Nothing, Method::POST, "/v1/setup", &body)
            .await
    };
    // None was printed yet, so none is right.
    assert_eq!(set_up("").await.0, StatusCode::UNAUTHORIZED);
    let token = here.collector.app.access.expect_setup().unwrap();
    let (_, me) = here
        .ask(&Shown::Nothing, Method::GET, "/v1/me", &Value::Null)
        .await;
    assert_eq!((&me["setup"], &me["role"]), (&json!(true), &Value::Null));
    assert_eq!(set_up("setup_x").await.0, StatusCode::UNAUTHORIZED);
    let (status, cookie, me) = set_up(token.text()).await;
    assert_eq!((status, &me["role"]), (StatusCode::OK, &json!("owner")));
    let shown = Shown::Cookie(pair(&cookie.unwrap()));
    let (status, accounts) = here
        .ask(&shown, Method::GET, "/v1/accounts", &Value::Null)
        .await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(accounts["accounts"][0]["name"], "ana");
    assert_eq!(set_up(token.text()).await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn server_keys_hand_in_events_and_are_replaced_with_an_overlap() {
    let here = Elsewhere::new().await;
    let send = async |key: &str| {
        let event = json!([{"visitor": "v", "at": 1_763_800_000_000_i64, "type": "search"}]);
        let shown = Shown::Bearer(key.to_owned());
        here.ask(&shown, Method::POST, "/v1/sites/shop/events", &event)
            .await
            .0
    };
    let keys = "/v1/sites/shop/keys";
    let first = here.made(keys, json!({}), "key").await;
    let second = here.made(keys, json!({"overlap_hours": 2}), "key").await;
    assert_eq!(send(&first).await, StatusCode::ACCEPTED);
    assert_eq!(send(&second).await, StatusCode::ACCEPTED);
    let hour = 60 * 60 * 1000;
    here.collector.clock.set(Timestamp(NOW + 2 * hour));
    assert_eq!(send(&first).await, StatusCode::UNAUTHORIZED);
    assert_eq!(send(&second).await, StatusCode::ACCEPTED);
    let (_, list) = here.collector.get(keys).await;
    assert!(!list.to_string().contains(&second));
    let id = list["keys"].as_array().unwrap();
    let id = id.iter().find(|key| key["ends"].is_null()).unwrap()["id"]
        .as_str()
        .unwrap();
    let gone = here
        .collector
        .send(Method::DELETE, &format!("{keys}/{id}"), "")
        .await;
    assert_eq!(gone.0, StatusCode::NO_CONTENT);
    assert_eq!(send(&second).await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn shared_links_ask_for_their_password_and_end() {
    let here = Elsewhere::new().await;
    let links = "/v1/sites/shop/links";
    let wanted = json!({"name": "board", "days": 7, "password": PASSWORD});
    let link = here.made(links, wanted, "link").await;
    let open = async |password: &str| {
        let body = json!({"link": link, "password": password});
        here.answer(&Shown::Nothing, Method::POST, "/v1/shared", &body)
            .await
    };
    assert_eq!(open("").await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(
        open("wrong horse battery").await.0,
        StatusCode::UNAUTHORIZED
    );
    let (status, cookie, me) = open(PASSWORD).await;
    assert_eq!((status, &me["site"]), (StatusCode::OK, &json!("shop")));
    let shown = Shown::Cookie(pair(&cookie.unwrap()));
    let overview = async |shown: &Shown| {
        let path = "/v1/sites/shop/reports/overview";
        here.ask(shown, Method::GET, path, &Value::Null).await.0
    };
    assert_eq!(overview(&shown).await, StatusCode::OK);
    let day = 24 * 60 * 60 * 1000;
    here.collector.clock.set(Timestamp(NOW + 6 * day));
    assert_eq!(overview(&shown).await, StatusCode::OK);
    here.collector.clock.set(Timestamp(NOW + 7 * day));
    assert_eq!(overview(&shown).await, StatusCode::UNAUTHORIZED);
    assert_eq!(open(PASSWORD).await.0, StatusCode::UNAUTHORIZED);

    let link = here.made(links, json!({"name": "wall"}), "link").await;
    let body = json!({ "link": link });
    let (_, cookie, _) = here
        .answer(&Shown::Nothing, Method::POST, "/v1/shared", &body)
        .await;
    let shown = Shown::Cookie(pair(&cookie.unwrap()));
    assert_eq!(overview(&shown).await, StatusCode::OK);
    let (_, list) = here.collector.get(links).await;
    let wall = list["links"].as_array().unwrap();
    let wall = wall.iter().find(|link| link["name"] == "wall").unwrap();
    let path = format!("{links}/{}", wall["id"].as_str().unwrap());
    here.collector.send(Method::DELETE, &path, "").await;
    assert_eq!(overview(&shown).await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn forms_and_other_sites_change_nothing_with_somebodys_cookie() {
    let here = with_account("owner").await;
    let login = json!({"name": "ana", "password": PASSWORD});
    let (_, cookie, _) = here
        .answer(&Shown::Nothing, Method::POST, "/v1/login", &login)
        .await;
    let cookie = pair(&cookie.unwrap());
    for (name, value) in [
        ("Content-Type", "text/plain"),
        ("Content-Type", "application/x-www-form-urlencoded"),
        ("Origin", "https://evil.example"),
        ("Origin", "null"),
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
    ] {
        for (method, path) in [
            (Method::POST, "/v1/tokens"),
            (Method::PUT, "/v1/sites/shop/settings"),
            (Method::DELETE, "/v1/sites/shop"),
        ] {
            let request = Request::builder()
                .method(method)
                .uri(path)
                .header("Host", "collect.shop.example")
                .header("Cookie", &cookie)
                .header(name, value)
                .body(Body::from("{}"))
                .unwrap();
            let response = here.router.clone().oneshot(request).await.unwrap();
            assert_eq!(
                response.status(),
                StatusCode::FORBIDDEN,
                "{path} {name} {value}"
            );
        }
    }
}
