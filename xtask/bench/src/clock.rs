//! The time: benchmarks are the ones who measure it.
#![expect(
    clippy::disallowed_methods,
    reason = "the one place of the benchmarks that reads the time"
)]

use analytics::Timestamp;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Now, for spans.
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// Now, for events.
pub(crate) fn wall() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let ms = since.unwrap_or_default().as_millis();
    Timestamp(i64::try_from(ms).unwrap_or(i64::MAX))
}

/// Does something and measures it.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = now();
    let done = work();
    (done, start.elapsed())
}

/// Milliseconds of a span.
pub(crate) fn ms(span: Duration) -> f64 {
    span.as_secs_f64() * 1_000.0
}
