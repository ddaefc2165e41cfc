//! Saved funnels, audiences, goals, groups, stages and annotations of a site.

use super::Context;
use super::batch::read;
use super::error::ApiError;
use super::routes::Routes;
use super::sites::{DOCUMENT_BYTES, find};
use crate::access::Right::{Define, SeeFigures};
use crate::document::Document;
use crate::engine::Site;
use crate::store::{Change, DefinitionKind};
use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use protocol::limits;
use serde_json::{Value, json};

/// The kinds that a site has many of, by their place in paths.
const LISTS: [(&str, DefinitionKind); 4] = [
    ("funnels", DefinitionKind::Funnel),
    ("audiences", DefinitionKind::Audience),
    ("goals", DefinitionKind::Goal),
    ("annotations", DefinitionKind::Annotation),
];
/// The kinds that a site has one of.
const SINGLES: [(&str, DefinitionKind); 2] = [
    ("groups", DefinitionKind::Groups),
    ("stages", DefinitionKind::Stages),
];

/// Adds the routes of all of them.
pub(super) fn add_to(routes: &mut Routes) {
    for (name, kind) in LISTS {
        type Names = Path<(String, String)>;
        let path = format!("/v1/sites/{{site}}/{name}");
        routes.get(SeeFigures, &path, move |state, path| {
            list(state, path, name, kind)
        });
        let path = format!("{path}/{{id}}");
        routes.get(SeeFigures, &path, move |state, Path((site, id)): Names| {
            one(state, site, id, kind)
        });
        routes.put(
            Define,
            &path,
            move |state, Path((site, id)): Names, body| set(state, site, id, kind, body),
        );
        routes.delete(Define, &path, move |state, Path((site, id)): Names| {
            remove(state, site, id, kind)
        });
    }
    for (name, kind) in SINGLES {
        type Name = Path<String>;
        let path = format!("/v1/sites/{{site}}/{name}");
        routes.get(SeeFigures, &path, move |state, Path(site): Name| {
            one(state, site, String::new(), kind)
        });
        routes.put(Define, &path, move |state, Path(site): Name, body| {
            set(state, site, String::new(), kind, body)
        });
        routes.delete(Define, &path, move |state, Path(site): Name| {
            remove(state, site, String::new(), kind)
        });
    }
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
    if let Some(fields) = given.as_object_mut() {
        fields.remove("id");
    }
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
