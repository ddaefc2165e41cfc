//! Rows that are apart: no two events of different rows of a visitor share a
//! millisecond, so that times alone put the visitor's events in order. In columns
//! there are no ids, which would decide otherwise.

use crate::session::Timeline;
use crate::time::Timestamp;

/// Whether times alone put events of different rows in order. Sessions that were
/// cut always are apart; given ones and what stands alone may not be. Visitors
/// whose rows are not apart are rare, and stay with the plain tallies.
#[must_use]
pub fn are_rows_apart(timeline: &Timeline) -> bool {
    let odd = |session: &&crate::Session| session.given.is_some();
    if timeline.standalone.is_empty() && !timeline.sessions.iter().any(|session| odd(&session)) {
        return true;
    }
    let rows = timeline.sessions.iter().map(|session| &session.events);
    let rows = rows.chain([&timeline.standalone]).enumerate();
    let times = rows.flat_map(|(row, events)| events.iter().map(move |event| (event.time, row)));
    let mut times: Vec<(Timestamp, usize)> = times.collect();
    times.sort_unstable();
    let mut pairs = times.windows(2);
    pairs.all(|pair| !matches!(pair, [(a, row), (b, other)] if a == b && row != other))
}
