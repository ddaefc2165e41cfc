//! Black-box tests, through the doors that people and programs use: HTTP, the
//! command line, the data directory.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a failing test says where"
)]

mod access;
mod backups;
mod calendar;
mod commands;
mod crowds;
mod doctor;
mod documents;
mod erasure;
mod events;
mod experiment_data;
mod experiments;
mod hostile;
mod ingest;
mod openapi;
mod privacy;
mod readiness;
mod real_data;
mod report_forms;
mod reports;
mod rewriting;
mod roles;
mod sealing;
mod segment_versions;
mod segments;
mod store_maintenance;
mod store_segments;
mod store_suite;
mod support;
mod tidy;
