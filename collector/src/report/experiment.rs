//! What a site's definition of an experiment adds to a question about it, and
//! whether a definition is one that reports can be made from.

use super::range;
use crate::document::{Document, Documents};
use crate::store::DefinitionKind;
use analytics::params::{Params, QueryError};
use analytics::reports::ExperimentDefinition;
use analytics::reports::experiment::{Goal, Role, VariantDefinition};
use analytics::{TimeRange, Timestamp};
use jiff::tz::TimeZone;
use protocol::experiment::{HELD_BACK, HOLDBACK, OPEN};
use std::collections::BTreeSet;

/// The question with what the definition says and the question does not. Without
/// a date of its own it begins with the experiment.
pub(super) fn complete(
    experiments: &[ExperimentDefinition],
    mut given: Vec<(String, String)>,
    now: Timestamp,
) -> Vec<(String, String)> {
    let id = given.iter().find(|(key, _)| key == "id");
    let known = id.and_then(|(_, id)| experiments.iter().find(|known| known.id == *id));
    let Some(known) = known else {
        return given;
    };
    let has = |key: &str| given.iter().any(|(name, _)| name == key);
    let mut added = Vec::new();
    for (key, value) in known.params() {
        match key {
            // Whoever looks at another metric keeps the one that decides beside it.
            "metric" if has("metric") => added.push(("secondary".to_owned(), value)),
            "filter" => added.push((key.to_owned(), value)),
            _ if has(key) => {}
            _ => added.push((key.to_owned(), value)),
        }
    }
    let start = known.start.filter(|start| *start < now && !has("from"));
    let start = start.and_then(|start| jiff::Timestamp::from_millisecond(start.0).ok());
    added.extend(start.map(|start| ("from".to_owned(), start.to_string())));
    given.extend(added);
    given
}

/// The experiments, and the one that holds all of them together against none: the
/// holdback, if those that have one agree on how large it is.
pub(super) fn with_holdback(
    mut experiments: Vec<ExperimentDefinition>,
) -> Vec<ExperimentDefinition> {
    let sizes = experiments.iter().map(|experiment| experiment.holdback);
    let sizes: BTreeSet<u32> = sizes.filter(|size| *size > 0).collect();
    let is_defined = experiments.iter().any(|known| known.id == HOLDBACK);
    if let (Some(&size), 1, false) = (sizes.first(), sizes.len(), is_defined) {
        let variant = |name: &str, weight| VariantDefinition {
            name: name.to_owned(),
            weight,
        };
        experiments.push(ExperimentDefinition {
            id: HOLDBACK.to_owned(),
            variants: vec![variant(HELD_BACK, size), variant(OPEN, 1_000 - size)],
            control: Some(HELD_BACK.to_owned()),
            ..ExperimentDefinition::default()
        });
    }
    experiments
}

/// Takes `left_out`, repeated: dates of the zone.
pub(super) fn take_left_out(
    params: &mut Params,
    zone: &TimeZone,
) -> Result<Vec<TimeRange>, QueryError> {
    let dates = params.take_all(
        "left_out",
        "A date on which something was broken: nothing of it counts; repeated.",
    );
    let days = dates.iter().map(|date| range::day("left_out", date, zone));
    days.collect()
}

/// Checks what a definition refers to, beyond its own form: metrics, dates, saved
/// funnels and audiences.
pub fn check(
    experiment: &ExperimentDefinition,
    documents: &Documents,
    zone: &TimeZone,
) -> Result<(), QueryError> {
    experiment.check()?;
    for date in &experiment.left_out {
        range::day("left_out", date, zone)?;
    }
    let metrics = [
        ("metrics", &experiment.metrics),
        ("guardrails", &experiment.guardrails),
    ];
    for (field, metrics) in metrics {
        for metric in metrics {
            let expanded = super::saved::metric(documents, field, metric.clone())?;
            Goal::parse(field, &expanded, Role::Secondary)?;
        }
    }
    if let Some(id) = &experiment.target.audience {
        let found = documents.get(DefinitionKind::Audience, id);
        if !matches!(found, Some(Document::Audience(..))) {
            return Err(QueryError::new("target", id, "the id of a saved audience"));
        }
    }
    Ok(())
}
