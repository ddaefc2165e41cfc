//! Which sessions of a person a report is about: those that start in its range,
//! were not made by a program (unless the site counts them), and pass every
//! filter.

use crate::filter::PersonFilters;
use crate::person::{Person, Visit};
use crate::reports::Scope;

/// The sessions of the report, by start.
#[must_use]
pub fn choose<'a>(person: &Person<'a>, scope: &Scope) -> Vec<Visit<'a>> {
    let mut visits = admit(person, scope);
    visits.retain(|visit| scope.range.contains(visit.session.start()));
    visits
}

/// The sessions that the report would be about if its range were all of time:
/// what happens in them counts where an event's own time decides.
#[must_use]
pub fn admit<'a>(person: &Person<'a>, scope: &Scope) -> Vec<Visit<'a>> {
    let filters = PersonFilters::new(&scope.filters, person);
    let mut visits = person.visits();
    visits.retain(|visit| (scope.include_bots || !visit.session.is_bot()) && filters.pass(visit));
    visits
}
