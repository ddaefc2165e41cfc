//! `Metric`: what is compared between variants, one figure a person.

use crate::matcher::Matcher;
use crate::money::Money;
use crate::params::{Params, QueryError};
use crate::person::Moment;
use crate::reports::Scope;
use protocol::{Action, CommerceAction};

const METRIC: &str = "What is compared: conversion:EVENT or a matcher, revenue, or mean:PROPERTY.";

/// What is compared between variants.
#[derive(Debug, Clone, PartialEq)]
pub enum Metric {
    /// Whether the person did it, by `conversion:purchase`,
    /// `conversion:purchase[value>=10000]` or `conversion:page:/thanks`.
    Conversion(Matcher),
    /// What the person's orders are worth, without refunds.
    Revenue,
    /// The sum of a property over the person's events, by `mean:minutes`.
    Mean(String),
}

/// What one event adds to a person's figure.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Gain {
    /// It is one of the events that are counted.
    Conversion,
    /// It placed an order, of this worth if known.
    Order(Option<Money>),
    /// It says so much.
    Number(f64),
}

impl Metric {
    /// Takes `metric`.
    pub(super) fn take(params: &mut Params) -> Result<Self, QueryError> {
        let Some(given) = params.take("metric", METRIC)? else {
            return Ok(Self::Conversion(Matcher::event("purchase")));
        };
        match given.split_once(':') {
            None if given == "revenue" => Ok(Self::Revenue),
            Some(("mean", prop)) if !prop.is_empty() => Ok(Self::Mean(prop.to_owned())),
            Some(("conversion", event)) if !event.is_empty() => {
                let is_matcher = ["page:", "event:", "/"]
                    .iter()
                    .any(|prefix| event.starts_with(prefix));
                let prefix = if is_matcher { "" } else { "event:" };
                let matcher = Matcher::parse("metric", &format!("{prefix}{event}"))?;
                Ok(Self::Conversion(matcher))
            }
            _ => {
                let allowed = "conversion:EVENT, revenue or mean:PROP";
                Err(QueryError::new("metric", &given, allowed))
            }
        }
    }

    /// What the event adds, if anything. A purchase that repeats an order adds
    /// nothing, whatever the metric.
    pub(super) fn gain(&self, moment: &Moment<'_>, scope: &Scope) -> Option<Gain> {
        let event = moment.event;
        let is_purchase = matches!(event.action, Action::Commerce(CommerceAction::Purchase, _));
        let order = scope.orders.placed_by(moment.visitor, event);
        if is_purchase && order.is_none() {
            return None;
        }
        match self {
            Self::Conversion(matcher) => matcher.matches(event).then_some(Gain::Conversion),
            Self::Revenue => Some(Gain::Order(order?.net(scope.currency.as_deref()))),
            Self::Mean(prop) => event.props.get(prop)?.as_number().map(Gain::Number),
        }
    }
}
