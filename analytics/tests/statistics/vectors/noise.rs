//! Capping, CUPED and planning.

use analytics::stats::capping::{Zeros, cap};
use analytics::stats::cuped::adjust;
use analytics::stats::mean::{degrees_of_freedom, judge, welch};
use analytics::stats::power::{Baseline, Rule, sample_size};
use analytics::stats::{Moments, PairMoments, Precise, Scale, Summary, effect};

use super::cases;
use crate::compare::{FIGURE, MOMENT, P, Table, number, numbers, vectors};

fn summary(values: impl IntoIterator<Item = f64>) -> Summary {
    let mut moments = Moments::<Precise>::default();
    values.into_iter().for_each(|value| moments.absorb(value));
    moments.summary().unwrap()
}

#[test]
fn capped_means() {
    let Some(file) = vectors("winsorize") else {
        return;
    };
    let mut table = Table::new("winsorize");
    let arms = [numbers(&file["a"]), numbers(&file["b"])];
    for (label, zeros) in [("all", Zeros::Counted), ("ignore_zeros", Zeros::Ignored)] {
        for at in [0.9, 0.95, 0.99] {
            let key = format!("q{at}_{label}");
            let expected = &file[&key];
            let cap = cap(&arms.concat(), at, zeros).unwrap();
            table.check("cap", &key, cap.value, number(&expected["cap"]), MOMENT);
            assert_eq!(expected["capped_users"], cap.capped, "{key}");
            let [a, b] = arms
                .each_ref()
                .map(|arm| summary(arm.iter().map(|&total| cap.apply(total))));
            table.check("mean", &key, a.mean, number(&expected["mean_a"]), MOMENT);
            table.check("mean", &key, b.mean, number(&expected["mean_b"]), MOMENT);
            let test = welch(&a, &b, Scale::Absolute, 0.05).unwrap();
            table.check("t", &key, test.t, number(&expected["welch_t"]), FIGURE);
            table.check("p", &key, test.p, number(&expected["welch_p"]), P);
            let expected = &expected["relative"];
            let effect = effect(&a, &b, Scale::Relative).unwrap();
            table.check(
                "effect",
                &key,
                effect.estimate,
                number(&expected["expected"]),
                FIGURE,
            );
            let error = effect.standard_error();
            table.check(
                "standard error",
                &key,
                error,
                number(&expected["uplift_sd"]),
                FIGURE,
            );
            let test = welch(&a, &b, Scale::Relative, 0.05).unwrap();
            table.check("p", &key, test.p, number(&expected["p_value"]), P);
            for (end, expected) in <[f64; 2]>::from(test.interval)
                .iter()
                .zip(numbers(&expected["ci"]))
            {
                table.check("interval", &key, *end, expected, FIGURE);
            }
        }
    }
    let expected = &file["absolute_cap_100"];
    for (arm, key) in arms.iter().zip(["mean_a", "mean_b"]) {
        let mean = summary(arm.iter().map(|total| total.min(100.0))).mean;
        table.check("mean", "fixed cap", mean, number(&expected[key]), MOMENT);
    }
    table.finish();
}

#[test]
fn cuped_of_raw_values() {
    let Some(file) = vectors("cuped_raw") else {
        return;
    };
    let mut table = Table::new("cuped_raw");
    let [a, b] = ["a", "b"].map(|arm| {
        let mut moments = PairMoments::<Precise>::default();
        let (post, pre) = (
            numbers(&file[format!("post_{arm}")]),
            numbers(&file[format!("pre_{arm}")]),
        );
        for (post, pre) in post.into_iter().zip(pre) {
            moments.absorb(post, pre);
        }
        let sums = &file[format!("sums_{arm}")];
        assert_eq!(sums["n"], moments.first.n);
        for (actual, expected) in [
            (moments.first.sum, &sums["post"]["sum"]),
            (moments.first.sum_squares, &sums["post"]["sum_squares"]),
            (moments.second.sum, &sums["pre"]["sum"]),
            (moments.second.sum_squares, &sums["pre"]["sum_squares"]),
            (moments.products, &sums["post_pre_sum_of_products"]),
        ] {
            table.check("sums", arm, actual.high, number(expected), MOMENT);
        }
        moments
    });
    let adjusted = adjust(&a, &b).unwrap();
    table.check(
        "theta",
        "",
        adjusted.theta,
        number(&file["theta_pooled_ddof1"]),
        MOMENT,
    );
    table.check(
        "theta",
        "gbstats",
        adjusted.theta,
        number(&file["gbstats_theta"]),
        FIGURE,
    );
    let expected = &file["gbstats_absolute"];
    let effect = adjusted.effect(Scale::Absolute).unwrap();
    table.check(
        "effect",
        "",
        effect.estimate,
        number(&expected["expected"]),
        FIGURE,
    );
    table.check(
        "standard error",
        "",
        effect.standard_error(),
        number(&expected["uplift_sd"]),
        FIGURE,
    );
    let degrees = degrees_of_freedom(&adjusted.control, &adjusted.variation);
    table.check(
        "degrees of freedom",
        "",
        degrees,
        number(&file["gbstats_dof"]),
        FIGURE,
    );
    let test = judge(&effect, degrees, 0.05);
    table.check("p", "", test.p, number(&expected["p_value"]), P);
    for (end, expected) in <[f64; 2]>::from(test.interval)
        .iter()
        .zip(numbers(&expected["ci"]))
    {
        table.check("interval", "", *end, expected, FIGURE);
    }
    let (a, b) = (a.first.summary().unwrap(), b.first.summary().unwrap());
    let plain = welch(&a, &b, Scale::Absolute, 0.05).unwrap();
    let expected = &file["unadjusted_welch"];
    table.check("t", "unadjusted", plain.t, number(&expected["t"]), FIGURE);
    table.check("p", "unadjusted", plain.p, number(&expected["p"]), P);
    // Other estimators of the same effect, which no formula makes equal.
    let close = |key: &str| (effect.estimate - number(&file[key])).abs() < 0.02 * effect.estimate;
    assert!(close("ancova_ols_effect") && close("lin_interacted_effect"));
    table.finish();
}

/// Unpooled, as Welch's test decides. The other two formulas (pooled under the
/// null, Cohen's h) are approximations of the same figure.
#[test]
fn sample_sizes() {
    let Some(file) = vectors("power") else {
        return;
    };
    let mut table = Table::new("power");
    for (_, case) in cases(&file) {
        let of = |key: &str| number(&case[key]);
        let baseline = Baseline::Proportion { rate: of("p0") };
        let n = sample_size(
            baseline,
            of("relative_mde"),
            Scale::Absolute,
            Rule::Fixed,
            of("alpha"),
            of("power"),
        )
        .unwrap();
        let place = case.to_string();
        table.check("n per arm", &place, n, of("n_per_arm_unpooled"), FIGURE);
        table.check(
            "n per arm, pooled",
            &place,
            n,
            of("n_per_arm_pooled_null"),
            1e-3,
        );
        table.check(
            "n per arm, Cohen's h",
            &place,
            n,
            of("n_per_arm_cohen_h_statsmodels"),
            2e-3,
        );
    }
    table.finish();
}
