//! `ExperimentDefinition`: what a site says about one of its experiments.

use crate::time::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An experiment as its site defines it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ExperimentDefinition {
    /// The name that exposures carry.
    #[serde(default)]
    pub id: String,
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
}

/// A variant as its site defines it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
