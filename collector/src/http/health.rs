//! Health: alive, ready, and the counters for Prometheus.

use super::Context;
use super::api::Operation;
use super::error::ApiError;
use super::routes::Routes;
use crate::access::Right;
use crate::ingest::{Outcome, Rejection};
use crate::queue::Unavailable;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use std::fmt::Write;

/// The type of Prometheus' text format.
const METRICS: &str = "text/plain; version=0.0.4";

/// Adds routes that everybody may ask.
pub(super) fn add_to(routes: &mut Routes) {
    let health = |id, about| {
        let text = "text/plain; charset=utf-8";
        Operation::new(id, about).gives_text(200, "It does.", text)
    };
    routes.get(
        Right::Public,
        "/healthz",
        alive,
        health("alive", "Whether the process answers."),
    );
    routes.get(
        Right::Public,
        "/readyz",
        ready,
        health("ready", "Whether events would be stored."),
    );
}

/// Adds routes that show figures.
pub(super) fn add_protected_to(routes: &mut Routes) {
    let about = "Counters and gauges in Prometheus' text format.";
    let operation = Operation::new("metrics", about).gives_text(200, "As of now.", METRICS);
    routes.get(Right::SeeFigures, "/metrics", metrics, operation);
}

/// The process answers.
pub(super) async fn alive() -> &'static str {
    "ok\n"
}

/// Events would be stored: the engine is loaded before any door opens, and the
/// store is open. One that failed is opened again by this, when it is time, as by
/// a commit: who gets no requests until it is ready has no commits either.
pub(super) async fn ready(State(context): State<Context>) -> Result<&'static str, ApiError> {
    let store = context.app.store.clone();
    let is_open = tokio::task::spawn_blocking(move || store.is_open()).await;
    match is_open {
        Ok(true) if context.app.queue.is_open() => Ok("ready\n"),
        Ok(true) => Err(Unavailable::Closed.into()),
        Ok(false) | Err(_) => Err(Unavailable::Store.into()),
    }
}

/// Counters in Prometheus' text format, version 0.0.4.
pub(super) async fn metrics(State(context): State<Context>) -> Response {
    let mut text = String::new();
    // Writing into a string cannot fail.
    let _ = write_metrics(&context, &mut text);
    ([(header::CONTENT_TYPE, METRICS)], text).into_response()
}

fn write_metrics(context: &Context, text: &mut String) -> std::fmt::Result {
    head(
        text,
        "jornada_events_total",
        "counter",
        "Events by outcome since the start.",
    )?;
    for site in context.app.engine.sites() {
        let counts = site.outcomes.counts();
        let rejected = Rejection::CODES.map(Outcome::Rejected);
        for outcome in [Outcome::Stored, Outcome::Duplicate]
            .into_iter()
            .chain(rejected)
        {
            let count = counts.get(&outcome).copied().unwrap_or(0);
            let (name, reason) = match outcome {
                Outcome::Stored => ("stored", ""),
                Outcome::Duplicate => ("duplicate", ""),
                Outcome::Rejected(code) => ("rejected", code),
            };
            writeln!(
                text,
                "jornada_events_total{{site=\"{}\",outcome=\"{name}\",reason=\"{reason}\"}} {count}",
                site.id,
            )?;
        }
    }
    head(
        text,
        "jornada_other_paths_total",
        "counter",
        "Events counted under (other), as the site had too many paths.",
    )?;
    for site in context.app.engine.sites() {
        writeln!(
            text,
            "jornada_other_paths_total{{site=\"{}\"}} {}",
            site.id,
            context.app.paths.over(&site.id)
        )?;
    }
    head(
        text,
        "jornada_refused_requests_total",
        "counter",
        "Bodies refused whole, by code.",
    )?;
    for (code, count) in context.app.refused.counts() {
        writeln!(
            text,
            "jornada_refused_requests_total{{code=\"{code}\"}} {count}"
        )?;
    }
    head(
        text,
        "jornada_unsealed_events",
        "gauge",
        "Events that the log alone holds.",
    )?;
    for site in context.app.engine.sites() {
        let (site, logged) = (&site.id, site.logged());
        writeln!(text, "jornada_unsealed_events{{site=\"{site}\"}} {logged}")?;
    }
    head(
        text,
        "jornada_segments",
        "gauge",
        "Files that sealed sessions lie in.",
    )?;
    for site in context.app.engine.sites() {
        let (site, segments) = (&site.id, site.segments());
        writeln!(text, "jornada_segments{{site=\"{site}\"}} {segments}")?;
    }
    let (waiting, most) = context.app.queue.length();
    for (name, about, value) in [
        (
            "jornada_queue_jobs",
            "Requests that wait for the writer.",
            waiting,
        ),
        (
            "jornada_queue_capacity",
            "Requests that may wait; more are told to come back.",
            most,
        ),
    ] {
        head(text, name, "gauge", about)?;
        writeln!(text, "{name} {value}")?;
    }
    let name = "jornada_commit_seconds";
    let about = "From the first write of a commit until it survives a power cut.";
    head(text, name, "histogram", about)?;
    let measures = &context.app.measures;
    measures.commits.write(name, "", text)?;
    let name = "jornada_report_seconds";
    head(
        text,
        name,
        "histogram",
        "From a report's turn until it is written.",
    )?;
    for (report, durations) in measures.reports() {
        durations.write(name, &format!("report=\"{report}\""), text)?;
    }
    head(
        text,
        "jornada_reports",
        "gauge",
        "Reports that run, and that wait for their turn.",
    )?;
    let turns = &context.app.report_turns;
    for (state, count) in [("running", turns.running()), ("waiting", turns.waiting())] {
        writeln!(text, "jornada_reports{{state=\"{state}\"}} {count}")?;
    }
    head(
        text,
        "jornada_reports_stopped_total",
        "counter",
        "Reports stopped, as whoever asked had gone.",
    )?;
    writeln!(text, "jornada_reports_stopped_total {}", turns.stopped())?;
    head(
        text,
        "jornada_columns_bytes",
        "gauge",
        "Sealed columns in memory.",
    )?;
    writeln!(
        text,
        "jornada_columns_bytes {}",
        context.app.engine.block_bytes()
    )?;
    head(text, "jornada_store_bytes", "gauge", "Bytes on the medium.")?;
    writeln!(
        text,
        "jornada_store_bytes {}",
        context.app.store.size_bytes()
    )?;
    head(
        text,
        "jornada_store_damaged_values",
        "gauge",
        "Values set aside at the start.",
    )?;
    writeln!(
        text,
        "jornada_store_damaged_values {}",
        context.app.damaged.len()
    )
}

/// What stands above the samples of a metric.
fn head(text: &mut String, name: &str, kind: &str, about: &str) -> std::fmt::Result {
    writeln!(text, "# HELP {name} {about}")?;
    writeln!(text, "# TYPE {name} {kind}")
}
