//! Channels: which ways bring people, and which conversions they are owed.
//!
//! Sessions and visitors belong to the touch with which a session started.
//! Conversions in the range are credited to the touches of the person within the
//! lookback before them; without any they are unattributed, which is not the same
//! as direct. Credits sum to the conversions and revenue to the orders' revenue
//! (as placed, without refunds), exactly.

mod credits;
mod figures;
mod tally;

pub use figures::{ChannelRow, ChannelsReport, FromFirstTouch, Unattributed};
pub use tally::ChannelsTally;

use super::ReportQuery;
use crate::attribution::{HALF_LIFE, Rule};
use crate::channel::Touch;
use crate::matcher::Matcher;
use crate::params::{Params, QueryError};
use crate::time::{DAY, Millis};

/// The question.
#[derive(Debug, Clone, PartialEq)]
pub struct ChannelsQuery {
    /// How conversions are shared.
    pub model: Model,
    /// How long before a conversion a touch counts.
    pub lookback: Millis,
    /// Half-life of time decay.
    pub half_life: Millis,
    /// What a conversion is.
    pub goal: Goal,
    /// What the rows are.
    pub by: ChannelsBy,
    /// How many rows; the others are put together.
    pub limit: usize,
}

const GOAL: &str = "What a conversion is: purchase (each order once), the name of an event, a matcher, \
     or goal:ID of a saved goal.";

/// How conversions are shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Model {
    /// By a rule on the touches of each.
    Rule(Rule),
    /// By what would be lost without a channel.
    Markov,
}

/// What a conversion is.
#[derive(Debug, Clone, PartialEq)]
pub enum Goal {
    /// Every order, once.
    Order,
    /// Every event that matches.
    Event(Matcher),
}

/// What the rows are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChannelsBy {
    /// Channels.
    Channel,
    /// Sources.
    Source,
    /// Campaigns.
    Campaign,
}

impl ChannelsQuery {
    /// Takes `model`, `lookback`, `half_life`, `goal`, `by` and `limit`.
    pub fn parse(params: &mut Params) -> Result<Self, QueryError> {
        let models = [
            ("last_non_direct", Model::Rule(Rule::LastNonDirect)),
            ("last", Model::Rule(Rule::Last)),
            ("first", Model::Rule(Rule::First)),
            ("linear", Model::Rule(Rule::Linear)),
            ("position", Model::Rule(Rule::Position)),
            ("time_decay", Model::Rule(Rule::TimeDecay)),
            ("markov", Model::Markov),
        ];
        let by = [
            ("channel", ChannelsBy::Channel),
            ("source", ChannelsBy::Source),
            ("campaign", ChannelsBy::Campaign),
        ];
        Ok(Self {
            model: params.choice(
                "model",
                "How a conversion is shared among touches.",
                &models,
            )?,
            lookback: params.span("lookback", "How long before it a touch counts.", 30 * DAY)?,
            half_life: params.span(
                "half_life",
                "Of time_decay: after this a touch weighs half.",
                HALF_LIFE,
            )?,
            goal: Goal::take(params)?,
            by: params.choice("by", "What the rows are.", &by)?,
            limit: params.number("limit", "Most rows listed.", 100, 1..=1_000)?,
        })
    }
}

impl Goal {
    /// Takes `goal`: the name of an event, or a matcher.
    fn take(params: &mut Params) -> Result<Self, QueryError> {
        let Some(given) = params.take("goal", GOAL)? else {
            return Ok(Self::Order);
        };
        if matches!(given.as_str(), "purchase" | "event:purchase") {
            return Ok(Self::Order);
        }
        let is_name = !given.is_empty() && !given.contains([':', '/', '[', '|']);
        let matcher = if is_name {
            Matcher::event(&given)
        } else {
            Matcher::parse("goal", &given)?
        };
        Ok(Self::Event(matcher))
    }
}

impl ChannelsBy {
    fn key(self, touch: &Touch) -> &str {
        match self {
            Self::Channel => &touch.channel,
            Self::Source => &touch.source,
            Self::Campaign => &touch.campaign,
        }
    }
}

impl ReportQuery for ChannelsQuery {
    type Tally = ChannelsTally;

    fn tally(&self) -> ChannelsTally {
        ChannelsTally::new(self.clone())
    }
}
