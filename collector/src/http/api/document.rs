//! The OpenAPI document of routes.

use super::Described;
use super::schemas::Schemas;
use crate::access::Right;
use crate::http::error::ApiError;
use schemars::SchemaGenerator;
use serde_json::{Map, Value, json};

const ABOUT: &str = "Reports, settings and events of the sites of one collector. Errors are \
     application/problem+json (RFC 9457) with a stable `code`, and name the parameter at fault. \
     Times are milliseconds since 1970, UTC; money is integer minor units with its ISO 4217 \
     currency; rates are from 0 to 1, and null where there is nothing to have a share of.";

/// The document.
pub(super) fn of(routes: &[Described]) -> Value {
    let mut schemas = Schemas::default();
    let mut paths = Map::new();
    for route in routes {
        let described = operation(route, &mut schemas);
        let path = paths.entry(route.path.clone()).or_insert_with(|| json!({}));
        path[route.method] = described;
    }
    let problem = schemas.answered(SchemaGenerator::subschema_for::<ApiError>);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Jornada",
            "description": ABOUT,
            "version": env!("CARGO_PKG_VERSION"),
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        },
        "paths": paths,
        "security": [{"token": []}, {}],
        "components": {
            "schemas": schemas.finish(),
            "responses": {"problem": {
                "description": "Something is wrong; `code` and `detail` say what.",
                "content": {"application/problem+json": {"schema": problem}},
            }},
            "securitySchemes": {"token": {
                "type": "http", "scheme": "bearer",
                "description": "An API token; a site's server key where `x-right` is `send_events`.",
            }},
        },
    })
}

fn operation(route: &Described, schemas: &mut Schemas) -> Value {
    let (path, operation) = (&route.path, &route.operation);
    let in_path = path
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next());
    let parameters: Vec<Value> = in_path
        .map(of_path)
        .chain(operation.parameters.iter().cloned())
        .collect();
    let mut responses = Map::new();
    for answer in &operation.answers {
        let mut response = json!({"description": answer.about});
        let mut content = Map::new();
        for (name, schema) in &answer.content {
            let schema = match schema {
                Some(schema) => schemas.answered(schema),
                None => json!({"type": "string"}),
            };
            content.insert((*name).to_owned(), json!({"schema": schema}));
        }
        if !content.is_empty() {
            response["content"] = Value::Object(content);
        }
        responses.insert(answer.status.to_string(), response);
    }
    for class in ["4XX", "5XX"] {
        let problem = json!({"$ref": "#/components/responses/problem"});
        responses.insert(class.to_owned(), problem);
    }
    let mut described = json!({
        "operationId": operation.id,
        "summary": operation.about,
        "parameters": parameters,
        "responses": responses,
    });
    if let Some((types, schema)) = &operation.body {
        let schema = schemas.given(schema);
        let content: Map<String, Value> = types
            .iter()
            .map(|name| ((*name).to_owned(), json!({"schema": schema})))
            .collect();
        described["requestBody"] = json!({"required": true, "content": content});
    }
    described["x-right"] = json!(route.right);
    if route.right == Right::Public {
        described["security"] = json!([]);
    }
    described
}

/// A parameter that is a part of the path.
fn of_path(name: &str) -> Value {
    let (about, schema) = match name {
        "site" => (
            "The site's public key.",
            json!({"type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$"}),
        ),
        "name" => (
            "The account.",
            json!({"type": "string", "minLength": 1, "maxLength": protocol::limits::NAME}),
        ),
        "visitor" => (
            "One of the person's visitors.",
            json!({"type": "string", "minLength": 1}),
        ),
        _ => (
            "What it was saved under.",
            json!({"type": "string", "minLength": 1, "maxLength": protocol::limits::NAME}),
        ),
    };
    json!({"name": name, "in": "path", "required": true, "description": about, "schema": schema})
}
