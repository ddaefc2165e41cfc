//! The series of a comparison: what the report said at the end of each day, and
//! what the difference is worth in money.

use super::figures::{MoneyGain, SeriesPoint};
use super::judge::{Judge, Variant};
use crate::reports::Scope;
use crate::stats::{Interval, Scale, Undefined, mean};
use crate::time::Timestamp;

/// Days of a month, over the years.
const DAYS_A_MONTH: f64 = 365.25 / 12.0;
/// Beyond two years of days a picture tells nothing more.
const MOST_POINTS: usize = 731;

impl Judge<'_> {
    /// The comparison at the end of each day that has begun, from that of the first
    /// exposure on.
    pub(super) fn series(
        &self,
        control: &Variant,
        variant: &Variant,
        first: Option<Timestamp>,
        scope: &Scope,
    ) -> Vec<SeriesPoint> {
        let last = scope.now;
        let ends = scope.buckets.iter().skip(1).copied();
        let ends = ends.chain([scope.range.to]);
        let days = scope.buckets.iter().copied().zip(ends).enumerate();
        let days = days
            .filter(|(_, (start, end))| *start <= last && first.is_some_and(|first| first < *end));
        let days: Vec<(usize, (Timestamp, Timestamp))> = days.collect();
        if days.len() > MOST_POINTS {
            return Vec::new();
        }
        let points = days.into_iter().filter_map(|(day, (start, end))| {
            let a = self.sample(control, Some(day + 1))?;
            let b = self.sample(variant, Some(day + 1))?;
            let seen = b.against(&a, self.query.scale, self.query.cuped).ok();
            let fixed = seen.map(|seen| mean::judge(&seen.effect, seen.degrees, self.query.alpha));
            let sequential = seen.map(|seen| self.always_valid(&seen, control, variant));
            Some(SeriesPoint {
                start,
                partial: last < end,
                control: a.n(),
                variation: b.n(),
                estimate: seen.map(|seen| seen.effect.estimate),
                interval: sequential.map(|sequential| sequential.interval),
                p: sequential.map(|sequential| sequential.p),
                fixed: fixed.map(|fixed| fixed.interval),
            })
        });
        points.collect()
    }

    /// What the variant would bring in a month, if so many people a day all got it.
    pub(super) fn money(
        &self,
        control: &Variant,
        variant: &Variant,
        per_day: Option<f64>,
        currency: &str,
    ) -> MoneyGain {
        let visitors = per_day.map(|per_day| per_day * DAYS_A_MONTH);
        let seen = match (self.sample(control, None), self.sample(variant, None)) {
            (Some(a), Some(b)) => b.against(&a, Scale::Absolute, false),
            _ => Err(Undefined::EmptyArm),
        };
        let interval = seen.map(|seen| self.always_valid(&seen, control, variant).interval);
        let of_month = |interval: Interval, visitors: f64| Interval {
            low: interval.low * visitors,
            high: interval.high * visitors,
        };
        MoneyGain {
            currency: currency.to_owned(),
            visitors_a_month: visitors,
            minor: seen
                .ok()
                .zip(visitors)
                .map(|(seen, visitors)| seen.effect.estimate * visitors),
            interval: interval
                .ok()
                .zip(visitors)
                .map(|(interval, visitors)| of_month(interval, visitors)),
            reason: seen
                .err()
                .or(visitors.is_none().then_some(Undefined::TooShort)),
        }
    }
}
