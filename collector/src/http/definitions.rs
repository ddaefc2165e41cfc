//! Definitions of a site's experiments.

use super::Context;
use super::api::Operation;
use super::error::ApiError;
use super::routes::Routes;
use super::sites::{document, find};
use crate::access::Right;
use crate::report::{check_experiment, instant};
use crate::store::{Change, DefinitionKind};
use analytics::params::QueryError;
use analytics::reports::ExperimentDefinition;
use axum::Json;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use protocol::experiment::holdback_variant;
use protocol::limits;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeSet;

/// All experiments.
#[derive(Serialize, JsonSchema)]
pub(super) struct ExperimentList {
    /// By id.
    experiments: Vec<ExperimentDefinition>,
}

/// Adds the routes of experiments.
pub(super) fn add_to(routes: &mut Routes) {
    let all =
        Operation::new("experiments", "All experiments.").gives::<ExperimentList>(200, "By id.");
    let shown = Operation::new("experimentDefinition", "An experiment's definition.")
        .gives::<ExperimentDefinition>(200, "It.");
    let setting = Operation::new("setExperiment", "Defines an experiment.")
        .takes::<ExperimentDefinition>()
        .gives::<ExperimentDefinition>(200, "It is changed.")
        .gives::<ExperimentDefinition>(201, "It is made.");
    let removal = Operation::new("removeExperiment", "Removes an experiment's definition.")
        .gives_nothing(204, "It is gone.");
    let path = "/v1/sites/{site}/experiments/{id}";
    let text = serde_json::json!({"type": "string"});
    let assigning = Operation::new("assignment", "The variant that a visitor is to be shown.")
        .query("visitor", "The visitor's id; it has to be given.", &text)
        .gives::<Assignment>(200, "It.");
    let assigned = "/v1/sites/{site}/experiments/{id}/assignment";
    routes.get(Right::SendEvents, assigned, assignment, assigning);
    routes.get(Right::SeeFigures, "/v1/sites/{site}/experiments", list, all);
    routes.get(Right::SeeFigures, path, one, shown);
    routes.put(Right::Define, path, set, setting);
    routes.delete(Right::Define, path, remove, removal);
}

pub(super) async fn list(
    State(context): State<Context>,
    Path(site): Path<String>,
) -> Result<Json<ExperimentList>, ApiError> {
    Ok(Json(ExperimentList {
        experiments: find(&context, &site)?.experiments(),
    }))
}

pub(super) async fn one(
    State(context): State<Context>,
    Path((site, id)): Path<(String, String)>,
) -> Result<Json<ExperimentDefinition>, ApiError> {
    let experiments = find(&context, &site)?.experiments();
    let found = experiments
        .into_iter()
        .find(|experiment| experiment.id == id);
    found.map(Json).ok_or_else(|| unknown(&id))
}

/// What `GET .../experiments/{id}/assignment` is asked.
#[derive(serde::Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    visitor: String,
}

/// What a visitor is to be shown.
#[derive(Serialize, JsonSchema)]
pub(super) struct Assignment {
    /// The experiment.
    experiment: String,
    /// The visitor.
    visitor: String,
    /// What to show: the control to whoever does not take part.
    variant: String,
    /// Whether showing it is an exposure.
    takes_part: bool,
    /// The variant of the experiment `holdback` to which asking is an exposure.
    holdback: Option<&'static str>,
}

/// The variant that the tag would show this visitor: for pages that a shop's own
/// server renders.
pub(super) async fn assignment(
    State(context): State<Context>,
    Path((site, id)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Json<Assignment>, ApiError> {
    if asked.visitor.is_empty() {
        return Err(QueryError::new("visitor", "", "the id of a visitor").into());
    }
    let now = context.app.clock.now();
    let experiments = find(&context, &site)?.experiments();
    let mut experiments = experiments.into_iter();
    let experiment = experiments.find(|experiment| experiment.id == id);
    let experiment = experiment.ok_or_else(|| unknown(&id))?;
    let variant = experiment.assign(&asked.visitor, now);
    Ok(Json(Assignment {
        variant: variant.unwrap_or(experiment.control_name()).to_owned(),
        takes_part: variant.is_some(),
        holdback: holdback_variant(&asked.visitor, experiment.holdback)
            .filter(|_| experiment.is_running(now)),
        experiment: id,
        visitor: asked.visitor,
    }))
}

pub(super) async fn set(
    State(context): State<Context>,
    Path((site, id)): Path<(String, String)>,
    body: Body,
) -> Result<(StatusCode, Json<ExperimentDefinition>), ApiError> {
    let site = find(&context, &site)?;
    let zone = site.settings().zone();
    let mut given: serde_json::Value = document(body).await?;
    for key in ["start", "end"] {
        let Some(time) = given.get_mut(key) else {
            continue;
        };
        if let Some(text) = time.as_str() {
            *time = instant(key, text, &zone)?.0.into();
        }
    }
    let malformed =
        |error: serde_json::Error| ApiError::bad_request("malformed", error.to_string());
    let mut experiment: ExperimentDefinition = serde_json::from_value(given).map_err(malformed)?;
    experiment.id = id;
    check(&experiment)?;
    check_experiment(&experiment, &site.documents(), &zone).map_err(|error| {
        ApiError::bad_request("invalid_definition", error.to_string()).about(error.parameter)
    })?;
    let is_new = site
        .experiments()
        .iter()
        .all(|known| known.id != experiment.id);
    let kind = DefinitionKind::Experiment;
    context
        .app
        .define(&site.id, kind, &experiment.id, &experiment)
        .await?;
    Ok((
        if is_new {
            StatusCode::CREATED
        } else {
            StatusCode::OK
        },
        Json(experiment),
    ))
}

pub(super) async fn remove(
    State(context): State<Context>,
    Path((site, id)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    let site = find(&context, &site)?;
    if site
        .experiments()
        .iter()
        .all(|experiment| experiment.id != id)
    {
        return Err(unknown(&id));
    }
    let change = Change::Undefine(site.id.clone(), DefinitionKind::Experiment, id);
    context.app.queue.change(vec![change]).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn unknown(id: &str) -> ApiError {
    ApiError::not_found(format!("there is no experiment {id:?}"))
}

fn check(experiment: &ExperimentDefinition) -> Result<(), ApiError> {
    let refuse = |field: &str, detail: &str| {
        Err(ApiError::bad_request("invalid_definition", detail).about(field))
    };
    let name_fits = |name: &str| !name.is_empty() && name.len() <= limits::NAME;
    if !name_fits(&experiment.id) {
        return refuse("id", "an id has 1 to 120 bytes");
    }
    let names: BTreeSet<&str> = experiment
        .variants
        .iter()
        .map(|variant| variant.name.as_str())
        .collect();
    if !(2..=20).contains(&names.len()) || names.len() != experiment.variants.len() {
        return refuse(
            "variants",
            "an experiment has 2 to 20 variants of different names",
        );
    }
    if !names.iter().all(|name| name_fits(name)) {
        return refuse("variants", "a variant's name has 1 to 120 bytes");
    }
    if experiment
        .variants
        .iter()
        .all(|variant| variant.weight == 0)
    {
        return refuse("variants", "at least one weight must be above 0");
    }
    if experiment
        .control
        .as_deref()
        .is_some_and(|control| !names.contains(control))
    {
        return refuse("control", "the control must be one of the variants");
    }
    if let (Some(start), Some(end)) = (experiment.start, experiment.end)
        && end <= start
    {
        return refuse("end", "the end must come after the start");
    }
    Ok(())
}
