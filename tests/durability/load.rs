//! Senders that keep a server busy and remember what it told them.

use std::ffi::OsStr;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tests::binary::Server;
use tests::http::answer;

pub(super) const SITE: &str = "demo-shop";
const SENDERS: u64 = 4;
pub(super) const EVENTS: u64 = 5;
/// Batches of a sender in a round have numbers of their own.
const ROUND: u64 = 100_000;

/// A batch answered with 202.
#[derive(Debug, Clone)]
pub(super) struct Acknowledged {
    pub(super) ids: Vec<String>,
    /// What the `mark` of the load said just after the answer.
    pub(super) mark: u64,
}

/// What senders were told.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub(super) acknowledged: Vec<Acknowledged>,
    /// Ids of batches that got no answer, or a refusal: they may be there.
    pub(super) unanswered: Vec<String>,
    /// Answers other than 202.
    pub(super) refused: Vec<Refusal>,
}

/// The head and body of an answer that is not 202.
#[derive(Debug)]
pub(super) struct Refusal(pub(super) String);

impl Refusal {
    /// Whether it says: later, and when.
    pub(super) fn asks_to_retry(&self) -> bool {
        self.0.starts_with("HTTP/1.1 503 ") && self.0.to_lowercase().contains("\r\nretry-after: ")
    }
}

impl Told {
    pub(super) fn add(&mut self, more: Self) {
        self.acknowledged.extend(more.acknowledged);
        self.unanswered.extend(more.unanswered);
        self.refused.extend(more.refused);
    }

    pub(super) fn acknowledged_ids(&self) -> impl Iterator<Item = &String> {
        self.acknowledged.iter().flat_map(|batch| &batch.ids)
    }

    /// Every id that was sent.
    pub(super) fn sent(&self) -> impl Iterator<Item = &String> {
        self.acknowledged_ids().chain(&self.unanswered)
    }
}

/// How long ago what is sent happened: at once, or so long that sessions are over
/// when they arrive and can be sealed.
#[derive(Debug, Clone, Copy)]
pub(super) enum Age {
    Fresh,
    Over,
}

impl Age {
    /// Settings under which sealing and compaction are always under way, for what
    /// is over.
    pub(super) fn variables(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Fresh => &[],
            Self::Over => &[("JORNADA_SEAL_EVENTS", "200")],
        }
    }

    fn milliseconds(self) -> u128 {
        match self {
            Self::Fresh => 0,
            Self::Over => 3 * 60 * 60 * 1000,
        }
    }
}

/// A server with the settings for what it will be sent.
pub(super) fn serve(data: &Path, age: Age) -> Server {
    let variables = age.variables().iter();
    let variables: Vec<_> = variables
        .map(|(name, value)| (*name, OsStr::new(value)))
        .collect();
    Server::start_under(data, &[], &variables)
}

/// The visitor of a sender's batch: each has three batches.
pub(super) fn visitor(sender: u64, number: u64) -> String {
    let visitor = sender * 10_000_000_000 + number / 3;
    format!("0198c0de-0000-7000-8000-{visitor:012x}")
}

/// The body of a batch, and the ids in it.
fn batch(sender: u64, number: u64, age: Age) -> (String, Vec<String>) {
    let visitor = visitor(sender, number);
    let now = since_1970().as_millis();
    let at = now - age.milliseconds();
    let ids: Vec<String> = (0..EVENTS)
        .map(|n| format!("s{sender}.{}", number * EVENTS + n + 1))
        .collect();
    let event = |id| format!(r#"{{"id":"{id}","at":{at},"type":"page_view","url":"/p/{id}"}}"#);
    let events = ids.iter().map(event).collect::<Vec<_>>().join(",");
    let body = format!(
        r#"{{"v":1,"site":"{SITE}","visitor":"{visitor}","sent_at":{now},"events":[{events}]}}"#
    );
    (body, ids)
}

#[allow(
    clippy::disallowed_methods,
    reason = "the batches need a time that the server accepts"
)]
pub(super) fn since_1970() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap()
}

/// Sends one batch and notes what was said of it; whether there was an answer.
pub(super) fn send_batch(
    address: &str,
    (sender, number): (u64, u64),
    age: Age,
    mark: &dyn Fn() -> u64,
    told: &mut Told,
) -> bool {
    let (body, ids) = batch(sender, number, age);
    match answer(address, "POST", "/v1/events", &[], body.as_bytes()) {
        Ok(reply) if reply.starts_with("HTTP/1.1 202 ") => {
            let is_taken = ["accepted", "duplicates"]
                .iter()
                .any(|name| reply.contains(&format!("\"{name}\":{EVENTS}")));
            assert!(is_taken, "{reply}");
            let mark = mark();
            told.acknowledged.push(Acknowledged { ids, mark });
            true
        }
        Ok(reply) if !reply.is_empty() => {
            told.unanswered.extend(ids);
            told.refused.push(Refusal(reply));
            true
        }
        _ => {
            told.unanswered.extend(ids);
            false
        }
    }
}

/// Sends from several threads while `during` runs, which may end the server.
pub(super) fn under_load(
    address: &str,
    round: u64,
    age: Age,
    mark: &(dyn Fn() -> u64 + Sync),
    during: impl FnOnce(),
) -> Told {
    let over = AtomicBool::new(false);
    let mut told = Told::default();
    thread::scope(|threads| {
        let over = &over;
        let senders: Vec<_> = (0..SENDERS)
            .map(|sender| {
                threads.spawn(move || {
                    let mut told = Told::default();
                    for number in round * ROUND.. {
                        if over.load(Ordering::Relaxed)
                            || !send_batch(address, (sender, number), age, mark, &mut told)
                        {
                            break;
                        }
                    }
                    told
                })
            })
            .collect();
        during();
        over.store(true, Ordering::Relaxed);
        for sender in senders {
            told.add(sender.join().unwrap());
        }
    });
    told
}
