//! `ExperimentDefinition`: what a site says about one of its experiments.

use super::goal::{Goal, Role};
use super::query::CapAt;
use crate::matcher::pattern::Pattern;
use crate::params::{Params, QueryError, parse_span};
use crate::time::Timestamp;
use protocol::experiment::{assign, is_held_back};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An experiment as its site defines it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ExperimentDefinition {
    /// The name that exposures carry.
    #[serde(default)]
    pub id: String,
    /// What is expected of the variants, and why: written down before the start.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hypothesis: String,
    /// The variants, in the order in which they are shown.
    pub variants: Vec<VariantDefinition>,
    /// Which variant the others are compared with; if absent, the one named
    /// `control`, else the first in byte order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub control: Option<String>,
    /// Exposures before do not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Timestamp>,
    /// Exposures from here on do not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Timestamp>,
    /// Dates of the site's zone, such as `2026-01-31`, on which something was
    /// broken: nothing of them counts, nor whoever met the place first on them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<String>,
    /// What is compared: the first decides, the others are worth knowing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub metrics: Vec<String>,
    /// Metrics that must not get worse.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guardrails: Vec<String>,
    /// Who takes part.
    #[serde(default, skip_serializing_if = "Target::is_everybody")]
    pub target: Target,
    /// Visitors in a thousand who are kept out of it, the same of all experiments
    /// with as many: they are shown the control and not exposed to it, but to the
    /// experiment `holdback`.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub holdback: u32,
    /// How long after the exposure an event counts, such as `7d`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<String>,
    /// Visitors of all variants that the run is planned for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(type = "number | null"))]
    pub planned: Option<u64>,
    /// Chance of a false alarm that is put up with; 0.05 if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alpha: Option<f64>,
    /// Whether the past of visitors is taken out as noise.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cuped: bool,
    /// The quantile at which totals are capped, such as 0.99.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<f64>,
}

/// Who takes part in an experiment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Target {
    /// Patterns of the pages on which it runs; on all of them if empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<String>,
    /// A saved audience: exposures of others do not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<String>,
}

/// A variant as its site defines it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct VariantDefinition {
    /// The name that exposures carry.
    pub name: String,
    /// Share of the visitors, relative to the other variants' weights.
    #[serde(default = "one")]
    pub weight: u32,
}

fn one() -> u32 {
    1
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl Target {
    fn is_everybody(&self) -> bool {
        *self == Self::default()
    }

    /// The pages as one regular expression, for the tag; none if it runs on all.
    #[must_use]
    pub fn expression(&self) -> Option<String> {
        let pages = self.pages.iter();
        let pages: Vec<String> = pages
            .map(|page| Pattern::parse(page).to_expression())
            .collect();
        (!pages.is_empty()).then(|| pages.join("|"))
    }
}

impl ExperimentDefinition {
    /// The variant that the others are compared with; empty if there is none.
    #[must_use]
    pub fn control_name(&self) -> &str {
        let names = || self.variants.iter().map(|variant| variant.name.as_str());
        match &self.control {
            Some(control) => control,
            None => names()
                .find(|name| *name == "control")
                .or_else(|| names().min())
                .unwrap_or(""),
        }
    }

    /// Whether it assigns anybody at this instant.
    #[must_use]
    pub fn is_running(&self, now: Timestamp) -> bool {
        self.start.is_none_or(|start| start <= now) && self.end.is_none_or(|end| now < end)
    }

    /// The variant that the visitor gets, as the tag assigns it; none if it does not
    /// run, or leaves the visitor alone.
    #[must_use]
    pub fn assign(&self, visitor: &str, now: Timestamp) -> Option<&str> {
        if !self.is_running(now) || is_held_back(visitor, self.holdback) {
            return None;
        }
        let weights: Vec<u32> = self.variants.iter().map(|variant| variant.weight).collect();
        let place = assign(visitor, &self.id, &weights)?;
        self.variants
            .get(place)
            .map(|variant| variant.name.as_str())
    }

    /// What the definition asks of a report, as parameters: what a question does
    /// not say itself is taken from here.
    #[must_use]
    pub fn params(&self) -> Vec<(&'static str, String)> {
        let mut params: Vec<(&'static str, String)> = Vec::new();
        let mut metrics = self.metrics.iter().cloned();
        params.extend(metrics.next().map(|metric| ("metric", metric)));
        params.extend(metrics.map(|metric| ("secondary", metric)));
        let guardrails = self.guardrails.iter().cloned();
        params.extend(guardrails.map(|metric| ("guardrail", metric)));
        let pages = self.target.pages.iter().cloned();
        params.extend(pages.map(|page| ("at", page)));
        let audience = self.target.audience.iter();
        params.extend(audience.map(|id| ("filter", format!("audience:{id}"))));
        let left_out = self.left_out.iter().cloned();
        params.extend(left_out.map(|date| ("left_out", date)));
        params.extend(self.window.clone().map(|window| ("window", window)));
        let planned = self.planned.map(|planned| planned.to_string());
        params.extend(planned.map(|planned| ("planned", planned)));
        params.extend(self.alpha.map(|alpha| ("alpha", alpha.to_string())));
        params.extend(self.cap.map(|cap| ("cap", cap.to_string())));
        params.extend(self.cuped.then(|| ("cuped", "true".to_owned())));
        params
    }

    /// Whether every part that a report would read can be read: the error names
    /// the field. Ids of saved funnels are the caller's to look up.
    pub fn check(&self) -> Result<(), QueryError> {
        for (field, metrics) in [("metrics", &self.metrics), ("guardrails", &self.guardrails)] {
            for metric in metrics
                .iter()
                .filter(|metric| !metric.starts_with("funnel:"))
            {
                Goal::parse(field, metric, Role::Secondary)?;
            }
        }
        if let Some(page) = self.target.pages.iter().find(|page| !page.starts_with('/')) {
            let allowed = "pages such as /cart or /p/*";
            return Err(QueryError::new("target", page, allowed));
        }
        if let Some(window) = &self.window {
            parse_span("window", window)?;
        }
        if self.holdback > 500 {
            let given = self.holdback.to_string();
            return Err(QueryError::new(
                "holdback",
                &given,
                "0 to 500 in a thousand",
            ));
        }
        let of =
            |name: &str| Params::new(self.params().into_iter().filter(|(key, _)| *key == name));
        of("alpha").number("alpha", "", 0.05, 0.000_1..=0.5)?;
        of("planned").number("planned", "", 0_u64, 0..=10_000_000_000)?;
        CapAt::take(&mut of("cap"))?;
        Ok(())
    }
}
