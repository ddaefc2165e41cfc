//! `POST /v1/backup`: copies the store into a directory of this machine, for
//! whoever owns its files and so may write there.

use super::api::Operation;
use super::error::ApiError;
use super::routes::Routes;
use super::{Context, Door, sites};
use crate::access::Right;
use crate::store::StoreError;
use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Where to.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BackupRequest {
    /// An absolute path that is not there, or an empty directory.
    pub to: PathBuf,
}

/// Adds the route of backups.
pub(super) fn add_to(routes: &mut Routes) {
    let about = "Copies the store into a directory; only through the admin socket.";
    let operation = Operation::new("backUp", about)
        .takes::<BackupRequest>()
        .gives_nothing(204, "The copy is whole.");
    routes.post(Right::Operate, "/v1/backup", back_up, operation);
}

pub(super) async fn back_up(
    State(context): State<Context>,
    body: Body,
) -> Result<StatusCode, ApiError> {
    if !matches!(context.door, Door::Owner) {
        let detail = "a backup is made by `jornada backup DIR` on the collector's machine";
        let (code, title) = ("owner_only", "Only for the owner of the data directory");
        return Err(ApiError::new(StatusCode::FORBIDDEN, code, title, detail));
    }
    let request: BackupRequest = sites::document(body).await?;
    if !request.to.is_absolute() {
        let detail = format!("`to` is {:?}, which must be absolute", request.to);
        return Err(ApiError::bad_request("invalid_path", detail).about("to"));
    }
    let store = context.app.store.clone();
    let made = tokio::task::spawn_blocking(move || store.backup(&request.to)).await;
    match made {
        Ok(Ok(())) => Ok(StatusCode::NO_CONTENT),
        Ok(Err(error)) => {
            tracing::error!(%error, "the backup failed");
            let (status, code) = match error {
                StoreError::Refused(_) => (StatusCode::CONFLICT, "backup_refused"),
                _ => (StatusCode::INTERNAL_SERVER_ERROR, "backup_failed"),
            };
            let (title, detail) = ("No backup was made", error.to_string());
            Err(ApiError::new(status, code, title, detail))
        }
        Err(_) => Err(ApiError::internal()),
    }
}
