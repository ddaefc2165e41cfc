//! Chance for simulations, the same on every machine and in every run.

/// Marsaglia's xorshift64: enough for a simulation, and the same everywhere.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new() -> Self {
        Self(0x9e37_79b9_7f4a_7c15)
    }

    /// Uniform in 0..1.
    pub(crate) fn roll(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// The standard normal distribution, by Box and Muller's transform.
    pub(crate) fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.roll()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.roll()).cos()
    }

    /// A value whose logarithm is normal, with median 1.
    pub(crate) fn log_normal(&mut self, sigma: f64) -> f64 {
        (sigma * self.normal()).exp()
    }

    /// Successes among n: the binomial distribution inverted.
    pub(crate) fn binomial(&mut self, n: u64, rate: f64) -> u64 {
        let all = n as f64;
        let mut chance = (1.0 - rate).powf(all);
        let (mut left, mut count) = (self.roll(), 0_u64);
        while left > chance && count < n {
            left -= chance;
            count += 1;
            chance *= (all + 1.0 - count as f64) / count as f64 * rate / (1.0 - rate);
        }
        count
    }
}
