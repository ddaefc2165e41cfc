//! HTTP: every door of the collector. Handlers extract, call and reply; what an
//! error means in status codes is said in one place, `error`.

mod access;
mod accounts;
mod assets;
mod backup;
mod batch;
mod check;
pub mod client;
mod crowd;
mod definitions;
mod demo;
mod documents;
mod error;
mod health;
mod keys;
mod lines;
mod login;
mod peer;
mod reports;
mod routes;
mod security_txt;
mod server;
mod sites;
mod visitor_cookie;
mod visitors;

pub use access::{Door, TcpDoor};
pub use backup::BackupRequest;
pub use crowd::Connections;
pub use lines::{LinesReply, RejectedLine};
pub use routes::Route;
pub use server::Doors;

use self::routes::Routes;
use crate::access::Right;
use crate::app::App;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

/// A sender that takes longer than this for its body is holding a place.
const INGEST_PATIENCE: Duration = Duration::from_secs(30);

/// State of every handler, shared: the router copies it for every request.
#[derive(Clone)]
pub(crate) struct Context(Arc<Opened>);

/// A collector as seen through a door.
pub(crate) struct Opened {
    app: App,
    door: Door,
}

impl Deref for Context {
    type Target = Opened;

    fn deref(&self) -> &Opened {
        &self.0
    }
}

/// All routes, as seen through a door.
pub fn router(app: App, door: Door) -> Router {
    let context = Context(Arc::new(Opened { app, door }));
    let (router, _) = all(&context).into_parts();
    let unknown = access::guarded(any(error::unknown_route), &context, Right::SeeFigures);
    router
        .route("/v1/{*unknown}", unknown)
        .fallback(get(assets::serve))
        .method_not_allowed_fallback(error::unknown_method)
        .layer(DefaultBodyLimit::disable())
        .layer(CatchPanicLayer::custom(error::panicked))
        .layer(middleware::from_fn(no_sniffing))
        .with_state(context)
}

/// The list of all routes, with the right that each needs.
#[must_use]
pub fn routes(app: App) -> Vec<Route> {
    let context = Context(Arc::new(Opened {
        app,
        door: Door::Owner,
    }));
    all(&context).into_parts().1
}

fn all(context: &Context) -> Routes {
    use Right::{Configure, Define, Operate, Public, SeeFigures, SeePeople, SendEvents};
    let mut all = Routes::new(context.clone());
    all.post(Public, "/v1/events", batch::receive);
    all.preflight("/v1/events", batch::preflight);
    all.get(Public, "/v1/tag/{site}", sites::tag);
    all.post(Public, "/v1/id", visitor_cookie::set);
    all.wrap(|ingest| {
        let late = axum::http::StatusCode::REQUEST_TIMEOUT;
        ingest.layer(TimeoutLayer::with_status_code(late, INGEST_PATIENCE))
    });
    all.get(Public, "/.well-known/security.txt", security_txt::get);
    all.get(Public, "/healthz", health::alive);
    all.get(Public, "/readyz", health::ready);

    all.get(Public, "/v1/me", login::me);
    all.post(Public, "/v1/setup", login::set_up);
    all.post(Public, "/v1/login", login::login);
    all.post(Public, "/v1/logout", login::logout);
    all.post(Public, "/v1/shared", login::shared);
    all.get(SeeFigures, "/v1/logins", accounts::logins);
    all.delete(SeeFigures, "/v1/logins/{id}", accounts::end_login);
    all.get(Operate, "/v1/accounts", accounts::list);
    all.put(Operate, "/v1/accounts/{name}", accounts::set);
    all.delete(Operate, "/v1/accounts/{name}", accounts::remove);
    all.get(Operate, "/v1/tokens", accounts::tokens);
    all.post(Operate, "/v1/tokens", accounts::make_token);
    all.delete(Operate, "/v1/tokens/{id}", accounts::remove_token);
    all.get(Configure, "/v1/sites/{site}/keys", keys::list);
    all.post(Configure, "/v1/sites/{site}/keys", keys::make);
    all.delete(Configure, "/v1/sites/{site}/keys/{id}", keys::remove);
    all.get(Configure, "/v1/sites/{site}/links", keys::links);
    all.post(Configure, "/v1/sites/{site}/links", keys::make_link);
    all.delete(Configure, "/v1/sites/{site}/links/{id}", keys::remove_link);

    all.get(SeeFigures, "/metrics", health::metrics);
    all.get(Operate, "/v1/check", check::check);
    all.post(Operate, "/v1/backup", backup::back_up);
    all.post(Operate, "/v1/demo-data", demo::load);
    all.delete(Operate, "/v1/demo-data", demo::remove);

    all.get(SeeFigures, "/v1/sites", sites::list);
    let site = "/v1/sites/{site}";
    all.get(SeeFigures, site, sites::one);
    all.delete(Configure, site, sites::remove);
    let settings = "/v1/sites/{site}/settings";
    all.get(SeeFigures, settings, sites::settings);
    all.put(Configure, settings, sites::set_settings);
    let events = "/v1/sites/{site}/events";
    all.get(SeePeople, events, lines::export);
    all.post(SendEvents, events, lines::import);
    let visitor = "/v1/sites/{site}/visitors/{visitor}";
    all.delete(Configure, visitor, visitors::erase);
    all.get(SeeFigures, "/v1/sites/{site}/erasure", visitors::erasure);
    all.get(
        SeeFigures,
        "/v1/sites/{site}/experiments",
        definitions::list,
    );
    let experiment = "/v1/sites/{site}/experiments/{id}";
    all.put(Define, experiment, definitions::set);
    all.get(SeeFigures, experiment, definitions::one);
    all.delete(Define, experiment, definitions::remove);
    documents::add_to(&mut all);
    let report = "/v1/sites/{site}/reports/{name}";
    all.get(SeeFigures, report, reports::report);
    all
}

/// Holds for every answer: what we send is what we say it is.
async fn no_sniffing(request: Request, next: Next) -> Response {
    const NOSNIFF: (HeaderName, HeaderValue) = (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    let mut response = next.run(request).await.into_response();
    let (name, value) = NOSNIFF;
    response.headers_mut().insert(name, value);
    response
}
