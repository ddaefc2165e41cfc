//! Planning an experiment before it starts: how long it must run, and what it can
//! see, from what visitors of the place have done so far.

use super::plan::{POWER, WEEK, baseline};
use super::query::{Entry, ExperimentQuery};
use super::report::variants;
use super::sample::Sample;
use super::tally::ExperimentTally;
use crate::matcher::Matcher;
use crate::params::{Params, QueryError};
use crate::person::Person;
use crate::reports::{ReportQuery, Scope, Tally};
use crate::scan::{Scanned, Sealed};
use crate::stats::Undefined;
use crate::stats::power::{Baseline, Plan, Rule};
use crate::time::DAY;
use schemars::JsonSchema;
use serde::Serialize;

/// Runs that are shown: whole weeks.
const WEEKS: [u32; 6] = [1, 2, 3, 4, 6, 8];

/// The question.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanQuery {
    /// Who would be exposed, and by which metric.
    pub about: ExperimentQuery,
    /// Weights of the variants; the first is the control's.
    pub weights: Vec<u32>,
    /// The relative effect that is worth finding.
    pub lift: Option<f64>,
    /// Chance to find it if it is there.
    pub power: f64,
}

/// How long an experiment must run.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PlanReport {
    /// The metric that would decide.
    pub metric: String,
    /// The currency of money, where the metric is money.
    pub currency: Option<String>,
    /// People who met the place in the range.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub visitors: u64,
    /// The same a week.
    pub weekly_visitors: Option<f64>,
    /// Their mean.
    pub mean: Option<f64>,
    /// Why nothing can be planned.
    pub reason: Option<Undefined>,
    /// Days that any run should take.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub minimum_days: i64,
    /// Chance of a false alarm, of all comparisons together.
    pub alpha: f64,
    /// Chance to see an effect that is there.
    pub power: f64,
    /// What runs of so many weeks can see.
    pub detectable: Vec<Detectable>,
    /// The effect that is worth finding.
    pub lift: Option<f64>,
    /// What it takes to find it by the always-valid test, which makes the verdict.
    pub needed: Option<Needed>,
    /// The same by the fixed-sample test, looked at once.
    pub needed_fixed: Option<Needed>,
}

/// What a run can see.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Detectable {
    /// How long it is.
    pub weeks: u32,
    /// Visitors of all variants by then: what to write down as `planned`.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub visitors: u64,
    /// The smallest relative effect that the always-valid test sees.
    pub sequential: Option<f64>,
    /// The smallest that the fixed-sample test sees.
    pub fixed: Option<f64>,
}

/// What it takes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Needed {
    /// Whole weeks.
    pub weeks: u32,
    /// Visitors of all variants by then: what to write down as `planned`.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub visitors: u64,
}

/// The plan in the making.
#[derive(Debug, Clone)]
pub struct PlanTally {
    query: PlanQuery,
    met: ExperimentTally,
}

impl PlanQuery {
    /// Takes `at`, `metric`, `window`, `scale`, `currency`, `alpha`, `weights`,
    /// `lift` and `power`.
    pub fn parse(params: &mut Params) -> Result<Self, QueryError> {
        let at = params
            .take("at", "The place that is to be tested, such as page:/cart.")?
            .unwrap_or_default();
        let place = Matcher::parse("at", &at)?;
        let given = params
            .take(
                "weights",
                "Weights of the variants, the control's first; by default 1,1.",
            )?
            .unwrap_or_else(|| "1,1".to_owned());
        let weights: Result<Vec<u32>, _> = given.split(',').map(str::parse).collect();
        let weights = weights.ok().filter(|weights| {
            (2..=20).contains(&weights.len())
                && weights
                    .iter()
                    .all(|weight| (1..=1_000_000).contains(weight))
        });
        let weights = weights.ok_or_else(|| {
            let allowed = "2 to 20 weights above 0 such as 1,1, the control's first";
            QueryError::new("weights", &given, allowed)
        })?;
        let lift = params.number(
            "lift",
            "The relative effect that is worth finding.",
            0.0,
            0.0..=10.0,
        )?;
        Ok(Self {
            about: ExperimentQuery::about(Entry::Meets(place), params)?,
            weights,
            lift: Some(lift).filter(|lift| *lift > 0.0),
            power: params.number(
                "power",
                "Chance to find it if it is there.",
                POWER,
                0.5..=0.99,
            )?,
        })
    }

    fn plan(&self, baseline: Baseline, weekly: f64) -> Plan {
        let total: u32 = self.weights.iter().sum();
        let of = |weight: u32| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "visitors are not below zero, and the conversion saturates"
            )]
            let weekly = (weekly * f64::from(weight) / f64::from(total)) as u64;
            weekly
        };
        let (control, others) = self.weights.split_first().unwrap_or((&1, &[1]));
        Plan {
            baseline,
            weekly_control: of(*control),
            weekly_variation: of(others.iter().min().copied().unwrap_or(1)),
            scale: self.about.scale,
            alpha: self.about.alpha / others.len().max(1) as f64,
            power: self.power,
        }
    }
}

impl ReportQuery for PlanQuery {
    type Tally = PlanTally;

    fn tally(&self) -> PlanTally {
        PlanTally {
            query: self.clone(),
            met: self.about.tally(),
        }
    }

    fn scan<S: Sealed>(&self, scope: &Scope, sealed: &S) -> Option<Scanned<PlanTally>> {
        let Scanned { tally, deferred } = self.about.scan(scope, sealed)?;
        let tally = PlanTally {
            query: self.clone(),
            met: tally,
        };
        Some(Scanned { tally, deferred })
    }
}

impl Tally for PlanTally {
    type Report = PlanReport;

    fn absorb(&mut self, person: &Person<'_>, scope: &Scope) {
        self.met.absorb(person, scope);
    }

    fn merge(&mut self, other: Self) {
        self.met.merge(other.met);
    }

    fn finish(self, scope: &Scope) -> PlanReport {
        let Self { query, met } = self;
        let ran = scope.now.min(scope.range.to) - scope.range.from;
        let first = met.first_exposure;
        let ran = first.map_or(0, |first| ran.min(scope.now.min(scope.range.to) - first));
        let people = variants(&query.about, None, met.arms);
        let goal = query.about.goals.first();
        let counts = people.first().and_then(|all| all.arm.counts.first());
        let sample = goal.zip(counts);
        let sample = sample.map(|(goal, counts)| Sample::of(&goal.metric, counts, None));
        let visitors = people.first().map_or(0, |all| all.arm.exposed);
        #[expect(clippy::cast_precision_loss, reason = "people and days are few")]
        let weekly = (ran >= DAY).then(|| visitors as f64 / (ran as f64 / (7 * DAY) as f64));
        let seen = sample
            .as_ref()
            .and_then(baseline)
            .ok_or(Undefined::ZeroVariance);
        let seen = sample.as_ref().map_or(Err(Undefined::EmptyArm), |_| seen);
        let plan = seen.and_then(|baseline| {
            let weekly = weekly.ok_or(Undefined::TooShort)?;
            Ok((query.plan(baseline, weekly), weekly))
        });
        let detectable = |(plan, weekly): (Plan, f64)| {
            WEEKS.map(|weeks| Detectable {
                weeks,
                visitors: total(weekly, weeks),
                sequential: plan.detectable(weeks, Rule::Sequential).ok().flatten(),
                fixed: plan.detectable(weeks, Rule::Fixed).ok().flatten(),
            })
        };
        let needed = |rule: Rule| {
            let ((plan, weekly), lift) = plan.ok().zip(query.lift)?;
            let weeks = plan.weeks_needed(lift, rule).ok().flatten()?;
            let visitors = total(weekly, weeks);
            Some(Needed { weeks, visitors })
        };
        let is_money = goal.is_some_and(|goal| goal.metric.is_money());
        PlanReport {
            metric: goal.map_or_else(String::new, ToString::to_string),
            currency: is_money.then(|| query.about.currency(scope)),
            visitors,
            weekly_visitors: weekly,
            mean: sample
                .and_then(|sample| sample.summary().ok())
                .map(|summary| summary.mean),
            reason: plan.err(),
            minimum_days: WEEK,
            alpha: query.about.alpha,
            power: query.power,
            detectable: plan.map_or_else(|_| Vec::new(), |plan| detectable(plan).into()),
            lift: query.lift,
            needed: needed(Rule::Sequential),
            needed_fixed: needed(Rule::Fixed),
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "visitors are not below zero, and the conversion saturates"
)]
fn total(weekly: f64, weeks: u32) -> u64 {
    (weekly * f64::from(weeks)).ceil() as u64
}
