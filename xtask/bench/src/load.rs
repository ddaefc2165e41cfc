//! The load: connections that send batches, as fast as they are answered or at a
//! given rate, and how long each answer took.

mod batches;
mod connection;

pub(crate) use batches::{Batches, EVENTS};

use crate::clock;
use anyhow::{Context, Result};
use connection::Connection;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use tokio::time::sleep_until;

/// How hard.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Load {
    /// Connections, each with one request under way at the most.
    pub(crate) connections: u32,
    /// Batches a second of all together; as many as are answered without.
    pub(crate) rate: Option<f64>,
    /// Not counted.
    pub(crate) warm_up: Duration,
    /// Counted.
    pub(crate) time: Duration,
}

/// What became of a load.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// Batches a second.
    pub(crate) batches: f64,
    /// Every counted answer's time, ascending.
    latencies: Vec<Duration>,
    /// Batches that were not taken (503), to be sent again later.
    pub(crate) busy: u64,
}

impl Outcome {
    /// Events a second.
    pub(crate) fn events(&self) -> f64 {
        self.batches * f64::from(EVENTS)
    }

    /// The latency that this share of the answers does not exceed.
    pub(crate) fn quantile(&self, share: f64) -> Duration {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_precision_loss,
            clippy::cast_sign_loss,
            reason = "a place in a list"
        )]
        let place = (self.latencies.len() as f64 * share) as usize;
        let last = self.latencies.len().saturating_sub(1);
        self.latencies
            .get(place.min(last))
            .copied()
            .unwrap_or_default()
    }
}

impl Load {
    /// Puts a server under this load. Numbers of batches go on from `next`, so
    /// that no two are alike.
    pub(crate) fn run(
        self,
        address: SocketAddr,
        batches: &Arc<Batches>,
        next: &Arc<AtomicU64>,
    ) -> Result<Outcome> {
        let runtime = tokio::runtime::Builder::new_multi_thread();
        let runtime = { runtime }.worker_threads(2).enable_all().build()?;
        runtime.block_on(async {
            let began = clock::now();
            let mut sending = JoinSet::new();
            for place in 0..self.connections {
                let sender = Sender {
                    load: self,
                    began,
                    place,
                    batches: batches.clone(),
                    next: next.clone(),
                };
                sending.spawn(sender.run(address));
            }
            let (mut latencies, mut busy) = (Vec::new(), 0);
            while let Some(sent) = sending.join_next().await {
                let (answered, refused) = sent??;
                latencies.extend(answered);
                busy += refused;
            }
            latencies.sort_unstable();
            #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
            let batches = latencies.len() as f64 / self.time.as_secs_f64();
            Ok(Outcome {
                batches,
                latencies,
                busy,
            })
        })
    }
}

struct Sender {
    load: Load,
    began: Instant,
    place: u32,
    batches: Arc<Batches>,
    next: Arc<AtomicU64>,
}

impl Sender {
    async fn run(self, address: SocketAddr) -> Result<(Vec<Duration>, u64)> {
        let mut connection = Connection::open(address).await?;
        let counted_from = self.began + self.load.warm_up;
        let end = counted_from + self.load.time;
        let mut latencies = Vec::new();
        let (mut sent, mut busy) = (0_u32, 0);
        let mut body = Vec::new();
        loop {
            // A latency counts from when the batch should have been sent, so that
            // a server that stands still is not spared its queue.
            let due = match self.load.rate {
                None => clock::now(),
                Some(rate) => {
                    let nth = f64::from(sent) * f64::from(self.load.connections);
                    self.began + Duration::from_secs_f64((nth + f64::from(self.place)) / rate)
                }
            };
            if due >= end {
                return Ok((latencies, busy));
            }
            sleep_until(due.into()).await;
            sent += 1;
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            self.batches.write(number, clock::wall(), &mut body);
            match connection
                .send(&body)
                .await
                .context("a batch was not answered")?
            {
                202 => {
                    let answered = clock::now();
                    if due >= counted_from && answered <= end {
                        latencies.push(answered - due);
                    }
                }
                503 => busy += 1,
                other => anyhow::bail!("a batch was answered with {other}"),
            }
        }
    }
}
