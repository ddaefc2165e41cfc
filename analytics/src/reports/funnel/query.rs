//! The question of a funnel, and which questions make sense.

use super::kernel::FunnelKernel;
use super::step::Step;
use super::tally::FunnelTally;
use crate::dimension::Dimension;
use crate::matcher::Matcher;
use crate::params::{Params, QueryError};
use crate::reports::{ReportQuery, Scope};
use crate::scan::{Scanned, Sealed};
use crate::time::{DAY, Millis, Timestamp};

/// Window of a person's attempt, unless the query sets another.
const DEFAULT_WINDOW: Millis = 7 * DAY;

/// Steps of a funnel at the most.
pub(super) const MOST_STEPS: usize = 20;

/// The question.
#[derive(Debug, Clone, PartialEq)]
pub struct FunnelQuery {
    /// 2 to 20, the first not optional.
    pub steps: Vec<Step>,
    /// What reaching a step means.
    pub order: FunnelOrder,
    /// Who makes an attempt.
    pub scope: FunnelScope,
    /// How long an attempt may take; always there in visitor scope.
    pub window: Option<Millis>,
    /// What must not stand between steps.
    pub exclude: Vec<Matcher>,
    /// What the attempts are told apart by.
    pub breakdown: Option<Dimension>,
    /// Which attempts count.
    pub attempts: Attempts,
}

/// What reaching a step means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FunnelOrder {
    /// After the previous step; other events may lie between.
    Ordered,
    /// Directly after the previous step, among the events considered.
    Strict,
    /// Together with all the steps before it, in any order.
    Any,
}

const STEP: &str = "A step, 2 to 20 of them in order: a matcher, with ;optional, ;window=30m or \
     ;label=NAME.";
const WINDOW: &str = "How long an attempt may take from its first step; none in session scope unless \
     given.";

/// Who makes an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FunnelScope {
    /// A person, over all visits.
    Visitor,
    /// A session by itself.
    Session,
}

/// Which attempts count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempts {
    /// The first of each person or session.
    First,
    /// Each that starts after the one before it was over.
    All,
}

impl FunnelQuery {
    /// Takes `step` (repeated), `order`, `scope`, `window`, `exclude` (repeated),
    /// `breakdown` and `attempts`.
    pub fn parse(params: &mut Params) -> Result<Self, QueryError> {
        let orders = [
            ("ordered", FunnelOrder::Ordered),
            ("strict", FunnelOrder::Strict),
            ("any", FunnelOrder::Any),
        ];
        let scopes = [
            ("visitor", FunnelScope::Visitor),
            ("session", FunnelScope::Session),
        ];
        let attempts = [("first", Attempts::First), ("all", Attempts::All)];
        let given = params.take_all("step", STEP);
        let steps = given.iter().map(|given| Step::parse("step", given));
        let exclude = params.take_all(
            "exclude",
            "Ends an attempt where it stands between steps: a matcher.",
        );
        let exclude = exclude.iter().map(|given| Matcher::parse("exclude", given));
        let scope = params.choice("scope", "Who makes an attempt.", &scopes)?;
        let default_window = match scope {
            FunnelScope::Visitor => Some(DEFAULT_WINDOW),
            FunnelScope::Session => None,
        };
        let query = Self {
            steps: steps.collect::<Result<_, _>>()?,
            order: params.choice(
                "order",
                "Whether other events may lie between steps, or steps be met in any order.",
                &orders,
            )?,
            scope,
            window: params.optional_span("window", WINDOW, default_window)?,
            exclude: exclude.collect::<Result<_, _>>()?,
            breakdown: Dimension::take(params)?,
            attempts: params.choice(
                "attempts",
                "The first of each person or session, or each that starts after the one before \
                 was over.",
                &attempts,
            )?,
        };
        query.check(&given)?;
        Ok(query)
    }

    fn check(&self, given: &[String]) -> Result<(), QueryError> {
        let refuse = |place: usize, allowed: &str| {
            let given = given.get(place).map_or("", String::as_str);
            Err(QueryError::new("step", given, allowed))
        };
        let required = self.steps.iter().filter(|step| !step.optional).count();
        if !(2..=MOST_STEPS).contains(&self.steps.len()) || required < 2 {
            let last = self.steps.len().saturating_sub(1);
            return refuse(
                last,
                "given 2 to 20 times, at least two of them not optional",
            );
        }
        if self
            .steps
            .iter()
            .take(1)
            .any(|step| step.optional || step.window.is_some())
        {
            return refuse(
                0,
                "neither optional nor within a window where it is the first",
            );
        }
        if self.order == FunnelOrder::Any {
            if let Some(place) = self.steps.iter().position(|step| step.window.is_some()) {
                return refuse(place, "without a window of its own where any order will do");
            }
            if self.attempts == Attempts::All {
                let allowed = "first where any order will do";
                return Err(QueryError::new("attempts", "all", allowed));
            }
        }
        Ok(())
    }

    /// The next step after this one that is not optional.
    pub(super) fn required_after(&self, step: usize) -> Option<usize> {
        let after = self.steps.iter().enumerate().skip(step + 1);
        let mut required = after.filter(|(_, step)| !step.optional);
        required.next().map(|(place, _)| place)
    }

    /// The last step before this one that is not optional.
    pub(super) fn required_before(&self, step: usize) -> Option<usize> {
        let before = self.steps.get(..step)?;
        before.iter().rposition(|step| !step.optional)
    }

    /// Whether it means anything when the step was reached: where any order will
    /// do, an optional step may lie before those it follows.
    pub(super) fn is_timed(&self, step: usize) -> bool {
        let optional = self.steps.get(step).is_some_and(|step| step.optional);
        !(optional && self.order == FunnelOrder::Any)
    }

    /// The last instant at which the step can be reached by an attempt that began
    /// at `start` and reached the required step before it at `previous`.
    pub(super) fn deadline(
        &self,
        step: usize,
        start: Timestamp,
        previous: Timestamp,
    ) -> Option<Timestamp> {
        match self.steps.get(step).and_then(|step| step.window) {
            Some(own) => Some(previous + own),
            None => self.window.map(|window| start + window),
        }
    }
}

impl ReportQuery for FunnelQuery {
    type Tally = FunnelTally;

    fn tally(&self) -> FunnelTally {
        FunnelTally::new(self.clone())
    }

    fn scan<S: Sealed>(&self, scope: &Scope, sealed: &S) -> Option<Scanned<FunnelTally>> {
        FunnelKernel::scan(self, scope, sealed)
    }
}
