//! Reports over HTTP: their common fields, their errors, and figures that only
//! the whole way from event to answer can get wrong.

use crate::support::{NOW, TestCollector};
use analytics::Timestamp;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

const MINUTE: i64 = 60_000;

/// Lines of a small shop: `visitor minute what`, where `what` is a page, or an
/// event with its order and value.
fn lines(story: &str) -> String {
    let line = |(n, told): (usize, &str)| {
        let words: Vec<&str> = told.split_whitespace().collect();
        let at = NOW + words[1].parse::<i64>().unwrap() * MINUTE;
        let mut event = json!({"id": format!("e{n}"), "visitor": words[0], "at": at});
        match words[2..] {
            [page] if page.starts_with('/') => {
                event["type"] = json!("page_view");
                event["url"] = json!(page);
            }
            [name] => event["type"] = json!(name),
            [name, order, value] => {
                event["type"] = json!(name);
                event["order_id"] = json!(order);
                event["value"] = json!(value.parse::<i64>().unwrap());
            }
            _ => panic!("{told}"),
        }
        format!("{event}\n")
    };
    let told = story.lines().map(str::trim).filter(|told| !told.is_empty());
    told.enumerate().map(line).collect()
}

async fn shop(story: &str) -> TestCollector {
    let collector = TestCollector::new().await;
    let (_, reply) = collector.lines(&lines(story)).await;
    assert_eq!(reply["rejected_lines"], json!(0), "{reply}");
    collector
}

const STORY: &str = "
    ana   -300 /
    ana   -299 /cart
    ana   -298 begin_checkout
    ana   -297 purchase o-1 5000
    ana   -297 /thanks
    ana   -100 purchase o-1 5000
    bia   -200 /
    bia   -199 /cart
    bia   -198 begin_checkout
    cai     -5 /
    cai     -4 /cart
";

#[tokio::test]
async fn a_purchase_an_abandoned_checkout_and_an_open_session() {
    let collector = shop(STORY).await;
    let overview = collector.report("shop", "overview").await;
    let figures = [
        "visitors",
        "sessions",
        "closed_sessions",
        "page_views",
        "events",
        "orders",
    ];
    assert_eq!(
        figures.map(|name| overview[name].as_u64().unwrap()),
        [3, 4, 3, 7, 11, 1]
    );
    assert_eq!(
        overview["revenue"],
        json!([{"currency": "BRL", "minor": 5000}])
    );
    assert_eq!(overview["as_of"], json!(NOW));
    assert_eq!(overview["settled_until"], json!(NOW - 5 * MINUTE));

    let steps = "funnel?step=page:/cart&step=event:begin_checkout&step=event:purchase";
    let funnel = collector
        .report("shop", &format!("{steps}&scope=session"))
        .await;
    let states = ["entered", "converted", "dropped", "pending"];
    assert_eq!(
        states.map(|name| funnel[name].as_u64().unwrap()),
        [3, 1, 1, 1]
    );
    assert_eq!(funnel["rate"], json!(0.5));

    let exits = collector.report("shop", "exits").await;
    assert_eq!(
        (&exits["closed_sessions"], &exits["open_sessions"]),
        (&json!(3), &json!(1))
    );
    let rows: Vec<(&str, u64, bool)> = exits["rows"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["exits"] != json!(0))
        .map(|row| {
            let expected = row["expected"].as_bool().unwrap();
            (
                row["key"].as_str().unwrap(),
                row["exits"].as_u64().unwrap(),
                expected,
            )
        })
        .collect();
    assert_eq!(rows.len(), 2, "{rows:?}");

    collector.clock.set(Timestamp(NOW + 60 * MINUTE));
    let later = collector
        .report("shop", &format!("{steps}&scope=session"))
        .await;
    assert_eq!(
        states.map(|name| later[name].as_u64().unwrap()),
        [3, 1, 2, 0]
    );
    let overview = collector.report("shop", "overview").await;
    assert_eq!(overview["closed_sessions"], json!(4));
    assert_eq!(overview["settled_until"], overview["as_of"]);
}

#[tokio::test]
async fn the_site_says_how_long_is_no_bounce() {
    let collector = TestCollector::new().await;
    let at = NOW - 300 * MINUTE;
    let view = json!({"visitor": "ana", "at": at, "type": "page_view", "url": "/"});
    let seen = json!({"visitor": "ana", "at": at + 1, "type": "engagement", "visible_ms": 5_000});
    collector.lines(&format!("{view}\n{seen}\n")).await;
    for (settings, bounces) in [
        ("{}", 1),
        (r#"{"bounce_seconds":5}"#, 0),
        (r#"{"bounce_seconds":6}"#, 1),
    ] {
        collector.put("/v1/sites/shop/settings", settings).await;
        for (report, place) in [("overview", ""), ("pages", "/rows/0")] {
            let answer = collector.report("shop", report).await;
            let figures = answer.pointer(place).unwrap();
            assert_eq!(figures["bounces"], json!(bounces), "{settings} {report}");
        }
    }
}

#[tokio::test]
async fn the_order_of_arrival_changes_no_report() {
    let forward = shop(STORY).await;
    let collector = TestCollector::new().await;
    for line in lines(STORY).lines().rev() {
        collector.lines(line).await;
    }
    for query in [
        "overview",
        "pages",
        "paths?nodes=both",
        "transitions",
        "exits",
        "sequences?length=2",
        "funnel?step=page:/&step=event:purchase",
    ] {
        let backward = collector.report("shop", query).await;
        assert_eq!(forward.report("shop", query).await, backward, "{query}");
    }
}

#[tokio::test]
async fn a_visitor_who_identified_is_one_person_on_two_devices() {
    let collector = TestCollector::new().await;
    let identify = |visitor: &str| {
        format!(
            "{{\"visitor\":\"{visitor}\",\"at\":{NOW},\"type\":\"identify\",\"user\":\"u1\"}}\n\
             {{\"visitor\":\"{visitor}\",\"at\":{NOW},\"type\":\"page_view\",\"url\":\"/\"}}\n"
        )
    };
    collector
        .lines(&(identify("phone") + &identify("laptop")))
        .await;
    let overview = collector.report("shop", "overview").await;
    assert_eq!(
        (&overview["visitors"], &overview["sessions"]),
        (&json!(1), &json!(2))
    );
}

#[tokio::test]
async fn an_experiment_seen_in_events_alone() {
    let mut story = String::new();
    for n in 0..200 {
        let variant = ["control", "b"][n % 2];
        let at = NOW - 60 * MINUTE;
        story.push_str(&format!(
            "{{\"visitor\":\"v{n}\",\"at\":{at},\"type\":\"exposure\",\"experiment\":\"x\",\"variant\":\"{variant}\"}}\n"
        ));
        // 10 of control convert, 25 of b.
        if n % 20 == 0 || n % 4 == 1 && n < 100 {
            let at = at + MINUTE;
            story.push_str(&format!(
                "{{\"visitor\":\"v{n}\",\"at\":{at},\"type\":\"purchase\"}}\n"
            ));
        }
    }
    let collector = TestCollector::new().await;
    collector.lines(&story).await;
    let report = collector.report("shop", "experiment?id=x").await;
    let mut arms: Vec<_> = report["variants"]
        .as_array()
        .unwrap()
        .iter()
        .map(|arm| {
            (
                arm["variant"].as_str().unwrap(),
                arm["exposed"].clone(),
                arm["converters"].clone(),
            )
        })
        .collect();
    arms.sort_by_key(|(variant, ..)| *variant);
    assert_eq!(
        arms,
        [
            ("b", json!(100), json!(25)),
            ("control", json!(100), json!(10))
        ]
    );
    assert_eq!(report["control"], json!("control"));
    // Pooled z of 10/100 against 25/100, from the textbook formula.
    let pooled: f64 = 35.0 / 200.0;
    let z = (0.25 - 0.10) / (pooled * (1.0 - pooled) * 2.0 / 100.0).sqrt();
    let ours = report["comparisons"][0]["pooled_z"]["z"].as_f64().unwrap();
    assert!((ours - z).abs() < 1e-9, "{ours} {z}");
    assert_eq!(report["multiple_exposed"], json!(0));
    assert_eq!(report["srm"]["p"], json!(1.0));
}

#[tokio::test]
async fn bad_queries_name_the_parameter_and_what_is_allowed() {
    let collector = TestCollector::new().await;
    for (query, parameter) in [
        ("overview?interval=fortnight", "interval"),
        ("overview?from=yesterday", "from"),
        ("overview?from=2026-02-01&to=2026-01-01", "to"),
        ("pages?limit=0", "limit"),
        ("pages?limit=5&limit=6", "limit"),
        ("pages?limt=5", "limt"),
        ("paths?steps=21", "steps"),
        ("funnel?step=page:/a", "step"),
        ("funnel?step=page:/a&step=nonsense", "step"),
        ("overview?filter=weather:rain", "filter"),
        ("horoscope", "report"),
    ] {
        let (status, problem) = collector
            .get(&format!("/v1/sites/shop/reports/{query}"))
            .await;
        assert_eq!(status.as_u16(), 400, "{query} {problem}");
        assert_eq!(
            problem["parameter"].as_str(),
            Some(parameter),
            "{query} {problem}"
        );
        assert!(
            problem["detail"].as_str().unwrap().contains("must be"),
            "{problem}"
        );
    }
    let (status, problem) = collector.get("/v1/sites/nobody/reports/overview").await;
    assert_eq!(
        (status.as_u16(), &problem["code"]),
        (404, &Value::from("unknown_site"))
    );
}

#[tokio::test]
async fn demo_data_is_loaded_anew_and_removed() {
    let collector = TestCollector::new().await;
    for hours in 0..2 {
        collector.clock.set(Timestamp(NOW + hours * 60 * MINUTE));
        let (status, loaded) = collector.send(Method::POST, "/v1/demo-data", "").await;
        assert_eq!((status, &loaded["site"]), (StatusCode::OK, &json!("demo")));
        // Simulated sessions are counted exactly; those of bots are left out.
        let overview = collector.report("demo", "overview").await;
        let [people, bots] = [&overview["sessions"], &overview["bots"]["sessions"]];
        assert_eq!(people.as_u64().unwrap() + bots.as_u64().unwrap(), 20_000);
    }
    let (status, _) = collector.send(Method::DELETE, "/v1/demo-data", "").await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert_eq!(
        collector.get("/v1/sites/demo").await.0,
        StatusCode::NOT_FOUND
    );
}
