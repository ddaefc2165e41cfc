//! Lockout: whoever guesses waits, longer each time, by account and by address.

use analytics::Timestamp;
use std::collections::HashMap;

/// Failures that cost nothing: people mistype.
const FREE: u32 = 5;
/// The wait after the first failure beyond; it doubles with each further one.
const FIRST_WAIT_MS: i64 = 1_000;
/// The longest wait.
const LONGEST_WAIT_MS: i64 = 15 * 60 * 1_000;
/// Failures are forgotten after this much quiet.
const FORGOTTEN_MS: i64 = 24 * 60 * 60 * 1_000;
/// Names and addresses that are remembered at most.
const MOST: usize = 10_000;

/// Who failed how often. Pure: the time is an argument.
#[derive(Debug, Default)]
pub(super) struct Lockout(HashMap<String, Failures>);

#[derive(Debug, Clone, Copy)]
struct Failures {
    count: u32,
    last: Timestamp,
}

impl Failures {
    fn wait_ms(self) -> i64 {
        match self.count.checked_sub(FREE) {
            None | Some(0) => 0,
            Some(beyond) => FIRST_WAIT_MS
                .checked_shl(beyond - 1)
                .filter(|wait| (1..LONGEST_WAIT_MS).contains(wait))
                .unwrap_or(LONGEST_WAIT_MS),
        }
    }
}

impl Lockout {
    /// Seconds for which this name, or address, has to wait; 0 if it has not.
    #[must_use]
    pub(super) fn wait_s(&self, who: &str, now: Timestamp) -> u32 {
        let until = self.0.get(who).map_or(i64::MIN, |failures| {
            failures.last.0.saturating_add(failures.wait_ms())
        });
        let left = until.saturating_sub(now.0).max(0).unsigned_abs();
        u32::try_from(left.div_ceil(1_000)).unwrap_or(u32::MAX)
    }

    /// Remembers a failure.
    pub(super) fn failed(&mut self, who: &str, now: Timestamp) {
        if self.0.len() >= MOST && !self.0.contains_key(who) {
            self.make_room(now);
        }
        let failures = self.0.entry(who.to_owned()).or_insert(Failures {
            count: 0,
            last: now,
        });
        if now.0.saturating_sub(failures.last.0) > FORGOTTEN_MS {
            failures.count = 0;
        }
        failures.count = failures.count.saturating_add(1);
        failures.last = now;
    }

    /// Forgets the failures of somebody who got in.
    pub(super) fn succeeded(&mut self, who: &str) {
        self.0.remove(who);
    }

    /// Forgets what is old, and the least of the rest: an attacker with many
    /// addresses cannot make the collector forget who failed most.
    fn make_room(&mut self, now: Timestamp) {
        self.0
            .retain(|_, failures| now.0.saturating_sub(failures.last.0) <= FORGOTTEN_MS);
        if self.0.len() < MOST {
            return;
        }
        let mut all: Vec<(u32, i64, String)> = self
            .0
            .iter()
            .map(|(who, failures)| (failures.count, failures.last.0, who.clone()))
            .collect();
        all.sort_unstable();
        for (_, _, who) in all.into_iter().take(MOST / 10) {
            self.0.remove(&who);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_up_to_a_quarter_of_an_hour_and_end() {
        let mut lockout = Lockout::default();
        let mut now = Timestamp(0);
        let mut waits = Vec::new();
        for _ in 0..18 {
            lockout.failed("ana", now);
            let wait = lockout.wait_s("ana", now);
            waits.push(wait);
            now = now + i64::from(wait) * 1_000;
            assert_eq!(lockout.wait_s("ana", now), 0);
        }
        assert_eq!(
            waits,
            [
                0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900
            ]
        );
        assert_eq!(lockout.wait_s("bob", now), 0);
        lockout.failed("ana", now);
        lockout.succeeded("ana");
        assert_eq!(lockout.wait_s("ana", now), 0);
    }

    #[test]
    fn a_day_of_quiet_forgives() {
        let mut lockout = Lockout::default();
        (0..10).for_each(|_| lockout.failed("ana", Timestamp(0)));
        lockout.failed("ana", Timestamp(FORGOTTEN_MS + 1));
        assert_eq!(lockout.wait_s("ana", Timestamp(FORGOTTEN_MS + 1)), 0);
    }

    #[test]
    fn memory_is_bounded_and_the_worst_are_remembered() {
        let mut lockout = Lockout::default();
        (0..10).for_each(|_| lockout.failed("worst", Timestamp(0)));
        for n in 0..3 * MOST {
            lockout.failed(&n.to_string(), Timestamp(1));
            assert!(lockout.0.len() <= MOST);
        }
        assert!(lockout.wait_s("worst", Timestamp(1)) > 0);
    }
}
