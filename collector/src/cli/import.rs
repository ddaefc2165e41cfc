//! `jornada import`: files go line by line through the same door as a server's
//! events, so one reader judges them all.

mod log;

use super::arguments::{ImportArgs, ImportFormat};
use super::progress::Progress;
use super::url;
use crate::http::LinesReply;
use crate::http::client::{Client, Parts, streamed};
use crate::site::SiteSettings;
use anyhow::Context;
use hyper::Method;
use serde::Serialize;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

/// Bytes that are sent at a time.
const PART_BYTES: usize = 128 * 1024;

/// The result on standard output.
#[derive(Debug, Default, Serialize)]
struct Imported {
    accepted: u64,
    duplicates: u64,
    rejected_lines: u64,
}

/// A bad line that the server never saw.
pub(super) struct BadLine {
    number: u64,
    message: String,
}

/// Takes in the files, one after the other; fails only if nothing was good.
pub(super) async fn run(
    collector: &Client,
    args: &ImportArgs,
    data: &Path,
) -> anyhow::Result<ExitCode> {
    // What cannot be read is found before anything is changed.
    args.files
        .iter()
        .try_for_each(|file| open(file).map(drop))?;
    if !collector.has_site(&args.site).await? {
        collector
            .add_site(&args.site, &SiteSettings::default())
            .await?;
    }
    let converter = match args.format {
        ImportFormat::Events => None,
        ImportFormat::CombinedLog => Some(Arc::new(log::Converter::new(args, data)?)),
    };
    let mut imported = Imported::default();
    for file in &args.files {
        let one = import_file(collector, args, file, converter.clone()).await;
        let one = one.with_context(|| format!("importing {}", file.display()))?;
        imported.accepted += one.accepted;
        imported.duplicates += one.duplicates;
        imported.rejected_lines += one.rejected_lines;
    }
    super::print(&serde_json::to_vec(&imported)?)?;
    let nothing_good = imported.accepted + imported.duplicates == 0;
    let failed = nothing_good && imported.rejected_lines > 0;
    Ok(if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

async fn import_file(
    collector: &Client,
    args: &ImportArgs,
    file: &Path,
    converter: Option<Arc<log::Converter>>,
) -> anyhow::Result<Imported> {
    let (parts, body) = streamed();
    let input = open(file)?;
    let progress = Progress::start(&format!("importing {}", file.display()), size_of(file));
    let reading = tokio::task::spawn_blocking(move || match converter {
        None => copy(input, &parts, &progress).map(|()| Vec::new()),
        Some(converter) => log::convert(input, &converter, &parts, &progress),
    });
    let path = format!("{}/events?source=import", url::site_path(&args.site));
    let reply = collector.send(Method::POST, &path, body).await;
    // A file that cannot be read is the cause, whatever the server made of it.
    let unconverted = reading.await?.context("cannot read the file")?;
    let reply: LinesReply = serde_json::from_slice(&reply?)?;
    report(file, &reply, &unconverted);
    Ok(Imported {
        accepted: reply.accepted,
        duplicates: reply.duplicates,
        rejected_lines: reply.rejected_lines + unconverted.len() as u64,
    })
}

/// Bad lines by number and reason, on standard error.
fn report(file: &Path, reply: &LinesReply, unconverted: &[BadLine]) {
    let name = file.display();
    for bad in unconverted {
        tracing::warn!("{name}:{}: malformed: {}", bad.number, bad.message);
    }
    for bad in &reply.rejected {
        tracing::warn!("{name}:{}: {}: {}", bad.line, bad.code, bad.message);
    }
    let unlisted = reply
        .rejected_lines
        .saturating_sub(reply.rejected.len() as u64);
    if unlisted > 0 {
        tracing::warn!("{name}: {unlisted} more bad lines");
    }
    let LinesReply {
        accepted,
        duplicates,
        ..
    } = reply;
    tracing::info!("{name}: {accepted} events stored, {duplicates} were there already");
}

fn open(file: &Path) -> anyhow::Result<Box<dyn BufRead + Send>> {
    if file == Path::new("-") {
        return Ok(Box::new(BufReader::new(io::stdin())));
    }
    let open = File::open(file).with_context(|| format!("cannot read {}", file.display()))?;
    Ok(Box::new(BufReader::with_capacity(PART_BYTES, open)))
}

fn size_of(file: &Path) -> Option<u64> {
    std::fs::metadata(file)
        .ok()
        .filter(std::fs::Metadata::is_file)
        .map(|meta| meta.len())
}

fn copy(mut input: Box<dyn BufRead + Send>, parts: &Parts, progress: &Progress) -> io::Result<()> {
    loop {
        let bytes = match input.fill_buf() {
            Ok(bytes) => bytes.to_vec(),
            Err(error) => {
                // The server must not take what it got for the whole file.
                let broken = io::Error::new(error.kind(), error.to_string());
                parts.send(Err(error))?;
                return Err(broken);
            }
        };
        input.consume(bytes.len());
        progress.add(bytes.len() as u64);
        // A server that takes no more says itself why.
        if bytes.is_empty() || parts.send(Ok(bytes)).is_err() {
            return Ok(());
        }
    }
}
