//! What looking often does to each test: experiments without a difference,
//! looked at 50 times. The verdict may cry wolf, over the whole run, in 5 % of
//! them at most; the fixed-sample test does so far more often, which is why it is
//! not the verdict. And experiments with the planned difference: both tests find
//! it as often as planned.

use analytics::stats::mean::welch;
use analytics::stats::power::{Baseline, Plan, Rule};
use analytics::stats::sequential::{DEFAULT_PLANNED, ENOUGH_CONVERTERS, always_valid};
use analytics::stats::{Proportion, Scale, effect};

const LOOKS: u64 = 50;
/// Visitors of one arm between two looks.
const BATCH: u64 = 200;

/// Marsaglia's xorshift64: enough for a simulation, and the same everywhere.
struct Dice(u64);

impl Dice {
    /// Uniform in 0..1.
    fn roll(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Converters among a batch's visitors: the binomial distribution inverted.
    fn converters(&mut self, rate: f64) -> u64 {
        let n = BATCH as f64;
        let mut chance = (1.0 - rate).powf(n);
        let (mut left, mut count) = (self.roll(), 0_u64);
        while left > chance && count < BATCH {
            left -= chance;
            count += 1;
            chance *= (n + 1.0 - count as f64) / count as f64 * rate / (1.0 - rate);
        }
        count
    }
}

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
/// on, which is the verdict.
const FIXED: usize = 0;
const SEQUENTIAL: usize = 1;
const VERDICT: usize = 2;

/// One experiment with the true rates given.
fn run(dice: &mut Dice, rates: [f64; 2], planned: u64, scale: Scale) -> [Called; 3] {
    let mut arms = [Proportion::default(); 2];
    let mut called = [Called::default(); 3];
    for _ in 0..LOOKS {
        for (arm, rate) in arms.iter_mut().zip(rates) {
            arm.n += BATCH;
            arm.converters += dice.converters(rate);
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
        called[VERDICT].look(sequential && enough);
    }
    called
}

fn shares(runs: u32, rates: [f64; 2], planned: u64, scale: Scale) -> [Shares; 3] {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
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
