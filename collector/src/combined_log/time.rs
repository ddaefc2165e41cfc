//! The time of a log line: `10/Oct/2000:13:55:36 -0700`.

use analytics::Timestamp;
use analytics::time::{DAY, HOUR, MINUTE, SECOND};

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// The instant, or `None` if the text or the date is not one.
pub(super) fn parse_time(text: &str) -> Option<Timestamp> {
    let (date, rest) = text.split_once(':')?;
    let (clock, offset) = rest.split_once(' ')?;
    let mut date = date.split('/');
    let day = number(date.next()?, 2)?;
    let name = date.next()?;
    let month = MONTHS.iter().position(|month| *month == name)?;
    let year = number(date.next()?, 4)?;
    let mut clock = clock.split(':');
    let hour = number(clock.next()?, 2)?;
    let minute = number(clock.next()?, 2)?;
    let second = number(clock.next()?, 2)?;
    let has_more = date.next().is_some() || clock.next().is_some();
    let month = i64::try_from(month).ok()? + 1;
    // 60 is a leap second: the next minute's first, as clocks of servers have it.
    let is_valid = (1..=days_in(year, month)).contains(&day)
        && hour < 24
        && minute < 60
        && second <= 60
        && !has_more;
    let of_day = hour * HOUR + minute * MINUTE + second * SECOND;
    is_valid.then_some(())?;
    Some(Timestamp(
        days_since_1970(year, month, day) * DAY + of_day - parse_offset(offset)?,
    ))
}

/// `+hhmm` or `-hhmm`.
fn parse_offset(text: &str) -> Option<i64> {
    let (sign, digits) = text.split_at_checked(1)?;
    let hours_minutes = number(digits, 4)?;
    let (hours, minutes) = (hours_minutes / 100, hours_minutes % 100);
    let span = hours * HOUR + minutes * MINUTE;
    match sign {
        _ if hours > 15 || minutes > 59 => None,
        "+" => Some(span),
        "-" => Some(-span),
        _ => None,
    }
}

fn number(text: &str, digits: usize) -> Option<i64> {
    let is_number = text.len() == digits && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Counts years from March, so that the leap day comes last: then the days
/// before a month are a straight line through 153 days in five months.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    const FROM_YEAR_0_TO_1970: i64 = 719_468;
    let (year, months) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leap_days + (153 * months + 2) / 5 + day - 1 - FROM_YEAR_0_TO_1970
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_as_servers_write_them() {
        for (text, expected) in [
            ("01/Jan/1970:00:00:00 +0000", Some(0)),
            ("10/Oct/2000:13:55:36 -0700", Some(971_211_336)),
            ("17/May/2015:10:05:03 +0000", Some(1_431_857_103)),
            ("29/Feb/2024:23:59:59 +0530", Some(1_709_231_399)),
            ("31/Dec/2016:23:59:60 +0000", Some(1_483_228_800)),
            ("01/Mar/1900:00:00:00 +0000", Some(-2_203_891_200)),
            ("29/Feb/1900:00:00:00 +0000", None),
            ("29/Feb/2023:00:00:00 +0000", None),
            ("31/Apr/2024:00:00:00 +0000", None),
            ("00/Jan/2024:00:00:00 +0000", None),
            ("1/Jan/2024:00:00:00 +0000", None),
            ("01/jan/2024:00:00:00 +0000", None),
            ("01/Jan/2024:24:00:00 +0000", None),
            ("01/Jan/2024:00:60:00 +0000", None),
            ("01/Jan/2024:00:00:00", None),
            ("01/Jan/2024:00:00:00 0000", None),
            ("01/Jan/2024:00:00:00 +00:00", None),
            ("01/Jan/2024:00:00:00 é000", None),
            ("01/Jan/2024/1:00:00:00 +0000", None),
            ("01/Jan/2024:00:00:00:00 +0000", None),
            ("+1/Jan/2024:00:00:00 +0000", None),
        ] {
            let expected = expected.map(|seconds: i64| Timestamp(seconds * SECOND));
            assert_eq!(parse_time(text), expected, "{text}");
        }
    }

    /// Every day of eight centuries follows the one before.
    #[test]
    fn days_follow_one_another() {
        let mut expected = days_since_1970(1600, 1, 1);
        for year in 1600..2400 {
            for month in 1..=12 {
                for day in 1..=days_in(year, month) {
                    assert_eq!(days_since_1970(year, month, day), expected);
                    expected += 1;
                }
            }
        }
    }
}
