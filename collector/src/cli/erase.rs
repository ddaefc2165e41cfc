//! `jornada erase`.

use super::url;
use crate::http::client::Client;
use crate::site::SiteId;
use hyper::Method;
use std::time::Duration;

/// How often it is asked whether the bytes have left.
const PATIENCE: Duration = Duration::from_millis(200);

/// Erases a person and waits until nothing is left on the disk; what the server
/// said of it.
pub(super) async fn run(
    collector: &Client,
    site: &SiteId,
    visitor: &str,
) -> anyhow::Result<serde_json::Value> {
    let site = url::site_path(site);
    let path = format!("{site}/visitors/{}", url::escaped(visitor));
    let erased = collector.send(Method::DELETE, &path, Vec::new()).await?;
    let mut erased: serde_json::Value = serde_json::from_slice(&erased)?;
    loop {
        let erasure = collector.get(&format!("{site}/erasure")).await?;
        let erasure: serde_json::Value = serde_json::from_slice(&erasure)?;
        let pending = erasure.get("pending").and_then(serde_json::Value::as_bool);
        if pending != Some(true) {
            if let Some(erased) = erased.as_object_mut() {
                erased.insert("pending".to_owned(), false.into());
            }
            return Ok(erased);
        }
        tokio::time::sleep(PATIENCE).await;
    }
}
