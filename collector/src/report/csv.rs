//! CSV: the tables of a report, one a file (RFC 4180).
//!
//! A table is any list of objects in the answer, named by the way to it:
//! `rows`, `checkout.steps`, `compare.rows`, `stages.pains`; what stands by itself is
//! the one row of `totals`. Columns come from the report's schema, so that an empty
//! table has a header too: their names are the keys, with a dot between nested ones.
//! Money has a column a currency, a pair of bounds two, a list of words one.

mod cell;
mod layout;
mod rows;

use analytics::params::QueryError;
use layout::Layout;
use serde_json::Value;

/// What `table` means.
pub const ABOUT: &str = "Which table of the report; by default `rows`, else its first.";

/// The tables of the report of this name, the default first.
#[must_use]
pub fn tables(report: &str) -> Vec<String> {
    Layout::of(report).map_or_else(Vec::new, |layout| layout.names())
}

/// One table of an answer as CSV.
pub fn write(report: &str, answer: &Value, table: Option<&str>) -> Result<String, QueryError> {
    let layout = Layout::of(report);
    let names = layout.as_ref().map_or_else(Vec::new, Layout::names);
    let name = table.or(names.first().map(String::as_str));
    let found = layout
        .as_ref()
        .and_then(|layout| layout.table(name.unwrap_or_default()));
    match found {
        Some(table) => Ok(rows::write(table, answer)),
        None => {
            let allowed = format!("one of {}", names.join(", "));
            Err(QueryError::new("table", name.unwrap_or_default(), allowed))
        }
    }
}
