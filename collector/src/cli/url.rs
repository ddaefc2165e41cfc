//! Paths of the API, for what people typed.

use crate::site::SiteId;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// The path of a site; its name needs no escapes.
pub(super) fn site_path(site: &SiteId) -> String {
    format!("/v1/sites/{site}")
}

/// A query string of the pairs that are there.
pub(super) fn query(pairs: &[(&str, Option<&str>)]) -> String {
    let given = pairs
        .iter()
        .filter_map(|(name, value)| Some((name, (*value)?)));
    let pairs: Vec<String> = given
        .map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)))
        .collect();
    if pairs.is_empty() {
        String::new()
    } else {
        format!("?{}", pairs.join("&"))
    }
}

/// Escapes what a shell user need not: spaces and letters beyond ASCII.
pub(super) fn escaped(typed: &str) -> String {
    const TYPED: &percent_encoding::AsciiSet = &percent_encoding::CONTROLS
        .add(b' ')
        .add(b'"')
        .add(b'<')
        .add(b'>')
        .add(b'`');
    utf8_percent_encode(typed, TYPED).to_string()
}

/// Escapes one part of a path.
pub(super) fn escaped_part(typed: &str) -> String {
    utf8_percent_encode(typed, NON_ALPHANUMERIC).to_string()
}
