//! `jornada serve`: the doors open when everything is loaded, and close before
//! the writer ends, so that nothing acknowledged is lost.

use super::arguments::ServeArgs;
use super::small_pages::SmallPages;
use crate::app::App;
use crate::assets::KeptAssets;
use crate::clock::{Clock, Stopwatch};
use crate::config::{Config, ConfigFile};
use crate::daily_key::DailyKey;
use crate::demo;
use crate::http::client::SOCKET;
use crate::http::{Doors, TcpDoor};
use crate::ingest::rate::RateLimits;
use crate::store::{Reopening, SledStore};
use anyhow::Context;
use std::fs::{self, Permissions};
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, UnixListener};
use tokio::signal::unix::{Signal, SignalKind, signal};

/// How often the engine looks for what went quiet.
const UPKEEP: Duration = Duration::from_secs(30);
/// Requests under way get this long when the server is asked to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Serves until it is asked to stop.
pub(super) async fn run(data: &Path, args: ServeArgs) -> anyhow::Result<()> {
    let file = args
        .config
        .as_deref()
        .map(ConfigFile::read)
        .transpose()?
        .unwrap_or_default();
    let given = ConfigFile {
        listen: args.listen,
        api_token: args.api_token,
        trusted_proxies: args.trusted_proxies,
        demo_shop: args.demo_shop,
        security_contact: args.security_contact,
        max_connections: args.max_connections,
        network_connections: args.network_connections,
        network_rate: args.network_rate,
        site_rate: args.site_rate,
        memory_mb: args.memory_mb,
        seal_events: args.seal_events,
    };
    let config = Config::resolve(given, file)?;
    let listener = listen(config.listen).await?;
    let address = listener.local_addr()?;

    let loading = Stopwatch::start();
    let directory = data.to_owned();
    let opened = tokio::task::spawn_blocking(move || {
        let _while_loading = SmallPages::begin();
        let store = Reopening::open(move |has_failed| {
            if has_failed {
                SledStore::reopen(&directory)
            } else {
                SledStore::open(&directory)
            }
        });
        App::open_tuned(Arc::new(store?), Clock::system(), config.tuning)
    });
    let (mut app, writer) = opened.await?.context("cannot serve")?;
    let assets = data.join("assets");
    let kept = KeptAssets::open(&assets)
        .with_context(|| format!("cannot keep the tag's files in {}", assets.display()))?;
    app.kept_assets = Arc::new(kept);
    app.daily_key = Arc::new(DailyKey::open(data)?);
    app.security_contact = config.security_contact.map(Arc::from);
    app.rates = Arc::new(RateLimits::new(config.rates));
    if config.demo_shop {
        demo::ensure_shop(&app).await?;
    }
    tracing::debug!(took = ?loading.elapsed(), "loaded");

    let socket = admin_socket(data)?;
    let door = TcpDoor {
        loopback: address.ip().is_loopback(),
        api_token: config.api_token,
        trusted_proxies: config.trusted_proxies,
        connections: config.connections,
    };
    // Before anybody can be told that it is there: whoever was told may ask it to stop.
    let asked_to_stop = AskedToStop::listen()?;
    announce(&app, address, &door)?;
    let doors = Doors::open(&app, listener, door, socket);
    if args.demo_data {
        let events = demo::load_data(&app).await?;
        tracing::info!("site {}: {events} simulated events", demo::DATA_SITE);
    }

    run_until(asked_to_stop, &app).await;
    tracing::info!("stopping: requests under way are finished first");
    doors.close(GRACE).await;
    drop(app);
    tokio::task::spawn_blocking(move || writer.join()).await?;
    remove_socket(data);
    tracing::info!("stopped");
    Ok(())
}

async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    match TcpListener::bind(address).await {
        Ok(listener) => Ok(listener),
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            let port = address.port();
            anyhow::bail!(
                "port {port} is in use: stop what listens there, or choose another with \
                 --listen {}:PORT",
                address.ip()
            )
        }
        Err(error) => Err(error).with_context(|| format!("cannot listen on {address}")),
    }
}

/// The socket of the other commands. The store is ours, so a socket that is
/// there was left behind by a server that died.
fn admin_socket(data: &Path) -> anyhow::Result<UnixListener> {
    let path = data.join(SOCKET);
    let context = || format!("cannot make the socket {}", path.display());
    remove_socket(data);
    let listener = UnixListener::bind(&path).with_context(context)?;
    fs::set_permissions(&path, Permissions::from_mode(0o600)).with_context(context)?;
    Ok(listener)
}

fn remove_socket(data: &Path) {
    let path = data.join(SOCKET);
    match fs::remove_file(&path) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            tracing::warn!(%error, "cannot remove {}", path.display());
        }
        _ => {}
    }
}

fn announce(app: &App, address: SocketAddr, door: &TcpDoor) -> anyhow::Result<()> {
    tracing::info!("Jornada {} on http://{address}", env!("CARGO_PKG_VERSION"));
    for site in app.engine.sites() {
        if site.id.as_str() != demo::SHOP_SITE && site.settings().origins.is_empty() {
            tracing::warn!("site {} takes events from pages of any origin", site.id);
        }
    }
    let has_accounts = app.access.has_accounts();
    match (has_accounts || door.api_token.is_some(), door.loopback) {
        (true, _) => tracing::info!("reports and settings need a login or an API token"),
        (false, true) => tracing::info!(
            "open without login to this machine alone; any other way in needs an account \
             (`jornada account set NAME`) or an API token"
        ),
        (false, false) => {
            let setup = app.access.expect_setup()?;
            tracing::warn!(
                "nobody has an account yet: open the dashboard and make the first one with the \
                 setup token {} (good until then, or until the collector stops)",
                setup.text()
            );
        }
    }
    Ok(())
}

/// The signals by which a server is asked to stop.
struct AskedToStop {
    terminate: Signal,
    interrupt: Signal,
}

impl AskedToStop {
    fn listen() -> std::io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }
}

/// Looks after the store from time to time until somebody asks to stop.
async fn run_until(mut asked: AskedToStop, app: &App) {
    let mut ticks = tokio::time::interval(UPKEEP);
    loop {
        tokio::select! {
            _ = asked.terminate.recv() => return,
            _ = asked.interrupt.recv() => return,
            _ = ticks.tick() => app.queue.tick(),
        }
    }
}
