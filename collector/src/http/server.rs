//! The open doors of a running collector, and how they are closed: no new
//! requests, those under way get a while, then the rest is cut off.

use super::{Door, TcpDoor, router};
use crate::app::App;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::{TcpListener, UnixListener};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// Doors that are open.
#[derive(Debug)]
pub struct Doors {
    serving: JoinSet<io::Result<()>>,
    stop: watch::Sender<bool>,
}

impl Doors {
    /// Opens a TCP port and the owner's socket.
    #[must_use]
    pub fn open(app: &App, tcp: TcpListener, door: TcpDoor, socket: UnixListener) -> Self {
        let (stop, stopped) = watch::channel(false);
        let mut serving = JoinSet::new();
        let router_of = |door| router(app.clone(), door);
        let public = router_of(Door::Tcp(door)).into_make_service_with_connect_info::<SocketAddr>();
        let until = until(stopped.clone());
        serving.spawn(
            axum::serve(tcp, public)
                .with_graceful_shutdown(until)
                .into_future(),
        );
        let owner = axum::serve(socket, router_of(Door::Owner));
        serving.spawn(
            owner
                .with_graceful_shutdown(self::until(stopped))
                .into_future(),
        );
        Self { serving, stop }
    }

    /// Closes them; requests under way get as long as `grace`.
    pub async fn close(mut self, grace: Duration) {
        // The receivers may be gone already if both doors failed.
        let _ = self.stop.send(true);
        let finished = tokio::time::timeout(grace, async {
            while let Some(served) = self.serving.join_next().await {
                if let Ok(Err(error)) = served {
                    tracing::error!(%error, "a door failed");
                }
            }
        });
        if finished.await.is_err() {
            tracing::warn!("some requests took longer than {grace:?} and were cut off");
            self.serving.shutdown().await;
        }
    }
}

async fn until(mut stopped: watch::Receiver<bool>) {
    // An error means that the doors are gone, which is stopped enough.
    let _ = stopped.wait_for(|stopped| *stopped).await;
}
