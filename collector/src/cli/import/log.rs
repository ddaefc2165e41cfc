//! Web server logs on their way to event lines.

use super::super::arguments::ImportArgs;
use super::super::progress::Progress;
use super::{BadLine, PART_BYTES};
use crate::combined_log::{self, Options, VisitorKey};
use crate::http::client::Parts;
use crate::visitor_key;
use std::io::{self, BufRead};
use std::path::Path;

/// What turns lines of a log into event lines.
pub(super) struct Converter(Options);

impl Converter {
    pub(super) fn new(args: &ImportArgs, data: &Path) -> anyhow::Result<Self> {
        let key = VisitorKey(visitor_key::load(data)?);
        Ok(Self(Options {
            pages: args.log_pages,
            bots: args.log_bots,
            key,
        }))
    }
}

/// Sends an event line for each page view of the log, and an empty line for
/// every other, so that the server counts lines as the file does. Returns the
/// lines that are none of a log.
pub(super) fn convert(
    mut input: Box<dyn BufRead + Send>,
    converter: &Converter,
    parts: &Parts,
    progress: &Progress,
) -> io::Result<Vec<BadLine>> {
    let mut bad = Vec::new();
    let mut part = Vec::with_capacity(PART_BYTES);
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let read = input.read_until(b'\n', &mut line)?;
        if read == 0 {
            break;
        }
        progress.add(read as u64);
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end_matches(['\n', '\r']);
        if !text.trim().is_empty() {
            match combined_log::convert(text, &converter.0) {
                Ok(Some(event)) => serde_json::to_writer(&mut part, &event)?,
                Ok(None) => {}
                Err(error) => bad.push(BadLine {
                    number,
                    message: error.to_string(),
                }),
            }
        }
        part.push(b'\n');
        if part.len() >= PART_BYTES && parts.send(Ok(std::mem::take(&mut part))).is_err() {
            return Ok(bad);
        }
    }
    // A server that takes no more says itself why.
    let _ = parts.send(Ok(part));
    Ok(bad)
}
