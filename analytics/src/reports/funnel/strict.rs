//! Strict: each step directly after the one before it, among the events that are
//! considered. Of all the events that match the first step, the one that leads
//! furthest counts, the earliest of equal ones.

use super::attempt::{Attempt, Outcome};
use super::marks::Trail;
use super::query::{Attempts, FunnelQuery};

/// The attempt that leads furthest; where every attempt counts, the first one.
pub(super) fn read(query: &FunnelQuery, trail: &Trail<'_>, from: usize) -> Option<Attempt> {
    let marks = trail.marks.iter().enumerate().skip(from);
    let starts = marks.filter(|(_, mark)| mark.may_start && mark.serves(0));
    let mut attempts = starts.filter_map(|(place, _)| follow(query, trail, place));
    if query.attempts == Attempts::All {
        return attempts.next();
    }
    attempts.reduce(|best, other| {
        if other.last_step() > best.last_step() {
            other
        } else {
            best
        }
    })
}

fn follow(query: &FunnelQuery, trail: &Trail<'_>, place: usize) -> Option<Attempt> {
    let mut attempt = Attempt::begin(trail, place)?;
    attempt.reach(0, attempt.start);
    let mut previous = attempt.start;
    let mut step = 1;
    let mut wanted = query.required_after(0);
    for mark in trail.marks.iter().skip(place + 1) {
        // An optional step may be passed over, a required one may not.
        let last = wanted.unwrap_or(query.steps.len() - 1);
        let served = (step..=last).find(|&step| {
            let deadline = query.deadline(step, attempt.start, previous);
            mark.serves(step) && deadline.is_none_or(|deadline| mark.time <= deadline)
        });
        let Some(served) = served else {
            if mark.is_excluded() && wanted.is_some() {
                attempt.outcome = Outcome::Dropped;
                return Some(attempt);
            }
            break;
        };
        attempt.reach(served, mark.time);
        attempt.next += 1;
        step = served + 1;
        if wanted == Some(served) {
            previous = mark.time;
            wanted = query.required_after(served);
        }
    }
    attempt.settle(query, trail, wanted);
    Some(attempt)
}
