//! Experiments: who counts, and what counts. The statistics have their own tests.

use crate::check;
use crate::support::world::World;
use serde_json::{Value, json};

fn variants(question: &str, stories: &[&str], expected: &Value) {
    check(
        &format!("experiment?id=x{question}"),
        stories,
        &json!({"variants": expected}),
    );
}

#[test]
fn conversions_follow_the_exposure() {
    let story = [
        "ana: purchase@0[value=1] exposure@1[experiment=x,variant=b] purchase@2[value=1] purchase@3",
        "bia: exposure@1[experiment=x,variant=b] exposure@2[experiment=x,variant=b]",
        "cai: exposure@1[experiment=x,variant=a] purchase@5[order_id=1] purchase@6[order_id=1]",
        "dia: exposure@1[experiment=y,variant=a] purchase@5",
    ];
    let expected = json!([
        {"variant": "a", "weight": 1, "exposed": 1, "converters": 1, "conversions": 1, "mean": 1.0},
        {"variant": "b", "weight": 1, "exposed": 2, "converters": 1, "conversions": 2, "mean": 0.5},
    ]);
    variants("", &story, &expected);
    variants("&metric=conversion:event:purchase", &story, &expected);
    let large = json!([{"converters": 0}, {"converters": 1, "conversions": 1}]);
    variants("&metric=conversion:purchase[value>=1]", &story, &large);
}

#[test]
fn the_window_ends_with_its_last_instant_and_with_now() {
    let story = [
        "ana: exposure@1[experiment=x,variant=a] /t@11",
        "bia: exposure@1[experiment=x,variant=b] /t@12",
    ];
    let metric = "&metric=conversion:page:/t";
    let within = json!([{"converters": 1}, {"converters": 0}]);
    variants(&format!("{metric}&window=10m"), &story, &within);
    variants(&format!("{metric}&now=11"), &story, &within);
    variants(&format!("{metric}&window=60m&now=11"), &story, &within);
    variants(
        metric,
        &story,
        &json!([{"converters": 1}, {"converters": 1}]),
    );
    // Exposures count by the range, conversions beyond it.
    variants(
        &format!("{metric}&from=0&to=2"),
        &story,
        &json!([{"converters": 1}, {"converters": 1}]),
    );
    variants(&format!("{metric}&from=5&to=20"), &story, &json!([]));
}

#[test]
fn the_first_exposure_counts_whoever_told_it() {
    let story = [
        "ana: exposure@0[experiment=x,variant=a,source=server] purchase@5 \
         exposure@10[experiment=x,variant=a]",
    ];
    variants("", &story, &json!([{"exposed": 1, "converters": 1}]));
}

#[test]
fn who_met_two_variants_is_left_out() {
    let story = [
        "ana.phone: exposure@1[experiment=x,variant=a]",
        "ana.laptop: exposure@2[experiment=x,variant=b] purchase@3",
        "bia: exposure@1[experiment=x,variant=a]",
    ];
    let expected = json!({
        "multiple_exposed": 1, "variants": [{"variant": "a", "exposed": 1, "converters": 0}],
        "comparisons": [], "srm": {"chi2": null, "p": null, "reason": "too_few_arms"},
    });
    check("experiment?id=x", &story, &expected);
}

#[test]
fn programs_are_never_exposed() {
    let story = ["bot: exposure@1[experiment=x,variant=a,bot=true]"];
    variants("", &story, &json!([]));
    variants("&bots=true", &story, &json!([{"exposed": 1}]));
}

#[test]
fn the_control_is_the_one_named_so_else_the_first() {
    let story = [
        "ana: exposure@1[experiment=x,variant=a]",
        "bia: exposure@1[experiment=x,variant=control]",
    ];
    let named = json!({"control": "control", "comparisons": [{"variant": "a"}]});
    check("experiment?id=x", &story, &named);
    let story = [
        "ana: exposure@1[experiment=x,variant=b]",
        "bia: exposure@1[experiment=x,variant=a]",
    ];
    check(
        "experiment?id=x",
        &story,
        &json!({"control": "a", "comparisons": [{"variant": "b"}]}),
    );
}

#[test]
fn nobody_exposed() {
    let expected = json!({
        "variants": [], "comparisons": [], "control": null, "multiple_exposed": 0,
        "srm": {"warning": false, "reason": "too_few_arms"},
        "verdict": {"code": "no_data", "days": 0},
    });
    check("experiment?id=x", &["ana: /@0"], &expected);
}

#[test]
fn revenue_and_means_count_zeros() {
    let story = [
        "a1: exposure@1[experiment=x,variant=a] purchase@2[order_id=1,value=100] \
         refund@3[order_id=1,value=40]",
        "a2: exposure@1[experiment=x,variant=a] /@2[prop.n=4] /@3[prop.n=2]",
        "b1: exposure@1[experiment=x,variant=b] purchase@2[value=30] \
         purchase@3[value=5,currency=USD]",
    ];
    let brl = json!([
        {"mean": 30.0, "converters": 1, "conversions": 1},
        {"mean": 30.0, "converters": 1, "conversions": 2, "interval": null, "reason": "zero_variance"},
    ]);
    variants("&metric=revenue&currency=BRL", &story, &brl);
    // Without a site's currency, the one that most people paid in.
    check(
        "experiment?id=x&metric=revenue",
        &story,
        &json!({"currency": "XXX"}),
    );
    variants(
        "&metric=mean:n",
        &story,
        &json!([{"mean": 3.0}, {"mean": 0.0}]),
    );
}

/// 40 of 100 against 60 of 100, all within one day.
fn two_arms() -> Vec<String> {
    let one = |(variant, converts): (&str, bool), n: usize| {
        let purchase = if converts { "purchase@2" } else { "/@2" };
        format!("{variant}{n}: exposure@1[experiment=x,variant={variant}] {purchase}")
    };
    let arm = |variant, converting| (0..100).map(move |n| one((variant, n < converting), n));
    arm("a", 40).chain(arm("b", 60)).collect()
}

#[test]
fn a_clear_effect() {
    let stories = two_arms();
    let stories: Vec<&str> = stories.iter().map(String::as_str).collect();
    let world = World::of(&stories);
    let report = world.report("experiment?id=x").expect("a report");
    let comparison = &report["comparisons"][0];
    let near = |place: &str, expected: f64| {
        let got = comparison
            .pointer(place)
            .and_then(Value::as_f64)
            .expect(place);
        assert!((got - expected).abs() < 1e-9, "{place}: {got}");
    };
    near("/effect/absolute", 0.2);
    near("/effect/relative", 0.5);
    // 0.2 over the root of 0.25 (1/100 + 1/100).
    near("/pooled_z/z", 0.2 / 0.005_f64.sqrt());
    near(
        "/frequentist/p_adjusted",
        comparison["frequentist"]["p"].as_f64().expect("p"),
    );
    assert_eq!(report["srm"]["chi2"], 0.0);
    assert_eq!(report["srm"]["warning"], false);
    // By itself not beyond what repeated looks may show by chance.
    assert_eq!(report["verdict"]["code"], "undecided");
}

#[test]
fn the_scale_decides_what_the_tests_are_about() {
    let stories = two_arms();
    let stories: Vec<&str> = stories.iter().map(String::as_str).collect();
    let world = World::of(&stories);
    let mean = |scale: &str| {
        let report = world
            .report(&format!("experiment?id=x&scale={scale}"))
            .expect("a report");
        report["comparisons"][0]["bayesian"]["mean"]
            .as_f64()
            .expect("a mean")
    };
    assert!((mean("relative") - 0.5).abs() < 1e-12);
    assert!((mean("absolute") - 0.2).abs() < 1e-12);
}

#[test]
fn undefined_statistics_say_why() {
    let story = [
        "a: exposure@1[experiment=x,variant=a]",
        "b: exposure@1[experiment=x,variant=b]",
    ];
    let expected = json!({"comparisons": [{
        "effect": {"absolute": 0.0, "relative": null, "reason": "zero_baseline"},
        "frequentist": null, "bayesian": null, "sequential": null, "reason": "zero_variance",
    }], "verdict": {"code": "not_enough_data"}});
    check("experiment?id=x", &story, &expected);
}
