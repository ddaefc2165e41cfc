//! `jornada backup` and `jornada restore`. A backup is asked of the collector; to
//! restore needs none, as there is nothing yet that one could hold.

use crate::http::BackupRequest;
use crate::http::client::Client;
use crate::store::SledStore;
use anyhow::Context;
use hyper::Method;
use std::path::{Path, absolute};

/// Has the collector copy its store.
pub(super) async fn make(collector: &Client, directory: &Path) -> anyhow::Result<()> {
    let to = absolute(directory)
        .with_context(|| format!("{} is no directory to write to", directory.display()))?;
    let request = serde_json::to_vec(&BackupRequest { to })?;
    collector.send(Method::POST, "/v1/backup", request).await?;
    tracing::info!("the backup is in {}", directory.display());
    Ok(())
}

/// Copies a backup to where the data shall be; what a check of it finds.
pub(super) async fn restore(directory: &Path, data: &Path) -> anyhow::Result<Vec<u8>> {
    let (from, to) = (directory.to_owned(), data.to_owned());
    let restored = tokio::task::spawn_blocking(move || SledStore::restore(&from, &to)).await?;
    let report = restored.with_context(|| format!("cannot restore {}", directory.display()))?;
    for damage in &report.damaged {
        tracing::error!(key = damage.key, reason = damage.reason, "damaged");
    }
    tracing::info!(
        "{} holds what was in {}",
        data.display(),
        directory.display()
    );
    Ok(serde_json::to_vec(&report)?)
}
