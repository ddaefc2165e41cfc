//! HTTP: every door of the collector. Handlers extract, call and reply; what an
//! error means in status codes is said in one place, `error`.

mod access;
mod assets;
mod backup;
mod batch;
mod check;
pub mod client;
mod definitions;
mod demo;
mod documents;
mod error;
mod health;
mod lines;
mod reports;
mod server;
mod sites;
mod visitor_cookie;
mod visitors;

pub use access::{Door, TcpDoor};
pub use backup::BackupRequest;
pub use lines::{LinesReply, RejectedLine};
pub use server::Doors;

use crate::app::App;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, delete, get, post, put};
use std::sync::Arc;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

/// A sender that takes longer than this for its body is holding a place.
const INGEST_PATIENCE: Duration = Duration::from_secs(30);

/// State of every handler.
#[derive(Clone)]
pub(crate) struct Context {
    app: App,
    door: Arc<Door>,
}

/// All routes, as seen through a door.
pub fn router(app: App, door: Door) -> Router {
    let context = Context {
        app,
        door: Arc::new(door),
    };
    let public = Router::new()
        .route("/v1/events", post(batch::receive).options(batch::preflight))
        .route("/v1/tag/{site}", get(sites::tag))
        .route("/v1/id", post(visitor_cookie::set))
        .layer(TimeoutLayer::with_status_code(
            axum::http::StatusCode::REQUEST_TIMEOUT,
            INGEST_PATIENCE,
        ))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready));
    let protected = Router::new()
        .route("/metrics", get(health::metrics))
        .route("/v1/check", get(check::check))
        .route("/v1/backup", post(backup::back_up))
        .route("/v1/demo-data", post(demo::load).delete(demo::remove))
        .route("/v1/sites", get(sites::list))
        .route("/v1/sites/{site}", get(sites::one).delete(sites::remove))
        .route(
            "/v1/sites/{site}/settings",
            get(sites::settings).put(sites::set_settings),
        )
        .route(
            "/v1/sites/{site}/events",
            get(lines::export).post(lines::import),
        )
        .route(
            "/v1/sites/{site}/visitors/{visitor}",
            delete(visitors::erase),
        )
        .route("/v1/sites/{site}/erasure", get(visitors::erasure))
        .route("/v1/sites/{site}/experiments", get(definitions::list))
        .route(
            "/v1/sites/{site}/experiments/{id}",
            put(definitions::set)
                .get(definitions::one)
                .delete(definitions::remove),
        )
        .merge(documents::routes())
        .route("/v1/sites/{site}/reports/{name}", get(reports::report))
        .route("/v1/{*unknown}", any(error::unknown_route))
        .layer(middleware::from_fn_with_state(
            context.clone(),
            access::require,
        ));
    public
        .merge(protected)
        .fallback(get(assets::serve))
        .method_not_allowed_fallback(error::unknown_method)
        .layer(DefaultBodyLimit::disable())
        .layer(CatchPanicLayer::custom(error::panicked))
        .layer(middleware::from_fn(no_sniffing))
        .with_state(context)
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
