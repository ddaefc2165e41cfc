//! Who stands behind a step of a funnel.

use super::attempt::{Attempt, Outcome};
use super::marks::Told;
use super::query::FunnelQuery;
use crate::person::Person;
use crate::reports::Scope;

/// What became of an attempt at a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FunnelState {
    /// It got there.
    Reached,
    /// It was dropped with this as the last step.
    Dropped,
    /// It is pending with this as the last step.
    Pending,
    /// It got there and was converted.
    Converted,
}

/// Whether one of the person's attempts came to this at the step, from 0.
pub(crate) fn people_of_step(
    query: &FunnelQuery,
    person: &Person<'_>,
    scope: &Scope,
    step: usize,
    state: FunnelState,
) -> bool {
    let mut found = false;
    for told in Told::all(query, person, scope) {
        Attempt::each(query, &told.trail(), |attempt| {
            let reached = attempt.reached_at(step).is_some();
            let is_last = attempt.last_step() == Some(step);
            found |= match state {
                FunnelState::Reached => reached,
                FunnelState::Dropped => is_last && attempt.outcome == Outcome::Dropped,
                FunnelState::Pending => is_last && matches!(attempt.outcome, Outcome::Pending(_)),
                FunnelState::Converted => {
                    reached && matches!(attempt.outcome, Outcome::Converted(_))
                }
            };
        });
    }
    found
}
