//! `Goal`: a metric with the part that it plays and the way it should go.

use super::metric::Metric;
use crate::params::{Params, QueryError};
use crate::stats::bayes::Better;
use std::fmt;

const METRIC: &str = "What decides: conversion:EVENT or a matcher, revenue, revenue:paid, \
     mean:PROPERTY, ratio:A/B, funnel:ID or retention:7d; ;better=lower after it where less is \
     better. By default the definition's, else conversion:purchase.";
const SECONDARY: &str = "Another metric that is worth knowing; repeated.";
const GUARDRAIL: &str = "A metric that must not get worse; repeated.";

/// Goals of one question at the most.
const MOST_GOALS: usize = 20;

/// A metric with what is wanted of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Goal {
    /// As it was written, without what a saved funnel stands for.
    pub name: String,
    /// What is compared.
    pub metric: Metric,
    /// Which way is good.
    pub better: Better,
    /// Its part.
    pub role: Role,
}

/// The part that a metric plays in an experiment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It decides.
    Primary,
    /// It is worth knowing.
    Secondary,
    /// It must not get worse.
    Guardrail,
    /// Revenue of paid orders, from which the gain in money is told.
    Money,
}

impl Goal {
    /// Reads `METRIC` or `METRIC;better=lower`.
    pub fn parse(parameter: &str, given: &str, role: Role) -> Result<Self, QueryError> {
        let (text, better) = match given.rsplit_once(";better=") {
            None => (given, Better::Higher),
            Some((text, "higher")) => (text, Better::Higher),
            Some((text, "lower")) => (text, Better::Lower),
            Some(_) => {
                let allowed = "a metric that ends with ;better=higher or ;better=lower, if at all";
                return Err(QueryError::new(parameter, given, allowed));
            }
        };
        let metric = Metric::parse(parameter, text)?;
        let name = match (&metric, text.split_once('?')) {
            (Metric::Funnel(_), Some((name, _))) => name,
            _ => text,
        };
        Ok(Self {
            name: name.to_owned(),
            metric,
            better,
            role,
        })
    }

    /// Whether a cap that was asked for applies: money that is told as money is
    /// all of it.
    pub(super) fn is_capped(&self) -> bool {
        self.metric.is_cappable() && self.role != Role::Money
    }

    /// Takes `metric`, `secondary` and `guardrail` (both repeated). What is asked
    /// for twice counts by its first part.
    pub(super) fn take_all(params: &mut Params) -> Result<Vec<Self>, QueryError> {
        let primary = params.take("metric", METRIC)?;
        let primary = primary.unwrap_or_else(|| "conversion:purchase".to_owned());
        let mut goals = vec![Self::parse("metric", &primary, Role::Primary)?];
        for (key, about, role) in [
            ("secondary", SECONDARY, Role::Secondary),
            ("guardrail", GUARDRAIL, Role::Guardrail),
        ] {
            for given in params.take_all(key, about) {
                let goal = Self::parse(key, &given, role)?;
                if goals.len() == MOST_GOALS {
                    let allowed = format!("among at most {MOST_GOALS} metrics of an experiment");
                    return Err(QueryError::new(key, &given, allowed));
                }
                if goals.iter().all(|known| known.metric != goal.metric) {
                    goals.push(goal);
                }
            }
        }
        Ok(goals)
    }
}

impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}
