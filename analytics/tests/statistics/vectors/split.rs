//! Sample ratio and corrections for many comparisons.

use analytics::stats::Undefined;
use analytics::stats::multiple::{Correction, correct};
use analytics::stats::srm::sample_ratio;

use super::cases;
use crate::compare::{FIGURE, P, Table, number, numbers, vectors};

/// The scipy columns, which use only arms with a weight.
#[test]
fn sample_ratio_mismatch() {
    let Some(file) = vectors("srm") else {
        return;
    };
    let mut table = Table::new("srm");
    for (_, case) in cases(&file) {
        let users: Vec<u64> = numbers(&case["users"]).iter().map(|&n| n as u64).collect();
        let place = format!("{users:?}");
        let ratio = sample_ratio(&users, &numbers(&case["weights"]));
        if case["scipy_p"].is_null() {
            assert_eq!(ratio, Err(Undefined::EmptyArm), "{place}");
            continue;
        }
        let ratio = ratio.unwrap();
        assert_eq!(case["dof"], ratio.degrees, "{place}");
        table.check(
            "chi-square",
            &place,
            ratio.chi2,
            number(&case["scipy_chi2"]),
            FIGURE,
        );
        table.check("p", &place, ratio.p, number(&case["scipy_p"]), P);
    }
    table.finish();
}

#[test]
fn corrected_p_values() {
    let Some(file) = vectors("multiple_testing") else {
        return;
    };
    let mut table = Table::new("multiple_testing");
    for (_, case) in cases(&file) {
        let raw = numbers(&case["p"]);
        for (key, correction) in [
            ("holm", Correction::Holm),
            ("bh", Correction::BenjaminiHochberg),
        ] {
            let (corrected, expected) = (correct(&raw, correction), numbers(&case[key]));
            assert_eq!(corrected.len(), expected.len());
            for (actual, expected) in corrected.into_iter().zip(expected) {
                table.check(key, &format!("{raw:?}"), actual, expected, 1e-12);
            }
        }
    }
    table.finish();
}
