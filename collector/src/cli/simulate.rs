//! `jornada simulate`.

use super::arguments::SimulateArgs;
use super::progress::Progress;
use super::url;
use crate::clock::Clock;
use crate::http::LinesReply;
use crate::http::client::{Client, streamed};
use crate::simulate::{Params, simulate};
use crate::site::SiteSettings;
use analytics::Timestamp;
use analytics::time::DAY;
use anyhow::Context;
use hyper::Method;
use std::fs::File;
use std::io::{self, BufWriter, Write};

const PART_BYTES: usize = 128 * 1024;

/// Writes or sends the events.
pub(super) async fn run(args: SimulateArgs) -> anyhow::Result<()> {
    let end = match args.end {
        Some(end) => Timestamp(end.as_millisecond()),
        None => Timestamp(Clock::system().now().0.div_euclid(DAY) * DAY),
    };
    let params = Params {
        site: args.site.to_string(),
        sessions: args.sessions,
        seed: args.seed,
        end,
        days: args.days,
    };
    let progress = Progress::start(&format!("simulating {} sessions", args.sessions), None);
    match (&args.to, &args.out) {
        (Some(to), _) => send(&args, to, params, progress).await,
        (None, Some(file)) => {
            let create = File::create(file);
            let out = create.with_context(|| format!("cannot write {}", file.display()))?;
            write(&params, BufWriter::new(out), &progress)
        }
        (None, None) => write(&params, BufWriter::new(io::stdout().lock()), &progress),
    }
}

fn write(params: &Params, mut out: impl Write, progress: &Progress) -> anyhow::Result<()> {
    for event in simulate(params) {
        let mut line = event.to_line()?;
        line.push('\n');
        out.write_all(line.as_bytes())?;
        progress.add(line.len() as u64);
    }
    Ok(out.flush()?)
}

async fn send(
    args: &SimulateArgs,
    to: &str,
    params: Params,
    progress: Progress,
) -> anyhow::Result<()> {
    let collector = Client::remote(to, args.api_token.clone())?;
    if !collector.has_site(&args.site).await? {
        let settings = SiteSettings {
            timezone: "America/Sao_Paulo".to_owned(),
            currency: Some("BRL".to_owned()),
            ..SiteSettings::default()
        };
        collector.add_site(&args.site, &settings).await?;
    }
    let (parts, body) = streamed();
    let writing = tokio::task::spawn_blocking(move || {
        let out = BufWriter::with_capacity(PART_BYTES, parts);
        write(&params, out, &progress)
    });
    let path = format!("{}/events?source=import", url::site_path(&args.site));
    let reply: LinesReply =
        serde_json::from_slice(&collector.send(Method::POST, &path, body).await?)?;
    writing.await??;
    super::print(&serde_json::to_vec(&reply)?)
}
