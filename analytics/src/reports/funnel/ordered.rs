//! Ordered: each step is the next match after the one before it, whatever lies
//! between. Optional steps take an event between the required ones around them,
//! and neither block nor anchor: the next required step is looked for from the
//! previous required one.

use super::attempt::{Attempt, Outcome};
use super::marks::{Mark, Trail};
use super::query::{Attempts, FunnelQuery};
use crate::time::Timestamp;

/// The first attempt that starts at `from` or later, put into `attempt`. Whether
/// there is one.
pub(super) fn read(
    query: &FunnelQuery,
    trail: &Trail<'_>,
    from: usize,
    attempt: &mut Attempt,
) -> bool {
    let mut marks = trail.marks.iter().enumerate().skip(from);
    let starts = |(_, mark): &(usize, &Mark)| mark.may_start && mark.serves(0);
    let Some((place, first)) = marks.find(starts) else {
        return false;
    };
    attempt.begin_at(place, first.time);
    attempt.reach(0, first.time);
    let mut previous = (0, first.time);
    let mut wanted = query.required_after(0);
    attempt.next = trail.marks.len();
    for (place, mark) in marks {
        let Some(step) = wanted else {
            // Converted: only optional steps after the last required one are left.
            let begins_another = query.attempts == Attempts::All && mark.serves(0);
            if begins_another || !reach_optional(query, attempt, previous, None, mark) {
                break;
            }
            continue;
        };
        let deadline = query.deadline(step, attempt.start, previous.1);
        if deadline.is_some_and(|deadline| mark.time > deadline) {
            attempt.next = place;
            break;
        }
        if mark.serves(step) {
            attempt.reach(step, mark.time);
            previous = (step, mark.time);
            wanted = query.required_after(step);
            if wanted.is_none() {
                attempt.next = place + 1;
            }
        } else if !reach_optional(query, attempt, previous, Some(step), mark) {
            attempt.next = place + 1;
            attempt.outcome = Outcome::Dropped;
            return true;
        }
    }
    attempt.settle(query, trail, wanted);
    true
}

/// Lets the event serve an optional step between two required ones. False if it
/// serves none and must not stand there.
fn reach_optional(
    query: &FunnelQuery,
    attempt: &mut Attempt,
    (previous, since): (usize, Timestamp),
    next: Option<usize>,
    mark: &Mark,
) -> bool {
    let next = next.unwrap_or(query.steps.len());
    let served = (previous + 1..next).find(|&step| {
        let deadline = query.deadline(step, attempt.start, since);
        mark.serves(step)
            && attempt.reached_at(step).is_none()
            && deadline.is_none_or(|deadline| mark.time <= deadline)
    });
    if let Some(step) = served {
        attempt.reach(step, mark.time);
    }
    served.is_some() || !mark.is_excluded()
}
