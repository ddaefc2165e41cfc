//! Tails and quantiles against values computed with mpmath at 60 digits.

use analytics::stats::special::{
    chi_square_survival, normal_cdf, normal_survival, normal_upper_quantile, student_survival,
    student_upper_quantile,
};

use crate::compare::Table;

#[test]
fn survival_of_the_normal_distribution() {
    let mut table = Table::new("normal");
    for (z, expected) in [
        (0.25, 0.40129367431707628),
        (1.0, 0.15865525393145705),
        (1.96, 0.024997895148220436),
        (2.0, 0.022750131948179207),
        (3.0, 0.0013498980316300945),
        (8.5, 9.4795348222033184e-18),
        (20.0, 2.7536241186062337e-89),
        (37.0, 5.7255712225245768e-300),
    ] {
        table.check(
            "survival",
            &z.to_string(),
            normal_survival(z),
            expected,
            1e-12,
        );
        table.check("cdf", &z.to_string(), normal_cdf(-z), expected, 1e-12);
    }
    table.finish();
    assert_eq!(normal_survival(0.0), 0.5);
    assert_eq!(normal_survival(-40.0), 1.0);
    assert!(normal_survival(38.0) > 0.0, "the last float tails are kept");
    assert_eq!(normal_survival(f64::INFINITY), 0.0);
}

#[test]
fn survival_of_students_distribution() {
    let mut table = Table::new("Student");
    for (t, degrees, expected) in [
        (0.5, 1.0, 0.35241638234956673),
        (1.9, 2.5, 0.085873021166867382),
        (2.0, 7.0, 0.042809664281488038),
        (63.65674116287402, 1.0, 0.0049999999999998084),
        (12.5, 30.0, 9.9924817469832159e-14),
        (2.1, 150.0, 0.018701275176715372),
        (4.0, 20088.5, 3.1784640327888421e-5),
        (20.0, 145000.0, 3.6315131608945428e-89),
        (37.0, 3000000.0, 6.6946114340796347e-300),
        (1e60, 5.0, 9.4901672455623632e-300),
    ] {
        let place = format!("t {t}, {degrees} degrees");
        table.check(
            "survival",
            &place,
            student_survival(t, degrees),
            expected,
            1e-12,
        );
        let below = 1.0 - student_survival(-t, degrees);
        assert!((below - expected).abs() < 1e-15, "{place}: symmetric");
    }
    table.finish();
}

#[test]
fn survival_of_the_chi_square_distribution() {
    let mut table = Table::new("chi-square");
    for (x, degrees, expected) in [
        (0.01, 1, 0.92034432544594204),
        (6.9024049496058275, 1, 0.0086079878108362416),
        (243.10503074533733, 1, 8.2734750509549009e-55),
        (1300.0, 1, 1.1303728441492742e-284),
        (5.0, 2, 0.082084998623898795),
        (60.0, 3, 5.8782307279069123e-13),
        (0.5, 4, 0.97350097883925609),
        (900.0, 9, 6.1868010323945733e-188),
        (18.307, 10, 0.05000058909139812),
    ] {
        let place = format!("{x}, {degrees} degrees");
        table.check(
            "survival",
            &place,
            chi_square_survival(x, degrees),
            expected,
            1e-12,
        );
    }
    table.finish();
    assert_eq!(chi_square_survival(0.0, 3), 1.0);
}

#[test]
fn quantiles() {
    let mut table = Table::new("quantiles");
    for (tail, expected) in [
        (0.4, 0.25334710313579974),
        (0.2, 0.84162123357291417),
        (0.025, 1.9599639845400542),
        (0.001, 3.0902323061678135),
        (1e-12, 7.0344838253011319),
        (1e-300, 37.047096299361199),
    ] {
        table.check(
            "normal",
            &tail.to_string(),
            normal_upper_quantile(tail),
            expected,
            1e-12,
        );
    }
    for (tail, degrees, expected) in [
        (0.025, 1.0, 12.706204736174704),
        (0.025, 9.0, 2.2621571627982055),
        (0.025, 20088.5, 1.9600820825433813),
        (0.0005, 3.0, 12.923978636687483),
        (1e-12, 499.0, 7.2163020913232655),
        (0.4, 30.0, 0.25560536495191271),
    ] {
        let place = format!("{tail}, {degrees} degrees");
        let quantile = student_upper_quantile(tail, degrees);
        table.check("Student", &place, quantile, expected, 1e-12);
        assert_eq!(
            student_upper_quantile(1.0 - tail, degrees),
            -student_upper_quantile(1.0 - (1.0 - tail), degrees)
        );
    }
    table.finish();
    assert_eq!(normal_upper_quantile(0.5), 0.0);
    assert!(normal_upper_quantile(0.975) + 1.9599639845400542 < 1e-12);
}
