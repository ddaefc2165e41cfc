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
        (0.25, 0.4012936743170763),
        (1.0, 0.15865525393145705),
        (1.96, 0.024997895148220435),
        (2.0, 0.02275013194817921),
        (3.0, 0.0013498980316300946),
        (8.5, 9.479534822203318e-18),
        (20.0, 2.7536241186062337e-89),
        (37.0, 5.725571222524577e-300),
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
        (0.5, 1.0, 0.35241638234956674),
        (1.9, 2.5, 0.08587302116686739),
        (2.0, 7.0, 0.04280966428148804),
        (63.65674116287402, 1.0, 0.004999999999999808),
        (12.5, 30.0, 9.992481746983215e-14),
        (2.1, 150.0, 0.01870127517671537),
        (4.0, 20088.5, 3.178464032788842e-5),
        (20.0, 145000.0, 3.6315131608945425e-89),
        (37.0, 3000000.0, 6.694611434079635e-300),
        (1e60, 5.0, 9.490167245562363e-300),
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
        (0.01, 1, 0.920344325445942),
        (6.9024049496058275, 1, 0.008607987810836241),
        (243.10503074533733, 1, 8.273475050954901e-55),
        (1300.0, 1, 1.1303728441492743e-284),
        (5.0, 2, 0.0820849986238988),
        (60.0, 3, 5.878230727906912e-13),
        (0.5, 4, 0.9735009788392561),
        (900.0, 9, 6.186801032394574e-188),
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
        (0.4, 0.2533471031357997),
        (0.2, 0.8416212335729142),
        (0.025, 1.9599639845400543),
        (0.001, 3.0902323061678136),
        (1e-12, 7.034483825301132),
        (1e-300, 37.0470962993612),
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
        (0.025, 1.0, 12.706204736174705),
        (0.025, 9.0, 2.2621571627982053),
        (0.025, 20088.5, 1.9600820825433813),
        (0.0005, 3.0, 12.923978636687483),
        (1e-12, 499.0, 7.216302091323265),
        (0.4, 30.0, 0.2556053649519127),
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
    assert!(normal_upper_quantile(0.975) + 1.9599639845400543 < 1e-12);
}
