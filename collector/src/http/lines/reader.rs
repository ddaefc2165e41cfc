//! A body, line by line, in bounded memory.

use super::super::error::ApiError;
use crate::ingest::decode::DecodeError;
use axum::body::Body;
use http_body_util::BodyExt;
use protocol::limits;

/// Longer lines are no events; this much of one is kept at the most.
const LINE_BYTES: usize = limits::EVENT_BYTES + 1;
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// What stands between two line breaks.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// Text, without its line break.
    Text(String),
    /// More bytes than an event may have.
    TooLong,
    /// Not UTF-8.
    NotText,
}

pub(super) struct LineReader {
    body: Body,
    buffer: Vec<u8>,
    /// How much of the buffer was given out.
    taken: usize,
    at_end: bool,
}

impl LineReader {
    pub(super) fn new(body: Body) -> Self {
        Self {
            body,
            buffer: Vec::new(),
            taken: 0,
            at_end: false,
        }
    }

    /// Whether the body is a JSON array instead of lines.
    pub(super) async fn starts_an_array(&mut self) -> Result<bool, ApiError> {
        loop {
            let start = self
                .buffer
                .strip_prefix(BYTE_ORDER_MARK)
                .unwrap_or(&self.buffer);
            if let Some(first) = start.iter().find(|byte| !byte.is_ascii_whitespace()) {
                return Ok(*first == b'[');
            }
            if self.at_end || self.buffer.len() > LINE_BYTES {
                return Ok(false);
            }
            self.fill().await?;
        }
    }

    /// Everything that was not given out as lines.
    pub(super) async fn rest(mut self, limit: usize) -> Result<Vec<u8>, ApiError> {
        while !self.at_end {
            if self.buffer.len() > limit {
                return Err(DecodeError::TooLarge {
                    limit,
                    when: "as one array",
                }
                .into());
            }
            self.fill().await?;
        }
        let rest = self.buffer.get(self.taken..).unwrap_or_default();
        Ok(rest.strip_prefix(BYTE_ORDER_MARK).unwrap_or(rest).to_vec())
    }

    /// The next line; `None` at the end.
    pub(super) async fn next(&mut self) -> Result<Option<Line>, ApiError> {
        let mut searched = 0;
        let mut too_long = false;
        loop {
            let rest = self.buffer.get(self.taken..).unwrap_or_default();
            let unsearched = rest.get(searched..).unwrap_or_default();
            if let Some(offset) = unsearched.iter().position(|byte| *byte == b'\n') {
                let length = searched + offset;
                let line = rest.get(..length).unwrap_or_default();
                let line = if too_long {
                    Line::TooLong
                } else {
                    line_of(line)
                };
                self.taken += length + 1;
                return Ok(Some(line));
            }
            if self.at_end {
                if rest.is_empty() && !too_long {
                    return Ok(None);
                }
                let line = if too_long {
                    Line::TooLong
                } else {
                    line_of(rest)
                };
                self.taken = self.buffer.len();
                return Ok(Some(line));
            }
            searched = rest.len();
            if searched > LINE_BYTES {
                too_long = true;
                self.taken = self.buffer.len();
                searched = 0;
            }
            self.buffer.drain(..self.taken);
            self.taken = 0;
            self.fill().await?;
        }
    }

    async fn fill(&mut self) -> Result<(), ApiError> {
        match self.body.frame().await {
            None => self.at_end = true,
            Some(Ok(frame)) => {
                if let Some(bytes) = frame.data_ref() {
                    self.buffer.extend_from_slice(bytes);
                }
            }
            Some(Err(error)) => {
                return Err(ApiError::bad_request("unreadable_body", error.to_string()));
            }
        }
        Ok(())
    }
}

fn line_of(bytes: &[u8]) -> Line {
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        _ if bytes.len() >= LINE_BYTES => Line::TooLong,
        Ok(text) => Line::Text(text.to_owned()),
        Err(_) => Line::NotText,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::StreamBody;
    use hyper::body::Frame;
    use std::convert::Infallible;

    async fn lines(parts: &[&[u8]]) -> Vec<Line> {
        let frames: Vec<Result<_, Infallible>> = parts
            .iter()
            .map(|part| Ok(Frame::data(axum::body::Bytes::copy_from_slice(part))))
            .collect();
        let body = Body::new(StreamBody::new(tokio_stream(frames)));
        let mut reader = LineReader::new(body);
        let mut lines = Vec::new();
        while let Some(line) = reader.next().await.unwrap() {
            lines.push(line);
        }
        lines
    }

    fn tokio_stream<T>(items: Vec<T>) -> impl futures_core::Stream<Item = T> {
        struct Items<T>(std::vec::IntoIter<T>);
        impl<T> Unpin for Items<T> {}
        impl<T> futures_core::Stream for Items<T> {
            type Item = T;
            fn poll_next(
                mut self: std::pin::Pin<&mut Self>,
                _: &mut std::task::Context<'_>,
            ) -> std::task::Poll<Option<T>> {
                std::task::Poll::Ready(self.0.next())
            }
        }
        Items(items.into_iter())
    }

    #[tokio::test]
    async fn lines_come_whole_however_the_body_is_cut() {
        let text = |text: &str| Line::Text(text.to_owned());
        assert_eq!(
            lines(&[b"\xef\xbb\xbfa\r\nb", b"c\n\n", b"", b"d"]).await,
            [text("a"), text("bc"), text(""), text("d")]
        );
        assert_eq!(lines(&[]).await, []);
        assert_eq!(
            lines(&[b"\xff\n", b"ok\n"]).await,
            [Line::NotText, text("ok")]
        );
    }

    #[tokio::test]
    async fn a_long_line_is_passed_over_in_bounded_memory() {
        let long = vec![b'x'; 100_000];
        let parts: [&[u8]; 5] = [b"a\n", &long, &long, b"\nb\n", &long];
        let text = |text: &str| Line::Text(text.to_owned());
        assert_eq!(
            lines(&parts).await,
            [text("a"), Line::TooLong, text("b"), Line::TooLong]
        );
    }
}
