//! Figures that others printed: textbooks, papers, and public data sets.

use analytics::stats::mean::{judge, welch};
use analytics::stats::proportion::pooled_z;
use analytics::stats::sequential::{always_valid, errors_wide_at_plan};
use analytics::stats::srm::{sample_ratio, too_many_mixed};
use analytics::stats::{
    Effect, Interval, Moments, PairMoments, Precise, Proportion, Scale, Undefined, effect,
};

use crate::compare::{FIGURE, MOMENT, P, Table};

fn proportion(n: u64, converters: u64) -> Proportion {
    Proportion { n, converters }
}

fn of_integers(values: &[i64]) -> Moments<i128> {
    let mut moments = Moments::default();
    values.iter().for_each(|&value| moments.absorb(value));
    moments
}

/// Cookie Cats, seven-day retention with the gate at level 30 and at level 40:
/// 19.02 % against 18.20 % (public data set of 90,189 players).
#[test]
fn cookie_cats_retention() {
    let (gate_30, gate_40) = (proportion(44_700, 8_502), proportion(45_489, 8_279));
    let mut table = Table::new("Cookie Cats");
    let pooled = pooled_z(&gate_30, &gate_40).unwrap();
    table.check("z", "pooled", pooled.z, -3.164358912748191, FIGURE);
    table.check("p", "pooled", pooled.p, 0.001554249975614329, P);
    let (a, b) = (gate_30.summary().unwrap(), gate_40.summary().unwrap());
    let absolute = welch(&a, &b, Scale::Absolute, 0.05).unwrap();
    table.check("p", "absolute", absolute.p, 0.0015563425267870468, P);
    table.check(
        "interval",
        "low",
        absolute.interval.low,
        -0.013281620681020612,
        FIGURE,
    );
    table.check(
        "interval",
        "high",
        absolute.interval.high,
        -0.003120975949391213,
        FIGURE,
    );
    let relative = welch(&a, &b, Scale::Relative, 0.05).unwrap();
    table.check("p", "relative", relative.p, 0.0012175794283324493, P);
    let split = sample_ratio(&[44_700, 45_489], &[1.0, 1.0]).unwrap();
    table.check("p", "sample ratio", split.p, 0.008607987810836262, P);
    table.finish();
    assert!(!split.mismatch, "0.0086 is odd, but no alarm");
}

/// Student's sleep data (Biometrika 6, 1908): extra hours of sleep under two
/// drugs; Welch's t = -1.8608, 17.776 degrees of freedom, p = 0.07939, interval
/// -3.3654832 to 0.2054832, as printed in the manual of R's `t.test`.
#[test]
fn students_sleep() {
    let tenths = |values: &[i64]| of_integers(values).summary().unwrap();
    let first = tenths(&[7, -16, -2, -12, -1, 34, 37, 8, 0, 20]);
    let second = tenths(&[19, 8, 11, 1, -1, 44, 55, 16, 46, 34]);
    let test = welch(&first, &second, Scale::Absolute, 0.05).unwrap();
    assert_eq!(
        format!("{:.4} {:.3} {:.5}", test.t, test.degrees, test.p),
        "1.8608 17.776 0.07939"
    );
    let interval = format!(
        "{:.7} {:.7}",
        test.interval.low / 10.0,
        test.interval.high / 10.0
    );
    assert_eq!(interval, "-0.2054832 3.3654832");
}

/// Newcombe (Statistics in Medicine 17, 1998), table I, method 3: Wilson's
/// interval of 81/263, 15/148, 0/20 and 1/29, to four decimals.
#[test]
fn wilson_intervals() {
    for (converters, n, expected) in [
        (81, 263, "0.2553 0.3662"),
        (15, 148, "0.0624 0.1605"),
        (0, 20, "0.0000 0.1611"),
        (1, 29, "0.0061 0.1718"),
    ] {
        let interval = proportion(n, converters).wilson(0.05).unwrap();
        assert_eq!(
            format!("{:.4} {:.4}", interval.low, interval.high),
            expected
        );
    }
    let nobody = proportion(20, 0).wilson(0.05).unwrap();
    let all = proportion(20, 20).wilson(0.05).unwrap();
    assert_eq!((nobody.low, all.high), (0.0, 1.0));
}

/// Means far from zero and huge sums: a plain float sum of squares keeps no digit
/// of these variances.
#[test]
fn variance_far_from_zero() {
    let integers = of_integers(&[
        1_000_000_000_004,
        1_000_000_000_007,
        1_000_000_000_013,
        1_000_000_000_016,
    ]);
    assert_eq!(integers.summary().unwrap().variance, 30.0);
    let mut floats = Moments::<Precise>::default();
    for value in [1e9 + 4.0, 1e9 + 7.0, 1e9 + 13.0, 1e9 + 16.0] {
        floats.absorb(value);
    }
    let summary = floats.summary().unwrap();
    assert_eq!((summary.mean, summary.variance), (1e9 + 10.0, 30.0));
}

/// Sums of integers below zero, whose division must not round towards zero.
#[test]
fn moments_of_refunds() {
    let summary = of_integers(&[-5, 0, 2]).summary().unwrap();
    assert_eq!((summary.mean, summary.variance), (-1.0, 13.0));
    let mut pair = PairMoments::<i128>::default();
    for (a, b) in [(-5, 1), (0, 2), (2, 6)] {
        pair.absorb(a, b);
    }
    assert_eq!(pair.covariance(), 8.0);
}

/// A ratio of sums by its definition: s² = sM²/mD² - 2cov·mM/mD³ + mM²sD²/mD⁴.
#[test]
fn ratio_of_sums() {
    let mut pair = PairMoments::<i128>::default();
    for (orders, sessions) in [(1, 2), (0, 1), (3, 5), (1, 4)] {
        pair.absorb(orders, sessions);
    }
    let ratio = pair.ratio().unwrap();
    // Means 1.25 and 3; variances 19/12 and 10/3, covariance 2.
    let expected =
        (19.0 / 12.0) / 9.0 - 2.0 * 2.0 * 1.25 / 27.0 + 1.25_f64.powi(2) * (10.0 / 3.0) / 81.0;
    let mut table = Table::new("ratio");
    table.check("mean", "", ratio.mean, 5.0 / 12.0, MOMENT);
    table.check("variance", "", ratio.variance, expected, MOMENT);
    table.finish();
    let nothing = PairMoments::<i128> {
        first: of_integers(&[1, 2]),
        second: of_integers(&[0, 0]),
        products: 0,
    };
    assert_eq!(nothing.ratio(), Err(Undefined::ZeroDenominator));
}

/// What cannot be judged says why.
#[test]
fn undefined_cases() {
    let judge_them = |a: Proportion, b: Proportion, scale| {
        let (a, b) = (a.summary()?, b.summary()?);
        welch(&a, &b, scale, 0.05)
    };
    let some = proportion(100, 10);
    for scale in [Scale::Relative, Scale::Absolute] {
        assert_eq!(
            judge_them(some, proportion(0, 0), scale),
            Err(Undefined::EmptyArm)
        );
        assert_eq!(
            judge_them(some, proportion(50, 0), scale),
            Err(Undefined::ZeroVariance)
        );
        assert_eq!(
            judge_them(proportion(50, 50), some, scale),
            Err(Undefined::ZeroVariance)
        );
        assert_eq!(
            judge_them(proportion(1, 1), some, scale),
            Err(Undefined::ZeroVariance)
        );
    }
    let (zero, more) = (
        of_integers(&[-1, 1]).summary().unwrap(),
        of_integers(&[1, 3]).summary().unwrap(),
    );
    assert_eq!(
        effect(&zero, &more, Scale::Relative),
        Err(Undefined::ZeroBaseline)
    );
    assert_eq!(effect(&zero, &more, Scale::Absolute).unwrap().estimate, 2.0);
    let nobody = proportion(10, 0);
    assert_eq!(pooled_z(&nobody, &nobody), Err(Undefined::ZeroVariance));
    assert_eq!(pooled_z(&some, &proportion(0, 0)), Err(Undefined::EmptyArm));
    assert_eq!(sample_ratio(&[0, 0], &[1.0, 1.0]), Err(Undefined::EmptyArm));
    assert_eq!(
        sample_ratio(&[9, 9], &[1.0, 0.0]),
        Err(Undefined::TooFewArms)
    );
    assert_eq!(sample_ratio(&[], &[]), Err(Undefined::TooFewArms));
    let code = Undefined::ZeroBaseline;
    assert_eq!(serde_json::to_value(code).unwrap(), code.code());
}

/// A difference that no float above 1 - cdf could tell from certainty.
#[test]
fn tiny_p_values_do_not_vanish() {
    let test = |p_a, p_b| {
        let (a, b) = (proportion(1_000_000, p_a), proportion(1_000_000, p_b));
        welch(
            &a.summary().unwrap(),
            &b.summary().unwrap(),
            Scale::Absolute,
            0.05,
        )
        .unwrap()
    };
    let (near, far) = (test(100_000, 104_000), test(100_000, 116_000));
    assert!(
        near.p < 1e-19 && far.p < 1e-280 && far.p > 0.0,
        "{near:?} {far:?}"
    );
}

/// The alarms of the split, at their edges.
#[test]
fn split_alarms() {
    let mismatch = |exposed: &[u64]| sample_ratio(exposed, &[1.0, 1.0]).unwrap().mismatch;
    assert!(mismatch(&[67, 33]) && !mismatch(&[66, 34]));
    assert!(!mismatch(&[99, 0]), "too few to say");
    assert!(too_many_mixed(10, 1_000) && !too_many_mixed(9, 20) && !too_many_mixed(10, 1_001));
}

/// `judge` and `welch` are one test.
#[test]
fn an_effect_at_hand_is_judged_alike() {
    let (a, b) = (
        of_integers(&[1, 2, 4]).summary().unwrap(),
        of_integers(&[2, 5, 9]).summary().unwrap(),
    );
    let whole = welch(&a, &b, Scale::Absolute, 0.1).unwrap();
    let effect = effect(&a, &b, Scale::Absolute).unwrap();
    assert_eq!(judge(&effect, whole.degrees, 0.1), whole);
}

#[test]
fn the_sequence_is_tightest_at_the_planned_sample() {
    let effect = Effect {
        estimate: 0.0,
        variance: 1.0,
    };
    let reach = |n| always_valid(&effect, n, 20_000, 0.05).interval.high;
    assert!((reach(20_000) - errors_wide_at_plan(0.05)).abs() < 1e-12);
    assert!(reach(20_000) < reach(16_000) && reach(20_000) < reach(24_000));
}

#[test]
fn an_interval_is_a_pair_in_json() {
    let interval = Interval {
        low: -0.5,
        high: 2.0,
    };
    assert_eq!(serde_json::to_string(&interval).unwrap(), "[-0.5,2.0]");
}
