//! Experiments: what each kind of metric counts, and what is taken out before.

use crate::support::world::{Run, World};
use crate::{check, compare};
use analytics::params::Params;
use analytics::reports::{Query, Scope};
use analytics::time::{DAY, MINUTE};
use analytics::{TimeRange, Timestamp};
use serde_json::{Value, json};

fn variants(question: &str, stories: &[&str], expected: &Value) {
    let question = format!("experiment?id=x{question}");
    check(&question, stories, &json!({"variants": expected}));
}

#[test]
fn paid_revenue_is_what_came_in() {
    let story = [
        "ana: exposure@1[experiment=x,variant=a] purchase@2[order_id=1,value=100,paid=false] \
         purchase@3[order_id=2,value=30] order_paid@9[order_id=1]",
        "bia: exposure@1[experiment=x,variant=a] purchase@2[order_id=3,value=50] \
         order_cancelled@3[order_id=3] purchase@4[order_id=4,value=7,currency=USD]",
    ];
    let revenue = |metric: &str, mean: f64, converters: u64, conversions: u64| {
        let expected = json!([{
            "mean": mean, "converters": converters, "conversions": conversions, "counted": 2,
        }]);
        variants(&format!("&metric={metric}&currency=BRL"), &story, &expected);
    };
    revenue("revenue", 90.0, 2, 4);
    revenue("revenue:paid", 65.0, 2, 3);
}

#[test]
fn a_ratio_is_of_sums_over_all_people() {
    let story = [
        "ana: exposure@1[experiment=x,variant=a] purchase@2[order_id=1,value=100] \
         purchase@3[order_id=2,value=20]",
        "bia: exposure@1[experiment=x,variant=a] purchase@2[order_id=3,value=30] /c@3",
        "cai: exposure@1[experiment=x,variant=a] /c@3 /c@4",
    ];
    let ratio = |metric: &str, mean: Option<f64>, reason: Option<&str>| {
        let expected = json!([{"mean": mean, "counted": 3, "reason": reason}]);
        variants(
            &format!("&metric=ratio:{metric}&currency=BRL"),
            &story,
            &expected,
        );
    };
    ratio("revenue/purchase", Some(50.0), None);
    ratio("purchase/page:/c", Some(1.0), None);
    ratio("event:purchase|page:/c/page:/c", Some(2.0), None);
    ratio("purchase/login", None, Some("zero_denominator"));
}

#[test]
fn a_funnel_divides_every_step_by_all_exposed() {
    let story = [
        "ana: /cart@0 exposure@1[experiment=x,variant=a] /cart@2 purchase@3",
        "bia: /cart@0 exposure@1[experiment=x,variant=a] purchase@3",
        "cai: exposure@1[experiment=x,variant=a] /cart@90 purchase@100",
        "dia: exposure@1[experiment=x,variant=a]",
    ];
    let world = World::of(&story);
    let ask = |window: Option<&str>, expected: &Value| {
        // As the server writes a saved funnel into the question.
        let metric = "funnel:buy?step=page:/cart&step=event:purchase&window=1h";
        let pairs = [("id", "x"), ("metric", metric)].into_iter();
        let mut params = Params::new(pairs.chain(window.map(|window| ("window", window))));
        let query = Query::parse("experiment", &mut params).expect("a question");
        let mut scope = Scope::new(TimeRange::ALWAYS, Timestamp(300 * MINUTE));
        scope.orders = world.orders();
        let people = &world.people;
        let run = Run {
            people,
            scope: &scope,
        };
        compare("funnel", expected, &query.evaluate(run));
    };
    ask(
        None,
        &json!({"metric": "funnel:buy", "variants": [{
            "exposed": 4, "converters": 2, "mean": 0.5,
            "steps": [{"reached": 2, "rate": 0.5}, {"reached": 2, "rate": 0.5}],
        }]}),
    );
    // What comes after the window of the experiment is of no avail.
    ask(
        Some("1h"),
        &json!({"variants": [{
            "converters": 1, "steps": [{"reached": 1}, {"reached": 1, "rate": 0.25}],
        }]}),
    );
}

#[test]
fn retention_counts_one_day_and_waits_for_its_end() {
    let story = [
        "early: exposure@0[experiment=x,variant=a] /@6d",
        "exact: exposure@0[experiment=x,variant=a] /@7d",
        "late: exposure@0[experiment=x,variant=a] /@8d",
        "server: exposure@0[experiment=x,variant=a] x@7d[source=server]",
        "fresh: exposure@3d[experiment=x,variant=a] /@10d",
    ];
    let due = |now: &str, counted: u64, converters: u64| {
        let expected = json!([{"exposed": 5, "counted": counted, "converters": converters}]);
        variants(
            &format!("&metric=retention:7d&now={now}"),
            &story,
            &expected,
        );
    };
    due("190h", 0, 0);
    due("8d", 4, 1);
    due("10d", 4, 1);
    due("11d", 5, 2);
}

#[test]
fn a_cap_is_shared_and_says_whom_it_touched() {
    let person = |n: usize, value: u32| {
        let variant = if n.is_multiple_of(2) { "a" } else { "b" };
        format!(
            "v{n}: exposure@1[experiment=x,variant={variant}] purchase@2[order_id={n},value={value}]"
        )
    };
    let values = [10, 20, 30, 40, 50, 60, 70, 80, 90, 1_000];
    let people: Vec<String> = (0..10).map(|n| person(n, values[n])).collect();
    let people: Vec<&str> = people.iter().map(String::as_str).collect();
    // The 0.9 quantile of ten values lies a tenth of the way from the ninth to the tenth.
    let capped = json!({
        "cap": {"quantile": 0.9, "caps": [{"metric": "revenue", "value": 181.0, "capped": 1}]},
        "variants": [{"mean": 50.0, "conversions": 5}, {"mean": 76.2, "conversions": 5}],
    });
    let question = "experiment?id=x&metric=revenue&currency=BRL&cap=0.9";
    check(question, &people, &capped);
    check(
        "experiment?id=x&metric=revenue&currency=BRL",
        &people,
        &json!({"cap": null, "variants": [{"mean": 50.0}, {"mean": 240.0}]}),
    );
    let nothing = ["a: exposure@1[experiment=x,variant=a]"];
    let wiped = json!({"cap": {"caps": [{"value": null, "capped": 0, "reason": "zero_cap"}]}});
    check(question, &nothing, &wiped);
}

#[test]
fn the_past_takes_noise_out_and_the_effect_stays() {
    // Spends after what was spent before; b spends 10 more, and one of each arm varies.
    let person = |n: i64| {
        let (variant, more) = if n % 2 == 0 { ("a", 0) } else { ("b", 10) };
        let (before, noise) = (100 * (n / 2), n / 2 % 3);
        format!(
            "v{n}: x@1d[prop.n={before}] exposure@2d[experiment=x,variant={variant}] \
             x@3d[prop.n={}]",
            before + more + noise
        )
    };
    let people: Vec<String> = (0..60).map(person).collect();
    let people: Vec<&str> = people.iter().map(String::as_str).collect();
    let ask = |cuped: bool| {
        let world = World::of(&people);
        let question = format!("experiment?id=x&metric=mean:n&scale=absolute&cuped={cuped}");
        world.report(&question).expect("a report")["comparisons"][0].clone()
    };
    let (plain, adjusted) = (ask(false), ask(true));
    assert_eq!(plain["cuped"], Value::Null);
    let number = |value: &Value| value.as_f64().expect("a number");
    let cuped = &adjusted["cuped"];
    assert!((number(&cuped["theta"]) - 1.0).abs() < 0.01, "{cuped}");
    assert!(number(&cuped["variance_reduction"]) > 0.99, "{cuped}");
    let effect = number(&cuped["variation"]) - number(&cuped["control"]);
    assert!((effect - 10.0).abs() < 0.5, "{cuped}");
    let width = |comparison: &Value| {
        let interval = &comparison["sequential"]["interval"];
        number(&interval[1]) - number(&interval[0])
    };
    assert!(width(&adjusted) < 0.05 * width(&plain));
    // Without a past there is nothing to take out.
    let fresh = [
        "a1: exposure@1[experiment=x,variant=a] x@2[prop.n=1]",
        "a2: exposure@1[experiment=x,variant=a] x@2[prop.n=2]",
        "b1: exposure@1[experiment=x,variant=b] x@2[prop.n=1]",
        "b2: exposure@1[experiment=x,variant=b] x@2[prop.n=5]",
    ];
    let plain = json!({"comparisons": [{"cuped": null, "effect": {"absolute": 1.5}}]});
    check("experiment?id=x&metric=mean:n&cuped=true", &fresh, &plain);
}

#[test]
fn the_past_goes_fourteen_days_back() {
    let story = |hours: u32| {
        format!(
            "v: x@{}h[prop.n=7] exposure@{}h[experiment=x,variant=a] x@500h[prop.n=1]",
            400 - hours,
            400
        )
    };
    for (hours, counts) in [(1, true), (14 * 24, true), (14 * 24 + 1, false)] {
        let people = [
            story(hours),
            "w: exposure@400h[experiment=x,variant=a] x@500h[prop.n=9]".to_owned(),
            "y: exposure@400h[experiment=x,variant=b] x@500h[prop.n=3]".to_owned(),
            "z: exposure@400h[experiment=x,variant=b]".to_owned(),
        ];
        let people: Vec<&str> = people.iter().map(String::as_str).collect();
        let report = World::of(&people)
            .report("experiment?id=x&metric=mean:n&cuped=true&scale=absolute")
            .expect("a report");
        let theta = &report["comparisons"][0]["cuped"]["theta"];
        assert_eq!(theta.is_number(), counts, "{hours} hours: {theta}");
    }
}

#[test]
fn days_left_out_take_whom_they_met_first() {
    let story = [
        "good: exposure@1h[experiment=x,variant=a] purchase@2h purchase@30h purchase@50h",
        "broken: exposure@25h[experiment=x,variant=a] exposure@49h[experiment=x,variant=a] \
         purchase@50h",
        "after: exposure@49h[experiment=x,variant=a]",
    ];
    let report = World::of(&story)
        .report_under("experiment?id=x", |scope| {
            scope.left_out.push(TimeRange {
                from: Timestamp(DAY),
                to: Timestamp(2 * DAY),
            });
        })
        .expect("a report");
    let expected = json!({
        "left_out": 1, "variants": [{"exposed": 2, "converters": 1, "conversions": 2}],
    });
    compare("left out", &expected, &report);
}

#[test]
fn who_met_two_variants_counts_for_the_first_if_asked() {
    let story = [
        "ana.phone: exposure@5[experiment=x,variant=a] purchase@6",
        "ana.laptop: exposure@2[experiment=x,variant=b]",
        "bia: exposure@1[experiment=x,variant=a]",
    ];
    let expected = json!({
        "multiple_exposed": 1,
        "variants": [{"exposed": 1, "converters": 0}, {"exposed": 1, "converters": 1}],
    });
    check("experiment?id=x&several=first", &story, &expected);
}

#[test]
fn exposures_count_on_the_pages_of_the_target() {
    let story = [
        "ana: exposure@1[experiment=x,variant=a,page=/p/1]",
        "bia: exposure@1[experiment=x,variant=a,page=/other]",
        "cai: exposure@1[experiment=x,variant=a]",
    ];
    variants("&at=/p/*", &story, &json!([{"exposed": 1}]));
    variants("&at=/p/*&at=/other", &story, &json!([{"exposed": 2}]));
    variants("", &story, &json!([{"exposed": 3}]));
}

#[test]
fn the_series_says_what_each_day_said() {
    let story = |n: usize, variant: &str, day: usize, later: usize| {
        format!(
            "{variant}{n}: exposure@{}h[experiment=x,variant={variant}] purchase@{}h \
             purchase@{}h",
            24 * day + 1,
            24 * day + 2,
            24 * (day + later) + 3,
        )
    };
    let quiet = |n: usize, variant: &str, day: usize| {
        format!(
            "q{variant}{n}: exposure@{}h[experiment=x,variant={variant}] x@{}h[prop.n={}]",
            24 * day + 1,
            24 * day + 2,
            n % 5,
        )
    };
    let mut people = Vec::new();
    for n in 0..40 {
        let variant = if n / 4 % 2 == 0 { "a" } else { "b" };
        people.push(if n % 3 == 0 {
            story(n, variant, n % 4, n % 3)
        } else {
            quiet(n, variant, n % 4)
        });
    }
    let people: Vec<&str> = people.iter().map(String::as_str).collect();
    let world = World::of(&people);
    let ask = |question: &str| world.report(question).expect("a report");
    for metric in ["conversion:purchase", "mean:n", "ratio:purchase/sum:n"] {
        let question = format!("experiment?id=x&metric={metric}&from=0&to=96h");
        let whole = ask(&format!("{question}&now=96h&buckets=0 1440 2880 4320"));
        let series = whole["comparisons"][0]["series"]
            .as_array()
            .expect("a series");
        assert_eq!(series.len(), 4, "{series:?}");
        for (day, point) in series.iter().enumerate() {
            // A report made at the last instant of the day, when nothing came after it.
            let end = 24 * 60 * (day + 1);
            let question = format!("experiment?id=x&metric={metric}&from=0&to={end}");
            let then = ask(&format!("{question}&now={}", end - 1));
            let comparison = &then["comparisons"][0];
            let place = format!("{metric}, day {day}");
            compare(
                &place,
                &comparison["sequential"]["interval"],
                &point["interval"],
            );
            compare(
                &place,
                &comparison["frequentist"]["interval"],
                &point["fixed"],
            );
            let exposed = [0, 1].map(|variant| &then["variants"][variant]["exposed"]);
            assert_eq!(exposed, [&point["control"], &point["variation"]], "{place}");
            assert_eq!(point["partial"], false);
        }
        // Half-way through the third day there are three points, the last partial.
        let partial = ask(&format!("{question}&now=3600&buckets=0 1440 2880 4320"));
        let series = partial["comparisons"][0]["series"]
            .as_array()
            .expect("a series");
        assert_eq!(series.len(), 3);
        assert_eq!(series[2]["partial"], true);
    }
}

#[test]
fn other_metrics_stand_beside_and_are_corrected_together() {
    let person = |n: usize| {
        let variant = if n < 100 { "a" } else { "b" };
        let buys = n % 100 < if n < 100 { 40 } else { 60 };
        let errs = n % 100 < if n < 100 { 30 } else { 80 };
        let did = [(buys, "purchase@2"), (errs, "error@3")];
        let did = did.iter().filter(|(does, _)| *does).map(|(_, did)| *did);
        let did: Vec<&str> = did.collect();
        format!(
            "v{n}: exposure@1[experiment=x,variant={variant}] {}",
            did.join(" ")
        )
    };
    let people: Vec<String> = (0..200).map(person).collect();
    let people: Vec<&str> = people.iter().map(String::as_str).collect();
    let ask = |rest: &str| {
        let question = format!("experiment?id=x&planned=200{rest}");
        World::of(&people).report(&question).expect("a report")
    };
    let number = |value: &Value| value.as_f64().expect("a number");
    let report = ask("&secondary=conversion:error;better=lower&secondary=mean:n");
    let [first, second] = [
        &report["comparisons"][0],
        &report["secondary"][0]["comparisons"][0],
    ];
    // Holm: the smaller p twice, the larger once.
    let (p, q) = (
        number(&first["frequentist"]["p"]),
        number(&second["frequentist"]["p"]),
    );
    assert!(q < p);
    assert_eq!(number(&first["frequentist"]["p_adjusted"]), p);
    assert_eq!(number(&second["frequentist"]["p_adjusted"]), 2.0 * q);
    let expected = json!([
        {"metric": "conversion:error", "better": "lower", "worse": ["b"]},
        {"metric": "mean:n", "worse": [], "comparisons": [{"reason": "zero_variance"}]},
    ]);
    compare("secondary", &expected, &report["secondary"]);
    // Fewer errors are better, so that more of them lower the chance to win.
    assert!(number(&second["bayesian"]["chance_to_win"]) < 0.001);
    // A guardrail that got worse, uncorrected; and it takes no part in correction.
    let report = ask("&guardrail=conversion:error;better=lower");
    assert_eq!(report["guardrails"][0]["worse"], json!(["b"]));
    let alone = &report["comparisons"][0]["frequentist"];
    assert_eq!(alone["p"], alone["p_adjusted"]);
    let report = ask("&secondary=conversion:error&correction=bh");
    let both = &report["comparisons"][0]["frequentist"];
    assert_eq!(
        both["p"], both["p_adjusted"],
        "the larger of two is times 2/2"
    );
}

#[test]
fn a_breakdown_is_an_exploration() {
    let story = [
        "ana: exposure@1[experiment=x,variant=a] purchase@2",
        "bia: exposure@1[experiment=x,variant=b,prop.k=one]",
    ];
    let expected = json!({"breakdown": {"exploration": true, "groups": [
        {"key": "(none)", "variants": [{"variant": "a", "exposed": 1}]},
        {"key": "one", "variants": [{"variant": "b", "exposed": 1}]},
    ]}});
    check("experiment?id=x&breakdown=prop:k", &story, &expected);
    check("experiment?id=x", &story, &json!({"breakdown": null}));
}

#[test]
fn the_gain_is_told_for_a_month_of_paid_orders() {
    // Each arm: ten people a day for ten days, b earns twice as often.
    let person = |n: usize| {
        let (variant, day, place) = (["a", "b"][n % 2], n / 20, n / 2 % 10);
        let buys = place < if variant == "a" { 3 } else { 6 };
        let order = format!(" purchase@{}h[order_id={n},value=1000]", 24 * day + 2);
        let order = if buys { order.as_str() } else { "" };
        format!(
            "v{n}: exposure@{}[experiment=x,variant={variant}]{order}",
            24 * 60 * day
        )
    };
    let people: Vec<String> = (0..200).map(person).collect();
    let people: Vec<&str> = people.iter().map(String::as_str).collect();
    let question = "experiment?id=x&now=240h&currency=BRL";
    let report = World::of(&people).report(question).expect("a report");
    let gain = &report["comparisons"][0]["gain"];
    // 20 people a day, 300 minor units more of each.
    let month = 20.0 * 365.25 / 12.0;
    let expected = json!({
        "currency": "BRL", "visitors_a_month": month, "minor": 300.0 * month, "reason": null,
    });
    compare("gain", &expected, gain);
    let interval = gain["interval"].as_array().expect("an interval");
    let [low, high] = [0, 1].map(|end| interval[end].as_f64().expect("a number"));
    assert!(low < 300.0 * month && 300.0 * month < high, "{gain}");
    let plan = json!({"exposed": 200, "per_day": 20.0, "minimum_days": 7, "planned": null});
    compare("plan", &plan, &report["plan"]);
    // Within a day nobody knows the pace.
    let report = World::of(&people).report("experiment?id=x&now=12h&currency=BRL");
    let gain = &report.expect("a report")["comparisons"][0]["gain"];
    let expected = json!({"visitors_a_month": null, "minor": null, "reason": "too_short"});
    compare("gain", &expected, gain);
}
