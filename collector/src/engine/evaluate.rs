//! Running a report: parts of the people on a core each, then merged.

use super::people::People;
use analytics::reports::{ReportQuery, Scope, Tally};
use std::num::NonZero;
use std::thread;

/// Fewer people than this are not worth a thread.
const PEOPLE_A_THREAD: usize = 2_000;

/// The report that a query asks for. It uses all cores and returns when it is
/// done, so it belongs on a thread that may block.
pub fn evaluate<Q: ReportQuery>(
    query: &Q,
    people: &People<'_>,
    scope: &Scope,
) -> <Q::Tally as Tally>::Report {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let parts = people.len().div_ceil(PEOPLE_A_THREAD).clamp(1, cores);
    let share = people.len().div_ceil(parts);
    let tally_of = |part: usize| {
        let end = ((part + 1) * share).min(people.len());
        let mut tally = query.tally();
        people
            .range((part * share).min(end)..end)
            .for_each(|person| tally.absorb(&person, scope));
        tally
    };
    let tally = thread::scope(|threads| {
        let others: Vec<_> = (1..parts)
            .map(|part| threads.spawn(move || tally_of(part)))
            .collect();
        let mut tally = tally_of(0);
        for other in others {
            match other.join() {
                Ok(part) => tally.merge(part),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        tally
    });
    tally.finish(scope)
}
