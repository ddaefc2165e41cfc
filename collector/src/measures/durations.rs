//! `Durations`: how long something took, as a histogram that Prometheus can add up
//! over instances and read quantiles from.

use std::fmt::{Result, Write};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

/// Upper bounds of the buckets, in milliseconds: from a commit on a fast disk to a
/// report over years. Above the last is one more bucket.
const BOUNDS_MS: [u64; 13] = [
    1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000,
];

/// Counts by bucket, and the sum.
#[derive(Debug, Default)]
pub struct Durations {
    counts: [AtomicU64; BOUNDS_MS.len() + 1],
    micros: AtomicU64,
}

impl Durations {
    /// Counts one.
    pub fn add(&self, took: Duration) {
        let bucket = BOUNDS_MS.partition_point(|bound| Duration::from_millis(*bound) < took);
        if let Some(count) = self.counts.get(bucket) {
            count.fetch_add(1, Relaxed);
        }
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.micros.fetch_add(micros, Relaxed);
    }

    /// Writes the samples of a histogram in Prometheus' text format, without its head.
    /// `labels` are none, or such as `report="paths"`.
    pub fn write(&self, name: &str, labels: &str, text: &mut String) -> Result {
        let comma = if labels.is_empty() { "" } else { "," };
        let bounds = BOUNDS_MS.iter();
        let bounds = bounds.map(|bound| format!("{}.{:03}", bound / 1_000, bound % 1_000));
        let mut sum = 0;
        for (bound, count) in bounds.chain(["+Inf".to_owned()]).zip(&self.counts) {
            sum += count.load(Relaxed);
            writeln!(text, "{name}_bucket{{{labels}{comma}le=\"{bound}\"}} {sum}")?;
        }
        let braced = match labels {
            "" => String::new(),
            labels => format!("{{{labels}}}"),
        };
        let micros = self.micros.load(Relaxed);
        let (seconds, rest) = (micros / 1_000_000, micros % 1_000_000);
        writeln!(text, "{name}_sum{braced} {seconds}.{rest:06}")?;
        writeln!(text, "{name}_count{braced} {sum}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_counted_up_to_the_bounds_above_it() {
        let durations = Durations::default();
        for millis in [1, 2, 3, 7_000, 60_000] {
            durations.add(Duration::from_millis(millis));
        }
        let mut text = String::new();
        durations.write("x_seconds", "a=\"b\"", &mut text).unwrap();
        for line in [
            "x_seconds_bucket{a=\"b\",le=\"0.001\"} 1",
            "x_seconds_bucket{a=\"b\",le=\"0.002\"} 2",
            "x_seconds_bucket{a=\"b\",le=\"0.005\"} 3",
            "x_seconds_bucket{a=\"b\",le=\"5.000\"} 3",
            "x_seconds_bucket{a=\"b\",le=\"10.000\"} 4",
            "x_seconds_bucket{a=\"b\",le=\"+Inf\"} 5",
            "x_seconds_sum{a=\"b\"} 67.006000",
            "x_seconds_count{a=\"b\"} 5",
        ] {
            assert!(
                text.lines().any(|written| written == line),
                "{line}\n{text}"
            );
        }
        let mut text = String::new();
        durations.write("x", "", &mut text).unwrap();
        assert!(text.contains("\nx_bucket{le=\"+Inf\"} 5\nx_sum 67.006000\nx_count 5\n"));
    }
}
