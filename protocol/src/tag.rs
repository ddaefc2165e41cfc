//! What the server knows about a site and the tag needs: the public body of
//! `GET /v1/tag/{site}`.

use serde::{Deserialize, Serialize};

/// Public configuration of the tag.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct TagConfig {
    /// Experiments that are running now.
    pub experiments: Vec<TagExperiment>,
    /// Other domains of the same shop, whose links carry the visitor over.
    pub linked_domains: Vec<String>,
    /// No cookie, no visitor id: the site's privacy mode.
    pub cookieless: bool,
    /// Driven browsers count like people: for test sites.
    pub include_bots: bool,
}

/// An experiment as the tag sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct TagExperiment {
    /// Its id.
    pub id: String,
    /// The variants in the order that assignment counts in.
    pub variants: Vec<TagVariant>,
    /// Name of the variant that bots, and visitors without an answer, are shown.
    pub control: String,
    /// A regular expression of the pages on which it runs; none if on all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pages: Option<String>,
    /// The experiment [`HOLDBACK`](crate::experiment::HOLDBACK), in which whoever is
    /// asked about this one is assigned first; empty if nobody is kept out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub holdback: Vec<TagVariant>,
}

/// A variant and its share.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct TagVariant {
    /// Its name.
    pub name: String,
    /// Its share, relative to the sum of all.
    pub weight: u32,
}
