//! Two arms compared: fixed-sample tests.

use analytics::stats::mean::{degrees_of_freedom, welch};
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
fn head_of_gbstats_fixed() {
    let Some(file) = vectors("ab_gbstats_head") else {
        return;
    };
    let mut table = Table::new("ab_gbstats_head, fixed");
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
        }
    }
    table.finish();
}
