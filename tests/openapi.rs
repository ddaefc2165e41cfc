//! The description of the API: what it says of answers is what real answers look
//! like, down to the last field, and every field that it tells of is met.

use crate::support::{NOW, TestCollector};
use analytics::Timestamp;
use analytics::reports::Query;
use axum::body::Body;
use axum::http::{Method, StatusCode};
use boon::{Compiler, Schemas};
use collector::simulate::{Params, simulate};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const DOCUMENT: &str = "https://collector.example/openapi.json";
const METHODS: [Method; 4] = [Method::GET, Method::PUT, Method::POST, Method::DELETE];

/// What the simulated shop does not do.
const STORY: &str = r#"
{"visitor":"ana","at":-900,"type":"page_view","url":"/","user":"u-ana","traits":{"plan":"gold"}}
{"visitor":"ana","at":-899,"type":"add_to_cart","currency":"BRL","items":[{"id":"a","name":"A","price":100,"quantity":2,"category":"c","variant":"v","brand":"b"}],"props":{"k":1}}
{"visitor":"ana","at":-898,"type":"begin_checkout","currency":"BRL","value":200,"cart_id":"c-1"}
{"visitor":"ana","at":-897,"type":"error","kind":"card","field":"number"}
{"visitor":"ana","at":-896,"type":"form","form":"pay","field":"cpf","state":"touched"}
{"visitor":"bia","at":-800,"type":"page_view","url":"/","title":"Home"}
{"visitor":"bia","at":-799,"type":"search","search_term":"mesa","results":0}
{"visitor":"bia","at":-798,"type":"purchase","order_id":"s-1","currency":"BRL","value":500,"coupon":"X","payment_type":"pix","paid":false}
{"visitor":"bia","at":-790,"type":"order_paid","order_id":"s-1","source":"server"}
{"visitor":"bia","at":-700,"type":"refund","order_id":"s-1","currency":"BRL","value":100}
{"visitor":"bia","at":-690,"type":"survey_response","survey":"s","kind":"nps","score":10}
{"visitor":"cai","at":-600,"type":"purchase","order_id":"s-2","value":700,"source":"offline","contact":"store"}
{"visitor":"cai","at":-500,"type":"order_cancelled","order_id":"s-2","source":"server"}
{"visitor":"robot","at":-400,"type":"page_view","url":"/","bot":true}
"#;

/// Queries that between them make the reports show everything they can.
const QUERIES: &[&str] = &[
    "overview?interval=week",
    "overview?compare=previous",
    "overview?compare=device:mobile",
    "overview?breakdown=device",
    "paths?breakdown=first_action&limit=3",
    "pages",
    "paths",
    "paths?start=/&end=event:purchase&nodes=both&top=2&compare=!event:purchase",
    "paths?count=visitors",
    "sequences?length=2",
    "transitions",
    "exits",
    "exits?by=action",
    "exits?by=checkout_step",
    "exits?by=field",
    "exits?detail=true",
    "funnel?step=event:view_item&step=event:add_to_cart;optional&step=event:purchase&breakdown=device",
    "checkout",
    "checkout?breakdown=category",
    "channels",
    "channels?model=markov&by=source",
    "channels?model=markov&filter=event:purchase",
    "channels?goal=view_item&lookback=1h",
    "retention?period=day",
    "retention?period=month&of=order&return=unbounded",
    "orders?limit=1000",
    "orders?limit=1",
    "products",
    "products?by=category",
    "searches",
    "sessions?limit=1",
    "sessions?cart=abandoned|lost",
    "visitors?limit=1",
    "visitors?q=gold",
    "visitor?id=ana",
    "visitor?id=bia",
    "visitor?id=bia&limit=1",
    "visitor?id=cai",
    "delivery",
    "delivery?by=browser",
    "stages",
    "experiment?id=checkout-button",
    "experiment?id=checkout-button&metric=revenue",
    "experiment?id=clear",
    "experiment?id=nobody",
    "experiment?id=nobody_knows",
    "experiment?id=checkout-button&metric=revenue&cap=0.9&cuped=true&breakdown=device",
    "experiment?id=checkout-button&metric=mean:value",
    "experiment?id=checkout-button&metric=ratio:purchase/view_item",
    "experiment?id=checkout-button&metric=funnel:buy",
    "experiment?id=checkout-button&metric=retention:7d",
    "experiment_plan?at=page:/&metric=conversion:purchase&lift=0.1",
    "experiment_plan?at=page:/&metric=revenue",
    "experiment?id=clear&metric=revenue&cap=0.5",
    "experiment?id=checkout-button&metric=conversion:search&cuped=true",
    "experiment_plan?at=/**&metric=conversion:view_item&lift=0.2",
    "experiment_plan?at=/nowhere",
];

async fn shop() -> TestCollector {
    let collector = TestCollector::new().await;
    let params = Params {
        site: "shop".to_owned(),
        sessions: 600,
        seed: 5,
        end: Timestamp(NOW),
        days: 40,
    };
    let mut lines: String = simulate(&params)
        .map(|event| event.to_line().unwrap() + "\n")
        .collect();
    for line in STORY.lines().filter(|line| !line.is_empty()) {
        let mut event: Value = serde_json::from_str(line).unwrap();
        event["at"] = json!(NOW + event["at"].as_i64().unwrap() * 60_000);
        lines.push_str(&format!("{event}\n"));
    }
    // An experiment that ends with a winner.
    for number in 0..400 {
        let variant = ["control", "b"][number % 2];
        let at = NOW - 86_400_000;
        let visitor = format!("clear-{number}");
        let met = json!({"visitor": visitor, "at": at, "type": "exposure", "experiment": "clear", "variant": variant});
        lines.push_str(&format!("{met}\n"));
        if number % 10 == 0 || (number % 2 == 1 && number % 3 > 0) {
            let order = json!({"visitor": visitor, "at": at + 1, "type": "purchase"});
            lines.push_str(&format!("{order}\n"));
        }
    }
    let (_, reply) = collector.lines(&lines).await;
    assert_eq!(reply["rejected_lines"], json!(0), "{reply}");
    let stages = r#"{"stages":[{"key":"here","rule":"first_touch","note":"So it is."},{"key":"bought","rule":"order"}]}"#;
    let (status, _) = collector.put("/v1/sites/shop/stages", stages).await;
    assert_eq!(status, StatusCode::CREATED);
    let nobody = r#"{"id":"nobody","variants":[{"name":"a","weight":1},{"name":"b","weight":1}]}"#;
    let funnel = r#"{"query":"step=event:begin_checkout&step=event:purchase"}"#;
    let saved = collector.put("/v1/sites/shop/funnels/buy", funnel).await;
    assert_eq!(saved.0, StatusCode::CREATED);
    let button = r#"{"variants":[{"name":"control"},{"name":"direct"}],"metrics":["conversion:purchase","funnel:buy"],
        "guardrails":["revenue","conversion:error;better=lower"],"planned":5000,"left_out":["2025-11-10"]}"#;
    let path = "/v1/sites/shop/experiments/checkout-button";
    assert_eq!(collector.put(path, button).await.0, StatusCode::CREATED);
    let path = "/v1/sites/shop/experiments/nobody";
    assert_eq!(collector.put(path, nobody).await.0, StatusCode::CREATED);
    collector
}

/// The document, with no room for fields that it does not tell of.
async fn closed(collector: &TestCollector) -> Value {
    let (status, mut document) = collector.get("/v1/openapi.json").await;
    assert_eq!(status, StatusCode::OK);
    fn close(schema: &mut Value) {
        match schema {
            Value::Object(fields) => {
                fields.values_mut().for_each(close);
                let is_object = fields.get("properties").is_some_and(Value::is_object)
                    && fields.get("type").is_some();
                if is_object && !fields.contains_key("additionalProperties") {
                    fields.insert("additionalProperties".to_owned(), json!(false));
                }
            }
            Value::Array(all) => all.iter_mut().for_each(close),
            _ => {}
        }
    }
    close(&mut document);
    document
}

/// What tells whether values look as the document says.
struct Checker {
    document: Value,
    schemas: Schemas,
    compiler: Compiler,
}

impl Checker {
    fn new(document: Value) -> Self {
        let mut compiler = Compiler::new();
        compiler.add_resource(DOCUMENT, document.clone()).unwrap();
        Self {
            document,
            schemas: Schemas::new(),
            compiler,
        }
    }

    /// The value looks as what lies at the pointer says.
    fn check(&mut self, pointer: &str, value: &Value) {
        assert!(self.document.pointer(pointer).is_some(), "no {pointer}");
        let place = format!("{DOCUMENT}#{pointer}");
        let schema = self.compiler.compile(&place, &mut self.schemas).unwrap();
        let checked = self.schemas.validate(value, schema);
        checked.unwrap_or_else(|error| panic!("{pointer}: {error:#}\n{value:#}"));
    }

    fn answer(&mut self, path: &str, method: &str, status: StatusCode, value: &Value) {
        let path = path.replace('/', "~1");
        let (code, kind) = match status.as_u16() {
            400..500 => ("4XX", "application~1problem+json"),
            500.. => ("5XX", "application~1problem+json"),
            _ => (status.as_str(), "application~1json"),
        };
        let place = format!("/paths/{path}/{method}/responses/{code}");
        assert!(self.document.pointer(&place).is_some(), "no {place}");
        if code.ends_with("XX") {
            self.check("/components/schemas/Problem", value);
        } else if !value.is_string() {
            self.check(&format!("{place}/content/{kind}/schema"), value);
        }
    }
}

/// Fields of objects that were met with a value, as `Schema.field`.
fn meet(document: &Value, schema: &Value, value: &Value, met: &mut BTreeSet<String>) {
    if value.is_null() {
        return;
    }
    if let Some(reference) = schema["$ref"].as_str() {
        let found = document.pointer(&reference[1..]).unwrap();
        if let Some(fields) = value.as_object() {
            let name = reference.rsplit('/').next().unwrap();
            let with_value = fields.iter().filter(|(_, value)| !value.is_null());
            met.extend(with_value.map(|(key, _)| format!("{name}.{key}")));
        }
        return meet(document, found, value, met);
    }
    for one in schema["anyOf"].as_array().into_iter().flatten() {
        meet(document, one, value, met);
    }
    for item in value.as_array().into_iter().flatten() {
        meet(document, &schema["items"], item, met);
    }
    for (key, field) in value.as_object().into_iter().flatten() {
        meet(document, &schema["properties"][key], field, met);
    }
}

#[tokio::test]
async fn every_answer_of_a_report_is_as_described_and_every_field_is_met() {
    let collector = shop().await;
    let document = closed(&collector).await;
    let mut checker = Checker::new(document.clone());
    let mut met = BTreeSet::new();
    for query in QUERIES {
        let report = collector.report("shop", query).await;
        let name = query.split('?').next().unwrap();
        let path = format!("/v1/sites/{{site}}/reports/{name}");
        checker.answer(&path, "get", StatusCode::OK, &report);
        let schema = &document["paths"][&path]["get"]["responses"]["200"]["content"]["application/json"]
            ["schema"];
        meet(&document, schema, &report, &mut met);
    }
    let all: BTreeSet<&str> = QUERIES
        .iter()
        .filter_map(|query| query.split('?').next())
        .collect();
    assert_eq!(all.len(), Query::NAMES.len());
    let described = document["components"]["schemas"].as_object().unwrap();
    let met_schemas: BTreeSet<&str> = met.iter().filter_map(|one| one.split('.').next()).collect();
    let mut unmet = Vec::new();
    // A map has no fields of its own.
    let objects = met_schemas.iter().filter_map(|name| {
        let properties = described[*name]["properties"].as_object()?;
        Some((name, properties))
    });
    for (name, properties) in objects {
        for key in properties.keys() {
            let field = format!("{name}.{key}");
            // The same of every report, and met in some.
            let is_common = ["compare", "groups"].contains(&key.as_str());
            if !is_common && !met.contains(&field) {
                unmet.push(field);
            }
        }
    }
    assert_eq!(unmet, [""; 0]);
}

/// A path with something in the place of its names.
fn filled(path: &str) -> String {
    path.replace("{site}", "shop")
        .replace("{id}", "x")
        .replace("{name}", "x")
        .replace("{visitor}", "nobody")
}

#[tokio::test]
async fn every_path_has_the_methods_that_are_described_and_no_others() {
    let collector = TestCollector::new().await;
    let mut checker = Checker::new(closed(&collector).await);
    let paths = checker.document["paths"].clone();
    for route in collector::http::routes(collector.app.clone()) {
        let path = route.path.replace("reports/{name}", "reports/overview");
        let method = route.method.as_str().to_lowercase();
        // What browsers ask by themselves is no part of it.
        let is_described = paths[&path].get(&method).is_some();
        assert_eq!(is_described, method != "options", "{route:?}");
    }
    for (path, methods) in paths.as_object().unwrap() {
        for method in METHODS {
            let name = method.as_str().to_lowercase();
            let is_described = methods.get(&name).is_some();
            // One removes what the others ask about, the other takes its time.
            let apart = [
                ("/v1/sites/{site}", Method::DELETE),
                ("/v1/demo-data", Method::POST),
            ];
            if apart.contains(&(path.as_str(), method.clone())) {
                continue;
            }
            let (status, answer) = collector.send(method, &filled(path), Body::empty()).await;
            let code = answer["code"].as_str().unwrap_or_default();
            assert_eq!(
                status != StatusCode::METHOD_NOT_ALLOWED,
                is_described,
                "{name} {path}: {status} {answer}"
            );
            if is_described {
                let detail = answer["detail"].as_str().unwrap_or_default();
                let is_missing = code == "not_found" && detail.contains("nothing at");
                assert!(!is_missing, "{name} {path}: {answer}");
                checker.answer(path, &name, status, &answer);
            }
        }
    }
}

#[tokio::test]
async fn what_is_saved_is_taken_and_shown_as_described() {
    let collector = TestCollector::new().await;
    let mut checker = Checker::new(closed(&collector).await);
    let saved = [
        (
            "settings",
            json!({"timezone": "America/Sao_Paulo", "currency": "BRL", "retention_days": 90}),
        ),
        (
            "experiments/{id}",
            json!({"id": "x", "variants": [{"name": "a", "weight": 1}, {"name": "b", "weight": 1}]}),
        ),
        (
            "funnels/{id}",
            json!({"name": "F", "query": "step=/a&step=/b"}),
        ),
        ("audiences/{id}", json!({"query": "filter=device:mobile"})),
        ("goals/{id}", json!({"matcher": "page:/thanks"})),
        (
            "annotations/{id}",
            json!({"date": "2026-01-31", "text": "new"}),
        ),
        ("groups", json!({"groups": ["/p/*"]})),
        (
            "stages",
            json!({"stages": [{"key": "a", "rule": "first_touch"}]}),
        ),
    ];
    for (end, document) in saved {
        let path = format!("/v1/sites/{{site}}/{end}");
        let given = format!(
            "/paths/{}/put/requestBody/content/application~1json/schema",
            path.replace('/', "~1")
        );
        checker.check(&given, &document);
        let real = filled(&path);
        let (status, answer) = collector.put(&real, &document.to_string()).await;
        assert!(status.is_success(), "{path}: {answer}");
        checker.answer(&path, "put", status, &answer);
        let (status, answer) = collector.get(&real).await;
        checker.answer(&path, "get", status, &answer);
        if let Some(list) = path.strip_suffix("/{id}") {
            let (status, answer) = collector.get(&filled(list)).await;
            checker.answer(list, "get", status, &answer);
        }
    }
    for path in [
        "/v1/sites",
        "/v1/sites/{site}",
        "/v1/tag/{site}",
        "/v1/check",
    ] {
        let (status, answer) = collector.get(&filled(path)).await;
        checker.answer(path, "get", status, &answer);
    }
    let event = json!({"id": "a.1", "at": NOW, "type": "page_view", "url": "/"});
    let batch =
        crate::support::batch_of(&json!([event, {"id": "a.2", "at": NOW, "type": "refund"}]));
    checker.check(
        "/paths/~1v1~1events/post/requestBody/content/application~1json/schema",
        &batch,
    );
    let (status, answer) = collector
        .send(Method::POST, "/v1/events", batch.to_string())
        .await;
    assert_eq!(status, StatusCode::ACCEPTED, "{answer}");
    checker.answer("/v1/events", "post", status, &answer);
    let (status, answer) = collector.lines("nonsense\n").await;
    checker.answer("/v1/sites/{site}/events", "post", status, &answer);
}

#[tokio::test]
async fn every_parameter_and_field_is_explained() {
    let collector = TestCollector::new().await;
    let (_, document) = collector.get("/v1/openapi.json").await;
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            assert!(
                operation["summary"]
                    .as_str()
                    .is_some_and(|about| about.ends_with('.')),
                "{method} {path}"
            );
            for parameter in operation["parameters"].as_array().unwrap() {
                let about = parameter["description"].as_str().unwrap_or_default();
                assert!(about.ends_with('.'), "{method} {path}: {parameter}");
            }
        }
    }
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        for (key, field) in schema["properties"].as_object().into_iter().flatten() {
            let about = field["description"].as_str().unwrap_or_default();
            assert!(!about.is_empty(), "{name}.{key}: {field}");
        }
    }
}

#[tokio::test]
async fn what_is_refused_before_it_is_read_is_a_problem_too() {
    let collector = TestCollector::new().await;
    for (method, path, body, parameter) in [
        (Method::GET, "/v1/sites/%FF/reports/pages", "", None),
        (
            Method::GET,
            "/v1/sites/shop/events?form=2026-01-01",
            "",
            Some("form"),
        ),
        (
            Method::POST,
            "/v1/sites/shop/events?sources=x",
            "",
            Some("sources"),
        ),
        (Method::POST, "/v1/sites/shop/keys", "[]", None),
        (
            Method::PUT,
            "/v1/sites/shop/goals/x",
            r#"["page:/a"]"#,
            None,
        ),
        (Method::PUT, "/v1/sites/shop/settings", "[]", None),
    ] {
        let (status, problem) = collector.send(method, path, body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{path}: {problem}");
        assert_eq!(problem["status"], json!(400), "{path}: {problem}");
        assert_eq!(
            problem["parameter"].as_str(),
            parameter,
            "{path}: {problem}"
        );
    }
}
