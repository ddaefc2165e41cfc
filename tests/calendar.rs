//! Days, weeks and months are those of the site's time zone: with daylight saving,
//! with half-hour zones, and with sessions that go on over their ends.

use crate::support::TestCollector;
use axum::http::StatusCode;
use serde_json::{Value, json};

/// A shop in a zone, with page views `visitor time`.
async fn shop(zone: &str, views: &[(&str, &str)]) -> TestCollector {
    let collector = TestCollector::new().await;
    let settings = json!({"currency": "BRL", "timezone": zone}).to_string();
    let (status, _) = collector.put("/v1/sites/shop/settings", &settings).await;
    assert_eq!(status, StatusCode::OK);
    let lines: String = views
        .iter()
        .map(|(visitor, at)| {
            let line = json!({"visitor": visitor, "at": at, "type": "page_view", "url": "/"});
            format!("{line}\n")
        })
        .collect();
    let (_, reply) = collector.lines(&lines).await;
    assert_eq!(reply["rejected_lines"], json!(0), "{reply}");
    collector
}

/// Sessions and page views of each bucket, by its first instant.
async fn check(collector: &TestCollector, query: &str, expected: &[(&str, u64, u64)]) {
    let path = format!("/v1/sites/shop/reports/overview?{query}");
    let (status, report) = collector.get(&path).await;
    assert_eq!(status, StatusCode::OK, "{report}");
    let number = |value: &Value| value.as_u64().unwrap();
    let series = report["series"].as_array().unwrap().iter();
    let got: Vec<(i64, u64, u64)> = series
        .map(|bucket| {
            let start = bucket["start"].as_i64().unwrap();
            (
                start,
                number(&bucket["sessions"]),
                number(&bucket["page_views"]),
            )
        })
        .collect();
    let expected: Vec<(i64, u64, u64)> = expected
        .iter()
        .map(|(start, sessions, views)| {
            let start: jiff::Timestamp = start.parse().unwrap();
            (start.as_millisecond(), *sessions, *views)
        })
        .collect();
    assert_eq!(got, expected, "{query}");
    let sum: u64 = got.iter().map(|(_, sessions, _)| sessions).sum();
    assert_eq!(report["sessions"], json!(sum), "{query}");
}

#[tokio::test]
async fn a_session_over_midnight_is_one_of_the_day_it_began() {
    // Midnight in Sao Paulo is three o'clock in UTC.
    let views = [
        ("ana", "2025-11-10T02:50:00Z"),
        ("ana", "2025-11-10T03:10:00Z"),
        ("bia", "2025-11-10T03:00:00Z"),
    ];
    let collector = shop("America/Sao_Paulo", &views).await;
    let days = [
        ("2025-11-09T03:00:00Z", 1, 2),
        ("2025-11-10T03:00:00Z", 1, 1),
    ];
    check(&collector, "from=2025-11-09&to=2025-11-11", &days).await;
    check(&collector, "from=2025-11-10&to=2025-11-11", &days[1..]).await;
}

#[tokio::test]
async fn a_session_over_the_end_of_a_month_is_one_of_the_month_it_began() {
    let views = [
        ("ana", "2025-10-31T23:55:00Z"),
        ("ana", "2025-11-01T00:05:00Z"),
        ("bia", "2025-11-01T00:00:00Z"),
    ];
    let collector = shop("UTC", &views).await;
    let months = [
        ("2025-10-01T00:00:00Z", 1, 2),
        ("2025-11-01T00:00:00Z", 1, 1),
    ];
    check(
        &collector,
        "from=2025-10-01&to=2025-12-01&interval=month",
        &months,
    )
    .await;
    // Weeks begin on Mondays; the first and the last are cut by the range.
    let weeks = [
        ("2025-10-31T00:00:00Z", 2, 3),
        ("2025-11-03T00:00:00Z", 0, 0),
    ];
    check(
        &collector,
        "from=2025-10-31&to=2025-11-04&interval=week",
        &weeks,
    )
    .await;
}

#[tokio::test]
async fn days_on_which_the_clocks_change_have_23_and_25_hours() {
    // 2025-03-09 and 2025-11-02 in New York.
    let views = [
        ("a", "2025-03-09T04:59:59Z"),
        ("b", "2025-03-09T05:00:00Z"),
        ("c", "2025-03-10T03:59:59Z"),
        ("d", "2025-03-10T04:00:00Z"),
        ("e", "2025-11-02T04:00:00Z"),
        ("f", "2025-11-03T04:59:59Z"),
        ("g", "2025-11-03T05:00:00Z"),
    ];
    let collector = shop("America/New_York", &views).await;
    let spring = [
        ("2025-03-08T05:00:00Z", 1, 1),
        ("2025-03-09T05:00:00Z", 2, 2),
        ("2025-03-10T04:00:00Z", 1, 1),
    ];
    check(&collector, "from=2025-03-08&to=2025-03-11", &spring).await;
    let autumn = [
        ("2025-11-02T04:00:00Z", 2, 2),
        ("2025-11-03T05:00:00Z", 1, 1),
    ];
    check(&collector, "from=2025-11-02&to=2025-11-04", &autumn).await;
}

#[tokio::test]
async fn days_of_a_half_hour_zone_begin_at_half_past() {
    let views = [("a", "2025-11-09T18:29:59Z"), ("b", "2025-11-09T18:30:00Z")];
    let collector = shop("Asia/Kolkata", &views).await;
    let days = [
        ("2025-11-08T18:30:00Z", 1, 1),
        ("2025-11-09T18:30:00Z", 1, 1),
    ];
    check(&collector, "from=2025-11-09&to=2025-11-11", &days).await;
}
