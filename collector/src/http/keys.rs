//! Server keys and shared links of a site.

use super::Context;
use super::accounts::check_name;
use super::api::Operation;
use super::error::ApiError;
use super::login::hash;
use super::routes::Routes;
use super::sites::{document, find};
use crate::access::{
    AccessError, Digest, Holder, Right, Secret, ServerKey, SharedLink, State as Kept, forget, keep,
};
use crate::store::CredentialKind;
use analytics::Timestamp;
use analytics::time::{DAY, HOUR};
use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a server key begins with.
const KEY_PREFIX: &str = "jornada_key_";
/// The longest time for which a key and its successor may both be used: 30 days.
const LONGEST_OVERLAP_HOURS: u32 = 30 * 24;
/// The longest life of a shared link: ten years.
const LONGEST_LINK_DAYS: u32 = 3_660;

/// A server key.
#[derive(Serialize, JsonSchema)]
pub(super) struct KeyEntry {
    /// Names it here.
    id: String,
    /// When it was made.
    created: Timestamp,
    /// When it ends, as another one took its place.
    ends: Option<Timestamp>,
    /// The key itself, once.
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
}

/// All server keys of a site.
#[derive(Serialize, JsonSchema)]
pub(super) struct KeyList {
    /// All of the site.
    keys: Vec<KeyEntry>,
}

/// Adds the routes of keys and links.
pub(super) fn add_to(routes: &mut Routes) {
    use Right::Configure;
    let path = "/v1/sites/{site}/keys";
    let all = Operation::new("keys", "All server keys.").gives::<KeyList>(200, "Without the keys.");
    routes.get(Configure, path, list, all);
    let about = "Makes a server key; with `overlap_hours` the others end when these have passed.";
    let making = Operation::new("makeKey", about)
        .takes::<NewKey>()
        .gives::<KeyEntry>(201, "It is shown this once.");
    routes.post(Configure, path, make, making);
    let removal =
        Operation::new("removeKey", "Removes a server key.").gives_nothing(204, "It is gone.");
    routes.delete(Configure, "/v1/sites/{site}/keys/{id}", remove, removal);
    let path = "/v1/sites/{site}/links";
    let all =
        Operation::new("links", "All shared links.").gives::<LinkList>(200, "Without the links.");
    routes.get(Configure, path, links, all);
    let making = Operation::new("makeLink", "Makes a link to the figures of a site.")
        .takes::<NewLink>()
        .gives::<LinkEntry>(201, "It is shown this once.");
    routes.post(Configure, path, make_link, making);
    let about = "Removes a shared link; whoever came by it is out.";
    let removal = Operation::new("removeLink", about).gives_nothing(204, "It is gone.");
    routes.delete(
        Configure,
        "/v1/sites/{site}/links/{id}",
        remove_link,
        removal,
    );
}

/// `GET /v1/sites/{site}/keys`.
pub(super) async fn list(
    State(context): State<Context>,
    Path(site): Path<String>,
) -> Result<Json<KeyList>, ApiError> {
    let site = find(&context, &site)?;
    let state = context.app.access.state();
    let keys = state.keys.iter().filter(|(_, key)| key.site == site.id);
    Ok(Json(KeyList {
        keys: keys
            .map(|(digest, key)| KeyEntry {
                id: digest.id().to_owned(),
                created: key.created,
                ends: key.ends,
                key: None,
            })
            .collect(),
    }))
}

/// A key to make.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
struct NewKey {
    /// Hours for which the site's other keys go on; 0 ends them at once.
    overlap_hours: Option<u32>,
}

/// `POST /v1/sites/{site}/keys`: makes a key, which is shown this once. With
/// `overlap_hours`, the others end when these have passed.
pub(super) async fn make(
    State(context): State<Context>,
    Path(site): Path<String>,
    body: Body,
) -> Result<(StatusCode, Json<KeyEntry>), ApiError> {
    let site = find(&context, &site)?.id.clone();
    let NewKey { overlap_hours } = document(body).await?;
    if overlap_hours.is_some_and(|hours| hours > LONGEST_OVERLAP_HOURS) {
        let detail = format!("`overlap_hours` is at most {LONGEST_OVERLAP_HOURS}");
        return Err(ApiError::bad_request("refused", detail).about("overlap_hours"));
    }
    let secret = Secret::new(KEY_PREFIX).map_err(AccessError::from)?;
    let now = context.app.clock.now();
    let key = ServerKey {
        site: site.clone(),
        created: now,
        ends: None,
    };
    let plan = |state: &Kept| {
        let mut changes = Vec::new();
        if let Some(hours) = overlap_hours {
            let ends = now + i64::from(hours) * HOUR;
            for (digest, other) in state.keys.iter().filter(|(_, other)| other.site == site) {
                let ended = ServerKey {
                    ends: Some(other.ends.map_or(ends, |already| already.min(ends))),
                    ..other.clone()
                };
                changes.push(keep(CredentialKind::ServerKey, digest.as_str(), &ended));
            }
        }
        let digest = secret.digest();
        changes.push(keep(CredentialKind::ServerKey, digest.as_str(), &key));
        Ok((changes, ()))
    };
    context.app.access.change(&context.app.queue, plan).await?;
    let entry = KeyEntry {
        id: secret.digest().id().to_owned(),
        created: now,
        ends: None,
        key: Some(secret.text().to_owned()),
    };
    Ok((StatusCode::CREATED, Json(entry)))
}

/// `DELETE /v1/sites/{site}/keys/{id}`.
pub(super) async fn remove(
    State(context): State<Context>,
    Path((site, id)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    let site = find(&context, &site)?.id.clone();
    let plan = |state: &Kept| {
        let mut keys = state.keys.iter();
        let found = keys.find(|(digest, key)| digest.id() == id && key.site == site);
        let (digest, _) = found.ok_or_else(|| unknown("server key", &id))?;
        Ok((vec![forget(CredentialKind::ServerKey, digest.as_str())], ()))
    };
    context.app.access.change(&context.app.queue, plan).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A shared link.
#[derive(Serialize, JsonSchema)]
pub(super) struct LinkEntry {
    /// Names it here.
    id: String,
    /// What it is called.
    name: String,
    /// When it was made.
    created: Timestamp,
    /// When it ends; never if there is none.
    ends: Option<Timestamp>,
    /// A password is asked for.
    password: bool,
    /// What the link ends with, once: `/shared#LINK`.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<String>,
}

impl LinkEntry {
    fn new(digest: &Digest, link: &SharedLink) -> Self {
        Self {
            id: digest.id().to_owned(),
            name: link.name.clone(),
            created: link.created,
            ends: link.ends,
            password: link.password.is_some(),
            link: None,
        }
    }
}

/// All shared links of a site.
#[derive(Serialize, JsonSchema)]
pub(super) struct LinkList {
    /// All of the site.
    links: Vec<LinkEntry>,
}

/// `GET /v1/sites/{site}/links`.
pub(super) async fn links(
    State(context): State<Context>,
    Path(site): Path<String>,
) -> Result<Json<LinkList>, ApiError> {
    let site = find(&context, &site)?;
    let state = context.app.access.state();
    let links = state.links.iter().filter(|(_, link)| link.site == site.id);
    Ok(Json(LinkList {
        links: links
            .map(|(digest, link)| LinkEntry::new(digest, link))
            .collect(),
    }))
}

/// A link to make.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewLink {
    /// What it is called.
    name: String,
    /// Days after which it ends; it does not without.
    #[serde(default)]
    days: Option<u32>,
    /// What has to be known beside it.
    #[serde(default)]
    password: Option<String>,
}

/// `POST /v1/sites/{site}/links`: makes a link to the figures of a site, which is
/// shown this once.
pub(super) async fn make_link(
    State(context): State<Context>,
    Path(site): Path<String>,
    body: Body,
) -> Result<(StatusCode, Json<LinkEntry>), ApiError> {
    let site = find(&context, &site)?.id.clone();
    let wanted: NewLink = document(body).await?;
    check_name(&wanted.name)?;
    if wanted
        .days
        .is_some_and(|days| !(1..=LONGEST_LINK_DAYS).contains(&days))
    {
        let detail = format!("`days` must be from 1 to {LONGEST_LINK_DAYS}");
        return Err(ApiError::bad_request("refused", detail).about("days"));
    }
    let password = match wanted.password {
        Some(password) => Some(hash(&context, password).await?),
        None => None,
    };
    let secret = Secret::new("").map_err(AccessError::from)?;
    let now = context.app.clock.now();
    let link = SharedLink {
        site,
        name: wanted.name,
        created: now,
        ends: wanted.days.map(|days| now + i64::from(days) * DAY),
        password,
    };
    let digest = secret.digest();
    let kept = vec![keep(CredentialKind::SharedLink, digest.as_str(), &link)];
    let plan = |_: &Kept| Ok((kept, ()));
    context.app.access.change(&context.app.queue, plan).await?;
    let entry = LinkEntry {
        link: Some(secret.text().to_owned()),
        ..LinkEntry::new(&digest, &link)
    };
    Ok((StatusCode::CREATED, Json(entry)))
}

/// `DELETE /v1/sites/{site}/links/{id}`: the link opens nothing any more, and
/// whoever came by it is out.
pub(super) async fn remove_link(
    State(context): State<Context>,
    Path((site, id)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    let site = find(&context, &site)?.id.clone();
    let plan = |state: &Kept| {
        let mut links = state.links.iter();
        let found = links.find(|(digest, link)| digest.id() == id && link.site == site);
        let (digest, _) = found.ok_or_else(|| unknown("link", &id))?;
        let mut changes = state.end_sessions(&Holder::SharedLink(digest.clone()));
        changes.push(forget(CredentialKind::SharedLink, digest.as_str()));
        Ok((changes, ()))
    };
    context.app.access.change(&context.app.queue, plan).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn unknown(what: &str, id: &str) -> AccessError {
    AccessError::Unknown(format!("this site has no {what} {id:?}"))
}
