//! Which form an answer has: `.csv` behind the report's name says it, else `Accept`.

use crate::http::error::ApiError;
use crate::report::csv;
use analytics::params::{Params, QueryError};
use axum::http::{HeaderMap, header};

/// The form of an answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Format {
    Json,
    /// One of the report's tables, the default one if none is named.
    Csv(Option<String>),
}

impl Format {
    /// The report's name without the form, and the form. Takes `table` of the
    /// pairs, which only CSV knows.
    pub(super) fn of<'n>(
        name: &'n str,
        headers: &HeaderMap,
        pairs: &mut Vec<(String, String)>,
    ) -> Result<(&'n str, Self), ApiError> {
        let (report, is_csv) = match name.strip_suffix(".csv") {
            Some(report) => (report, true),
            None => (name, prefers_csv(headers)),
        };
        if !is_csv {
            return Ok((report, Self::Json));
        }
        let mut params = Params::new(std::mem::take(pairs));
        let table = params.take("table", csv::ABOUT)?;
        *pairs = params.rest();
        let tables = csv::tables(report);
        match &table {
            Some(given) if !tables.is_empty() && !tables.contains(given) => {
                let allowed = format!("one of {}", tables.join(", "));
                Err(QueryError::new("table", given, allowed).into())
            }
            _ => Ok((report, Self::Csv(table))),
        }
    }
}

/// Whether CSV is asked for, and nothing else as much.
fn prefers_csv(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT).into_iter();
    let accepted = accepted.filter_map(|value| value.to_str().ok());
    let ranges = accepted.flat_map(|value| value.split(','));
    let (mut csv, mut other) = (0.0, 0.0);
    for range in ranges {
        let mut parts = range.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let weight = parts
            .find_map(|part| part.strip_prefix("q="))
            .map_or(Some(1.0), |weight| weight.parse::<f64>().ok());
        let weight = weight.unwrap_or(0.0);
        if name.eq_ignore_ascii_case("text/csv") {
            csv = weight;
        } else if ["application/json", "application/*", "*/*"].contains(&name) {
            other = f64::max(other, weight);
        }
    }
    csv > other || (csv > 0.0 && other == 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::needless_pass_by_value, reason = "a table reads better")]
    fn check(name: &str, accept: &str, query: &[(&str, &str)], expected: Option<(&str, Format)>) {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, accept.parse().unwrap());
        let own = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
        let mut pairs: Vec<_> = query.iter().map(own).collect();
        let format = Format::of(name, &headers, &mut pairs).ok();
        assert_eq!(format, expected, "{name} {accept}");
    }

    #[test]
    fn a_suffix_or_a_preference() {
        let csv = || Format::Csv(None);
        check("pages", "*/*", &[], Some(("pages", Format::Json)));
        check("pages.csv", "*/*", &[], Some(("pages", csv())));
        check("pages", "text/csv", &[], Some(("pages", csv())));
        check("pages", "text/csv, */*;q=0.1", &[], Some(("pages", csv())));
        check(
            "pages",
            "text/html, */*",
            &[],
            Some(("pages", Format::Json)),
        );
        check(
            "pages",
            "application/json, text/csv;q=0.9",
            &[],
            Some(("pages", Format::Json)),
        );
        check("pages", "text/csv;q=0", &[], Some(("pages", Format::Json)));
        let steps = Format::Csv(Some("checkout.steps".to_owned()));
        let table = [("table", "checkout.steps")];
        check("checkout.csv", "*/*", &table, Some(("checkout", steps)));
        check("pages.csv", "*/*", &table, None);
    }
}
