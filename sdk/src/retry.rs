//! When to send again after a failure: back-off that doubles, with jitter so that
//! a thousand shops' visitors do not come back in the same second.

use crate::Millis;

/// First pause, doubled by each further failure.
const FIRST: Millis = 1_000;
/// No pause is longer, unless the collector asks for one.
const LONGEST: Millis = 5 * 60 * 1_000;
/// A `Retry-After` beyond this is not obeyed to the letter: an hour.
const LONGEST_ASKED: Millis = 60 * 60 * 1_000;

/// Whether sending is allowed now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retry {
    failures: u32,
    until: Option<Millis>,
    is_asked_for: bool,
    random: u32,
}

impl Retry {
    /// Nothing has failed yet; `entropy` makes the jitter differ per document.
    #[must_use]
    pub fn new(entropy: u32) -> Self {
        Self {
            failures: 0,
            until: None,
            is_asked_for: false,
            random: entropy | 1,
        }
    }

    /// A send failed; the collector may have said when to come back.
    pub fn failed(&mut self, now: Millis, retry_after: Option<Millis>) {
        let pause = (FIRST << self.failures.min(16)).min(LONGEST);
        self.failures += 1;
        let half = pause / 2;
        let jittered = half + i64::from(self.next_random()) % (half + 1);
        let asked = retry_after.unwrap_or(0).clamp(0, LONGEST_ASKED);
        self.is_asked_for = asked > 0;
        self.until = Some(now + jittered.max(asked));
    }

    /// A send arrived.
    pub fn succeeded(&mut self) {
        self.failures = 0;
        self.until = None;
    }

    /// The network is back: try at once, unless the collector asked for peace.
    pub fn network_is_back(&mut self) {
        if !self.is_asked_for {
            self.until = None;
        }
    }

    /// Milliseconds until sending is allowed, if it is not now.
    #[must_use]
    pub fn wait(&self, now: Millis) -> Option<Millis> {
        self.until.map(|until| until - now).filter(|&wait| wait > 0)
    }

    /// Xorshift: enough to spread, not for secrets.
    fn next_random(&mut self) -> u32 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 17;
        self.random ^= self.random << 5;
        self.random
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn pauses_double_within_their_jitter(entropy: u32, failures in 1_u32..40) {
            let mut retry = Retry::new(entropy);
            for _ in 0..failures {
                retry.failed(0, None);
            }
            let pause = (FIRST << (failures - 1).min(16)).min(LONGEST);
            let wait = retry.wait(0).unwrap();
            prop_assert!((pause / 2..=pause).contains(&wait), "{wait} of {pause}");
            prop_assert_eq!(retry.wait(wait), None);
        }

        #[test]
        fn the_collectors_wish_is_obeyed(entropy: u32, asked in 1_000_i64..10_000_000) {
            let mut retry = Retry::new(entropy);
            retry.failed(50, Some(asked));
            retry.network_is_back();
            prop_assert!(retry.wait(50).unwrap() >= asked.min(LONGEST_ASKED));
        }
    }

    #[test]
    fn the_network_wakes_what_the_network_stopped() {
        let mut retry = Retry::new(7);
        retry.failed(0, None);
        retry.network_is_back();
        assert_eq!(retry.wait(0), None);
    }

    #[test]
    fn success_forgets() {
        let mut retry = Retry::new(7);
        retry.failed(0, None);
        retry.failed(0, None);
        retry.succeeded();
        assert_eq!(retry.wait(0), None);
        retry.failed(0, None);
        assert!(retry.wait(0).unwrap() <= FIRST);
    }
}
