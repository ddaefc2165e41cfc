//! What looking often does to each test: experiments without a difference,
//! looked at 50 times. The verdict may cry wolf, over the whole run, in 5 % of
//! them at most; the fixed-sample test does so far more often, which is why it is
//! not the verdict. And experiments with the planned difference: both tests find
//! it as often as planned.

use analytics::stats::mean::welch;
use analytics::stats::power::{Baseline, Plan, Rule};
use analytics::stats::sequential::{DEFAULT_PLANNED, ENOUGH_CONVERTERS, always_valid};
use analytics::stats::{Moments, Proportion, Scale, Summary, effect};

use crate::dice::Dice;

const LOOKS: u64 = 50;
/// Visitors of one arm between two looks.
const BATCH: u64 = 200;

/// Whether a test called a difference at any look, and at the last.
#[derive(Default, Clone, Copy)]
struct Called {
    ever: bool,
    at_end: bool,
}

impl Called {
    fn look(&mut self, significant: bool) {
        self.at_end = significant;
        self.ever |= significant;
    }
}

/// Shares of the runs in which a test called a difference.
#[derive(Debug, Default, Clone, Copy)]
struct Shares {
    ever: f64,
    at_end: f64,
}

/// The fixed-sample test; the always-valid one; the same from enough converters
/// on, if the absolute difference says so too, which is the verdict.
const FIXED: usize = 0;
const SEQUENTIAL: usize = 1;
const VERDICT: usize = 2;

/// Whether the means differ by the always-valid test of the absolute difference.
fn differs(a: &Summary, b: &Summary, planned: u64) -> bool {
    let seen = effect(a, b, Scale::Absolute).unwrap();
    always_valid(&seen, a.n + b.n, planned, 0.05).significant
}

/// One experiment with the true rates given.
fn run(dice: &mut Dice, rates: [f64; 2], planned: u64, scale: Scale) -> [Called; 3] {
    let mut arms = [Proportion::default(); 2];
    let mut called = [Called::default(); 3];
    for _ in 0..LOOKS {
        for (arm, rate) in arms.iter_mut().zip(rates) {
            arm.n += BATCH;
            arm.converters += dice.binomial(BATCH, rate);
        }
        let [a, b] = arms.map(|arm| arm.summary().unwrap());
        // Undefined while an arm has no converter: nothing to call.
        let Ok(effect) = effect(&a, &b, scale) else {
            continue;
        };
        let fixed = welch(&a, &b, scale, 0.05).unwrap().p < 0.05;
        let sequential = always_valid(&effect, a.n + b.n, planned, 0.05).significant;
        let enough = arms.iter().all(|arm| arm.converters >= ENOUGH_CONVERTERS);
        called[FIXED].look(fixed);
        called[SEQUENTIAL].look(sequential);
        called[VERDICT].look(sequential && enough && differs(&a, &b, planned));
    }
    called
}

fn shares(runs: u32, rates: [f64; 2], planned: u64, scale: Scale) -> [Shares; 3] {
    let mut dice = Dice::new();
    let mut shares = [Shares::default(); 3];
    for _ in 0..runs {
        for (share, called) in shares.iter_mut().zip(run(&mut dice, rates, planned, scale)) {
            share.ever += f64::from(u8::from(called.ever)) / f64::from(runs);
            share.at_end += f64::from(u8::from(called.at_end)) / f64::from(runs);
        }
    }
    for (share, name) in shares.iter().zip(["fixed", "sequential", "verdict"]) {
        println!("rates {rates:?}, planned {planned}, {scale:?}: {name} {share:.3?}");
    }
    shares
}

#[test]
fn looking_costs_the_fixed_test_its_promise_and_the_verdict_nothing() {
    for (rate, planned, scale) in [
        (0.1, DEFAULT_PLANNED, Scale::Relative),
        (0.1, DEFAULT_PLANNED, Scale::Absolute),
        (0.1, 2 * LOOKS * BATCH, Scale::Relative),
        (0.02, DEFAULT_PLANNED, Scale::Relative),
    ] {
        let [fixed, sequential, verdict] = shares(1_000, [rate; 2], planned, scale);
        assert!(verdict.ever <= 0.05, "{verdict:?}");
        assert!(fixed.ever > 0.2, "{fixed:?}");
        let once = fixed.at_end;
        assert!(
            (0.03..0.07).contains(&once),
            "one look keeps its promise: {once}"
        );
        let few_converters = rate < 0.05;
        assert_eq!(sequential.ever > 0.05, few_converters, "{sequential:?}");
    }
}

#[test]
fn a_planned_effect_is_found_as_often_as_planned() {
    let (rate, planned) = (0.1, 2 * LOOKS * BATCH);
    let plan = Plan {
        baseline: Baseline::Proportion { rate },
        weekly_control: LOOKS * BATCH,
        weekly_variation: LOOKS * BATCH,
        scale: Scale::Absolute,
        alpha: 0.05,
        power: 0.8,
    };
    let found = |rule| {
        let lift = plan.detectable(1, rule).unwrap().unwrap();
        shares(1_000, [rate, rate * (1.0 + lift)], planned, Scale::Absolute)
    };
    let fixed = found(Rule::Fixed)[FIXED];
    assert!((0.76..0.84).contains(&fixed.at_end), "{fixed:?}");
    let verdict = found(Rule::Sequential)[VERDICT];
    assert!((0.76..0.84).contains(&verdict.at_end), "{verdict:?}");
    assert!(
        verdict.ever > verdict.at_end,
        "it may decide before the end"
    );
}

/// A shop's revenue: most buy nothing, and of those who buy, the tail of the
/// spending is so heavy that a handful makes a tenth of the sum.
fn run_revenue(dice: &mut Dice, rate: f64, lift: f64, sigma: f64, scale: Scale) -> [Called; 3] {
    let mut arms = [Moments::<i128>::default(); 2];
    let mut converters = [0; 2];
    let mut called = [Called::default(); 3];
    for _ in 0..LOOKS {
        for (place, arm) in arms.iter_mut().enumerate() {
            let buyers = dice.binomial(BATCH, rate);
            converters[place] += buyers;
            arm.n += BATCH - buyers;
            let lift = if place == 1 { 1.0 + lift } else { 1.0 };
            for _ in 0..buyers {
                arm.absorb((10_000.0 * lift * dice.log_normal(sigma)) as i64);
            }
        }
        let [a, b] = arms.map(|arm| arm.summary().unwrap());
        let Ok(effect) = effect(&a, &b, scale) else {
            continue;
        };
        let fixed = welch(&a, &b, scale, 0.05).unwrap().p < 0.05;
        let planned = 2 * LOOKS * BATCH;
        let sequential = always_valid(&effect, a.n + b.n, planned, 0.05).significant;
        let enough = converters.iter().all(|count| *count >= ENOUGH_CONVERTERS);
        called[0].look(fixed);
        called[1].look(sequential);
        called[2].look(sequential && enough && differs(&a, &b, planned));
    }
    called
}

#[test]
fn heavy_tailed_revenue_cries_wolf_no_more_often() {
    let mut dice = Dice::new();
    for (rate, sigma) in [(0.1, 1.0), (0.05, 1.5), (0.03, 2.0)] {
        for scale in [Scale::Relative, Scale::Absolute] {
            let runs = 600;
            let mut ever = [0_u32; 3];
            for _ in 0..runs {
                let called = run_revenue(&mut dice, rate, 0.0, sigma, scale);
                for (count, called) in ever.iter_mut().zip(called) {
                    *count += u32::from(called.ever);
                }
            }
            let shares = ever.map(|count| f64::from(count) / f64::from(runs));
            println!("revenue, {rate} buy, sigma {sigma}, {scale:?}: {shares:.3?}");
            let [fixed, sequential, verdict] = shares;
            assert!(verdict <= 0.05, "{verdict}");
            // Where the tail is not too heavy, and on the relative scale.
            assert!(sigma > 1.0 || fixed > 0.15, "{fixed}");
            if scale == Scale::Relative && sigma > 1.0 {
                // Why the relative effect alone makes no verdict.
                assert!(sequential > 0.05, "{sequential}");
            }
        }
    }
}

#[test]
fn a_planned_rise_of_revenue_is_found_as_often_as_planned() {
    let (rate, sigma, visitors) = (0.1, 0.8_f64, LOOKS * BATCH);
    // Moments of log-normal spending by one buyer in ten.
    let (first, second) = ((0.5 * sigma * sigma).exp(), (2.0 * sigma * sigma).exp());
    let mean = 10_000.0 * rate * first;
    let variance = 1e8 * rate * second - mean * mean;
    let plan = Plan {
        baseline: Baseline::Amount { mean, variance },
        weekly_control: visitors,
        weekly_variation: visitors,
        scale: Scale::Absolute,
        alpha: 0.05,
        power: 0.8,
    };
    let mut dice = Dice::new();
    for (rule, place) in [(Rule::Fixed, 0), (Rule::Sequential, 2)] {
        let lift = plan.detectable(1, rule).unwrap().unwrap();
        let runs = 600;
        let found = (0..runs)
            .filter(|_| run_revenue(&mut dice, rate, lift, sigma, Scale::Absolute)[place].at_end);
        let share = found.count() as f64 / f64::from(runs);
        println!("revenue, {rule:?}: a rise of {lift:.3} is found in {share:.3} of the runs");
        assert!((0.75..0.85).contains(&share), "{rule:?} {share}");
    }
}
