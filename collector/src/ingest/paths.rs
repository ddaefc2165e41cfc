//! The limit of paths: what strangers send may not make a site's pages grow
//! without end. So many different paths a day are counted one by one, the rest
//! as [`OTHER`], where their views are still counted.
//!
//! Imports are exempt: they are the owner's, and finite.

use crate::site::SiteId;
use analytics::{Event, Timestamp};
use protocol::page::OTHER;
use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use xxhash_rust::xxh3::xxh3_64;

/// Different paths of a site that are counted one by one, a day of UTC.
pub const PATHS_A_DAY: usize = 50_000;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// The paths of all sites today. What it knows is gone with the process, so a
/// site may get so many again after a start.
#[derive(Debug, Default)]
pub struct Paths(Mutex<HashMap<SiteId, SitePaths>>);

/// The paths of one site.
#[derive(Debug)]
struct SitePaths {
    most: usize,
    day: i64,
    /// Hashes of today's paths: two that share one count as one.
    seen: HashSet<u64>,
    over_today: bool,
    over: u64,
}

impl Paths {
    /// Sets page and address of events beyond today's limit to [`OTHER`]. Whether this is the first time today that one was.
    pub fn limit<'a>(
        &self,
        site: &SiteId,
        received_at: Timestamp,
        events: impl IntoIterator<Item = &'a mut Event>,
    ) -> bool {
        let mut sites = self.sites();
        let paths = sites
            .entry(site.clone())
            .or_insert_with(|| SitePaths::new(PATHS_A_DAY));
        paths.begin_day(received_at.0.div_euclid(DAY_MS));
        let was_over = paths.over_today;
        events.into_iter().for_each(|event| paths.limit(event));
        paths.over_today && !was_over
    }

    /// Whether a site has more paths today than are counted one by one.
    #[must_use]
    pub fn is_over(&self, site: &SiteId, now: Timestamp) -> bool {
        let day = now.0.div_euclid(DAY_MS);
        self.sites()
            .get(site)
            .is_some_and(|paths| paths.over_today && paths.day == day)
    }

    /// Events of a site that were counted under [`OTHER`] since the start.
    #[must_use]
    pub fn over(&self, site: &SiteId) -> u64 {
        self.sites().get(site).map_or(0, |paths| paths.over)
    }

    fn sites(&self) -> MutexGuard<'_, HashMap<SiteId, SitePaths>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SitePaths {
    fn new(most: usize) -> Self {
        Self {
            most,
            day: i64::MIN,
            seen: HashSet::new(),
            over_today: false,
            over: 0,
        }
    }

    fn begin_day(&mut self, day: i64) {
        // A clock that was set back does not give the paths again.
        if day > self.day {
            self.day = day;
            self.seen.clear();
            self.over_today = false;
        }
    }

    fn limit(&mut self, event: &mut Event) {
        let Some(page) = &event.page else { return };
        let path = xxh3_64(page.as_bytes());
        if self.seen.contains(&path) {
            return;
        }
        if self.seen.len() < self.most {
            self.seen.insert(path);
            return;
        }
        self.over_today = true;
        self.over += 1;
        event.page = Some(OTHER.to_owned());
        event.url = event.url.is_some().then(|| OTHER.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::line::{LineIds, LinePlace, parse};
    use analytics::Source;

    fn event(url: Option<&str>) -> Event {
        let url = url.map_or(String::new(), |url| format!(r#","url":"{url}""#));
        let line = format!(r#"{{"visitor":"v","at":0,"type":"search"{url}}}"#);
        let place = LinePlace {
            number: 1,
            source: Source::Browser,
        };
        parse(&line, place, &mut LineIds::default()).unwrap().event
    }

    #[test]
    fn paths_beyond_the_limit_are_one_until_the_next_day() {
        let mut paths = SitePaths::new(2);
        for (day, page, expected) in [
            (0, Some("/a"), Some("/a")),
            (0, Some("/b"), Some("/b")),
            (0, Some("/c"), Some(OTHER)),
            (0, Some("/a"), Some("/a")),
            (0, None, None),
            (-1, Some("/c"), Some(OTHER)),
            (1, Some("/c"), Some("/c")),
            (1, Some("/a"), Some("/a")),
            (1, Some("/b"), Some(OTHER)),
        ] {
            let mut event = event(page);
            paths.begin_day(day);
            paths.limit(&mut event);
            assert_eq!(event.page.as_deref(), expected, "day {day}, {page:?}");
            assert_eq!(event.url, event.page);
        }
        assert_eq!(paths.over, 3);
    }

    #[test]
    fn the_day_on_which_a_site_is_over_is_told() {
        let (paths, site) = (Paths::default(), SiteId::new("shop").unwrap());
        let mut sites = paths.sites();
        sites.insert(site.clone(), SitePaths::new(1));
        drop(sites);
        let mut events = [event(Some("/a")), event(Some("/b"))];
        assert!(!paths.limit(&site, Timestamp(5), &mut events[..1]));
        assert!(!paths.is_over(&site, Timestamp(5)));
        assert!(paths.limit(&site, Timestamp(5), &mut events));
        assert!(!paths.limit(&site, Timestamp(6), &mut [event(Some("/c"))]));
        assert!(paths.is_over(&site, Timestamp(6)));
        assert!(!paths.is_over(&site, Timestamp(6 + DAY_MS)));
        assert_eq!(paths.over(&site), 2);
    }
}
