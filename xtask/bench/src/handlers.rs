//! The measure of ingest: servers with the collector's own HTTP library that keep
//! nothing. One discards the body, the other parses it.

use anyhow::Result;
use axum::Router;
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::routing::post;
use clap::ValueEnum;
use protocol::{Batch, WireEvent};
use std::io::Write;
use tokio::net::TcpListener;

/// What is done with a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Handler {
    /// It is read.
    Discard,
    /// It is read and parsed into the protocol's batch.
    Parse,
}

impl Handler {
    /// Serves until it is killed.
    pub(crate) fn serve(self) -> Result<()> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()?;
        runtime.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await?;
            writeln!(
                std::io::stderr(),
                "a handler on http://{}",
                listener.local_addr()?
            )?;
            let router = match self {
                Self::Discard => Router::new().route("/v1/events", post(discard)),
                Self::Parse => Router::new().route("/v1/events", post(parse)),
            };
            Ok(axum::serve(listener, router).await?)
        })
    }
}

async fn discard(_body: Bytes) -> StatusCode {
    StatusCode::ACCEPTED
}

async fn parse(body: Bytes) -> StatusCode {
    match serde_json::from_slice::<Batch<WireEvent>>(&body) {
        Ok(batch) if !std::hint::black_box(&batch).events.is_empty() => StatusCode::ACCEPTED,
        _ => StatusCode::BAD_REQUEST,
    }
}
