//! The figures of paths, as shown.

use crate::money::Money;
use crate::sample::Quantile;
use schemars::JsonSchema;
use serde::Serialize;

/// Where people go from where.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PathsReport {
    /// Paths: sessions (or people) with at least one node, from the start anchor on.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub population: u64,
    /// All sessions of the range, with a path or without.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub sessions: u64,
    /// Those of them that may still go on.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub open_sessions: u64,
    /// The people whose sessions they are.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub visitors: u64,
    /// By step; within a step the largest first, then other, goals and endings.
    pub nodes: Vec<PathNode>,
    /// In the order of the nodes that they connect.
    pub links: Vec<PathLink>,
    /// The commonest paths, as far as they are shown, equal ones by their names.
    pub top_paths: Vec<TopPath>,
    /// How many there would be without a limit.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub distinct_paths: u64,
}

/// What a node of the graph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[cfg_attr(
    feature = "typescript",
    derive(ts_rs::TS),
    ts(rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum PathKind {
    /// A page or a group of pages.
    Page,
    /// An action.
    Event,
    /// Pages and actions too small to be shown by themselves.
    Other,
    /// The end anchor.
    Goal,
    /// More nodes follow.
    Cutoff,
    /// The session may still go on.
    Open,
    /// The session was left.
    Exit,
}

impl PathKind {
    /// The word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Event => "event",
            Self::Goal => "goal",
            Self::Other => "other",
            Self::Cutoff => "cutoff",
            Self::Open => "open",
            Self::Exit => "exit",
        }
    }
}

/// How a path ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[cfg_attr(
    feature = "typescript",
    derive(ts_rs::TS),
    ts(rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// The end anchor was met.
    Goal,
    /// More nodes follow.
    Cutoff,
    /// The session may still go on.
    Open,
    /// The session was left.
    Exit,
}

/// A node of the graph.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PathNode {
    /// `STEP:KIND:LABEL`, or `STEP:KIND` for other and for endings.
    pub id: String,
    /// Its column, from 1.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub step: usize,
    /// The page, group or action; other and endings in brackets.
    pub label: String,
    /// What it is.
    pub kind: PathKind,
    /// Paths through it.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub count: u64,
    /// Among all paths.
    pub share: Option<f64>,
    /// Among all sessions (or people) of the range, with a path or without.
    pub share_of_all: Option<f64>,
    /// Median time from the node before; none at the first step and for endings.
    pub median_ms: Option<Quantile>,
    /// Paths through it in whose sessions an order was placed.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub conversions: u64,
    /// What those orders are worth, without refunds.
    pub revenue: Vec<Money>,
    /// How many nodes this other stands for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional, type = "number"))]
    pub folded: Option<u64>,
}

/// How many paths go from a node to another, one step on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PathLink {
    /// Id of the node left.
    pub from: String,
    /// Id of the next.
    pub to: String,
    /// Paths.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub count: u64,
}

/// A whole path, as far as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TopPath {
    /// Its nodes; the goal is the last where it was met.
    pub path: Vec<String>,
    /// How it ends.
    pub ending: Ending,
    /// How many took it.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub count: u64,
    /// Among all paths.
    pub share: Option<f64>,
    /// Those in whose sessions an order was placed.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub conversions: u64,
    /// What those orders are worth, without refunds.
    pub revenue: Vec<Money>,
}
