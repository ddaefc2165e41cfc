//! Ranges and buckets by the site's calendar: days begin when its zone says so,
//! on days of 23, 24 or 25 hours.

use analytics::params::{Params, QueryError};
use analytics::reports::retention::Period;
use analytics::{TimeRange, Timestamp};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};

/// Days of the default range, today among them.
const DEFAULT_DAYS: i64 = 30;
/// Ten years of hours fit; more is a slip.
const MOST_BUCKETS: usize = 100_000;

const FROM: &str = "First day of the range in the site's time zone, such as 2026-01-31, or its first \
     instant as an RFC 3339 time. By default 30 days before `to`.";
const TO: &str =
    "First day, or instant, after the range. By default tomorrow, so that today is in it.";

/// Takes `from` and `to`: dates of the zone or RFC 3339 times, `to` exclusive.
pub(super) fn take(
    params: &mut Params,
    zone: &TimeZone,
    now: Timestamp,
) -> Result<TimeRange, QueryError> {
    let from = bound(params, "from", FROM, zone)?;
    let to = bound(params, "to", TO, zone)?;
    let tomorrow = || start_of_day(today(zone, now).saturating_add(1.day()), zone);
    let to_time = to.as_ref().map_or_else(tomorrow, |(time, _)| *time);
    let from_time = match &from {
        Some((time, _)) => *time,
        None => {
            let last_day = zoned(Timestamp(to_time.0 - 1), zone).date();
            start_of_day(last_day.saturating_sub((DEFAULT_DAYS - 1).days()), zone)
        }
    };
    if from_time >= to_time {
        let (parameter, given) = match (&to, &from) {
            (Some((_, given)), _) => ("to", given.as_str()),
            (None, Some((_, given))) => ("from", given.as_str()),
            (None, None) => ("to", ""),
        };
        return Err(QueryError::new(
            parameter,
            given,
            "such that `from` lies before `to`",
        ));
    }
    Ok(TimeRange {
        from: from_time,
        to: to_time,
    })
}

fn bound(
    params: &mut Params,
    name: &'static str,
    about: &'static str,
    zone: &TimeZone,
) -> Result<Option<(Timestamp, String)>, QueryError> {
    let Some(given) = params.take(name, about)? else {
        return Ok(None);
    };
    Ok(Some((instant(name, &given, zone)?, given)))
}

/// The instant of a parameter: the start of a day of the zone, or an RFC 3339
/// time.
pub fn instant(name: &str, given: &str, zone: &TimeZone) -> Result<Timestamp, QueryError> {
    let time = if given.len() == "2026-01-31".len() {
        given
            .parse::<Date>()
            .ok()
            .map(|date| start_of_day(date, zone))
    } else {
        given
            .parse::<jiff::Timestamp>()
            .ok()
            .map(|time| Timestamp(time.as_millisecond()))
    };
    time.ok_or_else(|| {
        QueryError::new(name, given, "a date such as 2026-01-31 or an RFC 3339 time")
    })
}

/// `from` and `to` of so many days from a moment on: whole days of the calendar that
/// have passed, but at least one.
pub(super) fn after(
    moment: &str,
    days: i64,
    (zone, now): (&TimeZone, Timestamp),
) -> Result<[(&'static str, String); 2], QueryError> {
    let start = zoned(instant("around", moment, zone)?, zone);
    let passed = start
        .date()
        .until(today(zone, now))
        .map(|span| span.get_days());
    let days = days.min(passed.map_or(1, i64::from)).max(1);
    let end = start.saturating_add(days.days());
    let written = |time: &Zoned| time.timestamp().to_string();
    Ok([("from", written(&start)), ("to", written(&end))])
}

/// The whole of a day of the zone.
pub(super) fn day(name: &str, given: &str, zone: &TimeZone) -> Result<TimeRange, QueryError> {
    let date = given.parse::<Date>();
    let date = date.map_err(|_| QueryError::new(name, given, "a date such as 2026-01-31"))?;
    Ok(TimeRange {
        from: start_of_day(date, zone),
        to: start_of_day(date.saturating_add(1.day()), zone),
    })
}

fn zoned(time: Timestamp, zone: &TimeZone) -> Zoned {
    jiff::Timestamp::from_millisecond(time.0)
        .unwrap_or_default()
        .to_zoned(zone.clone())
}

fn today(zone: &TimeZone, now: Timestamp) -> Date {
    zoned(now, zone).date()
}

/// How many days a range has, if it begins and ends with days.
pub(super) fn days_of(range: TimeRange, zone: &TimeZone) -> Option<i64> {
    let (from, to) = (zoned(range.from, zone).date(), zoned(range.to, zone).date());
    let is_whole = start_of_day(from, zone) == range.from && start_of_day(to, zone) == range.to;
    let days = from.until(to).ok()?.get_days();
    is_whole.then_some(i64::from(days))
}

/// The range so many days of the calendar earlier, at the same times of day.
pub(super) fn back(range: TimeRange, days: i64, zone: &TimeZone) -> TimeRange {
    let back = |time: Timestamp| {
        let here = zoned(time, zone);
        let there = here.datetime().saturating_sub(days.days());
        let there = zone.to_ambiguous_timestamp(there).compatible();
        there.map_or(time, |there| Timestamp(there.as_millisecond()))
    };
    TimeRange {
        from: back(range.from),
        to: back(range.to),
    }
}

/// The dates of instants, such as `2026-01-31`.
pub(super) fn dates(times: &[Timestamp], zone: &TimeZone) -> Vec<String> {
    times
        .iter()
        .map(|time| zoned(*time, zone).date().to_string())
        .collect()
}

/// The first instant of a day; a midnight that the clocks skip is the next one
/// that they show.
fn start_of_day(date: Date, zone: &TimeZone) -> Timestamp {
    let midnight = date.to_datetime(Time::midnight());
    let time = zone.to_ambiguous_timestamp(midnight).compatible();
    time.map_or(Timestamp(i64::MAX), |time| Timestamp(time.as_millisecond()))
}

/// How long a bucket of a series is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Interval {
    Hour,
    Day,
    Week,
    Month,
}

impl Interval {
    /// Takes `interval`, by default a day.
    pub(super) fn take(params: &mut Params) -> Result<Self, QueryError> {
        let words = [
            ("day", Self::Day),
            ("hour", Self::Hour),
            ("week", Self::Week),
            ("month", Self::Month),
        ];
        params.choice("interval", "How long a bucket of `series` is.", &words)
    }

    /// The starts of the buckets of a range: its own start, then every boundary
    /// of the calendar inside it. Weeks begin on Monday (ISO 8601).
    pub(super) fn buckets(
        self,
        range: TimeRange,
        zone: &TimeZone,
    ) -> Result<Vec<Timestamp>, QueryError> {
        let mut starts = vec![range.from];
        let mut start = range.from;
        loop {
            start = self.next(start, zone);
            if start >= range.to {
                return Ok(starts);
            }
            if starts.len() == MOST_BUCKETS {
                let allowed = format!("such that the range has at most {MOST_BUCKETS} of them");
                return Err(QueryError::new("interval", self.name(), allowed));
            }
            starts.push(start);
        }
    }

    /// The interval of a cohort's period.
    pub(super) fn of(period: Period) -> Self {
        match period {
            Period::Day => Self::Day,
            Period::Week => Self::Week,
            Period::Month => Self::Month,
        }
    }

    /// The starts of the calendar's periods, from the one that the range begins in
    /// to the first after both now and the range.
    pub(super) fn periods(
        self,
        range: TimeRange,
        now: Timestamp,
        zone: &TimeZone,
    ) -> Result<Vec<Timestamp>, QueryError> {
        let date = zoned(range.from, zone).date();
        let days_back = match self {
            Self::Hour | Self::Day => 0,
            Self::Week => i64::from(date.weekday().to_monday_zero_offset()),
            Self::Month => i64::from(date.day()) - 1,
        };
        let first = start_of_day(date.saturating_sub(days_back.days()), zone);
        let whole = TimeRange {
            from: first,
            to: now.max(first) + 1,
        };
        let mut starts = self.buckets(whole, zone)?;
        let last = starts.last().copied().unwrap_or(first);
        starts.push(self.next(last, zone));
        Ok(starts)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    /// The first boundary after an instant.
    fn next(self, after: Timestamp, zone: &TimeZone) -> Timestamp {
        let here = zoned(after, zone);
        let date = here.date();
        match self {
            Self::Hour => {
                // Hours are counted by the zone's offset, so that those of a
                // half-hour zone begin when its clocks strike.
                let offset = i64::from(here.offset().seconds()) * 1_000;
                let hour = 3_600_000;
                Timestamp((after.0 + offset).div_euclid(hour) * hour + hour - offset)
            }
            Self::Day => start_of_day(date.saturating_add(1.day()), zone),
            Self::Week => {
                let days = 8 - i64::from(date.weekday().to_monday_one_offset());
                start_of_day(date.saturating_add(days.days()), zone)
            }
            Self::Month => start_of_day(date.first_of_month().saturating_add(1.month()), zone),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(time: &str) -> Timestamp {
        Timestamp(time.parse::<jiff::Timestamp>().unwrap().as_millisecond())
    }

    fn check(zone: &str, query: &[(&str, &str)], expected: Result<(&str, &str), &str>) {
        let zone = TimeZone::get(zone).unwrap();
        let mut params = Params::new(query.iter().copied());
        let range = take(&mut params, &zone, ms("2026-11-22T20:00:00Z"));
        let expected = expected.map(|(from, to)| TimeRange {
            from: ms(from),
            to: ms(to),
        });
        assert_eq!(
            range.map_err(|error| error.parameter),
            expected.map_err(str::to_owned),
            "{query:?}"
        );
    }

    #[test]
    fn ranges_are_days_of_the_sites_zone() {
        let brazil = "America/Sao_Paulo";
        check(
            brazil,
            &[],
            Ok(("2026-10-24T03:00:00Z", "2026-11-23T03:00:00Z")),
        );
        check(
            brazil,
            &[("from", "2026-01-01"), ("to", "2026-02-01")],
            Ok(("2026-01-01T03:00:00Z", "2026-02-01T03:00:00Z")),
        );
        check(
            "Asia/Kolkata",
            &[("from", "2026-01-01"), ("to", "2026-01-02")],
            Ok(("2025-12-31T18:30:00Z", "2026-01-01T18:30:00Z")),
        );
        check(
            brazil,
            &[("to", "2026-03-03")],
            Ok(("2026-02-01T03:00:00Z", "2026-03-03T03:00:00Z")),
        );
        check(
            "UTC",
            &[
                ("from", "2026-01-01T10:00:00Z"),
                ("to", "2026-01-01T12:00:00+01:00"),
            ],
            Ok(("2026-01-01T10:00:00Z", "2026-01-01T11:00:00Z")),
        );
        check(
            "UTC",
            &[("from", "1998-01-01")],
            Ok(("1998-01-01T00:00:00Z", "2026-11-23T00:00:00Z")),
        );
        check("UTC", &[("from", "2026-02-30")], Err("from"));
        check("UTC", &[("to", "yesterday")], Err("to"));
        check(
            "UTC",
            &[("from", "2026-02-02"), ("to", "2026-02-02")],
            Err("to"),
        );
        check("UTC", &[("from", "2027-02-02")], Err("from"));
    }

    fn hours(interval: Interval, zone: &str, from: &str, to: &str) -> Vec<i64> {
        let zone = TimeZone::get(zone).unwrap();
        let range = TimeRange {
            from: ms(from),
            to: ms(to),
        };
        let mut edges = interval.buckets(range, &zone).unwrap();
        edges.push(range.to);
        edges
            .windows(2)
            .map(|edge| (edge[1] - edge[0]) / 3_600_000)
            .collect()
    }

    #[test]
    fn days_of_a_change_of_clocks_have_23_or_25_hours() {
        let new_york = "America/New_York";
        let (from, to) = ("2026-03-07T05:00:00Z", "2026-03-10T04:00:00Z");
        assert_eq!(hours(Interval::Day, new_york, from, to), [24, 23, 24]);
        let (from, to) = ("2026-10-31T04:00:00Z", "2026-11-03T05:00:00Z");
        assert_eq!(hours(Interval::Day, new_york, from, to), [24, 25, 24]);
        assert_eq!(hours(Interval::Hour, new_york, from, to).len(), 73);
        // The clocks of Sao Paulo once skipped midnight: that day began at one.
        let (from, to) = ("2018-11-03T03:00:00Z", "2018-11-05T02:00:00Z");
        assert_eq!(
            hours(Interval::Day, "America/Sao_Paulo", from, to),
            [24, 23]
        );
    }

    #[test]
    fn weeks_begin_on_monday_and_first_buckets_may_be_short() {
        // 2026-11-22 is a Sunday.
        let (from, to) = ("2026-11-21T00:00:00Z", "2026-12-02T00:00:00Z");
        assert_eq!(hours(Interval::Week, "UTC", from, to), [48, 168, 48]);
        assert_eq!(hours(Interval::Month, "UTC", from, to), [240, 24]);
    }

    #[test]
    fn periods_are_whole_and_reach_beyond_now() {
        let range = TimeRange {
            from: ms("2026-01-14T12:00:00Z"),
            to: ms("2026-02-02T00:00:00Z"),
        };
        let periods = |interval: Interval, now: &str| {
            let periods = interval.periods(range, ms(now), &TimeZone::UTC).unwrap();
            let days = periods.iter().map(|start| start.0.div_euclid(86_400_000));
            days.map(|day| day - ms("2026-01-01T00:00:00Z").0 / 86_400_000)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            periods(Interval::Month, "2026-03-10T00:00:00Z"),
            [0, 31, 59, 90]
        );
        // 2026-01-12 is a Monday; what begins just now is a period of its own.
        assert_eq!(
            periods(Interval::Week, "2026-01-26T00:00:00Z"),
            [11, 18, 25, 32]
        );
        assert_eq!(periods(Interval::Day, "2026-01-15T00:00:00Z"), [13, 14, 15]);
        assert_eq!(periods(Interval::Day, "2020-01-01T00:00:00Z"), [13, 14]);
    }

    #[test]
    fn too_many_buckets_name_the_interval() {
        let range = TimeRange {
            from: ms("2000-01-01T00:00:00Z"),
            to: ms("2026-01-01T00:00:00Z"),
        };
        let error = Interval::Hour.buckets(range, &TimeZone::UTC).unwrap_err();
        assert_eq!(
            (error.parameter.as_str(), error.given.as_str()),
            ("interval", "hour")
        );
        assert_eq!(
            Interval::Day.buckets(range, &TimeZone::UTC).unwrap().len(),
            9_497
        );
    }
}
