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
    writeln!(
        text,
        "# HELP jornada_events_total Events by outcome since the start."
    )?;
    writeln!(text, "# TYPE jornada_events_total counter")?;
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
    writeln!(
        text,
        "# HELP jornada_other_paths_total Events counted under (other), as the site had too many paths."
    )?;
    writeln!(text, "# TYPE jornada_other_paths_total counter")?;
    for site in context.app.engine.sites() {
        writeln!(
            text,
            "jornada_other_paths_total{{site=\"{}\"}} {}",
            site.id,
            context.app.paths.over(&site.id)
        )?;
    }
    writeln!(
        text,
        "# HELP jornada_refused_requests_total Bodies refused whole, by code."
    )?;
    writeln!(text, "# TYPE jornada_refused_requests_total counter")?;
    for (code, count) in context.app.refused.counts() {
        writeln!(
            text,
            "jornada_refused_requests_total{{code=\"{code}\"}} {count}"
        )?;
    }
    writeln!(
        text,
        "# HELP jornada_unsealed_events Events that the log alone holds."
    )?;
    writeln!(text, "# TYPE jornada_unsealed_events gauge")?;
    for site in context.app.engine.sites() {
        let (site, logged) = (&site.id, site.logged());
        writeln!(text, "jornada_unsealed_events{{site=\"{site}\"}} {logged}")?;
    }
    writeln!(
        text,
        "# HELP jornada_segments Files that sealed sessions lie in."
    )?;
    writeln!(text, "# TYPE jornada_segments gauge")?;
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
        writeln!(text, "# HELP {name} {about}")?;
        writeln!(text, "# TYPE {name} gauge")?;
        writeln!(text, "{name} {value}")?;
    }
    let name = "jornada_commit_seconds";
    writeln!(
        text,
        "# HELP {name} From the first write of a commit until it survives a power cut."
    )?;
    writeln!(text, "# TYPE {name} histogram")?;
    let measures = &context.app.measures;
    measures.commits.write(name, "", text)?;
    let name = "jornada_report_seconds";
    writeln!(
        text,
        "# HELP {name} From a report's turn until it is written."
    )?;
    writeln!(text, "# TYPE {name} histogram")?;
    for (report, durations) in measures.reports() {
        durations.write(name, &format!("report=\"{report}\""), text)?;
    }
    writeln!(
        text,
        "# HELP jornada_reports Reports that run, and that wait for their turn."
    )?;
    writeln!(text, "# TYPE jornada_reports gauge")?;
    let turns = &context.app.report_turns;
    for (state, count) in [("running", turns.running()), ("waiting", turns.waiting())] {
        writeln!(text, "jornada_reports{{state=\"{state}\"}} {count}")?;
    }
    writeln!(
        text,
        "# HELP jornada_reports_stopped_total Reports stopped, as whoever asked had gone."
    )?;
    writeln!(text, "# TYPE jornada_reports_stopped_total counter")?;
    writeln!(text, "jornada_reports_stopped_total {}", turns.stopped())?;
    writeln!(
        text,
        "# HELP jornada_columns_bytes Sealed columns in memory."
    )?;
    writeln!(text, "# TYPE jornada_columns_bytes gauge")?;
    writeln!(
        text,
        "jornada_columns_bytes {}",
        context.app.engine.block_bytes()
    )?;
    writeln!(text, "# HELP jornada_store_bytes Bytes on the medium.")?;
    writeln!(text, "# TYPE jornada_store_bytes gauge")?;
    writeln!(
        text,
        "jornada_store_bytes {}",
        context.app.store.size_bytes()
    )?;
    writeln!(
        text,
        "# HELP jornada_store_damaged_values Values set aside at the start."
    )?;
    writeln!(text, "# TYPE jornada_store_damaged_values gauge")?;
    writeln!(
        text,
        "jornada_store_damaged_values {}",
        context.app.damaged.len()
    )
}
