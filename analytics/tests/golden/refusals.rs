//! What is not understood is refused, and says what would be.

use crate::support::world::World;

fn check(question: &str, parameter: &str, allowed: &str) {
    let error = World::of(&[]).report(question).expect_err(question);
    assert_eq!(error.parameter, parameter, "{error}");
    assert!(error.allowed.contains(allowed), "{question}: {error}");
}

#[test]
fn parameters() {
    check("overview?limit=5", "limit", "no such parameter");
    check("pages?limit=0", "limit", "from 1 to 1000");
    check("pages?limit=1001", "limit", "from 1 to 1000");
    check("paths?steps=1", "steps", "from 2 to 20");
    check("paths?steps=21", "steps", "from 2 to 20");
    check("paths?nodes=pages", "nodes", "page, event, both");
    check("paths?group=x", "group", "folder");
    check("paths?start=cart", "start", "page:PATTERN");
    check("sequences?count=often", "count", "occurrences, sessions");
    check("exits?by=device", "by", "checkout_step");
    check("exits?by=field&detail=true", "detail", "by=page");
    check("experiment", "id", "the id");
    check(
        "experiment?id=x&metric=clicks",
        "metric",
        "conversion:EVENT",
    );
    check("experiment?id=x&alpha=2", "alpha", "from 0.0001 to 0.5");
    check("checkout?breakdown=weather", "breakdown", "payment_type");
    check("checkout?step=/a;optional", "step", "may be skipped");
    check("checkout?window=0d", "window", "time span");
    check("nonsense", "report", "overview, pages, paths");
}

#[test]
fn filters() {
    for given in ["audience:", "page", "variant:x", "device:", "weather:rain"] {
        check(&format!("overview?filter={given}"), "filter", "");
    }
    check("overview?filter=weather:rain", "filter", "channel:NAME");
}

#[test]
fn funnels() {
    check("funnel", "step", "2 to 20");
    check("funnel?step=/a", "step", "2 to 20");
    check("funnel?step=/a&step=/b;optional", "step", "not optional");
    check(
        "funnel?step=/a;optional&step=/b&step=/c",
        "step",
        "where it is the first",
    );
    check(
        "funnel?step=/a;window=5m&step=/b",
        "step",
        "where it is the first",
    );
    check("funnel?step=/a&step=/b;windw=5m", "step", ";window=30m");
    check("funnel?step=/a&step=/b;window=5", "step", "time span");
    check("funnel?step=/a&step=/b&window=soon", "window", "time span");
    check(
        "funnel?step=/a&step=/b;window=5m&order=any",
        "step",
        "any order",
    );
    check(
        "funnel?step=/a&step=/b&order=any&attempts=all",
        "attempts",
        "any order",
    );
    check(
        "funnel?step=/a&step=/b&breakdown=weather",
        "breakdown",
        "variant:EXPERIMENT",
    );
    let many = "&step=/a".repeat(21);
    check(&format!("funnel?scope=session{many}"), "step", "2 to 20");
}
