//! The open doors of a running collector, and how they are closed: no new
//! requests, those under way get a while, then the rest is cut off.
//!
//! Connections are bounded in number, as a whole and for each network, and in the
//! time that they may take for the head of a request: whoever opens many and says
//! nothing (slow loris) takes no place from others for long.

use super::crowd::{Crowd, Place};
use super::{Door, TcpDoor, router};
use crate::app::App;
use axum::Router;
use axum::extract::{ConnectInfo, Extension};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use std::io;
use std::pin::pin;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, UnixListener};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// A connection gets this long for the head of its next request, waiting
/// included. Browsers send the next batch within five seconds, or open another.
const HEAD_PATIENCE: Duration = Duration::from_secs(20);
/// Requests of one connection at a time (HTTP/2).
const STREAMS: u32 = 64;
/// Pause after the machine refused a connection, for want of file handles mostly:
/// asking again at once would only take the processor as well.
const REFUSED_PAUSE: Duration = Duration::from_millis(100);

/// Doors that are open.
#[derive(Debug)]
pub struct Doors {
    serving: JoinSet<()>,
    stop: watch::Sender<bool>,
}

impl Doors {
    /// Opens a TCP port and the owner's socket.
    #[must_use]
    pub fn open(app: &App, tcp: TcpListener, door: TcpDoor, socket: UnixListener) -> Self {
        let (stop, stopped) = watch::channel(false);
        let mut serving = JoinSet::new();
        let crowd = Crowd::new(door.connections, door.trusted_proxies.clone());
        let public = router(app.clone(), Door::Tcp(door));
        let refused = app.refused.clone();
        let accept = async move || {
            loop {
                let (stream, peer) = tcp.accept().await?;
                let Some(place) = crowd.enter(peer.ip()) else {
                    refused.add("too_many_connections");
                    continue;
                };
                // A small answer does not wait for the acknowledgement of another.
                let _ = stream.set_nodelay(true);
                let service = public.clone().layer(Extension(ConnectInfo(peer)));
                return Ok((stream, service, Some(place)));
            }
        };
        serving.spawn(serve(accept, stopped.clone()));
        let owner = router(app.clone(), Door::Owner);
        let accept = async move || {
            let (stream, _) = socket.accept().await?;
            Ok((stream, owner.clone(), None))
        };
        serving.spawn(serve(accept, stopped));
        Self { serving, stop }
    }

    /// Closes them; requests under way get as long as `grace`.
    pub async fn close(mut self, grace: Duration) {
        // The receivers may be gone already if both doors failed.
        let _ = self.stop.send(true);
        let finished = tokio::time::timeout(grace, async {
            while self.serving.join_next().await.is_some() {}
        });
        if finished.await.is_err() {
            tracing::warn!("some requests took longer than {grace:?} and were cut off");
            self.serving.shutdown().await;
        }
    }
}

/// Serves connections until it is asked to stop, and those that are open then to
/// the end of their requests.
async fn serve<S>(
    accept: impl AsyncFn() -> io::Result<(S, Router, Option<Place>)>,
    stopped: watch::Receiver<bool>,
) where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let mut stopped = pin!(until(stopped));
    let graceful = GracefulShutdown::new();
    let mut open = JoinSet::new();
    loop {
        tokio::select! {
            () = &mut stopped => break,
            // Those that ended are let go of.
            Some(_) = open.join_next() => {}
            accepted = accept() => match accepted {
                Ok((stream, service, place)) => {
                    open.spawn(converse(stream, service, place, graceful.watcher()));
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be taken");
                    tokio::time::sleep(REFUSED_PAUSE).await;
                }
            }
        }
    }
    graceful.shutdown().await;
    while open.join_next().await.is_some() {}
}

async fn until(mut stopped: watch::Receiver<bool>) {
    // An error means that the doors are gone, which is stopped enough.
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

/// One connection, to its end.
async fn converse<S>(stream: S, service: Router, place: Option<Place>, watcher: Watcher)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_PATIENCE);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS)
        .keep_alive_interval(HEAD_PATIENCE)
        .keep_alive_timeout(HEAD_PATIENCE);
    let service = TowerToHyperService::new(service);
    let connection = builder
        .serve_connection(TokioIo::new(stream), service)
        .into_owned();
    // Senders that go away in the middle are no news.
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(error, "a connection broke off");
    }
    drop(place);
}
