//! Sites: their list, their settings, and what the tag needs of them.

use super::Context;
use super::api::Operation;
use super::batch::{read, share_with};
use super::error::ApiError;
use super::etag::ETag;
use super::routes::Routes;
use crate::access::Right;
use crate::app::App;
use crate::engine::Site;
use crate::site::{Bots, Privacy, SiteId, SiteSettings};
use crate::store::Change;
use analytics::reports::ExperimentDefinition;
use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use protocol::experiment::{HELD_BACK, OPEN};
use protocol::tag::{TagConfig, TagExperiment, TagVariant};
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::Arc;
use xxhash_rust::xxh3::xxh3_128;

/// A settings document is small.
pub(super) const DOCUMENT_BYTES: usize = 64 * 1024;

/// A site as lists show it.
#[derive(Serialize, JsonSchema)]
pub(super) struct SiteEntry {
    /// Its public key.
    site: SiteId,
    #[serde(flatten)]
    settings: SiteSettings,
    /// What the owner should know.
    warnings: Vec<&'static str>,
}

/// All sites.
#[derive(Serialize, JsonSchema)]
pub(super) struct SiteList {
    /// By name.
    sites: Vec<SiteEntry>,
}

impl SiteEntry {
    fn new(site: &Site, app: &App) -> Self {
        let settings = SiteSettings::clone(&site.settings());
        let has_too_many_paths = app.paths.is_over(&site.id, app.clock.now());
        let warnings = [
            ("any_origin", settings.origins.is_empty()),
            ("too_many_paths", has_too_many_paths),
        ];
        let warnings = warnings.into_iter().filter(|(_, is_so)| *is_so);
        let warnings = warnings.map(|(name, _)| name).collect();
        Self {
            site: site.id.clone(),
            settings,
            warnings,
        }
    }
}

/// The site of a path, or 404.
pub(super) fn find(context: &Context, site: &str) -> Result<Arc<Site>, ApiError> {
    context
        .app
        .engine
        .site(site)
        .ok_or_else(|| ApiError::unknown_site(site))
}

/// What the tag asks.
pub(super) fn add_public_to(routes: &mut Routes) {
    let operation = Operation::new("tagConfig", "What the tag needs to know of a site.")
        .gives::<TagConfig>(200, "May be kept for a minute.")
        .gives_nothing(304, "It is that of `If-None-Match`.");
    routes.get(Right::Public, "/v1/tag/{site}", tag, operation);
}

/// Adds the routes of sites.
pub(super) fn add_to(routes: &mut Routes) {
    let all = Operation::new("sites", "All sites with their settings.")
        .gives::<SiteList>(200, "By name.");
    let site = Operation::new("site", "A site with its settings.").gives::<SiteEntry>(200, "It.");
    let removal = Operation::new("removeSite", "Removes a site with all its events.")
        .gives_nothing(204, "It is gone.");
    let shown =
        Operation::new("settings", "A site's settings.").gives::<SiteSettings>(200, "They.");
    let about = "Sets all settings of a site, and makes it if it is not there; what is left out \
                 gets its default.";
    let set = Operation::new("setSettings", about)
        .takes::<SiteSettings>()
        .gives::<SiteSettings>(200, "They are set.")
        .gives::<SiteSettings>(201, "The site is made.");
    routes.get(Right::SeeFigures, "/v1/sites", list, all);
    routes.get(Right::SeeFigures, "/v1/sites/{site}", one, site);
    routes.delete(Right::Configure, "/v1/sites/{site}", remove, removal);
    routes.get(
        Right::SeeFigures,
        "/v1/sites/{site}/settings",
        settings,
        shown,
    );
    routes.put(
        Right::Configure,
        "/v1/sites/{site}/settings",
        set_settings,
        set,
    );
}

pub(super) async fn list(State(context): State<Context>) -> Json<SiteList> {
    let sites = context.app.engine.sites();
    Json(SiteList {
        sites: sites
            .iter()
            .map(|site| SiteEntry::new(site, &context.app))
            .collect(),
    })
}

pub(super) async fn one(
    State(context): State<Context>,
    Path(site): Path<String>,
) -> Result<Json<SiteEntry>, ApiError> {
    Ok(Json(SiteEntry::new(&*find(&context, &site)?, &context.app)))
}

pub(super) async fn remove(
    State(context): State<Context>,
    Path(site): Path<String>,
) -> Result<StatusCode, ApiError> {
    let site = find(&context, &site)?;
    context
        .app
        .queue
        .change(vec![Change::RemoveSite(site.id.clone())])
        .await?;
    let access = &context.app.access;
    access
        .change(&context.app.queue, |state| {
            Ok((state.forget_site(&site.id), ()))
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn settings(
    State(context): State<Context>,
    Path(site): Path<String>,
) -> Result<Json<SiteSettings>, ApiError> {
    Ok(Json(SiteSettings::clone(
        &find(&context, &site)?.settings(),
    )))
}

/// Sets all settings; what the document leaves out gets its default. A site that
/// is not there is made.
pub(super) async fn set_settings(
    State(context): State<Context>,
    Path(site): Path<String>,
    body: Body,
) -> Result<(StatusCode, Json<SiteSettings>), ApiError> {
    let site = SiteId::new(site)?;
    let settings: SiteSettings = document(body).await?;
    let settings = settings.validated()?;
    let is_new = context.app.engine.site(site.as_str()).is_none();
    context.app.set_site(&site, &settings).await?;
    Ok((
        if is_new {
            StatusCode::CREATED
        } else {
            StatusCode::OK
        },
        Json(settings),
    ))
}

/// A JSON document of a request.
pub(super) async fn document<T: serde::de::DeserializeOwned>(body: Body) -> Result<T, ApiError> {
    let body = read(body, DOCUMENT_BYTES).await?;
    // Serde would take a list for an object of the same fields.
    if !body.trim_ascii_start().starts_with(b"{") {
        let detail = "the body must be a JSON object";
        return Err(ApiError::bad_request("malformed", detail));
    }
    serde_json::from_slice(&body)
        .map_err(|error| ApiError::bad_request("malformed", error.to_string()))
}

/// `GET /v1/tag/{site}`: public, and the same for everybody, so that caches may
/// keep it for a minute.
pub(super) async fn tag(
    State(context): State<Context>,
    Path(site): Path<String>,
    headers: HeaderMap,
) -> Response {
    let mut response = match find(&context, &site) {
        Ok(site) => tag_of(&context, &site, &headers),
        Err(error) => error.into_response(),
    };
    share_with(&mut response, headers.get(header::ORIGIN).cloned());
    response
}

/// What the tag needs of an experiment to do as [`ExperimentDefinition::assign`] does.
fn for_tag(experiment: ExperimentDefinition) -> TagExperiment {
    let variant = |name: &str, weight| TagVariant {
        name: name.to_owned(),
        weight,
    };
    let variants = experiment.variants.iter();
    let holdback = [
        variant(HELD_BACK, experiment.holdback),
        variant(OPEN, 1_000_u32.saturating_sub(experiment.holdback)),
    ];
    TagExperiment {
        control: experiment.control_name().to_owned(),
        pages: experiment.target.expression(),
        holdback: if experiment.holdback > 0 {
            holdback.into()
        } else {
            Vec::new()
        },
        variants: variants
            .map(|known| variant(&known.name, known.weight))
            .collect(),
        id: experiment.id,
    }
}

fn tag_of(context: &Context, site: &Site, headers: &HeaderMap) -> Response {
    let now = context.app.clock.now();
    let settings = site.settings();
    let experiments = site.experiments().into_iter();
    let running = experiments.filter(|experiment| experiment.is_running(now));
    let config = TagConfig {
        experiments: running.map(for_tag).collect(),
        linked_domains: settings.linked_domains.clone(),
        cookieless: settings.privacy == Privacy::Cookieless,
        include_bots: settings.bots == Bots::Include,
    };
    let body = serde_json::to_vec(&config).unwrap_or_default();
    let etag = ETag::strong(xxh3_128(&body));
    let mut response = if etag.is_known(headers) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, "application/json")], body).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=60"),
    );
    headers.insert(header::ETAG, etag.value());
    response
}
