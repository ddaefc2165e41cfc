//! Experiments.

pub mod definition;

pub use definition::{ExperimentDefinition, VariantDefinition};
