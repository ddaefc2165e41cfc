//! Experiment: did a variant change what people do?
//!
//! *Exposure* is the first event in the test period at which a person met the
//! tested place; assignment alone is not exposure. Each person counts once, under
//! the variant met; who met two is left out and counted beside. What the person
//! does after the exposure is the metric; the judgement is left to
//! [`crate::stats`].

mod arm;
mod cap;
mod days;
pub mod definition;
mod exposure;
mod figures;
mod goal;
mod judge;
mod kernel;
mod metric;
mod plan;
mod planning;
mod query;
mod report;
mod sample;
mod series;
mod tally;
mod verdict;
mod words;

pub use definition::{ExperimentDefinition, Target, VariantDefinition};
pub use figures::{
    Breakdown, CapFigures, CapOfGoal, Comparison, CupedFigures, EffectFigures, ExperimentReport,
    Frequentist, GoalFigures, Group, MoneyGain, PlanFigures, Sequential, SeriesPoint, Srm,
    StepFigures, VariantRow,
};
pub use goal::{Goal, Role};
pub use metric::{Metric, Part, Payment};
pub use planning::{Detectable, Needed, PlanQuery, PlanReport, PlanTally};
pub use query::{CapAt, Entry, ExperimentQuery, Several};
pub use tally::ExperimentTally;
pub use verdict::{Decision, Verdict, VerdictCode};
pub use words::{Sentences, Words};
