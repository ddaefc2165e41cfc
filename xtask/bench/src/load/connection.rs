//! The lightest client that is honest: one connection, one request at a time,
//! the whole answer read. It shares the machine with the server it measures, so
//! it does nothing else.

use anyhow::{Context, Result, bail};
use std::io::Write;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A connection that is kept.
#[derive(Debug)]
pub(super) struct Connection {
    stream: TcpStream,
    request: Vec<u8>,
    answer: Vec<u8>,
}

impl Connection {
    pub(super) async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            request: Vec::new(),
            answer: Vec::new(),
        })
    }

    /// Posts a batch; the status of the answer.
    pub(super) async fn send(&mut self, body: &[u8]) -> Result<u16> {
        self.request.clear();
        write!(
            self.request,
            "POST /v1/events HTTP/1.1\r\nHost: bench\r\nContent-Type: text/plain\r\n\
             User-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 \
             (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36\r\nContent-Length: {}\r\n\r\n",
            body.len()
        )?;
        self.request.extend_from_slice(body);
        self.stream.write_all(&self.request).await?;
        self.answer.clear();
        loop {
            if self.stream.read_buf(&mut self.answer).await? == 0 {
                bail!("the connection was closed");
            }
            if let Some(status) = complete(&self.answer)? {
                return Ok(status);
            }
        }
    }
}

/// The status, once the answer is there in full.
fn complete(answer: &[u8]) -> Result<Option<u16>> {
    let Some(end) = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n") else {
        return Ok(None);
    };
    let (head, body) = answer.split_at(end + 4);
    let head = std::str::from_utf8(head)?;
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim())
    });
    let length: usize = length.unwrap_or("0").parse()?;
    if body.len() < length {
        return Ok(None);
    }
    let status = head
        .split(' ')
        .nth(1)
        .context("an answer without a status")?;
    Ok(Some(status.parse()?))
}

#[cfg(test)]
mod tests {
    use super::complete;

    #[test]
    fn answers_are_read_to_their_end() {
        let whole = b"HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\n{}";
        assert_eq!(complete(whole).unwrap(), Some(202));
        for end in 0..whole.len() {
            assert_eq!(complete(&whole[..end]).unwrap(), None, "{end}");
        }
        let bare = b"HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n";
        assert_eq!(complete(bare).unwrap(), Some(503));
    }
}
