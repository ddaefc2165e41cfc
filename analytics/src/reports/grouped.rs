//! `Grouped`: any report once more for each value of a dimension.
//!
//! The figures of a value are those that the report gives of the sessions with that
//! value: every session has exactly one, so what counts sessions adds up to the
//! report itself. What stands alone is of no session and in no group. First the
//! values are counted ([`ValuesQuery`]), then the report is made for the commonest,
//! and for the others together.

use super::{Person, ReportQuery, Scope, Tally};
use crate::dimension::{Dimension, NONE, OTHER};
use crate::filter::Filter;
use crate::person::Visit;
use crate::selection::choose;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Values that have figures of their own.
const MOST_GROUPS: usize = 25;

/// The figures of the sessions with one value.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "{R}Group")]
pub struct Group<R> {
    /// The value; `(none)` where there is none, `(other)` for all values beyond the
    /// 25 commonest.
    pub key: String,
    /// The same figures as of the report itself.
    #[serde(flatten)]
    pub report: R,
}

/// Asks which values there are, by sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValuesQuery {
    /// Of what.
    pub dimension: Dimension,
}

/// The values in the making.
#[derive(Debug, Clone)]
pub struct ValuesTally {
    dimension: Dimension,
    sessions: BTreeMap<Option<String>, u64>,
}

impl ReportQuery for ValuesQuery {
    type Tally = ValuesTally;

    fn tally(&self) -> ValuesTally {
        ValuesTally {
            dimension: self.dimension.clone(),
            sessions: BTreeMap::new(),
        }
    }
}

impl Tally for ValuesTally {
    type Report = Vec<Option<String>>;

    fn absorb(&mut self, person: &Person<'_>, scope: &Scope) {
        for visit in choose(person, scope) {
            let value = self.dimension.of_session(&visit, person, &scope.own_hosts);
            *self.sessions.entry(value).or_default() += 1;
        }
    }

    fn merge(&mut self, other: Self) {
        for (value, sessions) in other.sessions {
            *self.sessions.entry(value).or_default() += sessions;
        }
    }

    /// The commonest first.
    fn finish(self, _scope: &Scope) -> Vec<Option<String>> {
        let mut values: Vec<(Option<String>, u64)> = self.sessions.into_iter().collect();
        values.sort_by(|(a, many), (b, few)| few.cmp(many).then_with(|| a.cmp(b)));
        values.into_iter().map(|(value, _)| value).collect()
    }
}

/// A report for each of some values.
#[derive(Debug)]
pub struct Grouped<'q, Q> {
    query: &'q Q,
    dimension: Dimension,
    groups: Vec<Choice>,
}

/// Which sessions make a group.
#[derive(Debug, Clone)]
struct Choice {
    key: String,
    /// The report's scope, for these sessions alone.
    scope: Scope,
    values: Vec<Option<String>>,
    /// All values but those.
    is_rest: bool,
}

impl Choice {
    fn new(dimension: &Dimension, scope: &Scope, values: &[Option<String>], is_rest: bool) -> Self {
        let filter = Filter::of_values(dimension.clone(), values.to_vec());
        let filter = if is_rest { filter.negated() } else { filter };
        let filters = scope.filters.iter().cloned().chain([filter]);
        let key = match values {
            _ if is_rest => OTHER,
            [Some(value)] => value,
            _ => NONE,
        };
        Self {
            key: key.to_owned(),
            scope: Scope {
                filters: filters.collect(),
                ..scope.clone()
            },
            values: values.to_vec(),
            is_rest,
        }
    }

    fn has(&self, value: &Option<String>) -> bool {
        self.values.contains(value) != self.is_rest
    }
}

impl<'q, Q: ReportQuery> Grouped<'q, Q> {
    /// Of the values that were counted under the scope.
    #[must_use]
    pub fn new(
        query: &'q Q,
        dimension: &Dimension,
        mut values: Vec<Option<String>>,
        scope: &Scope,
    ) -> Self {
        let has_rest = values.len() > MOST_GROUPS;
        values.truncate(MOST_GROUPS);
        let choice = |values, is_rest| Choice::new(dimension, scope, values, is_rest);
        let own = values.chunks(1).map(|value| choice(value, false));
        let rest = has_rest.then(|| choice(&values, true));
        Self {
            query,
            dimension: dimension.clone(),
            groups: own.chain(rest).collect(),
        }
    }
}

/// A tally for each value.
#[derive(Debug)]
pub struct GroupedTally<T> {
    dimension: Dimension,
    groups: Vec<(Choice, T)>,
}

impl<Q: ReportQuery> ReportQuery for Grouped<'_, Q> {
    type Tally = GroupedTally<Q::Tally>;

    fn tally(&self) -> GroupedTally<Q::Tally> {
        let groups = self.groups.iter();
        GroupedTally {
            dimension: self.dimension.clone(),
            groups: groups
                .map(|choice| (choice.clone(), self.query.tally()))
                .collect(),
        }
    }
}

impl<T: Tally> Tally for GroupedTally<T> {
    type Report = Vec<Group<T::Report>>;

    fn absorb(&mut self, person: &Person<'_>, scope: &Scope) {
        let visits = person.visits();
        let of_session =
            |visit: &Visit<'_>| self.dimension.of_session(visit, person, &scope.own_hosts);
        let values: BTreeSet<Option<String>> = visits.iter().map(of_session).collect();
        // What no visitor did is counted beside, whatever the filters.
        let is_flagged = visits.iter().any(|visit| visit.session.is_flagged());
        for (choice, tally) in &mut self.groups {
            if is_flagged || values.iter().any(|value| choice.has(value)) {
                tally.absorb(person, &choice.scope);
            }
        }
    }

    fn merge(&mut self, other: Self) {
        for ((_, tally), (_, other)) in self.groups.iter_mut().zip(other.groups) {
            tally.merge(other);
        }
    }

    fn finish(self, _scope: &Scope) -> Self::Report {
        let finish = |(choice, tally): (Choice, T)| Group {
            key: choice.key,
            report: tally.finish(&choice.scope),
        };
        self.groups.into_iter().map(finish).collect()
    }
}
