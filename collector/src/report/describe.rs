//! What reports can be asked and what they answer, read off the code that does it.

use super::answer::Answer;
use super::{Said, saved};
use crate::document::Documents;
use analytics::Timestamp;
use analytics::params::{Parameter, ParameterKind, Params, QueryError};
use analytics::query_string::pairs;
use analytics::reports::{Evaluate, Query, ReportQuery, Tally};
use jiff::tz::TimeZone;
use schemars::{Schema, SchemaGenerator};

/// A parameter of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportParameter {
    /// Its name.
    pub name: &'static str,
    /// What it means.
    pub about: String,
    /// What it may hold.
    pub kind: ParameterKind,
    /// Whether it may be given more than once.
    pub is_repeated: bool,
    /// Whether it must be given.
    pub is_required: bool,
}

impl From<&Parameter> for ReportParameter {
    fn from(parameter: &Parameter) -> Self {
        Self {
            name: parameter.name,
            about: parameter.about.to_owned(),
            kind: parameter.kind.clone(),
            is_repeated: parameter.is_repeated,
            is_required: false,
        }
    }
}

impl ReportParameter {
    /// Joins what the name means beside other parameters.
    fn join(&mut self, other: &Parameter) {
        if !self.about.contains(other.about) {
            self.about = format!("{} Or: {}", self.about, other.about);
        }
        if self.kind != other.kind {
            self.kind = ParameterKind::Text;
        }
        self.is_repeated |= other.is_repeated;
    }
}

/// Everything that the report of this name can be asked.
pub fn parameters(name: &str) -> Result<Vec<ReportParameter>, QueryError> {
    let mut all: Vec<ReportParameter> = Vec::new();
    for example in Query::examples(name) {
        for parameter in read(name, example)?.known() {
            match all.iter_mut().find(|known| known.name == parameter.name) {
                Some(known) => known.join(parameter),
                None => all.push(parameter.into()),
            }
        }
    }
    let missing = read(name, "").err().map(|error| error.parameter);
    // A saved funnel stands for its steps.
    let has_saved = all.iter().any(|one| one.name == "id") && missing.as_deref() == Some("step");
    for parameter in &mut all {
        parameter.is_required = !has_saved && missing.as_deref() == Some(parameter.name);
    }
    Ok(all)
}

fn read(name: &str, query: &str) -> Result<Params, QueryError> {
    let mut params = Params::new(pairs(query));
    let calendar = (&TimeZone::UTC, Timestamp(0));
    saved::take(&Documents::default(), name, &mut params, calendar)?;
    Said::take(name, &mut params, &TimeZone::UTC, Timestamp(0))?;
    Ok(params)
}

/// The JSON schema of a report's answer; none if there is no such report.
pub fn schema(name: &str, generator: &mut SchemaGenerator) -> Option<Schema> {
    let example = Query::examples(name).first()?;
    let query = Query::parse(name, &mut Params::new(pairs(example))).ok()?;
    Some(query.evaluate(Described { generator }))
}

struct Described<'g> {
    generator: &'g mut SchemaGenerator,
}

impl Evaluate for Described<'_> {
    type Output = Schema;

    fn evaluate<Q: ReportQuery>(self, _query: &Q) -> Schema {
        self.generator
            .subschema_for::<Answer<<Q::Tally as Tally>::Report>>()
    }
}
