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

    #[test]
    fn no_weight_no_variant() {
        assert_eq!(assign("v", "e", &[]), None);
        assert_eq!(assign("v", "e", &[0, 0]), None);
        assert_eq!(assign("v", "e", &[0, 7]), Some(1));
    }

    /// `[visitor, experiment, weights, variant]`, worked out apart from this code.
    #[test]
    fn the_vectors_hold_for_names_and_for_names_in_json() {
        let fixture = include_str!("../fixtures/assignment.json");
        let vectors: Vec<(String, String, Vec<u32>, usize)> =
            serde_json::from_str(fixture).unwrap();
        for (visitor, experiment, weights, expected) in &vectors {
            let got = assign(visitor, experiment, weights);
            assert_eq!(got, Some(*expected), "{visitor} {experiment}");
            let json = serde_json::to_string(experiment).unwrap();
            let name = unescaped(json.get(1..json.len() - 1).unwrap());
            assert_eq!(choose(visitor, name, weights), Some(*expected), "{json}");
        }
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
