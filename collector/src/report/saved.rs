//! What a site saved, where a report uses it: funnels and goals by their id, groups
//! of pages by default, audiences as filters, the site's own stages.

use super::range;
use crate::document::{Document, Documents};
use crate::store::DefinitionKind;
use analytics::Timestamp;
use analytics::audience::Audience;
use analytics::filter::Filter;
use analytics::params::{Params, QueryError};
use analytics::query_string::pairs;
use analytics::reports::Scope;
use jiff::tz::TimeZone;

/// The parameters with what was saved in the place of its id.
pub(super) fn expand(
    documents: &Documents,
    name: &str,
    given: Vec<(String, String)>,
) -> Result<Vec<(String, String)>, QueryError> {
    let mut expanded = Vec::with_capacity(given.len());
    for (key, value) in given {
        match (name, key.as_str()) {
            ("sessions" | "visitors", "funnel") if !value.contains('=') => {
                let query = funnel(documents, "funnel", &value)?.to_owned();
                expanded.push((key, query));
            }
            ("experiment" | "experiment_plan", "metric" | "secondary" | "guardrail") => {
                let metric = metric(documents, &key, value)?;
                expanded.push((key, metric));
            }
            ("channels", "goal") if value.starts_with("goal:") => {
                expanded.push((key, goal(documents, &value)?.to_owned()));
            }
            _ => expanded.push((key, value)),
        }
    }
    let has = |key: &str| expanded.iter().any(|(name, _)| name == key);
    let draws_nodes = match name {
        "paths" | "sequences" | "transitions" => true,
        "sessions" | "visitors" => has("node") || has("link"),
        _ => false,
    };
    if draws_nodes && !has("group") {
        let groups = documents.get(DefinitionKind::Groups, "");
        if let Some(Document::Groups(groups)) = groups {
            let groups = groups.groups.iter();
            expanded.extend(groups.map(|group| ("group".to_owned(), group.clone())));
        }
    }
    Ok(expanded)
}

const AROUND: &str = "An annotation: the days from its date on, and under `compare` as many before \
     it; instead of `from`, `to` and `compare`.";
const DAYS: &str = "With `around`, how many days; fewer if fewer have passed since.";

/// Takes what only means something with what was saved: the `id` of a funnel, and
/// the annotation that the range is `around`.
pub(super) fn take(
    documents: &Documents,
    name: &str,
    params: &mut Params,
    calendar: (&TimeZone, Timestamp),
) -> Result<(), QueryError> {
    let around = params.take("around", AROUND)?;
    let days = params.number("days", DAYS, 7, 1..=366)?;
    if let Some(id) = around {
        let Some(Document::Annotation(annotation)) = documents.get(DefinitionKind::Annotation, &id)
        else {
            return Err(QueryError::new("around", &id, "the id of an annotation"));
        };
        let range = range::after(&annotation.date, days, calendar)?;
        params.extend(range.map(|(name, bound)| (name.to_owned(), bound)));
        params.extend([("compare".to_owned(), "previous".to_owned())]);
    }
    if name == "funnel"
        && let Some(id) = params.take("id", "A saved funnel, instead of steps.")?
    {
        params.extend(pairs(funnel(documents, "id", &id)?));
    }
    Ok(())
}

/// A metric of an experiment, with the steps of a saved funnel in it.
pub(super) fn metric(
    documents: &Documents,
    key: &str,
    given: String,
) -> Result<String, QueryError> {
    let Some(named) = given
        .strip_prefix("funnel:")
        .filter(|named| !named.contains('?'))
    else {
        return Ok(given);
    };
    let (id, suffix) = match named.find(";better=") {
        Some(at) => named.split_at(at),
        None => (named, ""),
    };
    let query = funnel(documents, key, id)?;
    Ok(format!("funnel:{id}?{query}{suffix}"))
}

fn funnel<'d>(documents: &'d Documents, key: &str, id: &str) -> Result<&'d str, QueryError> {
    match documents.get(DefinitionKind::Funnel, id) {
        Some(Document::Funnel(funnel)) => Ok(&funnel.query),
        _ => Err(QueryError::new(key, id, "the id of a saved funnel")),
    }
}

fn goal<'d>(documents: &'d Documents, given: &str) -> Result<&'d str, QueryError> {
    let id = given.strip_prefix("goal:").unwrap_or(given);
    match documents.get(DefinitionKind::Goal, id) {
        Some(Document::Goal(goal, _)) => Ok(&goal.matcher),
        _ => Err(QueryError::new(
            "goal",
            given,
            "goal: and the id of a saved goal",
        )),
    }
}

fn audience<'d>(documents: &'d Documents, id: &str) -> Option<&'d Audience> {
    match documents.get(DefinitionKind::Audience, id) {
        Some(Document::Audience(_, audience)) => Some(audience),
        _ => None,
    }
}

/// Every audience that filters ask for must be there.
pub(super) fn check_audiences(documents: &Documents, filters: &[Filter]) -> Result<(), QueryError> {
    let mut asked = filters.iter().filter_map(Filter::audience);
    match asked.find(|id| audience(documents, id).is_none()) {
        None => Ok(()),
        Some(id) => {
            let given = format!("audience:{id}");
            Err(QueryError::new(
                "filter",
                &given,
                "the id of a saved audience",
            ))
        }
    }
}

/// Says who the audiences are that the scope's filters ask for.
pub(super) fn bind_audiences(documents: &Documents, scope: &mut Scope) {
    let mut filters = std::mem::take(&mut scope.filters);
    for filter in &mut filters {
        let found = filter.audience().and_then(|id| audience(documents, id));
        if let Some(audience) = found {
            filter.bind(audience, scope);
        }
    }
    scope.filters = filters;
}

/// The goals and stages of the site's own.
pub(super) fn apply(documents: &Documents, scope: &mut Scope) {
    let goals = documents.of(DefinitionKind::Goal);
    scope.goals = goals
        .filter_map(|(_, document)| match document {
            Document::Goal(_, matcher) => Some(matcher.clone()),
            _ => None,
        })
        .collect();
    let stages = documents.get(DefinitionKind::Stages, "");
    if let Some(Document::Stages(_, rules)) = stages {
        scope.stages = rules.clone();
    }
}
