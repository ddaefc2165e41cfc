//! The routes of the reports: each is asked for by its name, as JSON or as CSV.

use super::operation::Operation;
use crate::report::{ReportParameter, csv, parameters, schema};
use analytics::params::ParameterKind;
use analytics::reports::Query;
use schemars::json_schema;
use serde_json::{Value, json};

/// What each of them does, by its path, of which this is the pattern.
pub(in crate::http) fn operations(pattern: &str) -> Vec<(String, Operation)> {
    let path = |name: &str| pattern.replace("{name}", name);
    let names = Query::NAMES.iter();
    let both = names.flat_map(|name| {
        [
            (path(name), json(name)),
            (path(&format!("{name}.csv")), table(name)),
        ]
    });
    both.collect()
}

fn json(name: &'static str) -> Operation {
    let answer =
        move |generator: &mut _| schema(name, generator).unwrap_or_else(|| json_schema!(false));
    asked(name, name)
        .gives_like(200, "The figures.", answer)
        .gives_text(200, "The figures.", "text/csv")
        .gives_nothing(304, "The figures are those of `If-None-Match`.")
}

fn table(name: &'static str) -> Operation {
    let id = format!("{name}Table");
    let tables = json!({"type": "string", "enum": csv::tables(name)});
    asked(name, &id)
        .query("table", csv::ABOUT, &tables)
        .gives_text(200, "One table, as of RFC 4180.", "text/csv")
        .gives_nothing(304, "The table is that of `If-None-Match`.")
}

fn asked(name: &str, id: &str) -> Operation {
    let mut operation = Operation::new(id, Query::about(name));
    // Every example is read by a test.
    for parameter in parameters(name).unwrap_or_default() {
        operation.parameters.push(described(&parameter));
    }
    operation
}

fn described(parameter: &ReportParameter) -> Value {
    let one = match &parameter.kind {
        ParameterKind::Text => json!({"type": "string"}),
        ParameterKind::Flag { default } => json!({"type": "boolean", "default": default}),
        ParameterKind::Choice { default, words } => {
            json!({"type": "string", "enum": words, "default": default})
        }
        ParameterKind::Span { .. } => json!({
            "type": "string", "pattern": "^[1-9][0-9]{0,8}(ms|s|m|h|d|w)$",
            "examples": ["30m", "7d"],
        }),
        ParameterKind::Number {
            default,
            least,
            most,
        } => number(default, least, most),
    };
    let schema = if parameter.is_repeated {
        json!({"type": "array", "items": one})
    } else {
        one
    };
    json!({
        "name": parameter.name, "in": "query", "required": parameter.is_required,
        "description": parameter.about, "schema": schema,
    })
}

fn number(default: &str, least: &str, most: &str) -> Value {
    let whole = [default, least, most].map(str::parse::<i64>);
    let parsed = [default, least, most].map(|text| text.parse::<f64>().ok());
    match whole {
        [Ok(default), Ok(least), Ok(most)] => json!({
            "type": "integer", "default": default, "minimum": least, "maximum": most,
        }),
        _ => {
            let [default, least, most] = parsed;
            json!({"type": "number", "default": default, "minimum": least, "maximum": most})
        }
    }
}
