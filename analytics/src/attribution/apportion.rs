//! Sharing a whole number in whole parts, by the method of largest remainders
//! (Hamilton's): each gets its share rounded down, and what is left goes, one by
//! one, to those who lost most by it, the first of equal ones first.

use std::cmp::Reverse;

/// Parts of `whole` in the proportion of the weights, which are not negative;
/// they sum to it exactly. All zero weights share nothing.
#[must_use]
pub fn apportion(whole: i128, weights: &[i128]) -> Vec<i128> {
    let sum: i128 = weights.iter().sum();
    if sum <= 0 {
        return vec![0; weights.len()];
    }
    // Split so that products stay below 2^127 for any whole and sum used here.
    let (each, rest) = (whole.div_euclid(sum), whole.rem_euclid(sum));
    let exact = weights.iter().map(|weight| {
        let product = rest.checked_mul(*weight);
        let (part, remainder) = match product {
            Some(product) => (product.div_euclid(sum), product.rem_euclid(sum)),
            None => wide(rest, *weight, sum),
        };
        (each * weight + part, remainder)
    });
    give_rest(whole, exact.collect())
}

/// The same by weights that are no whole numbers.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "weights are shares of 1 in 2^62 parts: exact enough, and the same everywhere"
)]
pub fn apportion_by(whole: i128, weights: &[f64]) -> Vec<i128> {
    let sum: f64 = weights.iter().sum();
    if sum.is_nan() || sum <= 0.0 {
        return vec![0; weights.len()];
    }
    let parts = (1_u64 << 62) as f64;
    let scaled: Vec<i128> = weights
        .iter()
        .map(|weight| (weight / sum * parts) as i128)
        .collect();
    apportion(whole, &scaled)
}

/// `a * b` divided by `c`, digit by digit of `b` in base 2^32.
fn wide(a: i128, b: i128, c: i128) -> (i128, i128) {
    let (mut quotient, mut remainder) = (0_i128, 0_i128);
    for digit in (0..4).rev().map(|place| (b >> (32 * place)) & 0xffff_ffff) {
        // remainder < c < 2^94 keeps this below 2^127.
        let next = (remainder << 32) + (a % c) * digit;
        quotient = (quotient << 32) + next.div_euclid(c);
        remainder = next.rem_euclid(c);
    }
    (quotient, remainder)
}

fn give_rest(whole: i128, exact: Vec<(i128, i128)>) -> Vec<i128> {
    let given: i128 = exact.iter().map(|(part, _)| part).sum();
    let mut order: Vec<usize> = (0..exact.len()).collect();
    order.sort_by_key(|place| Reverse(exact.get(*place).map(|(_, remainder)| *remainder)));
    let mut parts: Vec<i128> = exact.into_iter().map(|(part, _)| part).collect();
    let rest = usize::try_from(whole - given).unwrap_or(0);
    for place in order.into_iter().take(rest) {
        if let Some(part) = parts.get_mut(place) {
            *part += 1;
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_sum_to_the_whole() {
        assert_eq!(apportion(10, &[1, 1, 1]), [4, 3, 3]);
        assert_eq!(apportion(100, &[40, 20, 40]), [40, 20, 40]);
        assert_eq!(apportion(-10, &[1, 1, 1]), [-3, -3, -4]);
        assert_eq!(apportion(7, &[0, 0]), [0, 0]);
        assert_eq!(apportion(7, &[]), []);
        assert_eq!(apportion(1, &[1, 2, 0]), [0, 1, 0]);
        assert_eq!(
            apportion_by(1_000_000, &[0.5, 0.25, 0.25]),
            [500_000, 250_000, 250_000]
        );
        let large = apportion(10_i128.pow(30), &[1 << 62, (1 << 62) - 1, 3]);
        assert_eq!(large.iter().sum::<i128>(), 10_i128.pow(30));
    }
}
