//! Choices that are the same in every run of a seed.

/// A generator after Steele, Lea and Flood, "Fast splittable pseudorandom number
/// generators" (2014), as SplitMix64.
#[derive(Debug, Clone)]
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// One of 0 to `end`, which is not one of them.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// Yes in so many of a hundred cases.
    pub(super) fn is_one_of(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}
