//! Searches: what people looked for, what they did not find, and what came of it.

use super::ReportQuery;
use crate::event::Event;
use crate::params::{Params, QueryError};
use crate::person::{Person, Visit};
use crate::reports::{Scope, Tally, first_by, rate};
use crate::search_term::scrubbed;
use crate::selection::choose;
use crate::time::SECOND;
use protocol::{Action, CommerceAction};
use schemars::JsonSchema;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

/// A page view this soon after a search shows its results.
const RESULTS_WITHIN: i64 = 5 * SECOND;

/// The question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SearchesQuery {
    /// How many rows.
    pub limit: usize,
}

impl SearchesQuery {
    /// Takes `limit`.
    pub fn parse(params: &mut Params) -> Result<Self, QueryError> {
        Ok(Self {
            limit: params.number("limit", "Most rows listed.", 100, 1..=1_000)?,
        })
    }
}

impl ReportQuery for SearchesQuery {
    type Tally = SearchesTally;

    fn tally(&self) -> SearchesTally {
        SearchesTally {
            query: *self,
            terms: HashMap::new(),
        }
    }
}

/// What people looked for.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SearchesReport {
    /// Most searches first, then by term.
    pub rows: Vec<SearchRow>,
    /// How many rows there would be without a limit.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub total_rows: u64,
}

/// One term.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SearchRow {
    /// In lower case, without addresses and long numbers.
    pub term: String,
    /// Times it was searched for.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub searches: u64,
    /// Times that nothing was found, where the shop told how much was.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub zero_results: u64,
    /// Sessions with it.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub sessions: u64,
    /// Closed sessions in which nothing came after it but its results.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub exits_after: u64,
    /// Sessions in which an order was placed after it.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub purchases_after: u64,
    /// Exits among sessions.
    pub exit_rate: Option<f64>,
    /// Sessions with an order after it among sessions.
    pub purchase_rate: Option<f64>,
}

/// The searches in the making.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchesTally {
    query: SearchesQuery,
    terms: HashMap<String, Counts>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Counts {
    searches: u64,
    zero_results: u64,
    sessions: u64,
    exits: u64,
    purchases: u64,
}

/// The term of a search, if the event is one.
pub(crate) fn term_of(event: &Event) -> Option<(String, Option<u32>)> {
    match &event.action {
        Action::Commerce(CommerceAction::Search, commerce) => {
            let term = commerce.search_term.as_deref().unwrap_or_default();
            let term = scrubbed(term).unwrap_or_else(|| "(none)".to_owned());
            Some((term, commerce.results))
        }
        _ => None,
    }
}

impl SearchesTally {
    fn absorb_visit(&mut self, visit: &Visit<'_>, scope: &Scope) {
        let events = &visit.session.events;
        let mut last_of: BTreeMap<String, usize> = BTreeMap::new();
        let mut first_of: BTreeMap<String, usize> = BTreeMap::new();
        for (place, event) in events.iter().enumerate() {
            let Some((term, results)) = term_of(event) else {
                continue;
            };
            let counts = self.terms.entry(term.clone()).or_default();
            counts.searches += 1;
            counts.zero_results += u64::from(results == Some(0));
            first_of.entry(term.clone()).or_insert(place);
            last_of.insert(term, place);
        }
        let is_closed = scope.is_closed(visit.session);
        for (term, last) in last_of {
            let first = first_of.get(&term).copied().unwrap_or(last);
            let after = events.get(first + 1..).unwrap_or_default();
            let ordered = after
                .iter()
                .any(|event| scope.orders.placed_by(visit.visitor, event).is_some());
            let counts = self.terms.entry(term).or_default();
            counts.sessions += 1;
            counts.purchases += u64::from(ordered);
            counts.exits += u64::from(is_closed && is_last(events, last));
        }
    }
}

/// Whether nothing was done after the event at this place but seeing its results.
fn is_last(events: &[Event], place: usize) -> bool {
    let Some(search) = events.get(place) else {
        return false;
    };
    let mut saw_results = false;
    events.iter().skip(place + 1).all(|event| {
        let shows_results = matches!(event.action, Action::PageView)
            && !std::mem::replace(&mut saw_results, true)
            && event.time - search.time <= RESULTS_WITHIN;
        let is_nothing =
            !matches!(event.action, Action::PageView) && !event.action.is_interactive();
        shows_results || is_nothing
    })
}

impl Tally for SearchesTally {
    type Report = SearchesReport;

    fn absorb(&mut self, person: &Person<'_>, scope: &Scope) {
        for visit in choose(person, scope) {
            self.absorb_visit(&visit, scope);
        }
    }

    fn merge(&mut self, other: Self) {
        for (term, theirs) in other.terms {
            let ours = self.terms.entry(term).or_default();
            ours.searches += theirs.searches;
            ours.zero_results += theirs.zero_results;
            ours.sessions += theirs.sessions;
            ours.exits += theirs.exits;
            ours.purchases += theirs.purchases;
        }
    }

    fn finish(self, _scope: &Scope) -> SearchesReport {
        let rows = self.terms.into_iter().map(|(term, counts)| SearchRow {
            term,
            searches: counts.searches,
            zero_results: counts.zero_results,
            sessions: counts.sessions,
            exits_after: counts.exits,
            purchases_after: counts.purchases,
            exit_rate: rate(counts.exits, counts.sessions),
            purchase_rate: rate(counts.purchases, counts.sessions),
        });
        let rows: Vec<SearchRow> = rows.collect();
        let total_rows = rows.len() as u64;
        let rows = first_by(rows, self.query.limit, |a, b| {
            (Reverse(a.searches), &a.term).cmp(&(Reverse(b.searches), &b.term))
        });
        SearchesReport { rows, total_rows }
    }
}
