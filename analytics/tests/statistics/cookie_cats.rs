//! A real experiment from its raw rows to every judgement: Cookie Cats, 90,189
//! players, the gate at level 30 (control) or 40, against gbstats, statsmodels
//! and scipy.

use analytics::stats::bayes::{Better, Prior, posterior};
use analytics::stats::capping::{Zeros, cap};
use analytics::stats::mean::welch;
use analytics::stats::proportion::pooled_z;
use analytics::stats::sequential::always_valid;
use analytics::stats::srm::sample_ratio;
use analytics::stats::{Interval, Moments, Precise, Proportion, Scale, Summary, effect};
use serde_json::Value;

use crate::compare::{FIGURE, MOMENT, P, Table, json, number, shared};

/// One player.
struct Row {
    arm: usize,
    rounds: i64,
    returned: [bool; 2],
}

fn rows() -> Option<Vec<Row>> {
    let text = shared("data/cookie_cats/cookie_cats.csv")?;
    let parse = |line: &str| {
        let fields: Vec<&str> = line.trim().split(',').collect();
        Row {
            arm: usize::from(fields[1] == "gate_40"),
            rounds: fields[2].parse().unwrap(),
            returned: [fields[3] == "TRUE", fields[4] == "TRUE"],
        }
    };
    Some(text.lines().skip(1).map(parse).collect())
}

fn check_interval(table: &mut Table, place: &str, actual: Interval, expected: &Value) {
    table.check("interval", place, actual.low, number(&expected[0]), FIGURE);
    table.check("interval", place, actual.high, number(&expected[1]), FIGURE);
}

/// Every judgement of one metric on both scales.
fn check_metric(table: &mut Table, name: &str, [a, b]: [Summary; 2], expected: &Value) {
    for (label, scale) in [("relative", Scale::Relative), ("absolute", Scale::Absolute)] {
        let place = &format!("{name} {label}");
        let of = |figure: &str| &expected["gbstats"][format!("{figure}_{label}")];
        let effect = effect(&a, &b, scale).unwrap();
        let fixed = welch(&a, &b, scale, 0.05).unwrap();
        let reference = of("freq");
        table.check(
            "effect",
            place,
            effect.estimate,
            number(&reference["expected"]),
            FIGURE,
        );
        table.check(
            "standard error",
            place,
            effect.standard_error(),
            number(&reference["sd"]),
            FIGURE,
        );
        table.check("p, fixed", place, fixed.p, number(&reference["p"]), P);
        check_interval(table, place, fixed.interval, &reference["ci"]);
        let reference = of("seq5000");
        let sequence = always_valid(&effect, a.n + b.n, 5_000, 0.05);
        table.check(
            "p, sequential",
            place,
            sequence.p,
            number(&reference["p"]),
            P,
        );
        check_interval(table, place, sequence.interval, &reference["ci"]);
        let prior = match scale {
            Scale::Relative => Prior::RELATIVE,
            Scale::Absolute => Prior::RELATIVE.to_absolute(a.mean).unwrap(),
        };
        for (key, prior) in [("bayes_flat", None), ("bayes_N0_0.3", Some(prior))] {
            let reference = of(key);
            let belief = posterior(&effect, prior, Better::Higher, 0.05);
            table.check(
                "belief",
                place,
                belief.mean,
                number(&reference["expected"]),
                FIGURE,
            );
            check_interval(table, place, belief.interval, &reference["ci"]);
            let chance = number(&reference["chance_to_win"]);
            table.check("chance to win", place, belief.chance_to_win, chance, FIGURE);
            let risk = &reference["risk_control_treatment"];
            table.check("risk", place, belief.risk.control, number(&risk[0]), FIGURE);
            table.check(
                "risk",
                place,
                belief.risk.variation,
                number(&risk[1]),
                FIGURE,
            );
        }
    }
}

#[test]
fn retention() {
    let (Some(rows), Some(all)) = (rows(), json("data/cookie_cats/expected.json")) else {
        return;
    };
    let mut table = Table::new("cookie_cats, retention");
    for (day, name) in ["retention_1", "retention_7"].into_iter().enumerate() {
        let mut arms = [Proportion::default(); 2];
        for row in &rows {
            arms[row.arm].n += 1;
            arms[row.arm].converters += u64::from(row.returned[day]);
        }
        let expected = &all[name];
        for (arm, key) in arms.iter().zip(["control", "treatment"]) {
            assert_eq!(expected[key]["n"], arm.n);
            assert_eq!(expected[key]["x"], arm.converters);
        }
        let pooled = pooled_z(&arms[0], &arms[1]).unwrap();
        table.check(
            "pooled z",
            name,
            pooled.z,
            number(&expected["pooled_z"]),
            FIGURE,
        );
        table.check(
            "pooled p",
            name,
            pooled.p,
            number(&expected["p_two_sided"]),
            P,
        );
        let split = sample_ratio(&arms.map(|arm| arm.n), &[1.0, 1.0]).unwrap();
        table.check("split p", name, split.p, number(&expected["srm_p"]), P);
        check_metric(
            &mut table,
            name,
            arms.map(|arm| arm.summary().unwrap()),
            expected,
        );
    }
    table.finish();
}

fn check_rounds(table: &mut Table, name: &str, arms: [Summary; 2], all: &Value) {
    let expected = &all[name];
    for (arm, key) in arms.iter().zip(["control", "treatment"]) {
        assert_eq!(expected[key]["n"], arm.n);
        table.check(
            "mean",
            name,
            arm.mean,
            number(&expected[key]["mean"]),
            MOMENT,
        );
        table.check(
            "sd",
            name,
            arm.variance.sqrt(),
            number(&expected[key]["sd"]),
            MOMENT,
        );
    }
    let test = welch(&arms[0], &arms[1], Scale::Absolute, 0.05).unwrap();
    table.check("t", name, test.t, number(&expected["welch_t"]), FIGURE);
    table.check("p, scipy", name, test.p, number(&expected["welch_p"]), P);
    check_metric(table, name, arms, expected);
}

/// Rounds played: raw, without the one player of 49,854 rounds, and capped at the
/// 99th percentile.
#[test]
fn rounds() {
    let (Some(rows), Some(all)) = (rows(), json("data/cookie_cats/expected.json")) else {
        return;
    };
    let mut table = Table::new("cookie_cats, rounds");
    let (mut raw, mut without) = (
        [Moments::<i128>::default(); 2],
        [Moments::<i128>::default(); 2],
    );
    for row in &rows {
        raw[row.arm].absorb(row.rounds);
        if row.rounds < 49_854 {
            without[row.arm].absorb(row.rounds);
        }
    }
    check_rounds(
        &mut table,
        "sum_gamerounds_raw",
        raw.map(|arm| arm.summary().unwrap()),
        &all,
    );
    let without = without.map(|arm| arm.summary().unwrap());
    check_rounds(&mut table, "sum_gamerounds_without_outlier", without, &all);
    let totals: Vec<f64> = rows.iter().map(|row| row.rounds as f64).collect();
    let cap = cap(&totals, 0.99, Zeros::Counted).unwrap();
    table.check("cap", "", cap.value, number(&all["cap_p99"]), MOMENT);
    let mut capped = [Moments::<Precise>::default(); 2];
    for (row, &total) in rows.iter().zip(&totals) {
        capped[row.arm].absorb(cap.apply(total));
    }
    let capped = capped.map(|arm| arm.summary().unwrap());
    check_rounds(&mut table, "sum_gamerounds_capped_p99", capped, &all);
    table.finish();
}
