//! Saved funnels, audiences, goals, groups, stages and annotations of a site.

use super::Context;
use super::api::Operation;
use super::batch::read;
use super::error::ApiError;
use super::routes::Routes;
use super::sites::{DOCUMENT_BYTES, find};
use crate::access::Right::{Define, SeeFigures};
use crate::document::{
    AnnotationDocument, AudienceDocument, Document, FunnelDocument, GoalDocument, GroupsDocument,
};
use crate::engine::Site;
use crate::store::{Change, DefinitionKind};
use analytics::reports::StagesDefinition;
use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use protocol::limits;
use schemars::{JsonSchema, json_schema};
use serde_json::{Map, Value, json};

/// A document with its id, as the description of the API shows it.
#[derive(JsonSchema)]
#[schemars(rename = "Saved{T}")]
struct Saved<T> {
    /// What it was saved under.
    #[expect(dead_code, reason = "only described")]
    id: String,
    #[serde(flatten)]
    #[expect(dead_code, reason = "only described")]
    document: T,
}

/// Adds the routes of all of them.
pub(super) fn add_to(routes: &mut Routes) {
    use DefinitionKind::{Annotation, Audience, Funnel, Goal, Groups, Stages};
    many::<FunnelDocument>(routes, "funnel", "funnels", Funnel);
    many::<AudienceDocument>(routes, "audience", "audiences", Audience);
    many::<GoalDocument>(routes, "goal", "goals", Goal);
    many::<AnnotationDocument>(routes, "annotation", "annotations", Annotation);
    single::<GroupsDocument>(routes, "groups", Groups);
    single::<StagesDefinition>(routes, "stages", Stages);
}

/// A kind that a site has many of.
fn many<T: JsonSchema + 'static>(
    routes: &mut Routes,
    name: &str,
    lists: &'static str,
    kind: DefinitionKind,
) {
    type Names = Path<(String, String)>;
    let all = Operation::new(lists, format!("All {lists}."));
    let all = all.gives_like(200, "By id.", move |schemas| {
        let one = schemas.subschema_for::<Saved<T>>();
        let list = json!({"type": "array", "items": one});
        let properties = Map::from_iter([(lists.to_owned(), list)]);
        json_schema!({"type": "object", "properties": properties, "required": [lists]})
    });
    let [showing, setting, removal] = operations::<T, Saved<T>>(name);
    let path = format!("/v1/sites/{{site}}/{lists}");
    let with_id = format!("{path}/{{id}}");
    let list = move |state, path| list(state, path, lists, kind);
    let one = move |state, Path((site, id)): Names| one(state, site, id, kind);
    let set = move |state, Path((site, id)): Names, body| set(state, site, id, kind, body);
    let remove = move |state, Path((site, id)): Names| remove(state, site, id, kind);
    routes.get(SeeFigures, &path, list, all);
    routes.get(SeeFigures, &with_id, one, showing);
    routes.put(Define, &with_id, set, setting);
    routes.delete(Define, &with_id, remove, removal);
}

/// A kind that a site has one of.
fn single<T: JsonSchema + 'static>(routes: &mut Routes, name: &str, kind: DefinitionKind) {
    type Name = Path<String>;
    let [showing, setting, removal] = operations::<T, T>(name);
    let path = format!("/v1/sites/{{site}}/{name}");
    let one = move |state, Path(site): Name| one(state, site, String::new(), kind);
    let set = move |state, Path(site): Name, body| set(state, site, String::new(), kind, body);
    let remove = move |state, Path(site): Name| remove(state, site, String::new(), kind);
    routes.get(SeeFigures, &path, one, showing);
    routes.put(Define, &path, set, setting);
    routes.delete(Define, &path, remove, removal);
}

/// Showing, saving and removing a document.
fn operations<T: JsonSchema + 'static, Shown: JsonSchema + 'static>(name: &str) -> [Operation; 3] {
    let mut capital = name.to_owned();
    if let Some(first) = capital.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    [
        Operation::new(
            format!("saved{capital}"),
            format!("What was saved as {name}."),
        )
        .gives::<Shown>(200, "It."),
        Operation::new(
            format!("save{capital}"),
            format!("Saves a {name}, if reports can use it."),
        )
        .takes::<T>()
        .gives::<Shown>(200, "It is changed.")
        .gives::<Shown>(201, "It is made."),
        Operation::new(
            format!("remove{capital}"),
            format!("Removes what was saved as {name}."),
        )
        .gives_nothing(204, "It is gone."),
    ]
}

async fn list(
    State(context): State<Context>,
    Path(site): Path<String>,
    name: &'static str,
    kind: DefinitionKind,
) -> Result<Json<Value>, ApiError> {
    let documents = find(&context, &site)?.documents();
    let rows: Result<Vec<Value>, ApiError> = documents
        .of(kind)
        .map(|(id, document)| shown(id, document))
        .collect();
    Ok(Json(json!({ name: rows? })))
}

async fn one(
    State(context): State<Context>,
    site: String,
    id: String,
    kind: DefinitionKind,
) -> Result<Json<Value>, ApiError> {
    let documents = find(&context, &site)?.documents();
    let found = documents.get(kind, &id).ok_or_else(|| unknown(kind, &id))?;
    Ok(Json(shown(&id, found)?))
}

async fn set(
    State(context): State<Context>,
    site: String,
    id: String,
    kind: DefinitionKind,
    body: Body,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let site = find(&context, &site)?;
    if id.len() > limits::NAME {
        return Err(
            ApiError::bad_request("invalid_definition", "an id has 1 to 120 bytes").about("id"),
        );
    }
    let body = read(body, DOCUMENT_BYTES).await?;
    let malformed = |error: String| ApiError::bad_request("invalid_definition", error);
    let mut given: Value =
        serde_json::from_slice(&body).map_err(|error| malformed(error.to_string()))?;
    // What is shown may be sent back; the path says the id.
    let fields = given.as_object_mut();
    let fields = fields.ok_or_else(|| malformed("the body must be a JSON object".to_owned()))?;
    fields.remove("id");
    let document = Document::read(kind, &given.to_string()).map_err(malformed)?;
    let is_new = site.documents().get(kind, &id).is_none();
    let saved = document.to_json().map_err(|_| ApiError::internal())?;
    context.app.define(&site.id, kind, &id, &saved).await?;
    let status = if is_new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    Ok((status, Json(shown(&id, &document)?)))
}

async fn remove(
    State(context): State<Context>,
    site: String,
    id: String,
    kind: DefinitionKind,
) -> Result<StatusCode, ApiError> {
    let site = find(&context, &site)?;
    exists(&site, kind, &id)?;
    let change = Change::Undefine(site.id.clone(), kind, id);
    context.app.queue.change(vec![change]).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn exists(site: &Site, kind: DefinitionKind, id: &str) -> Result<(), ApiError> {
    let documents = site.documents();
    documents
        .get(kind, id)
        .map(|_| ())
        .ok_or_else(|| unknown(kind, id))
}

/// A document with its id, where it has one.
fn shown(id: &str, document: &Document) -> Result<Value, ApiError> {
    let mut shown = document.to_json().map_err(|_| ApiError::internal())?;
    if let Some(fields) = shown.as_object_mut().filter(|_| !id.is_empty()) {
        fields.insert("id".to_owned(), Value::from(id));
    }
    Ok(shown)
}

fn unknown(kind: DefinitionKind, id: &str) -> ApiError {
    let name = kind.name();
    ApiError::not_found(match id {
        "" => format!("this site has no {name} of its own"),
        _ => format!("there is no {name} {id:?}"),
    })
}
