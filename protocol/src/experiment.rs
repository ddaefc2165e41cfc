//! Assignment of a visitor to a variant: one function, the same in the browser
//! and on the server.

/// The variant, as an index into `weights`, that a visitor gets in an experiment.
///
/// Deterministic: a 64-bit hash of experiment and visitor is spread evenly over
/// the sum of the weights. `None` if no weight is above zero.
#[must_use]
pub fn assign(visitor: &str, experiment: &str, weights: &[u32]) -> Option<usize> {
    choose(visitor, experiment.bytes(), weights)
}

/// The same for an experiment of which only the bytes are at hand.
pub fn choose(
    visitor: &str,
    experiment: impl Iterator<Item = u8>,
    weights: &[u32],
) -> Option<usize> {
    let total: u64 = weights.iter().map(|&weight| u64::from(weight)).sum();
    let hash = finalised(fnv(experiment, visitor));
    // The high half of hash x total: uniform over 0..total without a division.
    let mut point = ((u128::from(hash) * u128::from(total)) >> 64) as u64;
    weights.iter().position(|&weight| {
        let here = point < u64::from(weight);
        point = point.wrapping_sub(u64::from(weight));
        here
    })
}

/// The experiment that tells of the holdback: whoever is asked about an experiment
/// that has one is exposed to [`HELD_BACK`] or [`OPEN`] of it, so that all
/// experiments together can be held against none.
pub const HOLDBACK: &str = "holdback";
/// The variant of those whom experiments leave alone.
pub const HELD_BACK: &str = "held_back";
/// The variant of everybody else.
pub const OPEN: &str = "open";

/// The part of a visitor in the holdback of so many in a thousand; none if there is
/// no holdback.
#[must_use]
pub fn holdback_variant(visitor: &str, per_mille: u32) -> Option<&'static str> {
    let is_held_back = is_held_back(visitor, per_mille);
    (per_mille > 0).then_some(if is_held_back { HELD_BACK } else { OPEN })
}

/// Whether a visitor belongs to those, so many in a thousand, whom experiments leave
/// alone.
///
/// It is assigned like any experiment, of the name [`HOLDBACK`]: so a holdback of 50
/// keeps the same people out of every experiment that has it, and a larger one keeps
/// them out too.
#[must_use]
pub fn is_held_back(visitor: &str, per_mille: u32) -> bool {
    let weights = [per_mille, 1_000_u32.saturating_sub(per_mille)];
    assign(visitor, HOLDBACK, &weights) == Some(0)
}

/// FNV-1a, 64 bits, over `first 0 second`. Not for secrets. Its low half follows from
/// low halves alone, so that the loader can work that out in plain numbers.
pub fn fnv(first: impl Iterator<Item = u8>, second: &str) -> u64 {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let bytes = first.chain([0]).chain(second.bytes());
    bytes.fold(OFFSET, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(PRIME)
    })
}

/// `MurmurHash3`'s 64-bit finaliser: FNV alone leaves the high bits of short inputs
/// uneven.
fn finalised(mut h: u64) -> u64 {
    h ^= h >> 33;
    h = h.wrapping_mul(0xff51_afd7_ed55_8ccd);
    h ^= h >> 33;
    h = h.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    h ^ (h >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::text::unescaped;
    use proptest::prelude::*;

    /// Lines of visitor, experiment, weights, hash, variant and whether a holdback of
    /// 100 keeps the visitor out: written down, so that a shop's own server can
    /// assign as the tag does. Made by another program from the description alone.
    #[test]
    fn the_written_vectors() {
        let vectors = include_str!("../fixtures/assignment.tsv");
        let mut lines = 0;
        for line in vectors.lines().filter(|line| !line.starts_with('#')) {
            let [visitor, experiment, weights, expected, variant, held_back] =
                line.split('\t').collect::<Vec<_>>().try_into().unwrap();
            let weights: Vec<u32> = weights.split(',').map(|w| w.parse().unwrap()).collect();
            assert_eq!(
                format!("{:016x}", finalised(fnv(experiment.bytes(), visitor))),
                expected,
                "{line}"
            );
            let variant = variant.parse().ok();
            assert_eq!(assign(visitor, experiment, &weights), variant, "{line}");
            // As the tag reads names: out of JSON, without making texts of them.
            let json = serde_json::to_string(experiment).unwrap();
            let name = unescaped(json.get(1..json.len() - 1).unwrap());
            assert_eq!(choose(visitor, name, &weights), variant, "{line}");
            assert_eq!(is_held_back(visitor, 100).to_string(), held_back, "{line}");
            lines += 1;
        }
        assert!(lines >= 20, "{lines} vectors");
    }

    /// As many as promised, whatever the experiment: binomial, four standard
    /// deviations; and nested, so that a larger holdback keeps the same people out.
    #[test]
    fn a_holdback_keeps_the_same_part_out() {
        let visitors = (0..50_000).map(|n| format!("0198c0de-{n:08x}"));
        let held: Vec<bool> = visitors.clone().map(|v| is_held_back(&v, 100)).collect();
        let count = held.iter().filter(|held| **held).count();
        assert!((4_732..=5_268).contains(&count), "{count}");
        for (visitor, held) in visitors.zip(held) {
            assert!(!held || is_held_back(&visitor, 250));
            assert!(!is_held_back(&visitor, 0) && is_held_back(&visitor, 1_000));
        }
    }

    /// Who is in which variant of one experiment says nothing about another, nor
    /// about the holdback: chi-square of the two-by-two tables under its 0.1 %
    /// point, 10.83.
    #[test]
    fn experiments_are_independent() {
        let visitors: Vec<String> = (0..40_000).map(|n| format!("v-{n}")).collect();
        let of = |experiment: &'static str| {
            move |visitor: &String| assign(visitor, experiment, &[1, 1]) == Some(1)
        };
        let held = |visitor: &String| is_held_back(visitor, 500);
        let independent = |a: &dyn Fn(&String) -> bool, b: &dyn Fn(&String) -> bool| {
            let mut table = [[0.0_f64; 2]; 2];
            for visitor in &visitors {
                table[usize::from(a(visitor))][usize::from(b(visitor))] += 1.0;
            }
            let [[p, q], [r, s]] = table;
            let off = p * s - q * r;
            let chi2 = (p + q + r + s) * off * off / ((p + q) * (r + s) * (p + r) * (q + s));
            assert!(chi2 < 10.83, "{table:?} chi2 {chi2}");
        };
        independent(&of("checkout-button"), &of("checkout-button-2"));
        independent(&of("a"), &of("b"));
        independent(&of("checkout-button"), &held);
    }

    #[test]
    fn no_weight_no_variant() {
        assert_eq!(assign("v", "e", &[]), None);
        assert_eq!(assign("v", "e", &[0, 0]), None);
        assert_eq!(assign("v", "e", &[0, 7]), Some(1));
    }

    /// 100,000 visitors over three weights; chi-square with 2 degrees of freedom
    /// stays under its 0.1 % point, 13.82.
    #[test]
    fn visitors_spread_by_weight() {
        let weights = [50, 30, 20];
        let mut counts = [0_u32; 3];
        for n in 0..100_000 {
            counts[assign(&format!("0198c0de-{n:08x}"), "checkout-button", &weights).unwrap()] += 1;
        }
        let chi2: f64 = counts
            .iter()
            .zip(weights)
            .map(|(&count, weight)| {
                let expected = 1_000.0 * f64::from(weight);
                (f64::from(count) - expected).powi(2) / expected
            })
            .sum();
        assert!(chi2 < 13.82, "{counts:?} chi2 {chi2}");
    }

    proptest! {
        #[test]
        fn scaling_the_weights_moves_nobody(visitor in "[0-9a-f]{32}", a in 1_u32..1000, b in 1_u32..1000) {
            prop_assert_eq!(assign(&visitor, "x", &[a, b]), assign(&visitor, "x", &[a * 3, b * 3]));
        }
    }
}
