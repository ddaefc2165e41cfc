//! The question of an experiment.

use super::kernel::ExperimentKernel;
use super::metric::Metric;
use super::tally::ExperimentTally;
use crate::params::{Params, QueryError};
use crate::reports::{ReportQuery, Scope};
use crate::scan::{Scanned, Sealed};
use crate::stats::Scale;
use crate::time::Millis;

/// The question.
#[derive(Debug, Clone, PartialEq)]
pub struct ExperimentQuery {
    /// The experiment, by the name that exposures carry.
    pub id: String,
    /// What is compared.
    pub metric: Metric,
    /// How long after the exposure an event counts; else up to now.
    pub window: Option<Millis>,
    /// The unit of effects.
    pub scale: Scale,
    /// Which revenue, where there are several currencies; else the site's.
    pub currency: Option<String>,
    /// Chance of a false alarm that is put up with.
    pub alpha: f64,
}

impl ExperimentQuery {
    /// Takes `id`, `metric`, `window`, `scale`, `currency` and `alpha`.
    pub fn parse(params: &mut Params) -> Result<Self, QueryError> {
        let scales = [("relative", Scale::Relative), ("absolute", Scale::Absolute)];
        let id = params.take("id", "The experiment.")?.unwrap_or_default();
        if id.is_empty() {
            return Err(QueryError::new("id", "", "the id of an experiment"));
        }
        Ok(Self {
            id,
            metric: Metric::take(params)?,
            window: params.optional_span(
                "window",
                "How long after the exposure an event counts; without it, up to now.",
                None,
            )?,
            scale: params.choice("scale", "The unit of effects.", &scales)?,
            currency: params.take("currency", "Which revenue; by default the site's.")?,
            alpha: params.number("alpha", "Chance of a false alarm.", 0.05, 0.000_1..=0.5)?,
        })
    }
}

impl ReportQuery for ExperimentQuery {
    type Tally = ExperimentTally;

    fn tally(&self) -> ExperimentTally {
        ExperimentTally::new(self.clone())
    }

    fn scan<S: Sealed>(&self, scope: &Scope, sealed: &S) -> Option<Scanned<ExperimentTally>> {
        ExperimentKernel::scan(self, scope, sealed)
    }
}
