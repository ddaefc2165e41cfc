//! Whether intervals hold what they promise: experiments with a known truth, drawn
//! many times, and the share of intervals that contain it. And whether a broken
//! split is found, and a whole one left alone.

use analytics::stats::bayes::{Better, posterior};
use analytics::stats::cuped::adjust;
use analytics::stats::mean::{degrees_of_freedom, judge, welch};
use analytics::stats::multiple::{Correction, correct};
use analytics::stats::sequential::always_valid;
use analytics::stats::srm::sample_ratio;
use analytics::stats::{
    Interval, Moments, PairMoments, Precise, Proportion, Scale, Summary, effect,
};

use crate::dice::Dice;

/// Counts intervals that contain the truth.
struct Coverage {
    name: &'static str,
    runs: u32,
    hits: u32,
}

impl Coverage {
    fn new(name: &'static str) -> Self {
        Self {
            name,
            runs: 0,
            hits: 0,
        }
    }

    fn count(&mut self, interval: Interval, truth: f64) {
        self.runs += 1;
        self.hits += u32::from(interval.low <= truth && truth <= interval.high);
    }

    /// 95 % within three standard errors of so many runs.
    fn check(&self) {
        let (share, runs) = (
            f64::from(self.hits) / f64::from(self.runs),
            f64::from(self.runs),
        );
        println!(
            "{}: {share:.4} of {runs} intervals contain the truth",
            self.name
        );
        let allowed = 3.0 * (0.95 * 0.05 / runs).sqrt();
        assert!((share - 0.95).abs() <= allowed, "{}: {share}", self.name);
    }
}

#[test]
fn intervals_of_shares() {
    let mut dice = Dice::new();
    let [mut relative, mut absolute, mut belief, mut wilson] = [
        "share, relative",
        "share, absolute",
        "share, belief",
        "share, Wilson",
    ]
    .map(Coverage::new);
    let (n, rates) = (3_000, [0.1, 0.12]);
    for _ in 0..3_000 {
        let arms = rates.map(|rate| Proportion {
            n,
            converters: (0..10).map(|_| dice.binomial(n / 10, rate)).sum(),
        });
        let [a, b] = arms.map(|arm| arm.summary().unwrap());
        let seen = effect(&a, &b, Scale::Relative).unwrap();
        relative.count(welch(&a, &b, Scale::Relative, 0.05).unwrap().interval, 0.2);
        absolute.count(welch(&a, &b, Scale::Absolute, 0.05).unwrap().interval, 0.02);
        belief.count(posterior(&seen, None, Better::Higher, 0.05).interval, 0.2);
        wilson.count(arms[0].wilson(0.05).unwrap(), 0.1);
    }
    for coverage in [relative, absolute, belief, wilson] {
        coverage.check();
    }
}

/// Spending with a log-normal tail, in one visitor of five.
#[test]
fn intervals_of_revenue() {
    let mut dice = Dice::new();
    let [mut relative, mut absolute] =
        ["revenue, relative", "revenue, absolute"].map(Coverage::new);
    let (n, rate, sigma) = (2_000, 0.2, 0.8_f64);
    let mean = 1_000.0 * rate * (0.5 * sigma * sigma).exp();
    for _ in 0..1_500 {
        let [a, b] = [1.0, 1.1].map(|lift| {
            let buyers = (0..10).map(|_| dice.binomial(n / 10, rate)).sum::<u64>();
            let mut arm = Moments::<i128> {
                n: n - buyers,
                ..Moments::default()
            };
            for _ in 0..buyers {
                arm.absorb((1_000.0 * lift * dice.log_normal(sigma)).round() as i64);
            }
            arm.summary().unwrap()
        });
        relative.count(welch(&a, &b, Scale::Relative, 0.05).unwrap().interval, 0.1);
        absolute.count(
            welch(&a, &b, Scale::Absolute, 0.05).unwrap().interval,
            0.1 * mean,
        );
    }
    relative.check();
    absolute.check();
}

/// Visitors with several views each, and clicks on some of them: views are not
/// independent, visitors are.
#[test]
fn intervals_of_ratios() {
    let mut dice = Dice::new();
    let mut coverage = Coverage::new("ratio");
    for _ in 0..1_500 {
        let [a, b] = [1.0, 1.1].map(|lift| {
            let mut arm = PairMoments::<i128>::default();
            for _ in 0..500 {
                // A visitor's own readiness makes views of one visitor alike.
                let views = 1 + dice.binomial(10, 0.3);
                let ready = 0.4 * dice.roll();
                arm.absorb(dice.binomial(views, ready * lift) as i64, views as i64);
            }
            arm.ratio().unwrap()
        });
        coverage.count(welch(&a, &b, Scale::Relative, 0.05).unwrap().interval, 0.1);
    }
    coverage.check();
}

/// With a past that explains most of the variance: the intervals are narrower, and
/// still hold the truth as often.
#[test]
fn intervals_without_the_past() {
    let mut dice = Dice::new();
    let [mut relative, mut absolute] = ["CUPED, relative", "CUPED, absolute"].map(Coverage::new);
    let mut narrower = 0.0;
    for _ in 0..1_500 {
        let [a, b] = [0.0, 0.5].map(|lift| {
            let mut arm = PairMoments::<Precise>::default();
            for _ in 0..300 {
                let past = 10.0 + 3.0 * dice.normal();
                arm.absorb(past + lift + dice.normal(), past);
            }
            arm
        });
        let adjusted = adjust(&a, &b).unwrap();
        let degrees = degrees_of_freedom(&adjusted.control, &adjusted.variation);
        for (scale, coverage, truth) in [
            (Scale::Relative, &mut relative, 0.05),
            (Scale::Absolute, &mut absolute, 0.5),
        ] {
            let seen = adjusted.effect(scale).unwrap();
            coverage.count(judge(&seen, degrees, 0.05).interval, truth);
        }
        let [a, b]: [Summary; 2] = [a, b].map(|arm| arm.first.summary().unwrap());
        let plain = effect(&a, &b, Scale::Absolute).unwrap().variance;
        narrower += adjusted.effect(Scale::Absolute).unwrap().variance / plain / 1_500.0;
    }
    relative.check();
    absolute.check();
    // The past holds nine tenths of the variance.
    assert!((narrower - 0.1).abs() < 0.01, "{narrower}");
}

/// All intervals of a run at once contain the truth, in 95 % of the runs at least.
#[test]
fn always_valid_intervals_hold_together() {
    let mut dice = Dice::new();
    let (runs, rates) = (1_500, [0.1, 0.13]);
    let mut hits = 0;
    for _ in 0..runs {
        let mut arms = [Proportion::default(); 2];
        let held = (0..30).all(|_| {
            for (arm, rate) in arms.iter_mut().zip(rates) {
                arm.n += 300;
                arm.converters += dice.binomial(300, rate);
            }
            let [a, b] = arms.map(|arm| arm.summary().unwrap());
            let seen = effect(&a, &b, Scale::Absolute).unwrap();
            let interval = always_valid(&seen, a.n + b.n, 18_000, 0.05).interval;
            interval.low <= 0.03 && 0.03 <= interval.high
        });
        hits += u32::from(held);
    }
    let share = f64::from(hits) / f64::from(runs);
    println!("always valid: in {share:.4} of {runs} runs all 30 intervals contain the truth");
    assert!(share >= 0.95, "{share}");
}

#[test]
fn a_whole_split_is_left_alone_and_a_broken_one_found() {
    let mut dice = Dice::new();
    let mut alarms = |rate: f64| {
        let runs = 4_000;
        let alarms = (0..runs).filter(|_| {
            let second = (0..20).map(|_| dice.binomial(500, rate)).sum::<u64>();
            sample_ratio(&[10_000 - second, second], &[1.0, 1.0])
                .unwrap()
                .mismatch
        });
        alarms.count() as f64 / f64::from(runs)
    };
    let whole = alarms(0.5);
    // One in twelve of the second variant's visitors is lost.
    let broken = alarms(0.478);
    println!("split: {whole:.4} false alarms, {broken:.4} of broken ones found");
    assert!(whole <= 0.0025, "{whole}");
    assert!(broken > 0.85, "{broken}");
}

/// Twelve comparisons without a difference: Holm calls one in 5 % of the runs, the
/// plain p-values in nearly half of them. With half of them real, the share of
/// false ones among those that Benjamini-Hochberg calls stays under 5 %.
#[test]
fn corrections_keep_their_promises() {
    let mut dice = Dice::new();
    let runs = 1_500;
    let (mut plain, mut family, mut false_share) = (0, 0, 0.0);
    let mut p_value = |rate: f64| {
        let arms = [0.2, rate].map(|rate| Proportion {
            n: 400,
            converters: dice.binomial(400, rate),
        });
        let [a, b] = arms.map(|arm| arm.summary().unwrap());
        welch(&a, &b, Scale::Absolute, 0.05).unwrap().p
    };
    for _ in 0..runs {
        let none: Vec<f64> = (0..12).map(|_| p_value(0.2)).collect();
        plain += u32::from(none.iter().any(|p| *p < 0.05));
        let holm = correct(&none, Correction::Holm);
        family += u32::from(holm.iter().any(|p| *p < 0.05));
        let half: Vec<f64> = (0..12)
            .map(|n| p_value(if n < 6 { 0.2 } else { 0.32 }))
            .collect();
        let called = correct(&half, Correction::BenjaminiHochberg);
        let called = called.iter().enumerate().filter(|(_, p)| **p < 0.05);
        let places: Vec<usize> = called.map(|(place, _)| place).collect();
        let wrong = places.iter().filter(|place| **place < 6).count();
        false_share += wrong as f64 / places.len().max(1) as f64 / f64::from(runs);
    }
    let [plain, family] = [plain, family].map(|count| f64::from(count) / f64::from(runs));
    println!("corrections: plain {plain:.3}, Holm {family:.3}, false share {false_share:.3}");
    assert!(plain > 0.35, "{plain}");
    let allowed = 3.0 * (0.05 * 0.95 / f64::from(runs)).sqrt();
    assert!(family <= 0.05 + allowed, "{family}");
    assert!(false_share <= 0.05, "{false_share}");
}
