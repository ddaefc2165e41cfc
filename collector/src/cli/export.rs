//! `jornada export`.

use super::arguments::ExportArgs;
use super::progress::Progress;
use super::url;
use crate::http::client::Client;
use anyhow::Context;
use http_body_util::BodyExt;
use hyper::Method;
use std::fs::File;
use std::io::{self, BufWriter, Write};

/// Writes every event of the site, as it comes.
pub(super) async fn run(collector: &Client, args: &ExportArgs) -> anyhow::Result<()> {
    let query = url::query(&[("from", args.from.as_deref()), ("to", args.to.as_deref())]);
    let path = format!("{}/events{query}", url::site_path(&args.site));
    let mut body = collector
        .successful(Method::GET, &path, Vec::new())
        .await?
        .into_body();
    let mut out: Box<dyn Write> = match &args.file {
        None => Box::new(io::stdout().lock()),
        Some(file) => {
            let create = File::create(file);
            Box::new(BufWriter::new(
                create.with_context(|| format!("cannot write {}", file.display()))?,
            ))
        }
    };
    let progress = Progress::start(&format!("exporting {}", args.site), None);
    while let Some(frame) = body.frame().await {
        let frame = frame.context("the export broke off; what was written is not all")?;
        if let Some(bytes) = frame.data_ref() {
            out.write_all(bytes)?;
            progress.add(bytes.len() as u64);
        }
    }
    Ok(out.flush()?)
}
