//! Laws and small cases of capping, CUPED and planning.

use analytics::stats::capping::{Zeros, cap, quantile};
use analytics::stats::cuped::adjust;
use analytics::stats::power::{Baseline, Plan, Rule, sample_size};
use analytics::stats::{Moments, PairMoments, Precise, Scale, Undefined, effect};
use proptest::prelude::*;

/// Numpy's documentation of `quantile`, method linear (its default, type 7).
#[test]
fn quantiles_between_values() {
    let values = [10.0, 7.0, 4.0, 3.0, 2.0, 1.0];
    assert_eq!(quantile(&mut values.clone(), 0.5), Some(3.5));
    assert_eq!(quantile(&mut values.clone(), 0.0), Some(1.0));
    assert_eq!(quantile(&mut values.clone(), 1.0), Some(10.0));
    assert_eq!(quantile(&mut [8.0], 0.3), Some(8.0));
    assert_eq!(quantile(&mut [], 0.5), None);
}

#[test]
fn a_cap_never_wipes_out_a_metric() {
    let totals = [0.0, 0.0, 0.0, 0.0, 30.0];
    assert_eq!(cap(&totals, 0.5, Zeros::Counted), None);
    let kept = cap(&totals, 0.5, Zeros::Ignored).unwrap();
    assert_eq!((kept.value, kept.capped), (30.0, 0));
    assert_eq!(cap(&[0.0, 0.0], 0.9, Zeros::Ignored), None);
    assert_eq!(cap(&[-5.0, -1.0], 0.9, Zeros::Counted), None);
    assert_eq!(cap(&[], 0.9, Zeros::Counted), None);
}

fn moments(pairs: &[(i32, i32)]) -> PairMoments<i128> {
    let mut moments = PairMoments::default();
    for &(post, pre) in pairs {
        moments.absorb(post.into(), pre.into());
    }
    moments
}

#[test]
fn without_a_past_cuped_is_the_plain_effect() {
    let (a, b) = (
        moments(&[(1, 0), (2, 0), (4, 0)]),
        moments(&[(3, 0), (3, 0), (9, 0)]),
    );
    let adjusted = adjust(&a, &b).unwrap();
    assert_eq!(adjusted.theta, 0.0);
    let (a, b) = (a.first.summary().unwrap(), b.first.summary().unwrap());
    assert_eq!(
        adjusted.effect(Scale::Absolute),
        effect(&a, &b, Scale::Absolute)
    );
    let (ours, plain) = (
        adjusted.effect(Scale::Relative).unwrap(),
        effect(&a, &b, Scale::Relative).unwrap(),
    );
    assert_eq!(ours.estimate, plain.estimate);
    assert!((ours.variance / plain.variance - 1.0).abs() < 1e-14);
    assert_eq!(
        adjust(&moments(&[]), &moments(&[(1, 1)])),
        Err(Undefined::EmptyArm)
    );
}

/// The relative variance against the delta method by its definition, with the
/// gradient taken by finite differences over the three means that it depends on.
#[test]
fn relative_cuped_by_numeric_gradient() {
    let a = moments(&[(9, 3), (14, 6), (7, 1), (12, 6), (10, 2), (15, 7)]);
    let b = moments(&[(12, 4), (19, 7), (9, 2), (11, 1), (16, 5)]);
    let adjusted = adjust(&a, &b).unwrap();
    let theta = adjusted.theta;
    let [post_a, pre_a, post_b, pre_b] =
        [a.first, a.second, b.first, b.second].map(|arm| arm.summary().unwrap());
    let relative =
        |post: f64, pre: f64, adjusted_b: f64| (adjusted_b - (post - theta * pre)) / post;
    let at = [post_a.mean, pre_a.mean, post_b.mean - theta * pre_b.mean];
    let slope = |which: usize| {
        let (mut up, mut down) = (at, at);
        up[which] += 1e-5;
        down[which] -= 1e-5;
        (relative(up[0], up[1], up[2]) - relative(down[0], down[1], down[2])) / 2e-5
    };
    let (post, pre, other) = (slope(0), slope(1), slope(2));
    let variance = post * post * post_a.error_variance()
        + pre * pre * pre_a.error_variance()
        + 2.0 * post * pre * a.covariance() / post_a.n as f64
        + other * other * adjusted.variation.error_variance();
    let effect = adjusted.effect(Scale::Relative).unwrap();
    assert!(
        (effect.variance / variance - 1.0).abs() < 1e-8,
        "{effect:?} {variance}"
    );
}

fn plan(weekly: u64) -> Plan {
    Plan {
        baseline: Baseline::Proportion { rate: 0.03 },
        weekly_control: weekly,
        weekly_variation: weekly,
        scale: Scale::Relative,
        alpha: 0.05,
        power: 0.8,
    }
}

#[test]
fn planning_in_whole_weeks() {
    let plan = plan(5_000);
    for rule in [Rule::Sequential, Rule::Fixed] {
        let weeks = plan.weeks_needed(0.1, rule).unwrap().unwrap();
        let n = sample_size(plan.baseline, 0.1, plan.scale, rule, 0.05, 0.8).unwrap();
        assert_eq!(f64::from(weeks), (n / 5_000.0).ceil(), "{rule:?}");
        assert!(plan.detectable(weeks, rule).unwrap().unwrap() <= 0.1);
        assert!(plan.detectable(weeks - 1, rule).unwrap().unwrap() > 0.1);
        assert_eq!(
            plan.weeks_needed(5.0, rule),
            Ok(Some(1)),
            "never less than a week"
        );
        assert_eq!(plan.weeks_needed(0.0001, rule), Ok(None));
    }
    assert_eq!(plan.detectable(0, Rule::Fixed), Err(Undefined::EmptyArm));
}

#[test]
fn what_cannot_be_seen_at_all() {
    assert_eq!(plan(3).detectable(1, Rule::Sequential), Ok(None));
    let baseline = Baseline::Mean {
        mean: 0.0,
        variance: 4.0,
    };
    let nothing = Plan {
        baseline,
        ..plan(1_000)
    };
    assert_eq!(
        nothing.detectable(1, Rule::Fixed),
        Err(Undefined::ZeroBaseline)
    );
}

/// Lehr's rule (Statistics in Medicine 11, 1992): 16 variances over the squared
/// difference, for 80 % power at 5 %, rounded up from 15.7.
#[test]
fn lehrs_rule_of_a_mean() {
    let baseline = Baseline::Mean {
        mean: 100.0,
        variance: 400.0,
    };
    let n = sample_size(baseline, 0.05, Scale::Absolute, Rule::Fixed, 0.05, 0.8).unwrap();
    let rule = n * 25.0 / 400.0;
    assert!((rule - 15.698).abs() < 0.001, "{rule}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_cap_only_lowers(
        totals in prop::collection::vec(prop_oneof![Just(0.0), 0.0..1e6_f64], 1..60),
        at in 0.0..=1.0_f64,
    ) {
        for zeros in [Zeros::Counted, Zeros::Ignored] {
            let Some(cap) = cap(&totals, at, zeros) else {
                continue;
            };
            let touched = totals.iter().filter(|&&total| cap.apply(total) != total).count();
            prop_assert_eq!(touched, cap.capped);
            let mut largest = totals.clone();
            largest.sort_by(f64::total_cmp);
            prop_assert!(cap.value <= *largest.last().unwrap());
            prop_assert!(totals.iter().all(|&total| cap.apply(total) <= total.min(cap.value)));
        }
    }

    /// θ minimises the variance of the pooled sample.
    #[test]
    fn cuped_never_adds_noise(pairs in prop::collection::vec((-999..9_999_i32, 0..999_i32), 8..60)) {
        let (a, b) = pairs.split_at(pairs.len() / 2);
        let (a, b) = (moments(a), moments(b));
        let theta = adjust(&a, &b).unwrap().theta;
        let mut pooled = a;
        pooled.merge(b);
        let [mut before, mut after] = [Moments::<Precise>::default(); 2];
        for &(post, pre) in &pairs {
            before.absorb(f64::from(post));
            after.absorb(f64::from(post) - theta * f64::from(pre));
        }
        let (before, after) = (before.summary().unwrap().variance, after.summary().unwrap().variance);
        prop_assert!(after <= before * (1.0 + 1e-12));
        let slack = theta * pooled.covariance();
        prop_assert!((before - slack - after).abs() <= 1e-9 * before);
    }

    #[test]
    fn more_visitors_see_less(weekly in 200_u64..100_000, weeks in 1_u32..20) {
        let plan = plan(weekly);
        let small = |weeks, rule| plan.detectable(weeks, rule).unwrap().unwrap_or(f64::INFINITY);
        prop_assert!(small(weeks + 1, Rule::Fixed) <= small(weeks, Rule::Fixed));
        prop_assert!(small(weeks, Rule::Fixed) <= small(weeks, Rule::Sequential));
    }
}
