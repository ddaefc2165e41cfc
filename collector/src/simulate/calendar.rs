//! When people shop: by the hour and weekday of the shop's own zone.
//!
//! The shop is in São Paulo, which has kept UTC-3 all year since 2019.

use super::Shop;
use super::random::Random;
use analytics::Timestamp;
use analytics::time::{DAY, HOUR, MINUTE};

const ZONE: i64 = -3 * HOUR;
/// 1970-01-01 was a Thursday.
const THURSDAY: i64 = 3;

/// Relative traffic by weekday, Monday first.
const WEEKDAYS: [u32; 7] = [108, 110, 106, 100, 95, 78, 92];
/// Relative traffic by hour.
const HOURS: [u32; 24] = [
    30, 16, 9, 6, 6, 10, 22, 38, 55, 70, 80, 88, 92, 84, 80, 80, 80, 78, 80, 92, 108, 112, 92, 58,
];

/// Relative traffic at an instant.
fn weight(time: Timestamp) -> u32 {
    let local = time.0 + ZONE;
    let weekday = (local.div_euclid(DAY) + THURSDAY).rem_euclid(7);
    let hour = local.rem_euclid(DAY) / HOUR;
    let of = |table: &[u32], place: i64| {
        usize::try_from(place)
            .ok()
            .and_then(|place| table.get(place).copied())
            .unwrap_or(0)
    };
    of(&WEEKDAYS, weekday) * of(&HOURS, hour)
}

/// An instant in `from..from + span`, as likely as its weight: drawn evenly and
/// taken or drawn again.
fn draw(random: &mut Random, from: Timestamp, span: i64) -> Timestamp {
    const HIGHEST: u64 = 110 * 112;
    loop {
        let time = from + random.below(span.unsigned_abs()).cast_signed();
        if random.below(HIGHEST) < u64::from(weight(time)) {
            return time;
        }
    }
}

/// When somebody comes for the first time.
pub(super) fn first_visit(random: &mut Random, shop: &Shop) -> Timestamp {
    draw(random, shop.start, shop.end - shop.start)
}

/// When somebody comes again: mostly within days, sometimes after weeks.
pub(super) fn next_visit(random: &mut Random, last: Timestamp) -> Timestamp {
    let gap = random.quantile(&[
        40 * MINUTE,
        4 * HOUR,
        20 * HOUR,
        2 * DAY,
        4 * DAY,
        8 * DAY,
        16 * DAY,
        45 * DAY,
    ]);
    if gap < 4 * HOUR {
        return last + gap;
    }
    draw(random, last + gap, DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_follow_the_clock_of_sao_paulo() {
        // 2025-11-18, a Tuesday: 21:30 there is 00:30 UTC of the Wednesday.
        let tuesday_evening = Timestamp(1_763_512_200_000);
        assert_eq!(weight(tuesday_evening), 110 * 112);
        assert_eq!(weight(tuesday_evening + 6 * HOUR), 106 * 6);
    }

    #[test]
    fn nights_are_quiet() {
        let shop = Shop {
            origin: String::new(),
            seed: 0,
            start: Timestamp(0),
            end: Timestamp(70 * DAY),
        };
        let mut random = Random::of_person(1, 1);
        let mut by_hour = [0_u32; 24];
        for _ in 0..24_000 {
            let time = first_visit(&mut random, &shop);
            assert!(shop.start <= time && time < shop.end);
            by_hour[usize::try_from((time.0 + ZONE).rem_euclid(DAY) / HOUR).unwrap()] += 1;
        }
        let total: u32 = HOURS.iter().sum();
        for (hour, &count) in by_hour.iter().enumerate() {
            let expected = f64::from(24_000 * HOURS[hour]) / f64::from(total);
            let off = (f64::from(count) - expected).abs() / expected.sqrt();
            assert!(off < 4.0, "hour {hour}: {count} instead of {expected}");
        }
    }
}
