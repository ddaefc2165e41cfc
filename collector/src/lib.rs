//! Jornada's collector: takes events, keeps sessions, answers reports, serves
//! the dashboard. The library is the whole of it; `main` only starts it.
//!
//! The path of an event: `http` reads a body within limits, `ingest` makes it
//! events or refusals, the `queue` holds them, the `writer` commits them to the
//! `store` and hands them to the `engine`, whose snapshots the reports run on.
//! Only then is the sender told.

pub mod access;
pub mod app;
pub mod assets;
pub mod cli;
pub mod clock;
pub mod combined_log;
pub mod config;
pub mod daily_key;
pub mod demo;
pub mod doctor;
pub mod document;
pub mod engine;
pub mod http;
pub mod ingest;
pub mod measures;
pub mod network;
pub mod queue;
pub mod report;
pub mod simulate;
pub mod site;
pub mod store;
pub mod upkeep;
pub mod visitor_key;
pub mod writer;
