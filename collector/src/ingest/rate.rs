//! Rate limits: how many requests a second a sender may make, in memory that does
//! not grow with the number of senders.

use crate::config::Rates;
use analytics::Timestamp;
use ipnet::IpNet;
use std::net::IpAddr;
use std::sync::atomic::{AtomicI64, Ordering};
use xxhash_rust::xxh3::xxh3_64;

/// A limit for many senders, by a hash of who they are. Two that share a place
/// share its limit: with 65,536 places that is rare, and errs to the strict side.
#[derive(Debug)]
pub struct RateLimit {
    /// When a sender that waited would be back at rest, microseconds (the
    /// "theoretical arrival time" of GCRA, ITU-T I.371).
    places: Box<[AtomicI64]>,
    /// Microseconds for each request.
    each: i64,
    /// Microseconds that may be used ahead.
    ahead: i64,
}

/// Places; a power of two, so that a hash is cut to one.
const PLACES: usize = 1 << 16;
/// Seconds' worth of requests that may come at once.
const BURST_SECONDS: i64 = 10;
const SECOND: i64 = 1_000_000;

impl RateLimit {
    /// So many requests a second over time, ten seconds' worth of them at once.
    /// None for 0: without a limit.
    #[must_use]
    pub fn new(requests_a_second: u32) -> Option<Self> {
        let each = SECOND.checked_div(i64::from(requests_a_second))?.max(1);
        Some(Self {
            places: (0..PLACES).map(|_| AtomicI64::new(i64::MIN)).collect(),
            each,
            ahead: BURST_SECONDS * SECOND,
        })
    }

    /// Counts a request, or says after how many seconds there is room for one.
    pub fn admit(&self, sender: u64, now: Timestamp) -> Result<(), u32> {
        let place = usize::try_from(sender).unwrap_or_default() & (PLACES - 1);
        let Some(rest) = self.places.get(place) else {
            return Ok(());
        };
        let now = now.0.saturating_mul(1_000);
        let counted = rest.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |rest| {
            let after = rest.max(now).saturating_add(self.each);
            (after <= now.saturating_add(self.ahead)).then_some(after)
        });
        counted.map(|_| ()).map_err(|rest| {
            let wait = rest.saturating_add(self.each) - now.saturating_add(self.ahead);
            u32::try_from(wait.unsigned_abs().div_ceil(SECOND.unsigned_abs())).unwrap_or(1)
        })
    }
}

/// The limits of strangers' batches.
#[derive(Debug)]
pub struct RateLimits {
    networks: Option<RateLimit>,
    sites: Option<RateLimit>,
}

impl RateLimits {
    /// Limits of these rates.
    #[must_use]
    pub fn new(rates: Rates) -> Self {
        Self {
            networks: RateLimit::new(rates.network),
            sites: RateLimit::new(rates.site),
        }
    }

    /// Counts a batch of a network, or says after how many seconds there is room.
    pub fn admit_network(&self, network: IpNet, now: Timestamp) -> Result<(), u32> {
        let address = match network.addr() {
            IpAddr::V4(address) => address.to_ipv6_mapped(),
            IpAddr::V6(address) => address,
        };
        let limit = self.networks.as_ref();
        limit.map_or(Ok(()), |limit| limit.admit(xxh3_64(&address.octets()), now))
    }

    /// Counts a batch for a site, or says after how many seconds there is room.
    pub fn admit_site(&self, site: &str, now: Timestamp) -> Result<(), u32> {
        let limit = self.sites.as_ref();
        limit.map_or(Ok(()), |limit| limit.admit(xxh3_64(site.as_bytes()), now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_burst_then_the_rate() {
        let limit = RateLimit::new(5).unwrap();
        let at = |ms: i64| limit.admit(7, Timestamp(ms));
        for n in 0..50 {
            assert_eq!(at(1_000), Ok(()), "{n}");
        }
        assert_eq!(at(1_000), Err(1));
        assert_eq!(at(1_199), Err(1));
        assert_eq!(at(1_200), Ok(()));
        assert_eq!(at(1_200), Err(1));
        assert_eq!(limit.admit(8, Timestamp(1_200)), Ok(()));
        // Ten seconds of rest give the whole burst again.
        for n in 0..50 {
            assert_eq!(at(12_000), Ok(()), "{n}");
        }
        assert!(at(12_000).is_err());
    }

    #[test]
    fn a_clock_that_is_set_back_locks_nobody_out_for_long() {
        let limit = RateLimit::new(10).unwrap();
        assert_eq!(limit.admit(1, Timestamp(100_000)), Ok(()));
        assert_eq!(limit.admit(1, Timestamp(0)), Err(91));
        assert_eq!(RateLimit::new(0).map(drop), None);
    }

    proptest! {
        /// Over any stretch of time, no more than burst and rate allow.
        #[test]
        fn never_more_than_allowed(
            rate in 1_u32..50,
            steps in prop::collection::vec(0_i64..500, 1..400),
        ) {
            let limit = RateLimit::new(rate).unwrap();
            let (mut now, mut admitted) = (0, 0_i64);
            for step in steps {
                now += step;
                admitted += i64::from(limit.admit(1, Timestamp(now)).is_ok());
                let most = i64::from(rate) * (BURST_SECONDS * 1_000 + now) / 1_000 + 1;
                prop_assert!(admitted <= most, "{admitted} of {most} at {now}");
            }
        }
    }
}
