//! The description of the API: OpenAPI 3.1 at `/v1/openapi.json`, made of what each
//! route is said to do where it is added. What goes in and out is described by the
//! types that are read and written.

mod document;
mod operation;
mod reports;
mod schemas;

pub(super) use operation::Operation;
pub(super) use reports::operations as reports;

use super::Context;
use super::routes::Routes;
use crate::access::Right;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use schemars::json_schema;
use std::sync::OnceLock;

/// What a method of a path does.
pub(super) struct Described {
    pub(super) path: String,
    pub(super) method: &'static str,
    pub(super) right: Right,
    pub(super) operation: Operation,
}

/// The description, written when somebody asks for it first.
pub(super) struct Description {
    routes: Vec<Described>,
    json: OnceLock<Vec<u8>>,
}

impl Description {
    pub(super) fn new(routes: Vec<Described>) -> Self {
        Self {
            routes,
            json: OnceLock::new(),
        }
    }

    fn json(&self) -> Vec<u8> {
        let write = || serde_json::to_vec(&document::of(&self.routes)).unwrap_or_default();
        self.json.get_or_init(write).clone()
    }
}

/// Adds the route of the description.
pub(super) fn add_to(routes: &mut Routes) {
    let operation = Operation::new("openapi", "This description.").gives_like(
        200,
        "OpenAPI 3.1.",
        |_| json_schema!({"type": "object"}),
    );
    routes.get(Right::Public, "/v1/openapi.json", describe, operation);
}

async fn describe(State(context): State<Context>) -> Response {
    let json = context.description.get().map(Description::json);
    let content_type = (header::CONTENT_TYPE, "application/json");
    ([content_type], json.unwrap_or_default()).into_response()
}
