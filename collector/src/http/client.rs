//! The collector that a command asks: the one that runs on the data directory,
//! through its socket; else one that is opened for the moment, in this process;
//! or one elsewhere, over HTTP. All speak the same API.

use super::{Door, router};
use crate::app::{App, Writer};
use crate::clock::Clock;
use crate::store::{SledStore, StoreError};
use anyhow::{Context, bail};
use axum::Router;
use axum::body::Body;
use axum::body::Bytes;
use http_body_util::{BodyExt, StreamBody};
use hyper::body::Frame;
use hyper::client::conn::http1;
use hyper::{Method, Request, Response, StatusCode, header};
use hyper_util::rt::TokioIo;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, UnixStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio_stream::wrappers::ReceiverStream;
use tower::ServiceExt;

/// Name of the socket in the data directory.
pub const SOCKET: &str = "admin.sock";

/// A collector that can be asked.
pub enum Client {
    /// A server that runs, by its socket.
    Running(PathBuf),
    /// One of our own, without any port.
    Own(Router, Writer),
    /// A server elsewhere: host, port and token.
    Remote {
        /// Its host.
        host: String,
        /// Its port.
        port: u16,
        /// The token to show.
        api_token: Option<String>,
    },
}

impl Client {
    /// The collector of a data directory.
    pub async fn open(data: &Path) -> anyhow::Result<Self> {
        let socket = data.join(SOCKET);
        if UnixStream::connect(&socket).await.is_ok() {
            return Ok(Self::Running(socket));
        }
        let directory = data.to_owned();
        let opened = tokio::task::spawn_blocking(move || {
            let store = SledStore::open(&directory)?;
            App::open(Arc::new(store), Clock::system())
        });
        match opened.await? {
            Ok((app, writer)) => Ok(Self::Own(router(app, Door::Owner), writer)),
            // It may have been a server that was just starting.
            Err(StoreError::InUse(_)) if UnixStream::connect(&socket).await.is_ok() => {
                Ok(Self::Running(socket))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// A collector elsewhere, by its address.
    pub fn remote(url: &str, api_token: Option<String>) -> anyhow::Result<Self> {
        let uri: hyper::Uri = url.parse().with_context(|| format!("{url:?} is no URL"))?;
        let plain = uri.path_and_query().is_none_or(|path| path.as_str() == "/");
        match (uri.scheme_str(), uri.host(), plain) {
            (Some("http"), Some(host), true) => Ok(Self::Remote {
                host: host.trim_matches(['[', ']']).to_owned(),
                port: uri.port_u16().unwrap_or(80),
                api_token,
            }),
            (Some("https"), ..) => {
                bail!(
                    "https is not spoken here: name the collector's own port, such as http://127.0.0.1:8787"
                )
            }
            _ => bail!("{url:?} must be a collector's address, such as http://127.0.0.1:8787"),
        }
    }

    /// Sends a request and gives the answer, whatever its status.
    pub async fn request(
        &self,
        method: Method,
        path: &str,
        body: impl Into<Body>,
    ) -> anyhow::Result<Response<Body>> {
        let request = Request::builder().method(method).uri(path);
        match self {
            Self::Own(router, _) => {
                let request = request.body(body.into())?;
                Ok(router.clone().oneshot(request).await?)
            }
            Self::Running(socket) => {
                let stream = UnixStream::connect(socket)
                    .await
                    .with_context(|| format!("the server behind {} is gone", socket.display()))?;
                let request = request
                    .header(header::HOST, "localhost")
                    .body(body.into())?;
                exchange(stream, request).await
            }
            Self::Remote {
                host,
                port,
                api_token,
            } => {
                let stream = TcpStream::connect((host.as_str(), *port))
                    .await
                    .with_context(|| format!("cannot reach a collector at {host}:{port}"))?;
                let mut request = request.header(header::HOST, format!("{host}:{port}"));
                if let Some(token) = api_token {
                    request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
                }
                exchange(stream, request.body(body.into())?).await
            }
        }
    }

    /// The same, where anything but success is an error in the collector's words.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        body: impl Into<Body>,
    ) -> anyhow::Result<Vec<u8>> {
        let response = self.successful(method, path, body).await?;
        Ok(response.into_body().collect().await?.to_bytes().to_vec())
    }

    /// The same, with the body still to be read.
    pub async fn successful(
        &self,
        method: Method,
        path: &str,
        body: impl Into<Body>,
    ) -> anyhow::Result<Response<Body>> {
        let response = self.request(method, path, body).await?;
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        let body = response.into_body().collect().await?.to_bytes();
        bail!("{}", detail(status, &body))
    }

    /// A document.
    pub async fn get(&self, path: &str) -> anyhow::Result<Vec<u8>> {
        self.send(Method::GET, path, Vec::new()).await
    }

    /// Lets our own finish its writing.
    pub async fn close(self) {
        if let Self::Own(router, writer) = self {
            drop(router);
            if tokio::task::spawn_blocking(move || writer.join())
                .await
                .is_err()
            {
                tracing::error!("the writer could not be joined");
            }
        }
    }
}

/// One request and its answer on a connection of their own.
async fn exchange<S>(stream: S, request: Request<Body>) -> anyhow::Result<Response<Body>>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    let mut driver = JoinSet::new();
    driver.spawn(connection);
    let response = sender.send_request(request).await?;
    Ok(response.map(|body| {
        Body::new(Driven {
            body,
            _driver: driver,
        })
    }))
}

/// A body whose connection is driven for as long as the body is there.
struct Driven {
    body: hyper::body::Incoming,
    _driver: JoinSet<hyper::Result<()>>,
}

impl hyper::body::Body for Driven {
    type Data = hyper::body::Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }
}

/// A body that is sent as its parts are made, and the end to put them in. A
/// part that is an error breaks the request off.
pub fn streamed() -> (Parts, Body) {
    let (parts, receiver) = mpsc::channel(2);
    (
        Parts(parts),
        Body::new(StreamBody::new(ReceiverStream::new(receiver))),
    )
}

/// Where a thread puts the parts of a body.
#[derive(Debug)]
pub struct Parts(mpsc::Sender<io::Result<Frame<Bytes>>>);

impl Parts {
    /// Waits until there is room; an error if nobody takes it any more.
    pub fn send(&self, part: io::Result<Vec<u8>>) -> io::Result<()> {
        let part = part.map(|bytes| Frame::data(Bytes::from(bytes)));
        self.0
            .blocking_send(part)
            .map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

impl io::Write for Parts {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.send(Ok(bytes.to_vec()))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What a problem says, in its own words.
fn detail(status: StatusCode, body: &[u8]) -> String {
    let problem: Option<serde_json::Value> = serde_json::from_slice(body).ok();
    let detail = problem
        .as_ref()
        .and_then(|problem| problem.get("detail")?.as_str());
    detail.map_or_else(|| format!("the collector answered {status}"), str::to_owned)
}
