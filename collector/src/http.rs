//! HTTP: every door of the collector. Handlers extract, call and reply; what an
//! error means in status codes is said in one place, `error`.

mod access;
mod accounts;
mod api;
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
mod etag;
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

use self::api::Description;
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
use std::sync::{Arc, OnceLock};
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
    /// Known once all routes are.
    description: OnceLock<Description>,
}

impl Context {
    fn new(app: App, door: Door) -> Self {
        Self(Arc::new(Opened {
            app,
            door,
            description: OnceLock::new(),
        }))
    }
}

impl Deref for Context {
    type Target = Opened;

    fn deref(&self) -> &Opened {
        &self.0
    }
}

/// All routes, as seen through a door.
pub fn router(app: App, door: Door) -> Router {
    let context = Context::new(app, door);
    let (router, _, described) = all(&context).into_parts();
    let description = Description::new(described);
    let _is_first = context.description.set(description);
    let unknown = access::guarded(any(error::unknown_route), &context, Right::SeeFigures);
    router
        .route("/v1/{*unknown}", unknown)
        .fallback(get(assets::serve))
        .method_not_allowed_fallback(error::unknown_method)
        .layer(DefaultBodyLimit::disable())
        .layer(CatchPanicLayer::custom(error::panicked))
        .layer(middleware::from_fn(error::as_problem))
        .layer(middleware::from_fn(no_sniffing))
        .with_state(context)
}

/// The list of all routes, with the right that each needs.
#[must_use]
pub fn routes(app: App) -> Vec<Route> {
    let context = Context::new(app, Door::Owner);
    all(&context).into_parts().1
}

fn all(context: &Context) -> Routes {
    let mut all = Routes::new(context.clone());
    batch::add_to(&mut all);
    sites::add_public_to(&mut all);
    visitor_cookie::add_to(&mut all);
    all.wrap(|ingest| {
        let late = axum::http::StatusCode::REQUEST_TIMEOUT;
        ingest.layer(TimeoutLayer::with_status_code(late, INGEST_PATIENCE))
    });
    security_txt::add_to(&mut all);
    health::add_to(&mut all);
    api::add_to(&mut all);
    login::add_to(&mut all);
    accounts::add_to(&mut all);
    keys::add_to(&mut all);
    health::add_protected_to(&mut all);
    check::add_to(&mut all);
    backup::add_to(&mut all);
    demo::add_to(&mut all);
    sites::add_to(&mut all);
    lines::add_to(&mut all);
    visitors::add_to(&mut all);
    definitions::add_to(&mut all);
    documents::add_to(&mut all);
    reports::add_to(&mut all);
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
