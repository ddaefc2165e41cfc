//! Handing out events: written by a thread of its own from one snapshot, as fast
//! as the receiver takes them.

use crate::engine::Site;
use crate::ingest::line::to_line;
use analytics::{Event, TimeRange, Timeline};
use axum::body::{Body, Bytes};
use http_body_util::StreamBody;
use hyper::body::Frame;
use std::io;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

/// Bytes that are put together before they are sent.
const PART_BYTES: usize = 64 * 1024;
/// Parts that may wait for the receiver.
const PARTS: usize = 4;

type Parts = mpsc::Sender<Result<Frame<Bytes>, io::Error>>;

/// The events of a range as a body of lines.
pub(super) fn stream(site: &Arc<Site>, range: TimeRange) -> Body {
    let (parts, receiver) = mpsc::channel(PARTS);
    let site = site.clone();
    tokio::task::spawn_blocking(move || {
        // An error means that nobody receives any more, or was told of it.
        let _ = write(&site, range, &parts);
    });
    Body::new(StreamBody::new(ReceiverStream::new(receiver)))
}

/// The receiver went away.
struct Gone;

fn write(site: &Site, range: TimeRange, parts: &Parts) -> Result<(), Gone> {
    let mut lines = Lines {
        range,
        parts,
        part: Vec::with_capacity(PART_BYTES + PART_BYTES / 4),
    };
    site.snapshot()
        .for_each_visitor(&mut |timeline| lines.write(timeline))?;
    lines.send()
}

/// Lines on their way.
struct Lines<'p> {
    range: TimeRange,
    parts: &'p Parts,
    part: Vec<u8>,
}

impl Lines<'_> {
    fn write(&mut self, timeline: &Timeline) -> Result<(), Gone> {
        let mut events: Vec<&Event> = timeline
            .events()
            .filter(|event| self.range.contains(event.time))
            .collect();
        events.sort_by_key(|event| event.key());
        for event in events {
            match to_line(&timeline.visitor, event) {
                Ok(line) => self.part.extend_from_slice(line.as_bytes()),
                Err(error) => {
                    // A cut body, so that half an export is not taken for a whole one.
                    tracing::error!(%error, "an event cannot be written as a line");
                    let error = Err(io::Error::other(error));
                    return self.parts.blocking_send(error).map_err(|_| Gone);
                }
            }
            self.part.push(b'\n');
            if self.part.len() >= PART_BYTES {
                self.send()?;
            }
        }
        Ok(())
    }

    fn send(&mut self) -> Result<(), Gone> {
        if self.part.is_empty() {
            return Ok(());
        }
        let full = Bytes::from(std::mem::take(&mut self.part));
        let sent = self.parts.blocking_send(Ok(Frame::data(full)));
        sent.map_err(|_| Gone)
    }
}
