//! Laws that hold whatever the numbers.

use analytics::stats::bayes::{Better, Prior, posterior};
use analytics::stats::mean::welch;
use analytics::stats::multiple::{Correction, correct};
use analytics::stats::proportion::pooled_z;
use analytics::stats::sequential::always_valid;
use analytics::stats::special::{
    chi_square_survival, normal_survival, normal_upper_quantile, student_survival,
    student_upper_quantile,
};
use analytics::stats::srm::sample_ratio;
use analytics::stats::{Moments, PairMoments, Precise, Proportion, Scale, Summary, effect};
use proptest::prelude::*;

fn any_summary() -> impl Strategy<Value = Summary> {
    (2_u64..2_000_000, -1e6..1e6_f64, 1e-9..1e9_f64).prop_map(|(n, mean, variance)| Summary {
        n,
        mean,
        variance,
    })
}

fn any_proportion() -> impl Strategy<Value = Proportion> {
    (1_u64..5_000_000)
        .prop_flat_map(|n| (Just(n), 0..=n))
        .prop_map(|(n, converters)| Proportion { n, converters })
}

fn any_scale() -> impl Strategy<Value = Scale> {
    prop_oneof![Just(Scale::Relative), Just(Scale::Absolute)]
}

/// Values with the shard that each was seen on.
fn sharded<T: Clone + std::fmt::Debug>(
    value: impl Strategy<Value = T>,
) -> impl Strategy<Value = Vec<(usize, T)>> {
    prop::collection::vec((0_usize..4, value), 1..80)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn integer_moments_merge_in_any_partition(values in sharded((-9_999_i64..99_999, any::<i32>()))) {
        let mut whole = PairMoments::<i128>::default();
        let mut shards = [PairMoments::<i128>::default(); 4];
        for &(shard, (a, b)) in &values {
            whole.absorb(a, b.into());
            shards[shard].absorb(a, b.into());
        }
        let mut merged = PairMoments::default();
        shards.iter().rev().for_each(|&shard| merged.merge(shard));
        prop_assert_eq!(merged, whole);
    }

    #[test]
    fn float_moments_merge_in_any_partition(values in sharded(-1e9..1e9_f64)) {
        let mut whole = Moments::<Precise>::default();
        let mut shards = [Moments::<Precise>::default(); 4];
        for &(shard, value) in &values {
            whole.absorb(value);
            shards[shard].absorb(value);
        }
        let mut merged = Moments::default();
        shards.iter().rev().for_each(|&shard| merged.merge(shard));
        let (merged, whole) = (merged.summary().unwrap(), whole.summary().unwrap());
        prop_assert_eq!(merged.n, whole.n);
        prop_assert!((merged.mean - whole.mean).abs() <= 1e-15 * whole.mean.abs());
        prop_assert!((merged.variance - whole.variance).abs() <= 1e-15 * whole.variance.abs());
    }

    #[test]
    fn floats_and_integers_have_the_same_moments(values in sharded((-99_999_i64..999_999, 0_i64..99))) {
        let mut integers = PairMoments::<i128>::default();
        let mut floats = PairMoments::<Precise>::default();
        for &(_, (a, b)) in &values {
            integers.absorb(a, b);
            floats.absorb(a as f64, b as f64);
        }
        let close = |a: f64, b: f64| (a - b).abs() <= 1e-14 * b.abs();
        let (a, b) = (integers.first.summary().unwrap(), floats.first.summary().unwrap());
        prop_assert!(close(a.mean, b.mean) && close(a.variance, b.variance), "{:?} {:?}", a, b);
        prop_assert!(close(integers.covariance(), floats.covariance()));
    }

    #[test]
    fn a_proportion_is_a_mean_of_zeros_and_ones(
        p in (1_u64..400).prop_flat_map(|n| (Just(n), 0..=n)),
    ) {
        let (n, converters) = p;
        let mut moments = Moments::<i128>::default();
        (0..n).for_each(|visitor| moments.absorb(i64::from(visitor < converters)));
        let (mean, share) = (moments.summary().unwrap(), Proportion { n, converters }.summary().unwrap());
        prop_assert_eq!(mean.mean, share.mean);
        let sample = share.variance * n as f64 / (n as f64 - 1.0).max(1.0);
        prop_assert!((mean.variance - sample).abs() <= 1e-14 * sample);
    }

    #[test]
    fn welch_is_sane(a in any_summary(), b in any_summary(), scale in any_scale()) {
        prop_assume!(a.mean != 0.0);
        let effect = effect(&a, &b, scale).unwrap();
        let test = welch(&a, &b, scale, 0.05).unwrap();
        prop_assert!((0.0..=1.0).contains(&test.p));
        prop_assert!(test.interval.low <= effect.estimate && effect.estimate <= test.interval.high);
        prop_assert!(test.degrees <= (a.n + b.n - 2) as f64 * (1.0 + 1e-12));
        prop_assert!(test.degrees >= (a.n.min(b.n) - 1) as f64 * (1.0 - 1e-12));
        let excludes_zero = test.interval.low > 0.0 || test.interval.high < 0.0;
        prop_assert_eq!(excludes_zero, test.p < 0.05);
    }

    #[test]
    fn swapped_arms_mirror_the_absolute_effect(a in any_summary(), b in any_summary()) {
        let there = welch(&a, &b, Scale::Absolute, 0.1).unwrap();
        let back = welch(&b, &a, Scale::Absolute, 0.1).unwrap();
        prop_assert_eq!((there.p, there.t), (back.p, -back.t));
        prop_assert_eq!((there.interval.low, there.interval.high), (-back.interval.high, -back.interval.low));
    }

    #[test]
    fn the_unit_does_not_matter(a in any_summary(), b in any_summary(), power in -20_i32..20) {
        prop_assume!(a.mean != 0.0);
        let unit = 2_f64.powi(power);
        let scaled = |s: &Summary| Summary { mean: s.mean * unit, variance: s.variance * unit * unit, ..*s };
        let plain = welch(&a, &b, Scale::Relative, 0.05).unwrap();
        prop_assert_eq!(welch(&scaled(&a), &scaled(&b), Scale::Relative, 0.05).unwrap(), plain);
    }

    #[test]
    fn pooled_z_is_sane(a in any_proportion(), b in any_proportion()) {
        let (Ok(there), Ok(back)) = (pooled_z(&a, &b), pooled_z(&b, &a)) else {
            let all = a.n + b.n;
            prop_assert!([0, all].contains(&(a.converters + b.converters)));
            return Ok(());
        };
        prop_assert!((0.0..=1.0).contains(&there.p));
        prop_assert_eq!((there.p, there.z), (back.p, -back.z));
        // With one degree of freedom chi-square is z squared.
        let chi2 = chi_square_survival(there.z * there.z, 1);
        prop_assert!((chi2 - there.p).abs() <= 1e-11 * there.p);
    }

    #[test]
    fn wilson_contains_the_share(share in any_proportion(), alpha in 0.0001..0.5_f64) {
        let interval = share.wilson(alpha).unwrap();
        let p = share.converters as f64 / share.n as f64;
        prop_assert!(0.0 <= interval.low && interval.low <= p);
        prop_assert!(p <= interval.high && interval.high <= 1.0);
    }

    #[test]
    fn sample_ratio_is_sane(arms in prop::collection::vec((0_u64..1_000_000, 0.1..9.0_f64), 2..6)) {
        let (exposed, weights): (Vec<u64>, Vec<f64>) = arms.into_iter().unzip();
        prop_assume!(exposed.iter().sum::<u64>() > 0);
        let ratio = sample_ratio(&exposed, &weights).unwrap();
        prop_assert!((0.0..=1.0).contains(&ratio.p) && ratio.chi2 >= 0.0);
        let (mut more, mut off) = (exposed, weights.clone());
        more.push(7);
        off.push(0.0);
        prop_assert_eq!(sample_ratio(&more, &off).unwrap(), ratio);
    }

    #[test]
    fn quantiles_invert_survival(tail in 1e-12..0.4999_f64, degrees in 1.0..1e6_f64) {
        let off = normal_survival(normal_upper_quantile(tail)) / tail - 1.0;
        prop_assert!(off.abs() < 1e-12, "{off:e}");
        let off = student_survival(student_upper_quantile(tail, degrees), degrees) / tail - 1.0;
        prop_assert!(off.abs() < 1e-12, "{off:e}");
    }

    #[test]
    fn survival_falls(z in 0.0..37.0_f64, step in 1e-6..1.0_f64, degrees in 1.0..1e6_f64) {
        prop_assert!(normal_survival(z + step) < normal_survival(z));
        prop_assert!(student_survival(z + step, degrees) < student_survival(z, degrees));
        prop_assert!(student_survival(z, degrees) >= normal_survival(z) * (1.0 - 1e-12));
    }

    #[test]
    fn the_sequence_is_wider_and_agrees_with_its_p(
        a in any_summary(),
        b in any_summary(),
        planned in 1_u64..1_000_000,
    ) {
        let effect = effect(&a, &b, Scale::Absolute).unwrap();
        let test = always_valid(&effect, a.n + b.n, planned, 0.05);
        prop_assert!((0.0..=1.0).contains(&test.p));
        prop_assert!(test.interval.low <= effect.estimate && effect.estimate <= test.interval.high);
        let excludes_zero = test.interval.low > 0.0 || test.interval.high < 0.0;
        prop_assert_eq!(excludes_zero, test.significant);
        let fixed = 2.0 * effect.standard_error() * normal_upper_quantile(0.025);
        prop_assert!(test.interval.high - test.interval.low > fixed);
    }

    #[test]
    fn belief_is_sane(a in any_summary(), b in any_summary(), with_prior in any::<bool>()) {
        let effect = effect(&a, &b, Scale::Absolute).unwrap();
        let prior = with_prior.then_some(Prior { mean: 0.0, sd: 1e4 });
        let belief = posterior(&effect, prior, Better::Higher, 0.05);
        prop_assert!((0.0..=1.0).contains(&belief.chance_to_win));
        prop_assert!(belief.interval.low <= belief.mean && belief.mean <= belief.interval.high);
        prop_assert!(belief.risk.control >= 0.0 && belief.risk.variation >= 0.0);
        // What the one choice would lose the other gains.
        let gain = belief.risk.control - belief.risk.variation;
        prop_assert!((gain - belief.mean).abs() <= 1e-9 * (belief.mean.abs() + belief.sd));
        prop_assert!(belief.mean.abs() <= effect.estimate.abs());
        let opposite = posterior(&effect, prior, Better::Lower, 0.05);
        prop_assert!((belief.chance_to_win + opposite.chance_to_win - 1.0).abs() < 1e-15);
        prop_assert_eq!(belief.risk.control, opposite.risk.variation);
    }

    #[test]
    fn corrections_keep_the_order(raw in prop::collection::vec(0.0..=1.0_f64, 0..12)) {
        let holm = correct(&raw, Correction::Holm);
        let fdr = correct(&raw, Correction::BenjaminiHochberg);
        for (place, &p) in raw.iter().enumerate() {
            prop_assert!(p <= fdr[place] && fdr[place] <= holm[place] && holm[place] <= 1.0);
            for (other, &q) in raw.iter().enumerate() {
                prop_assert!(p > q || (holm[place] <= holm[other] && fdr[place] <= fdr[other]));
            }
        }
    }
}
