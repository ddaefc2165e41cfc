//! The question of an experiment.

use super::definition::ExperimentDefinition;
use super::goal::{Goal, Role};
use super::kernel::ExperimentKernel;
use super::metric::{Metric, Payment};
use super::tally::ExperimentTally;
use crate::dimension::Dimension;
use crate::matcher::{Matcher, Pattern};
use crate::money::NO_CURRENCY;
use crate::params::{Params, QueryError};
use crate::reports::{ReportQuery, Scope};
use crate::scan::{Scanned, Sealed};
use crate::stats::Scale;
use crate::stats::bayes::{Better, Prior};
use crate::stats::capping::Zeros;
use crate::stats::multiple::Correction;
use crate::time::{DAY, Millis};

const PLANNED: &str = "Visitors of all variants that the run was planned for; 0 for no plan.";

/// How long before the exposure CUPED looks back.
pub(super) const LOOK_BACK: Millis = 14 * DAY;

/// The question.
#[derive(Debug, Clone, PartialEq)]
pub struct ExperimentQuery {
    /// How people get into it.
    pub entry: Entry,
    /// What is compared; the first decides.
    pub goals: Vec<Goal>,
    /// How long after the exposure an event counts; else up to now.
    pub window: Option<Millis>,
    /// The unit of effects.
    pub scale: Scale,
    /// Which revenue, where there are several currencies; else the site's.
    pub currency: Option<String>,
    /// Chance of a false alarm that is put up with.
    pub alpha: f64,
    /// Whether what people did before is taken out as noise.
    pub cuped: bool,
    /// Where totals of money and properties are capped.
    pub cap: Option<CapAt>,
    /// How fixed-sample p-values are corrected for their number.
    pub correction: Correction,
    /// Who met two variants.
    pub several: Several,
    /// All the visitors that the run was planned for, fixed before its start.
    pub planned: Option<u64>,
    /// What was believed of the relative effect before.
    pub prior: Option<Prior>,
    /// Exposures elsewhere do not count; anywhere will do if empty.
    pub target: Vec<Pattern>,
    /// What people are told apart by, as an exploration.
    pub breakdown: Option<Dimension>,
}

/// How people get into an experiment.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry {
    /// By exposures that carry this id.
    Exposure(String),
    /// By meeting the place where one is to be: all are of one nameless variant.
    Meets(Matcher),
}

/// A quantile of all visitors' totals.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CapAt {
    /// Such as 0.99.
    pub quantile: f64,
    /// Whether visitors with nothing are among them.
    pub zeros: Zeros,
}

/// What becomes of visitors who met two variants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Several {
    /// They are in no figure.
    LeftOut,
    /// They count for the variant met first.
    First,
}

impl ExperimentQuery {
    /// Takes `id`, `metric`, `secondary`, `guardrail`, `window`, `scale`,
    /// `currency`, `alpha`, `cuped`, `cap`, `cap_zeros`, `correction`, `several`,
    /// `planned`, `prior`, `at` and `breakdown`.
    pub fn parse(params: &mut Params) -> Result<Self, QueryError> {
        let id = params.take("id", "The experiment.")?.unwrap_or_default();
        if id.is_empty() {
            return Err(QueryError::new("id", "", "the id of an experiment"));
        }
        let several = [("left_out", Several::LeftOut), ("first", Several::First)];
        let corrections = [
            ("holm", Correction::Holm),
            ("bh", Correction::BenjaminiHochberg),
        ];
        let priors = [("flat", None), ("normal", Some(Prior::RELATIVE))];
        let at = params.take_all(
            "at",
            "A page on which exposures count; repeated. By default all.",
        );
        let patterns = at.iter().map(|given| {
            let path = given.strip_prefix("page:").unwrap_or(given);
            let allowed = "a page such as /cart or /p/*";
            let is_path = path.starts_with('/');
            let pattern = is_path.then(|| Pattern::parse(path));
            pattern.ok_or_else(|| QueryError::new("at", given, allowed))
        });
        let planned = params.number("planned", PLANNED, 0_u64, 0..=10_000_000_000)?;
        let mut query = Self {
            target: patterns.collect::<Result<_, _>>()?,
            correction: params.choice(
                "correction",
                "How fixed-sample p-values are corrected.",
                &corrections,
            )?,
            several: params.choice("several", "Who met two variants.", &several)?,
            planned: Some(planned).filter(|planned| *planned > 0),
            prior: params.choice(
                "prior",
                "What was believed of the relative effect before.",
                &priors,
            )?,
            cap: CapAt::take(params)?,
            cuped: params.flag("cuped", "Takes the 14 days before out as noise.", false)?,
            breakdown: Dimension::take(params)?,
            ..Self::about(Entry::Exposure(id), params)?
        };
        query.check()?;
        query.goals.push(Goal {
            name: "revenue:paid".to_owned(),
            metric: Metric::Revenue(Payment::Paid),
            better: Better::Higher,
            role: Role::Money,
        });
        Ok(query)
    }

    /// Takes what an experiment and the plan of one have in common.
    pub(super) fn about(entry: Entry, params: &mut Params) -> Result<Self, QueryError> {
        let scales = [("relative", Scale::Relative), ("absolute", Scale::Absolute)];
        Ok(Self {
            entry,
            goals: Goal::take_all(params)?,
            window: params.optional_span(
                "window",
                "How long after the exposure an event counts; without it, up to now.",
                None,
            )?,
            scale: params.choice("scale", "The unit of effects.", &scales)?,
            currency: params.take("currency", "Which revenue; by default the site's.")?,
            alpha: params.number("alpha", "Chance of a false alarm.", 0.05, 0.000_1..=0.5)?,
            cuped: false,
            cap: None,
            correction: Correction::Holm,
            several: Several::LeftOut,
            planned: None,
            prior: None,
            target: Vec::new(),
            breakdown: None,
        })
    }

    fn check(&self) -> Result<(), QueryError> {
        let Some(primary) = self.goals.first() else {
            return Ok(());
        };
        if self.cuped && !primary.metric.has_past() {
            let allowed = "false for ratios, funnels and retention, of which there is no past";
            return Err(QueryError::new("cuped", "true", allowed));
        }
        if self.cap.is_some() && !self.goals.iter().any(|goal| goal.metric.is_cappable()) {
            let allowed = "left out unless a metric is revenue or mean:PROP";
            return Err(QueryError::new("cap", "given", allowed));
        }
        Ok(())
    }

    /// The site's definition, if there is one.
    pub(super) fn definition<'s>(&self, scope: &'s Scope) -> Option<&'s ExperimentDefinition> {
        let Entry::Exposure(id) = &self.entry else {
            return None;
        };
        scope.experiments.iter().find(|known| known.id == *id)
    }

    /// The asked currency, else the site's, else that of most orders.
    pub(super) fn currency(&self, scope: &Scope) -> String {
        let chosen = self.currency.clone().or_else(|| scope.currency.clone());
        let chosen = chosen.or_else(|| scope.orders.main_currency(None));
        chosen.unwrap_or_else(|| NO_CURRENCY.to_owned())
    }
}

impl CapAt {
    pub(super) fn take(params: &mut Params) -> Result<Option<Self>, QueryError> {
        let zeros = [("counted", Zeros::Counted), ("ignored", Zeros::Ignored)];
        let zeros = params.choice(
            "cap_zeros",
            "Whether visitors with nothing count for the cap.",
            &zeros,
        )?;
        let quantile = params.number(
            "cap",
            "Quantile at which totals are capped; 1 caps nothing.",
            1.0,
            0.5..=1.0,
        )?;
        Ok((quantile < 1.0).then_some(Self { quantile, zeros }))
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
