//! The rules of stages: which events bring a person there.

use crate::matcher::Matcher;
use crate::params::{QueryError, parse_span};
use crate::person::Moment;
use crate::reports::Scope;
use crate::time::{DAY, Millis};
use protocol::Action;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Most stages of a site.
const MOST_STAGES: usize = 20;

/// The stages in their order, lowest first.
#[derive(Debug, Clone, PartialEq)]
pub struct StageRules {
    /// What brings a person to each.
    pub rules: Vec<StageRule>,
    /// How long a rule that was met counts.
    pub window: Millis,
}

/// What brings a person to a stage: any of these.
#[derive(Debug, Clone, PartialEq)]
pub struct StageRule {
    /// The stage's name.
    pub key: String,
    /// What people wrote about it.
    pub note: String,
    alternatives: Vec<Alternative>,
}

#[derive(Debug, Clone, PartialEq)]
enum Alternative {
    /// Any session starts.
    FirstTouch,
    /// Any but the first session starts.
    Returned,
    /// An order is placed.
    Order,
    /// An order that is not the person's first is placed.
    RepeatOrder,
    /// An event matches.
    Event(Matcher),
}

/// The document by which a site sets its stages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct StagesDefinition {
    /// Lowest first.
    pub stages: Vec<StageDefinition>,
    /// How long a rule that was met counts, such as `90d`.
    #[serde(default = "default_window")]
    pub window: String,
}

/// One stage of the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct StageDefinition {
    /// The stage's name.
    pub key: String,
    /// `first_touch`, `returned`, `order`, `repeat_order` or matchers, with `|`
    /// between alternatives.
    pub rule: String,
    /// What people wrote on the journey map about it: what is, and what should be.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

fn default_window() -> String {
    "90d".to_owned()
}

/// The stages of the definitions page of the docs.
const DEFAULT: [(&str, &str); 6] = [
    ("discovery", "first_touch"),
    (
        "consideration",
        "returned|event:view_item|event:view_item_list|event:select_item|event:search",
    ),
    (
        "action",
        "event:add_to_cart|event:view_cart|event:begin_checkout|event:add_shipping_info\
         |event:add_payment_info",
    ),
    ("purchase", "order"),
    ("loyalty", "repeat_order"),
    (
        "promoter",
        "event:share|event:refer|event:referral|event:survey_response[kind=nps,score>=9]",
    ),
];

impl Default for StageRules {
    fn default() -> Self {
        let rules = DEFAULT
            .iter()
            .filter_map(|(key, rule)| StageRule::parse(key, rule).ok());
        Self {
            rules: rules.collect(),
            window: 90 * DAY,
        }
    }
}

impl StageRules {
    /// Reads a site's document.
    pub fn parse(definition: &StagesDefinition) -> Result<Self, QueryError> {
        let stages = &definition.stages;
        let count = stages.len();
        if !(1..=MOST_STAGES).contains(&count) {
            return Err(QueryError::new(
                "stages",
                &count.to_string(),
                "1 to 20 stages",
            ));
        }
        for (place, stage) in stages.iter().enumerate() {
            let is_new = stages
                .iter()
                .take(place)
                .all(|other| other.key != stage.key);
            if stage.key.is_empty() || !is_new {
                return Err(QueryError::new(
                    "key",
                    &stage.key,
                    "a name of its own for each stage",
                ));
            }
        }
        let rules = stages.iter().map(|stage| {
            let rule = StageRule::parse(&stage.key, &stage.rule)?;
            let note = stage.note.clone();
            Ok(StageRule { note, ..rule })
        });
        Ok(Self {
            rules: rules.collect::<Result<_, QueryError>>()?,
            window: parse_span("window", &definition.window)?,
        })
    }
}

impl StageRule {
    fn parse(key: &str, rule: &str) -> Result<Self, QueryError> {
        let words = crate::matcher::text::split(rule, '|');
        let alternatives = words.into_iter().map(|word| {
            Ok(match word {
                "first_touch" => Alternative::FirstTouch,
                "returned" => Alternative::Returned,
                "order" => Alternative::Order,
                "repeat_order" => Alternative::RepeatOrder,
                matcher => Alternative::Event(Matcher::parse("rule", matcher)?),
            })
        });
        Ok(Self {
            key: key.to_owned(),
            note: String::new(),
            alternatives: alternatives.collect::<Result<_, QueryError>>()?,
        })
    }

    /// Whether the event meets it; `known` is what came before.
    pub(super) fn is_met(&self, moment: &Moment<'_>, known: &Known, scope: &Scope) -> bool {
        self.alternatives
            .iter()
            .any(|alternative| match alternative {
                Alternative::FirstTouch => known.starts_session,
                Alternative::Returned => known.starts_session && known.sessions > 0,
                Alternative::Order => known.places_order,
                Alternative::RepeatOrder => known.places_order && known.orders > 0,
                Alternative::Event(matcher) => {
                    // A purchase that only repeats an order is none.
                    let repeats = is_purchase(moment) && !known.places_order;
                    !repeats && matcher.matches(moment.event)
                }
            })
            && (scope.include_flagged || !moment.event.traffic.is_flagged())
    }
}

fn is_purchase(moment: &Moment<'_>) -> bool {
    matches!(
        moment.event.action,
        Action::Commerce(protocol::CommerceAction::Purchase, _)
    )
}

/// What came before an event, and what it is.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Known {
    /// It is the first of its session.
    pub(super) starts_session: bool,
    /// It places an order.
    pub(super) places_order: bool,
    /// Sessions that started before.
    pub(super) sessions: u64,
    /// Orders placed before.
    pub(super) orders: u64,
}
