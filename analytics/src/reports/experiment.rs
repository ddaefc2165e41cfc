//! Experiment: did a variant change what people do?
//!
//! *Exposure* is the first event in the test period at which a person met the
//! tested place; assignment alone is not exposure. Each person counts once, under
//! the variant met; who met two is left out and counted beside. What the person
//! does after the exposure is the metric; the judgement is left to
//! [`crate::stats`].

pub mod definition;
mod exposure;
mod figures;
mod judge;
mod kernel;
mod metric;
mod query;
mod tally;
mod verdict;

pub use definition::{ExperimentDefinition, VariantDefinition};
pub use figures::{
    Comparison, EffectFigures, ExperimentReport, Frequentist, Srm, VariantRow, Verdict, VerdictCode,
};
pub use metric::Metric;
pub use query::ExperimentQuery;
pub use tally::ExperimentTally;
