//! How long conversions took, and how many are still to come.
//!
//! A plain share of conversions by time t undercounts while attempts are young.
//! Kaplan and Meier's estimate lets a pending attempt count only up to its age;
//! dropped ones stay at risk for good, so that without pending attempts the
//! estimate ends at the conversion rate.

use super::figures::{HistogramBin, SurvivalPoint, TimeToConvert};
use crate::sample::{Sample, Sorted};
use crate::time::{DAY, HOUR, MINUTE, Millis, SECOND};

/// Bins grow about threefold, along lines that people know.
const EDGES: [Millis; 18] = [
    0,
    SECOND,
    3 * SECOND,
    10 * SECOND,
    30 * SECOND,
    MINUTE,
    3 * MINUTE,
    10 * MINUTE,
    30 * MINUTE,
    HOUR,
    3 * HOUR,
    10 * HOUR,
    DAY,
    3 * DAY,
    7 * DAY,
    21 * DAY,
    60 * DAY,
    180 * DAY,
];

/// Points that a drawn curve needs at the most.
const POINTS: usize = 200;

/// Ages of attempts, by what became of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Durations {
    pub(super) converted: Sample,
    pub(super) pending: Sample,
    pub(super) dropped: u64,
}

impl Durations {
    pub(super) fn merge(&mut self, other: Self) {
        self.converted.merge(other.converted);
        self.pending.merge(other.pending);
        self.dropped += other.dropped;
    }

    pub(super) fn finish(self) -> TimeToConvert {
        let converted = self.converted.sorted();
        TimeToConvert {
            median_ms: converted.quantile(0.5),
            p25_ms: converted.quantile(0.25),
            p75_ms: converted.quantile(0.75),
            p90_ms: converted.quantile(0.9),
            histogram: histogram(&converted),
            kaplan_meier: thin(kaplan_meier(
                &converted,
                &self.pending.sorted(),
                self.dropped,
            )),
        }
    }
}

fn histogram(converted: &Sorted) -> Vec<HistogramBin> {
    let bins = EDGES.iter().enumerate().map(|(place, &from_ms)| {
        let to_ms = EDGES.get(place + 1).copied();
        let end = to_ms.map_or(converted.len(), |edge| converted.below(edge));
        HistogramBin {
            from_ms,
            to_ms,
            count: end - converted.below(from_ms),
        }
    });
    let mut bins: Vec<HistogramBin> = bins.skip_while(|bin| bin.count == 0).collect();
    while bins.last().is_some_and(|bin| bin.count == 0) {
        bins.pop();
    }
    bins
}

fn kaplan_meier(converted: &Sorted, pending: &Sorted, dropped: u64) -> Vec<SurvivalPoint> {
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
    let share = |part: u64, whole: u64| part as f64 / whole as f64;
    let mut unconverted = 1.0;
    let mut points = Vec::new();
    let mut before = 0;
    for (ms, at_once) in converted.counts() {
        let younger = pending.below(ms);
        let converting = converted.len() - before;
        let at_risk = converting + pending.len() - younger + dropped;
        unconverted *= 1.0 - share(at_once, at_risk);
        before += at_once;
        points.push(SurvivalPoint {
            ms,
            share: 1.0 - unconverted,
        });
    }
    points
}

/// Evenly chosen points, the last among them.
fn thin(points: Vec<SurvivalPoint>) -> Vec<SurvivalPoint> {
    let all = points.len();
    if all <= POINTS {
        return points;
    }
    let chosen = |place: &usize| (place + 1) * POINTS / all > place * POINTS / all;
    let points = points.into_iter().enumerate();
    let points = points.filter(|(place, _)| chosen(place));
    points.map(|(_, point)| point).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn durations(converted: &[i64], pending: &[i64], dropped: u64) -> TimeToConvert {
        let sample = |values: &[i64]| {
            let mut sample = Sample::default();
            values.iter().for_each(|&value| sample.push(value));
            sample
        };
        let (converted, pending) = (sample(converted), sample(pending));
        Durations {
            converted,
            pending,
            dropped,
        }
        .finish()
    }

    fn curve(converted: &[i64], pending: &[i64], dropped: u64) -> Vec<(i64, f64)> {
        let points = durations(converted, pending, dropped).kaplan_meier;
        points.iter().map(|point| (point.ms, point.share)).collect()
    }

    #[test]
    fn without_pending_the_estimate_ends_at_the_rate() {
        let last = curve(&[1, 2, 2, 9], &[], 4).pop().unwrap();
        assert_eq!(last.0, 9);
        assert!((last.1 - 0.5).abs() < 1e-12);
    }

    /// Worked by hand: at 1 of 4 at risk; one pending leaves at 2; at 3, 1 of 2.
    #[test]
    fn pending_attempts_count_up_to_their_age() {
        let expected = [(1, 0.25), (3, 0.625)];
        for ((ms, share), (at, by)) in curve(&[1, 3], &[2, 5], 0).into_iter().zip(expected) {
            assert_eq!(ms, at);
            assert!((share - by).abs() < 1e-12, "{share} {by}");
        }
    }

    #[test]
    fn long_curves_are_thinned_and_keep_their_end() {
        let many: Vec<i64> = (0..1_001).collect();
        let points = curve(&many, &[], 0);
        assert_eq!(points.len(), POINTS);
        assert_eq!(points.last().unwrap().0, 1_000);
    }

    #[test]
    fn bins_from_the_first_to_the_last() {
        let bins = durations(&[500, 4_000, 4_001], &[], 0).histogram;
        let bins: Vec<_> = bins
            .iter()
            .map(|bin| (bin.from_ms, bin.to_ms, bin.count))
            .collect();
        let expected = [
            (0, Some(1_000), 1),
            (1_000, Some(3_000), 0),
            (3_000, Some(10_000), 2),
        ];
        assert_eq!(bins, expected);
    }
}
