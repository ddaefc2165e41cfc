//! `Step`: what has to happen, as `MATCHER;optional;window=30m;label=Cart`.

use crate::matcher::Matcher;
use crate::matcher::text::{split, unescape};
use crate::params::{QueryError, parse_span};
use crate::time::Millis;

/// One step of a funnel.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Which events reach it.
    pub matcher: Matcher,
    /// It is counted, but nobody has to reach it.
    pub optional: bool,
    /// How long after the previous step that is not optional, instead of the
    /// funnel's window.
    pub window: Option<Millis>,
    /// What to call it.
    pub label: String,
}

impl Step {
    /// Reads a step that came as a parameter's value.
    pub fn parse(parameter: &str, given: &str) -> Result<Self, QueryError> {
        let mut parts = split(given, ';').into_iter();
        let matcher = parts.next().unwrap_or_default();
        let mut step = Self {
            matcher: Matcher::parse(parameter, matcher)?,
            optional: false,
            window: None,
            label: matcher.to_owned(),
        };
        for suffix in parts {
            match suffix.split_once('=') {
                None if suffix == "optional" => step.optional = true,
                Some(("window", span)) => step.window = Some(parse_span(parameter, span)?),
                Some(("label", label)) => step.label = unescape(label),
                _ => {
                    let allowed = "a matcher, then ;optional, ;window=30m or ;label=... if needed";
                    return Err(QueryError::new(parameter, given, allowed));
                }
            }
        }
        Ok(step)
    }
}
