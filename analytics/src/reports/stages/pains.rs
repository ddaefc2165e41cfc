//! Pains: what happened to a person that goes with leaving.

use crate::event::Event;
use crate::money::Money;
use crate::person::{Moment, Person, Visit};
use crate::reports::Scope;
use crate::reports::checkout::{CheckoutQuery, LeftAttempt, left_attempts};
use crate::reports::searches::term_of;
use crate::selection::Selection;
use crate::time::Timestamp;
use protocol::Action;
use std::collections::BTreeMap;

/// A pain of one person, with when it was felt first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PainKey {
    pub(super) kind: &'static str,
    pub(super) key: String,
}

/// What it was worth, and when it began.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Felt {
    pub(super) time: Timestamp,
    pub(super) money: Option<Money>,
}

/// The pains of a person in the range. Money is lost with a checkout that was
/// left: it stands beside the step, and beside every pain felt during it.
pub(super) fn pains(
    person: &Person<'_>,
    query: &CheckoutQuery,
    scope: &Scope,
) -> BTreeMap<PainKey, Felt> {
    let mut pains = BTreeMap::new();
    let left = left_attempts(person, query, scope);
    for attempt in &left {
        let money = attempt.value.clone();
        feel(
            &mut pains,
            "checkout_left",
            attempt.step.clone(),
            attempt.start,
            money,
        );
    }
    let selection = Selection::new(person, scope);
    for visit in person.visits() {
        if selection.admits(&visit) && scope.range.contains(visit.session.start()) {
            of_visit(&visit, &left, query, &mut pains);
        }
    }
    pains
}

fn feel(
    pains: &mut BTreeMap<PainKey, Felt>,
    kind: &'static str,
    key: String,
    time: Timestamp,
    money: Option<Money>,
) {
    let felt = pains
        .entry(PainKey { kind, key })
        .or_insert(Felt { time, money: None });
    if felt.money.is_none() {
        felt.money = money;
    }
}

fn of_visit(
    visit: &Visit<'_>,
    left: &[LeftAttempt],
    query: &CheckoutQuery,
    pains: &mut BTreeMap<PainKey, Felt>,
) {
    let lost_at = |time: Timestamp| {
        let mut during = left
            .iter()
            .filter(|attempt| (0..query.attempt).contains(&(time - attempt.start)));
        during.next().and_then(|attempt| attempt.value.clone())
    };
    let mut last_field: Option<(Option<&str>, &str)> = None;
    let mut touched: Vec<(Option<&str>, &str)> = Vec::new();
    for Moment { event, .. } in visit.moments() {
        let time = event.time;
        match &event.action {
            Action::Error { kind, field } => {
                let key = kind.clone().or_else(|| field.clone());
                let key = key.unwrap_or_else(|| "(unknown)".to_owned());
                feel(pains, "error", key, time, lost_at(time));
            }
            Action::Form {
                form,
                field: Some(field),
                ..
            } => {
                let here = (form.as_deref(), field.as_str());
                if last_field != Some(here) && touched.contains(&here) {
                    let key = match here {
                        (Some(form), field) => format!("{form}/{field}"),
                        (None, field) => field.to_owned(),
                    };
                    feel(pains, "field_returned", key, time, lost_at(time));
                }
                touched.push(here);
                last_field = Some(here);
            }
            _ => {
                if let Some((term, Some(0))) = term_of(event) {
                    feel(pains, "zero_results", term, time, None);
                }
            }
        }
    }
    for (pages, time) in loops(&visit.session.events) {
        feel(pains, "loop", pages, time, lost_at(time));
    }
}

/// Two pages gone to and fro twice: a, b, a, b; with when that was complete.
fn loops(events: &[Event]) -> Vec<(String, Timestamp)> {
    let mut views: Vec<(&str, Timestamp)> = Vec::new();
    for event in events {
        if let Some(page) = event.viewed_page()
            && views.last().is_none_or(|last| last.0 != page)
        {
            views.push((page, event.time));
        }
    }
    let runs = views.windows(4).filter_map(|run| match run {
        [(a, _), (b, _), (c, _), (d, time)] if a == c && b == d => {
            let (first, second) = if a < b { (a, b) } else { (b, a) };
            Some((format!("{first} <> {second}"), *time))
        }
        _ => None,
    });
    runs.collect()
}
