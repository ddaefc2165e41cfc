//! Nothing acknowledged is lost: the server is killed without warning under
//! load, again and again, and asked afterwards what it holds.

use crate::support::binary::{Server, result};
use crate::support::http::send;
use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Rounds of the long profile are asked for by the environment.
const ROUNDS: u32 = 20;
const SENDERS: u64 = 4;
const EVENTS: u64 = 5;

/// What a sender was told.
#[derive(Default)]
struct Told {
    /// Ids of batches answered with 202.
    acknowledged: Vec<String>,
    /// Ids of batches that got no answer.
    unanswered: Vec<String>,
}

fn batch(sender: u64, number: u64) -> (String, Vec<String>) {
    let visitor = format!(
        "0198c0de-0000-7000-8000-{:012x}",
        sender * 1_000_000 + number / 3
    );
    let now = since_1970().as_millis();
    let ids: Vec<String> = (0..EVENTS)
        .map(|n| format!("s{sender}.{}", number * EVENTS + n + 1))
        .collect();
    let event = |id| format!(r#"{{"id":"{id}","at":{now},"type":"page_view","url":"/p/{id}"}}"#);
    let events = ids.iter().map(event).collect::<Vec<_>>().join(",");
    let body = format!(
        r#"{{"v":1,"site":"demo-shop","visitor":"{visitor}","sent_at":{now},"events":[{events}]}}"#
    );
    (body, ids)
}

#[allow(
    clippy::disallowed_methods,
    reason = "the batches need a time that the server accepts"
)]
fn since_1970() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap()
}

/// Sends until there is no server any more, or the round is over.
fn load(address: &str, sender: u64, from: u64, over: &AtomicBool) -> Told {
    let mut told = Told::default();
    for number in from.. {
        if over.load(Ordering::Relaxed) {
            break;
        }
        let (body, ids) = batch(sender, number);
        match send(address, "POST", "/v1/events", &[], body.as_bytes()) {
            Ok((202, reply)) => {
                assert!(reply.contains(&format!("\"accepted\":{EVENTS}")), "{reply}");
                told.acknowledged.extend(ids);
            }
            Ok((status, reply)) => panic!("{status} {reply}"),
            Err(_) => {
                told.unanswered.extend(ids);
                break;
            }
        }
    }
    told
}

/// Ids in the store, and how often.
fn held(data: &Path) -> HashMap<String, u32> {
    let mut held = HashMap::new();
    for line in result(data, &["export", "--site", "demo-shop"]).lines() {
        let event: serde_json::Value = serde_json::from_str(line).unwrap();
        *held
            .entry(event["id"].as_str().unwrap().to_owned())
            .or_default() += 1;
    }
    held
}

#[test]
fn killed_under_load_it_loses_nothing_acknowledged_and_doubles_nothing() {
    let rounds = std::env::var("JORNADA_KILL_ROUNDS").map_or(ROUNDS, |n| n.parse().unwrap());
    let data = tempfile::tempdir().unwrap();
    let mut told = Told::default();
    // Times of the kills differ by round and are the same in every run.
    let mut random: u64 = 0x9e37_79b9_7f4a_7c15;
    for round in 0..u64::from(rounds) {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let pause = Duration::from_millis(40 + (random >> 33) % 260);
        let server = Server::start(data.path(), &[]);
        let (address, over) = (server.address.clone(), AtomicBool::new(false));
        thread::scope(|threads| {
            let senders: Vec<_> = (0..SENDERS)
                .map(|sender| {
                    let (address, over) = (&address, &over);
                    threads.spawn(move || load(address, sender, round * 100_000, over))
                })
                .collect();
            thread::sleep(pause);
            server.kill();
            over.store(true, Ordering::Relaxed);
            for sender in senders {
                let one = sender.join().unwrap();
                told.acknowledged.extend(one.acknowledged);
                told.unanswered.extend(one.unanswered);
            }
        });
    }
    let held = held(data.path());
    let lost = told
        .acknowledged
        .iter()
        .filter(|id| !held.contains_key(*id))
        .count();
    let doubled = held.values().filter(|count| **count > 1).count();
    let (acknowledged, unanswered) = (told.acknowledged.len(), told.unanswered.len());
    println!(
        "kill -9: {rounds} rounds, {acknowledged} acknowledged, {unanswered} unanswered, \
         {lost} lost, {doubled} doubled, {} held",
        held.len()
    );
    assert!(
        acknowledged > 100,
        "too little load to prove anything: {acknowledged}"
    );
    assert_eq!((lost, doubled), (0, 0));
    assert!(held.len() <= acknowledged + unanswered);
}

#[test]
fn asked_to_stop_under_load_it_answers_what_it_took() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &[]);
    let (address, over) = (server.address.clone(), AtomicBool::new(false));
    let acknowledged = thread::scope(|threads| {
        let sender = threads.spawn(|| load(&address, 0, 0, &over));
        thread::sleep(Duration::from_millis(300));
        assert!(server.stop());
        over.store(true, Ordering::Relaxed);
        sender.join().unwrap().acknowledged
    });
    let held = held(data.path());
    assert!(acknowledged.iter().all(|id| held.get(id) == Some(&1)));
    assert!(!acknowledged.is_empty());
}
