//! What a site saves about its reports, over HTTP: funnels, audiences, goals,
//! groups, stages and notes, and the reports that use them; and comparisons.

use crate::support::{NOW, TestCollector};
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

const DAY: i64 = 86_400_000;

/// Ana orders today and was here a week ago; Bia leaves a cart; Cai only looks.
async fn shop() -> TestCollector {
    let collector = TestCollector::new().await;
    let line = |visitor: &str, days: i64, kind: &str, more: Value| {
        let mut line = json!({"visitor": visitor, "at": NOW - days * DAY, "type": kind});
        let fields = line.as_object_mut().unwrap();
        fields.extend(more.as_object().unwrap().clone());
        format!("{line}\n")
    };
    let page =
        |visitor: &str, days: i64, url: &str| line(visitor, days, "page_view", json!({"url": url}));
    let lines = [
        page("ana", 8, "/"),
        page("ana", 1, "/p/1"),
        line("ana", 1, "purchase", json!({"order_id": "1", "value": 500})),
        page("bia", 1, "/p/2"),
        line("bia", 1, "add_to_cart", json!({"value": 900})),
        page("cai", 1, "/obrigado"),
    ];
    let (_, reply) = collector.lines(&lines.concat()).await;
    assert_eq!(reply["rejected_lines"], json!(0), "{reply}");
    collector
}

#[tokio::test]
async fn documents_are_checked_kept_listed_and_removed() {
    let collector = shop().await;
    let path = "/v1/sites/shop/funnels/f";
    let funnel = r#"{"name":"Buy","query":"step=/p/*&step=event:purchase"}"#;
    let (status, _) = collector.put(path, r#"{"query":"step=/a"}"#).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(collector.get(path).await.0, StatusCode::NOT_FOUND);
    assert_eq!(collector.put(path, funnel).await.0, StatusCode::CREATED);
    assert_eq!(collector.put(path, funnel).await.0, StatusCode::OK);
    let saved = json!({"id": "f", "name": "Buy", "query": "step=/p/*&step=event:purchase"});
    assert_eq!(collector.get(path).await.1, saved);
    // What is shown may be sent back.
    assert_eq!(
        collector.put(path, &saved.to_string()).await.0,
        StatusCode::OK
    );
    let (_, list) = collector.get("/v1/sites/shop/funnels").await;
    assert_eq!(list, json!({"funnels": [saved]}));

    let by_id = collector.report("shop", "funnel?id=f").await;
    let spelt = collector
        .report("shop", "funnel?step=/p/*&step=event:purchase")
        .await;
    assert_eq!((&by_id, &by_id["entered"]), (&spelt, &json!(2)));
    let behind = "visitors?funnel=f&step=1&state=pending";
    let visitors = collector.report("shop", behind).await;
    assert_eq!(visitors["total"], json!(1));
    assert_eq!(visitors["rows"][0]["visitor"], json!("bia"));

    let (status, _) = collector.send(Method::DELETE, path, "").await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    let (status, problem) = collector.get("/v1/sites/shop/reports/funnel?id=f").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(
        problem["detail"].as_str().unwrap().contains("saved funnel"),
        "{problem}"
    );
}

#[tokio::test]
async fn an_audience_is_a_filter_and_a_side_of_a_comparison() {
    let collector = shop().await;
    let path = "/v1/sites/shop/audiences/left";
    collector
        .put(
            path,
            r#"{"name":"Left a cart","query":"cart=abandoned|lost"}"#,
        )
        .await;
    let overview = collector
        .report("shop", "overview?filter=audience:left")
        .await;
    assert_eq!(overview["visitors"], json!(1));
    let others = collector
        .report("shop", "overview?filter=!audience:left")
        .await;
    assert_eq!(others["visitors"], json!(2));
    let both = collector
        .report("shop", "overview?compare=audience:left")
        .await;
    assert_eq!(
        (&both["visitors"], &both["compare"]["visitors"]),
        (&json!(3), &json!(1))
    );
    let unknown = "/v1/sites/shop/reports/overview?filter=audience:nobody";
    assert_eq!(collector.get(unknown).await.0, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn two_ranges_and_converters_against_the_rest() {
    let collector = shop().await;
    let week = "from=2025-11-16&to=2025-11-23";
    let path = format!("/v1/sites/shop/reports/overview?{week}&compare=previous");
    let (_, overview) = collector.get(&path).await;
    assert_eq!(
        (&overview["sessions"], &overview["compare"]["sessions"]),
        (&json!(3), &json!(1))
    );
    assert_eq!(overview["compare"]["to"], overview["from"]);
    assert_eq!(overview["compare"]["series"].as_array().unwrap().len(), 7);
    let rest = collector
        .report(
            "shop",
            "paths?filter=event:purchase&compare=!event:purchase",
        )
        .await;
    // The comparison's filter comes on top of the report's: nobody did both.
    assert_eq!(
        (&rest["population"], &rest["compare"]["population"]),
        (&json!(1), &json!(0))
    );
    let sides = collector
        .report("shop", "paths?compare=event:purchase")
        .await;
    assert_eq!(
        (&sides["population"], &sides["compare"]["population"]),
        (&json!(4), &json!(1))
    );
}

#[tokio::test]
async fn goals_groups_stages_and_notes() {
    let collector = shop().await;
    let put = async |path: &str, body: &str| {
        let path = format!("/v1/sites/shop/{path}");
        let (status, saved) = collector.put(&path, body).await;
        assert_eq!(status, StatusCode::CREATED, "{path}: {saved}");
    };
    put("goals/thanks", r#"{"matcher":"page:/obrigado"}"#).await;
    put("groups", r#"{"groups":["/p/*"]}"#).await;
    put(
        "stages",
        r#"{"stages":[{"key":"here","rule":"first_touch"}]}"#,
    )
    .await;
    put(
        "annotations/1",
        r#"{"date":"2025-11-20","text":"free shipping"}"#,
    )
    .await;
    let exits = collector.report("shop", "exits").await;
    let thanks = exits["rows"].as_array().unwrap().iter();
    let thanks: Vec<&Value> = thanks.filter(|row| row["key"] == "/obrigado").collect();
    assert_eq!(thanks[0]["expected"], json!(true));
    let channels = collector.report("shop", "channels?goal=goal:thanks").await;
    assert_eq!(channels["conversions"], json!(1));
    let grouped = collector.report("shop", "transitions").await;
    let asked = collector.report("shop", "transitions?group=/p/*").await;
    assert_eq!(grouped, asked);
    let stages = collector.report("shop", "stages").await;
    assert_eq!(stages["stages"][0]["key"], json!("here"));
    assert_eq!(stages["stages"].as_array().unwrap().len(), 1);
    let (_, notes) = collector.get("/v1/sites/shop/annotations").await;
    assert_eq!(notes["annotations"][0]["text"], json!("free shipping"));
}

#[tokio::test]
async fn the_days_around_a_note() {
    let collector = shop().await;
    let date = analytics::Timestamp(NOW - DAY);
    let text = jiff::Timestamp::from_millisecond(date.0)
        .unwrap()
        .to_string();
    let note = json!({"date": text.get(..10), "text": "new checkout"}).to_string();
    let (status, _) = collector.put("/v1/sites/shop/annotations/n", &note).await;
    assert_eq!(status, StatusCode::CREATED);
    let get = async |query: &str| {
        let path = format!("/v1/sites/shop/reports/overview?{query}");
        collector.get(&path).await
    };
    // One whole day has passed since, so one day is held against the one before.
    let (status, around) = get("around=n").await;
    assert_eq!(status, StatusCode::OK, "{around}");
    assert_eq!(
        around["to"].as_i64().unwrap() - around["from"].as_i64().unwrap(),
        DAY
    );
    assert_eq!(around["compare"]["to"], around["from"]);
    assert_eq!(
        (&around["sessions"], &around["compare"]["sessions"]),
        (&json!(3), &json!(0))
    );
    // A week later there are seven days of each.
    collector.clock.set(analytics::Timestamp(NOW + 7 * DAY));
    let (_, around) = get("around=n").await;
    assert_eq!(
        (&around["sessions"], &around["compare"]["sessions"]),
        (&json!(3), &json!(1))
    );
    let (_, spelt) = get("around=n&days=2").await;
    assert_eq!(
        spelt["to"].as_i64().unwrap() - spelt["from"].as_i64().unwrap(),
        2 * DAY
    );
    for (query, parameter) in [
        ("around=x", "around"),
        ("around=n&from=2020-01-01", "from"),
        ("around=n&days=0", "days"),
    ] {
        let (status, problem) = get(query).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{query}");
        assert_eq!(problem["parameter"], json!(parameter), "{query}: {problem}");
    }
}

#[tokio::test]
async fn what_outlived_its_retention_is_in_no_list_of_all_time() {
    let collector = shop().await;
    let people = async |query: &str| collector.report("shop", query).await;
    let ana = people("visitor?id=ana").await;
    assert_eq!(ana["sessions"].as_array().unwrap().len(), 2);
    let settings = r#"{"currency":"BRL","retention_days":5}"#;
    collector.put("/v1/sites/shop/settings", settings).await;
    let ana = people("visitor?id=ana").await;
    assert_eq!(ana["sessions"].as_array().unwrap().len(), 1);
    assert_eq!(ana["events"].as_array().unwrap().len(), 2);
    let found = people("visitors?q=ana").await;
    assert_eq!(found["rows"][0]["sessions"], json!(1));
    collector.clock.set(analytics::Timestamp(NOW + 10 * DAY));
    assert_eq!(people("visitors?q=ana").await["total"], json!(0));
    assert_eq!(people("visitor?id=ana").await["sessions"], json!([]));
}

#[tokio::test]
async fn figures_are_told_apart_by_any_fact() {
    let collector = shop().await;
    let report = collector
        .report("shop", "overview?breakdown=last_action")
        .await;
    let groups: Vec<(&str, u64)> = report["groups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|group| {
            (
                group["key"].as_str().unwrap(),
                group["sessions"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(groups, [("purchase", 2), ("(none)", 1), ("add_to_cart", 1)]);
    let filtered = collector
        .report("shop", "overview?filter=last_action:purchase")
        .await;
    assert_eq!(filtered["sessions"], json!(2));
    let paths = collector
        .report("shop", "paths?breakdown=page&compare=!event:purchase")
        .await;
    assert_eq!(paths["groups"].as_array().unwrap().len(), 4);
    assert_eq!(paths["compare"]["groups"].as_array().unwrap().len(), 3);
}
