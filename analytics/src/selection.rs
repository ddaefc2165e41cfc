//! Which sessions of a person a report is about: those that start in its range,
//! were not made by a program (unless the site counts them), and pass every
//! filter.

use crate::filter::PersonFilters;
use crate::person::{Moment, Person, Visit};
use crate::reports::Scope;

/// What decides about the sessions of one person.
pub(crate) struct Selection<'s> {
    scope: &'s Scope,
    filters: PersonFilters<'s>,
}

impl<'s> Selection<'s> {
    pub(crate) fn new(person: &Person<'_>, scope: &'s Scope) -> Self {
        let filters = PersonFilters::new(scope, person);
        Self { scope, filters }
    }

    /// Whether the report is about the session, were its range all of time.
    pub(crate) fn admits(&self, visit: &Visit<'_>) -> bool {
        (self.scope.include_flagged || !visit.session.is_flagged()) && self.filters.pass(visit)
    }
}

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
    let selection = Selection::new(person, scope);
    let mut visits = person.visits();
    visits.retain(|visit| selection.admits(visit));
    visits
}

/// Every event that the report would be about if its range were all of time,
/// where an event's own time decides: those of the admitted sessions, and what
/// stands alone where no filter asks for sessions. In no order.
pub(crate) fn admit_moments<'a>(
    person: &Person<'a>,
    scope: &Scope,
) -> impl Iterator<Item = Moment<'a>> + use<'a> {
    let include_flagged = scope.include_flagged;
    let takes_alone = scope.filters.is_empty();
    let alone = person.standalone().filter(move |moment| {
        takes_alone && (include_flagged || !moment.event.traffic.is_flagged())
    });
    let visits = admit(person, scope).into_iter();
    visits.flat_map(|visit| visit.moments()).chain(alone)
}
