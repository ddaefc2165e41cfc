//! Chance by seed: xoshiro256++ (Blackman and Vigna, 2019), seeded by
//! `SplitMix64` as its authors advise.
//!
//! Written out instead of taken from a crate because its output is a promise:
//! the same seed must tell the same story after every update. Draws use integers
//! and exact arithmetic only, no logarithm that another platform rounds another
//! way; spans of time come from tables of quantiles.

/// A stream of random numbers.
#[derive(Debug, Clone)]
pub(super) struct Random([u64; 4]);

impl Random {
    /// The stream of one person in the world of a seed.
    pub(super) fn of_person(seed: u64, number: u64) -> Self {
        let mut world = SplitMix64(seed);
        let mut state = SplitMix64(world.next() ^ number.wrapping_mul(SplitMix64::STEP));
        Self([state.next(), state.next(), state.next(), state.next()])
    }

    /// 64 even bits.
    pub(super) fn bits(&mut self) -> u64 {
        let [s0, s1, s2, s3] = &mut self.0;
        let result = s0.wrapping_add(*s3).rotate_left(23).wrapping_add(*s0);
        let shifted = *s1 << 17;
        *s2 ^= *s0;
        *s3 ^= *s1;
        *s1 ^= *s2;
        *s0 ^= *s3;
        *s2 ^= shifted;
        *s3 = s3.rotate_left(45);
        result
    }

    /// A number from 0 up to but not including `bound`; 0 for a bound of 0. The
    /// bias is below bound / 2^64.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        let product = u128::from(self.bits()) * u128::from(bound);
        (product >> 64) as u64
    }

    /// True with this probability.
    #[expect(
        clippy::cast_precision_loss,
        reason = "53 bits fit a double exactly; so does the power of two"
    )]
    pub(super) fn chance(&mut self, probability: f64) -> bool {
        ((self.bits() >> 11) as f64) < probability * (1_u64 << 53) as f64
    }

    /// One of the entries, each as likely as its weight says.
    ///
    /// # Panics
    /// If there is no entry with a weight: the tables are constants.
    pub(super) fn pick<'a, T>(&mut self, entries: &'a [T], weight: impl Fn(&T) -> u32) -> &'a T {
        let total: u64 = entries.iter().map(|entry| u64::from(weight(entry))).sum();
        let mut point = self.below(total);
        entries
            .iter()
            .find(|entry| {
                let weight = u64::from(weight(entry));
                let is_here = point < weight;
                point = point.wrapping_sub(weight);
                is_here
            })
            .expect("a table of choices has an entry with a weight")
    }

    /// One of the entries, all as likely.
    pub(super) fn any<'a, T>(&mut self, entries: &'a [T]) -> &'a T {
        self.pick(entries, |_| 1)
    }

    /// A value of the distribution with these equally spaced quantiles (lowest
    /// first, highest last), straight between them.
    pub(super) fn quantile(&mut self, quantiles: &[i64]) -> i64 {
        let spans = quantiles.len().saturating_sub(1) as u64;
        let place = usize::try_from(self.below(spans)).unwrap_or(0);
        match quantiles.get(place..) {
            Some([low, high, ..]) => low + self.below(high.abs_diff(*low)).cast_signed(),
            _ => quantiles.first().copied().unwrap_or(0),
        }
    }
}

/// Steele, Lea and Flood, 2014; here only to fill a state evenly.
struct SplitMix64(u64);

impl SplitMix64 {
    const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(Self::STEP);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_published() {
        let mut seeds = SplitMix64(1_234_567);
        let first = [seeds.next(), seeds.next()];
        assert_eq!(
            first,
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]
        );

        let mut random = Random([1, 2, 3, 4]);
        let first = [random.bits(), random.bits(), random.bits(), random.bits()];
        let expected = [
            41_943_041,
            58_720_359,
            3_588_806_011_781_223,
            3_591_011_842_654_386,
        ];
        assert_eq!(first, expected);
    }

    #[test]
    fn people_and_seeds_differ() {
        let first = |seed, number| Random::of_person(seed, number).bits();
        assert_eq!(first(1, 1), first(1, 1));
        assert_ne!(first(1, 1), first(1, 2));
        assert_ne!(first(1, 1), first(2, 1));
    }

    #[test]
    fn draws_are_where_they_should_be() {
        let mut random = Random::of_person(7, 0);
        let mut heads = 0;
        let mut picked = [0_u32; 3];
        let mut low = 0;
        for _ in 0..10_000 {
            assert!(random.below(6) < 6);
            heads += u32::from(random.chance(0.3));
            picked[*random.pick(&[0_usize, 1, 2], |&n| [1, 0, 3][n])] += 1;
            let value = random.quantile(&[0, 10, 1_000]);
            assert!((0..1_000).contains(&value));
            low += u32::from(value < 10);
        }
        assert_eq!(random.below(0), 0);
        // Four standard errors of a share of 10,000 draws are at most 200.
        assert!(heads.abs_diff(3_000) < 200, "{heads}");
        assert!(low.abs_diff(5_000) < 200, "{low}");
        assert_eq!(picked[1], 0);
        assert!(picked[0].abs_diff(2_500) < 200, "{picked:?}");
    }
}
