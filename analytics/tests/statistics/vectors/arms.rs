//! Two arms compared: fixed-sample, always-valid and Bayesian. The one-sided
//! tests of `ab_gbstats_head` are not offered, so not compared.

use analytics::stats::bayes::{Better, Posterior, Prior, posterior};
use analytics::stats::mean::{degrees_of_freedom, welch};
use analytics::stats::sequential::{always_valid, judge};
use analytics::stats::{Effect, Moments, Precise, Proportion, Scale, Summary, Undefined, effect};
use serde_json::Value;

use super::cases;
use crate::compare::{FIGURE, MOMENT, P, Table, number, vectors};

const SCALES: [(&str, Scale); 2] = [("relative", Scale::Relative), ("absolute", Scale::Absolute)];

fn arm(arm: &Value) -> Result<Summary, Undefined> {
    let n = arm["n"].as_u64().unwrap();
    if arm["kind"] == "proportion" {
        let converters = arm["sum"].as_u64().unwrap();
        return Proportion { n, converters }.summary();
    }
    let (sum, sum_squares) = (number(&arm["sum"]), number(&arm["sum_squares"]));
    let moments = Moments {
        n,
        sum: Precise::from(sum),
        sum_squares: Precise::from(sum_squares),
    };
    moments.summary()
}

/// Both arms of a case and their effect.
fn compared(case: &Value, scale: Scale) -> Result<(Summary, Summary, Effect), Undefined> {
    let (a, b) = (arm(&case["a"])?, arm(&case["b"])?);
    Ok((a, b, effect(&a, &b, scale)?))
}

/// Where the reference gives an error, the figure must be undefined, with the
/// reason that the case's name tells.
fn is_undefined(name: &str, expected: &Value, actual: Option<Undefined>) -> bool {
    let reason = match name {
        "prop_empty_b" => Some(Undefined::EmptyArm),
        "prop_zero_treatment" => Some(Undefined::ZeroVariance),
        _ => None,
    };
    assert_eq!(actual, reason, "{name}");
    assert_eq!(expected["error"].is_null(), reason.is_none(), "{name}");
    reason.is_some()
}

fn check_interval(table: &mut Table, place: &str, actual: [f64; 2], expected: &Value) {
    for (actual, expected) in actual.into_iter().zip(expected["ci"].as_array().unwrap()) {
        table.check("interval", place, actual, number(expected), FIGURE);
    }
}

/// Effect and standard error, which every reference result repeats.
fn check_effect(table: &mut Table, place: &str, effect: &Effect, expected: &Value) {
    table.check(
        "effect",
        place,
        effect.estimate,
        number(&expected["expected"]),
        FIGURE,
    );
    let error = effect.standard_error();
    table.check(
        "standard error",
        place,
        error,
        number(&expected["uplift_sd"]),
        FIGURE,
    );
}

#[test]
fn moments_of_arms() {
    let Some(file) = vectors("ab_frequentist_gbstats") else {
        return;
    };
    let mut table = Table::new("ab_frequentist_gbstats, arms");
    for (name, case) in cases(&file) {
        for side in ["a", "b"] {
            let Ok(summary) = arm(&case[side]) else {
                assert_eq!(case[side]["n"], 0);
                continue;
            };
            let expected = &case[format!("{side}_stats")];
            table.check(
                "mean",
                name,
                summary.mean,
                number(&expected["mean"]),
                MOMENT,
            );
            table.check(
                "variance",
                name,
                summary.variance,
                number(&expected["variance"]),
                MOMENT,
            );
        }
    }
    table.finish();
}

#[test]
fn welchs_test() {
    let Some(file) = vectors("ab_frequentist_gbstats") else {
        return;
    };
    let mut table = Table::new("ab_frequentist_gbstats");
    for (name, case) in cases(&file) {
        for (label, scale) in SCALES {
            let arms = compared(case, scale);
            for alpha in [0.05, 0.1] {
                let expected = &case[format!("{label}_alpha{alpha}")];
                if is_undefined(name, expected, arms.err()) {
                    continue;
                }
                let (a, b, effect) = arms.unwrap();
                check_effect(&mut table, name, &effect, expected);
                let test = welch(&a, &b, scale, alpha).unwrap();
                table.check("p", name, test.p, number(&expected["p_value"]), P);
                check_interval(&mut table, name, test.interval.into(), expected);
                table.check(
                    "t",
                    name,
                    test.t,
                    number(&case[format!("{label}_t")]),
                    FIGURE,
                );
                let degrees = degrees_of_freedom(&a, &b);
                let expected = number(&case[format!("{label}_dof")]);
                table.check("degrees of freedom", name, degrees, expected, FIGURE);
            }
        }
    }
    table.finish();
}

#[test]
fn always_valid_test() {
    let Some(file) = vectors("ab_sequential_gbstats") else {
        return;
    };
    let mut table = Table::new("ab_sequential_gbstats");
    for (name, case) in cases(&file) {
        for (label, scale) in SCALES {
            let arms = compared(case, scale);
            for (planned, alpha) in [500, 5_000, 50_000]
                .map(|n| [(n, 0.05), (n, 0.01)])
                .concat()
            {
                let expected = &case[format!("{label}_N*{planned}_alpha{alpha}")];
                if is_undefined(name, expected, arms.err()) {
                    continue;
                }
                let (a, b, effect) = arms.unwrap();
                check_effect(&mut table, name, &effect, expected);
                let test = always_valid(&effect, a.n + b.n, planned, alpha);
                table.check("p", name, test.p, number(&expected["p_value"]), P);
                check_interval(&mut table, name, test.interval.into(), expected);
            }
        }
    }
    table.finish();
}

#[test]
fn mixture_sequential_test() {
    let Some(file) = vectors("msprt") else {
        return;
    };
    let mut table = Table::new("msprt");
    for (_, case) in cases(&file) {
        let share = |arm: &Value| Proportion {
            n: arm[1].as_u64().unwrap(),
            converters: arm[0].as_u64().unwrap(),
        };
        let a = share(&case["control"]).summary().unwrap();
        let b = share(&case["treat"]).summary().unwrap();
        let effect = effect(&a, &b, Scale::Absolute).unwrap();
        let tau = number(&case["tau"]);
        let place = format!("{} tau {tau}", case["treat"]);
        let test = judge(&effect, tau * tau / effect.variance, 0.05);
        table.check("V", &place, effect.variance, number(&case["V"]), MOMENT);
        table.check("p", &place, test.p, number(&case["p_always_valid"]), P);
        check_interval(&mut table, &place, test.interval.into(), case);
        assert!(!test.significant && test.p >= 0.05, "{place}");
    }
    table.finish();
}

fn check_posterior(table: &mut Table, place: &str, belief: &Posterior, expected: &Value) {
    table.check(
        "mean",
        place,
        belief.mean,
        number(&expected["expected"]),
        FIGURE,
    );
    table.check(
        "sd",
        place,
        belief.sd,
        number(&expected["uplift_sd"]),
        FIGURE,
    );
    let chance = number(&expected["chance_to_win"]);
    table.check("chance to win", place, belief.chance_to_win, chance, FIGURE);
    check_interval(table, place, belief.interval.into(), expected);
    let risk = &expected["risk_control_treatment"];
    table.check("risk", place, belief.risk.control, number(&risk[0]), FIGURE);
    table.check(
        "risk",
        place,
        belief.risk.variation,
        number(&risk[1]),
        FIGURE,
    );
}

/// A prior by its name in the files, carried to the scale.
fn prior(name: &str, scale: Scale, control: &Summary) -> Option<Prior> {
    let relative = match name {
        "improper" => return None,
        "proper_0_sd0.3" => Prior::RELATIVE,
        "proper_0.02_sd0.1" => Prior {
            mean: 0.02,
            sd: 0.1,
        },
        other => panic!("unknown prior {other}"),
    };
    Some(match scale {
        Scale::Relative => relative,
        Scale::Absolute => relative.to_absolute(control.mean).unwrap(),
    })
}

#[test]
fn posteriors() {
    let Some(file) = vectors("ab_bayesian_gbstats") else {
        return;
    };
    let mut table = Table::new("ab_bayesian_gbstats");
    let priors = ["improper", "proper_0_sd0.3", "proper_0.02_sd0.1"];
    for (name, case) in cases(&file) {
        for (label, scale) in SCALES {
            let arms = compared(case, scale);
            for key in priors {
                let expected = &case[format!("{label}_{key}")];
                if is_undefined(name, expected, arms.err()) {
                    continue;
                }
                let (a, _, effect) = arms.unwrap();
                let prior = prior(key, scale, &a);
                let belief = posterior(&effect, prior, Better::Higher, 0.05);
                check_posterior(&mut table, name, &belief, expected);
                let expected = &case[format!("{label}_{key}_inverse")];
                if !expected.is_null() {
                    let belief = posterior(&effect, prior, Better::Lower, 0.05);
                    check_posterior(&mut table, name, &belief, expected);
                }
            }
        }
    }
    table.finish();
}

#[test]
fn head_of_gbstats() {
    let Some(file) = vectors("ab_gbstats_head") else {
        return;
    };
    let mut table = Table::new("ab_gbstats_head");
    for (name, case) in cases(&file) {
        for (label, scale) in SCALES {
            let expected = &case[format!("TwoSidedTTest_{label}")];
            let arms = compared(case, scale);
            if is_undefined(name, expected, arms.err()) {
                continue;
            }
            let (a, b, effect) = arms.unwrap();
            check_effect(&mut table, name, &effect, expected);
            let test = welch(&a, &b, scale, 0.05).unwrap();
            table.check("p", name, test.p, number(&expected["p_value"]), P);
            check_interval(&mut table, name, test.interval.into(), expected);
            let expected = &case[format!("SequentialTwoSidedTTest_{label}_N5000")];
            let test = always_valid(&effect, a.n + b.n, 5_000, 0.05);
            table.check("p", name, test.p, number(&expected["p_value"]), P);
            check_interval(&mut table, name, test.interval.into(), expected);
            for (key, prior) in [
                ("flat", None),
                ("N0_sd0.3", prior("proper_0_sd0.3", scale, &a)),
            ] {
                let expected = &case[format!("bayes_{key}_{label}")];
                let belief = posterior(&effect, prior, Better::Higher, 0.05);
                check_posterior(&mut table, name, &belief, expected);
            }
        }
    }
    table.finish();
}
