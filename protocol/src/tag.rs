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
    /// Patterns of the pages on which it runs
    /// ([`page_fits`](crate::experiment::page_fits)); all of them if empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<String>,
    /// Visitors in a thousand who are kept out of it
    /// ([`is_held_back`](crate::experiment::is_held_back)).
    #[serde(skip_serializing_if = "is_zero")]
    pub holdback: u32,
}

fn is_zero(number: &u32) -> bool {
    *number == 0
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
