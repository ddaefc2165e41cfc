//! `Compare`: what a report is held against: an earlier range, or other sessions of
//! the same one.

use super::range::{back, days_of};
use analytics::TimeRange;
use analytics::filter::Filter;
use analytics::params::{Params, QueryError};
use jiff::tz::TimeZone;

/// Weeks that come closest to a year: the same weekdays a year ago.
const YEAR_DAYS: i64 = 52 * 7;

const ABOUT: &str = "Gives the same figures again under `compare`: previous (the range before this \
     one), previous_year (52 weeks earlier), or a filter, for those of the sessions that pass it.";

/// The other side.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Compare {
    /// The same filters in another range.
    Range(TimeRange),
    /// One filter more in the same range.
    Filter(Filter),
}

impl Compare {
    /// Takes `compare`: `previous`, `previous_year`, or a filter.
    pub(super) fn take(
        params: &mut Params,
        range: TimeRange,
        zone: &TimeZone,
    ) -> Result<Option<Self>, QueryError> {
        let Some(given) = params.take("compare", ABOUT)? else {
            return Ok(None);
        };
        Ok(Some(match given.as_str() {
            "previous" => Self::Range(match days_of(range, zone) {
                Some(days) => back(range, days, zone),
                None => TimeRange {
                    from: range.from + (range.from - range.to),
                    to: range.from,
                },
            }),
            "previous_year" => Self::Range(back(range, YEAR_DAYS, zone)),
            filter => Self::Filter(Filter::parse("compare", filter).map_err(|error| {
                let allowed = format!("previous, previous_year, {}", error.allowed);
                QueryError::new("compare", filter, allowed)
            })?),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use analytics::Timestamp;

    fn ms(time: &str) -> Timestamp {
        Timestamp(time.parse::<jiff::Timestamp>().unwrap().as_millisecond())
    }

    fn check(given: &str, zone: &str, range: (&str, &str), expected: (&str, &str)) {
        let zone = TimeZone::get(zone).unwrap();
        let span = |(from, to): (&str, &str)| TimeRange {
            from: ms(from),
            to: ms(to),
        };
        let mut params = Params::new([("compare", given)]);
        let got = Compare::take(&mut params, span(range), &zone);
        assert_eq!(got, Ok(Some(Compare::Range(span(expected)))), "{given}");
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        // The clocks went forward in between: the days before are as many.
        check(
            "previous",
            "America/New_York",
            ("2026-03-08T05:00:00Z", "2026-03-15T04:00:00Z"),
            ("2026-03-01T05:00:00Z", "2026-03-08T05:00:00Z"),
        );
        check(
            "previous",
            "UTC",
            ("2026-03-08T05:00:00Z", "2026-03-08T06:30:00Z"),
            ("2026-03-08T03:30:00Z", "2026-03-08T05:00:00Z"),
        );
        // 2026-11-02 and 2025-11-03 are Mondays.
        check(
            "previous_year",
            "America/Sao_Paulo",
            ("2026-11-02T03:00:00Z", "2026-11-09T03:00:00Z"),
            ("2025-11-03T03:00:00Z", "2025-11-10T03:00:00Z"),
        );
    }

    #[test]
    fn anything_else_is_a_filter() {
        let take = |given: &str| {
            let mut params = Params::new([("compare", given)]);
            Compare::take(&mut params, TimeRange::ALWAYS, &TimeZone::UTC)
        };
        assert!(matches!(
            take("!event:purchase"),
            Ok(Some(Compare::Filter(_)))
        ));
        let error = take("last_week").unwrap_err();
        assert_eq!(error.parameter, "compare");
        assert!(error.allowed.starts_with("previous, previous_year, page:"));
    }
}
