//! Experiments over the API: what is defined, who is assigned, and what a report
//! makes of the definition.

use crate::support::{NOW, TestCollector};
use axum::http::{Method, StatusCode};
use protocol::experiment::{assign, holdback_variant};
use serde_json::{Value, json};

const DAY: i64 = 86_400_000;
const PATH: &str = "/v1/sites/shop/experiments/button";

/// A definition that says everything that can be said.
fn whole() -> Value {
    json!({
        "id": "button",
        "hypothesis": "People who are told what happens next order more often.",
        "variants": [{"name": "plain", "weight": 1}, {"name": "direct", "weight": 3}],
        "control": "plain",
        "start": NOW - 20 * DAY,
        "end": NOW + 20 * DAY,
        "left_out": ["2025-11-10"],
        "metrics": ["revenue", "conversion:purchase", "funnel:buy"],
        "guardrails": ["conversion:error;better=lower"],
        "target": {"pages": ["/cart", "/p/*"], "audience": "mobile"},
        "holdback": 50,
        "window": "7d",
        "planned": 8_000,
        "alpha": 0.01,
        "cuped": true,
        "cap": 0.99,
    })
}

async fn shop() -> TestCollector {
    let collector = TestCollector::new().await;
    for (path, document) in [
        (
            "funnels/buy",
            r#"{"query":"step=/cart&step=event:purchase"}"#,
        ),
        ("audiences/mobile", r#"{"query":"filter=device:mobile"}"#),
    ] {
        let path = format!("/v1/sites/shop/{path}");
        assert_eq!(collector.put(&path, document).await.0, StatusCode::CREATED);
    }
    collector
}

#[tokio::test]
async fn a_definition_is_kept_as_it_was_told() {
    let collector = shop().await;
    let (status, saved) = collector.put(PATH, &whole().to_string()).await;
    assert_eq!((status, &saved), (StatusCode::CREATED, &whole()));
    assert_eq!(collector.get(PATH).await.1, whole());
    // Times may be told as dates of the site's zone, or by RFC 3339.
    let mut dated = whole();
    dated["start"] = json!("2025-11-02");
    dated["end"] = json!("2025-12-12T09:00:00Z");
    let (status, saved) = collector.put(PATH, &dated.to_string()).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(saved["start"], json!(1_762_041_600_000_i64));
    assert_eq!(saved["end"], whole()["end"]);
    let (status, _) = collector.send(Method::DELETE, PATH, "").await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert_eq!(collector.get(PATH).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_no_report_could_use_is_refused_by_name() {
    let collector = shop().await;
    for (field, value) in [
        ("metrics", json!(["clicks"])),
        ("metrics", json!(["funnel:unknown"])),
        ("guardrails", json!(["revenue;better=sideways"])),
        ("left_out", json!(["yesterday"])),
        ("target", json!({"pages": ["cart"]})),
        ("target", json!({"audience": "unknown"})),
        ("holdback", json!(501)),
        ("window", json!("a week")),
        ("alpha", json!(2.0)),
        ("cap", json!(0.2)),
        ("control", json!("blue")),
        ("start", json!("soon")),
        ("variants", json!([{"name": "plain"}])),
    ] {
        let mut definition = whole();
        definition[field] = value.clone();
        let (status, problem) = collector.put(PATH, &definition.to_string()).await;
        assert_eq!(
            status,
            StatusCode::BAD_REQUEST,
            "{field} {value}: {problem}"
        );
        assert_eq!(problem["parameter"], field, "{problem}");
    }
    assert_eq!(collector.get(PATH).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn server_and_tag_assign_alike() {
    let collector = shop().await;
    collector.put(PATH, &whole().to_string()).await;
    let (_, tag) = collector.get("/v1/tag/shop").await;
    let told = &tag["experiments"][0];
    assert_eq!(
        (&told["pages"], &told["holdback"]),
        (
            &json!("^/cart$|^/p/[^/]*$"),
            &json!([
                {"name": "held_back", "weight": 50},
                {"name": "open", "weight": 950},
            ])
        )
    );
    let mut shown = [0; 3];
    for n in 0..400 {
        let visitor = format!("visitor-{n}");
        let (status, answer) = collector
            .get(&format!("{PATH}/assignment?visitor={visitor}"))
            .await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        let place = assign(&visitor, "button", &[1, 3]).unwrap();
        if answer["takes_part"] == json!(false) {
            assert_eq!(answer["variant"], "plain", "the held back see the control");
            assert_eq!(answer["holdback"], "held_back");
            shown[2] += 1;
        } else {
            assert_eq!(answer["variant"], ["plain", "direct"][place]);
            shown[place] += 1;
        }
    }
    let [plain, direct, held_back] = shown;
    assert!(
        (60..=130).contains(&plain) && (240..=330).contains(&direct),
        "{shown:?}"
    );
    assert!((5..=40).contains(&held_back), "{shown:?}");
    let (status, problem) = collector.get(&format!("{PATH}/assignment")).await;
    assert_eq!(
        (status, &problem["parameter"]),
        (StatusCode::BAD_REQUEST, &json!("visitor"))
    );
    let unknown = "/v1/sites/shop/experiments/x/assignment?visitor=ana";
    assert_eq!(collector.get(unknown).await.0, StatusCode::NOT_FOUND);
}

/// One line of an event, so many days before now.
fn line(visitor: &str, days: f64, kind: &str, more: &Value) -> String {
    let at = NOW - (days * DAY as f64) as i64;
    let mut line = json!({"visitor": visitor, "at": at, "type": kind});
    let fields = line.as_object_mut().unwrap();
    fields.extend(more.as_object().unwrap().clone());
    format!("{line}\n")
}

#[tokio::test]
async fn a_report_asks_what_the_definition_says() {
    let collector = shop().await;
    let mut definition = whole();
    definition["target"] = json!({"pages": ["/cart"]});
    collector.put(PATH, &definition.to_string()).await;
    let expose = |visitor: &str, days: f64, variant: &str, url: &str| {
        let exposure = json!({"experiment": "button", "variant": variant, "url": url});
        line(visitor, days, "exposure", &exposure)
    };
    let order = |visitor: &str, days: f64, id: &str, value: i64| {
        line(
            visitor,
            days,
            "purchase",
            &json!({"order_id": id, "value": value}),
        )
    };
    // NOW is the 22nd at 9:00 UTC: 11.5 days before it lies the 10th, which is left out.
    let lines = [
        expose("ana", 15.0, "plain", "/cart"),
        line("ana", 14.9, "page_view", &json!({"url": "/cart"})),
        order("ana", 14.0, "1", 100),
        order("ana", 11.5, "2", 1_000),
        order("ana", 1.0, "3", 10_000),
        expose("bia", 15.0, "direct", "/cart"),
        expose("cai", 11.5, "direct", "/cart"),
        expose("cai", 5.0, "direct", "/cart"),
        expose("dia", 5.0, "direct", "/other"),
        expose("eva", 25.0, "direct", "/cart"),
    ];
    let (_, reply) = collector.lines(&lines.concat()).await;
    assert_eq!(reply["rejected_lines"], json!(0), "{reply}");
    let path = "/v1/sites/shop/reports/experiment?id=button";
    let (status, report) = collector.get(path).await;
    assert_eq!(status, StatusCode::OK, "{report}");
    // Cai met the place first on the broken day, Dia elsewhere, Eva too early.
    assert_eq!(report["metric"], "revenue");
    assert_eq!(
        report["from"],
        whole()["start"],
        "it begins with the experiment"
    );
    assert_eq!(
        (&report["left_out"], &report["alpha"]),
        (&json!(1), &json!(0.01))
    );
    let figures = |report: &Value, figure: &str| {
        let rows = report["variants"].as_array().unwrap();
        rows.iter()
            .map(|row| row[figure].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(figures(&report, "exposed"), [1, 1]);
    assert_eq!(figures(&report, "weight"), [1, 3]);
    // Of Ana's orders one was placed on the broken day, one after the window.
    assert_eq!(figures(&report, "conversions"), [1, 0]);
    let secondary = report["secondary"].as_array().unwrap();
    let names: Vec<&Value> = secondary.iter().map(|goal| &goal["metric"]).collect();
    assert_eq!(names, ["conversion:purchase", "funnel:buy"]);
    assert_eq!(secondary[1]["variants"][0]["steps"][1]["reached"], 1);
    assert_eq!(report["guardrails"][0]["metric"], "conversion:error");
    assert_eq!(report["plan"]["planned"], 8_000);
    assert_eq!(report["cap"]["quantile"], 0.99);
    let series = report["comparisons"][0]["series"].as_array().unwrap();
    assert_eq!(series.len(), 16, "a point a day since the first exposure");
    // What the question says itself stands; the metric that decides stays beside.
    let (_, report) = collector
        .get(&format!(
            "{path}&metric=conversion:purchase&window=30d&cap=1&cuped=false"
        ))
        .await;
    assert_eq!(report["metric"], "conversion:purchase");
    assert_eq!(figures(&report, "conversions"), [2, 0]);
    assert_eq!(report["secondary"][0]["metric"], "revenue");
    let (status, problem) = collector.get(&format!("{path}&left_out=soon")).await;
    assert_eq!(
        (status, &problem["parameter"]),
        (StatusCode::BAD_REQUEST, &json!("left_out"))
    );
}

#[tokio::test]
async fn a_plan_is_made_from_what_the_place_sees() {
    let collector = shop().await;
    let mut lines = String::new();
    for n in 0..280 {
        let (visitor, days) = (format!("v{n}"), f64::from(n % 14) + 0.2);
        lines += &line(&visitor, days, "page_view", &json!({"url": "/cart"}));
        if n % 4 == 0 {
            lines += &line(
                &visitor,
                days - 0.1,
                "purchase",
                &json!({"order_id": n.to_string()}),
            );
        }
    }
    collector.lines(&lines).await;
    let path = "/v1/sites/shop/reports/experiment_plan?at=page:/cart&lift=0.3&metric=funnel:buy";
    let (status, plan) = collector.get(path).await;
    assert_eq!(status, StatusCode::OK, "{plan}");
    assert_eq!(
        (&plan["visitors"], &plan["metric"]),
        (&json!(280), &json!("funnel:buy"))
    );
    let path = path.replace("funnel:buy", "conversion:purchase");
    let (_, plan) = collector.get(&path).await;
    assert_eq!(plan["mean"], 0.25);
    let weeks = |needed: &str| plan[needed]["weeks"].as_u64().unwrap();
    assert!(weeks("needed_fixed") < weeks("needed"), "{plan}");
}

/// All tests together against none: who was held back from them, and who was not.
#[tokio::test]
async fn the_holdback_is_an_experiment_by_itself() {
    let collector = shop().await;
    let mut definition = whole();
    definition["holdback"] = json!(250);
    collector.put(PATH, &definition.to_string()).await;
    let mut lines = String::new();
    for n in 0..400 {
        let visitor = format!("v{n}");
        let variant = holdback_variant(&visitor, 250).unwrap();
        let met = json!({"experiment": "holdback", "variant": variant});
        lines += &line(&visitor, 3.0, "exposure", &met);
    }
    collector.lines(&lines).await;
    let report = collector.report("shop", "experiment?id=holdback").await;
    assert_eq!(report["control"], "held_back");
    let rows = report["variants"].as_array().unwrap();
    let weights: Vec<&Value> = rows.iter().map(|row| &row["weight"]).collect();
    assert_eq!(weights, [250, 750]);
    assert_eq!(report["srm"]["warning"], false, "{}", report["srm"]);
}
