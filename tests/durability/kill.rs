//! The process dies without warning, under load, again and again.

use super::ledger::{Held, report};
use super::load::{Age, serve, under_load};
use super::{rounds, seeded};
use std::collections::HashSet;
use std::thread;
use std::time::Duration;
use tests::binary::Server;

fn check(fault: &str, age: Age, rounds: u32) {
    let data = tempfile::tempdir().unwrap();
    let (mut promised, mut sent) = (HashSet::new(), HashSet::new());
    // Times of the kills differ by round and are the same in every run.
    let mut random = seeded(fault, 1);
    for round in 0..u64::from(rounds) {
        let pause = Duration::from_millis(40 + random.below(260));
        let server = serve(data.path(), age);
        let address = server.address.clone();
        let told = under_load(&address, round, age, &|| 0, || {
            thread::sleep(pause);
            server.kill();
        });
        assert!(told.refused.is_empty(), "{:?}", told.refused);
        promised.extend(told.acknowledged_ids().cloned());
        sent.extend(told.sent().cloned());
    }
    let held = Held::read(data.path()).unwrap();
    let verdict = held.against(&promised);
    let beside = format!("{} unanswered", sent.len() - promised.len());
    report(fault, rounds as usize, verdict, &beside);
    assert!(
        promised.len() > 100,
        "too little load to prove anything: {}",
        promised.len()
    );
    assert_eq!((verdict.lost, verdict.doubled), (0, 0));
    assert!(held.damaged.is_empty(), "{:?}", held.damaged);
    assert!(held.ids.keys().all(|id| sent.contains(id)));
}

#[test]
fn killed_under_load_it_loses_nothing_acknowledged_and_doubles_nothing() {
    let rounds = rounds("JORNADA_KILL_ROUNDS", 20);
    check("kill -9 under load", Age::Fresh, rounds);
}

/// What is sent is over, so that it is sealed, and segments are made one, while
/// the next is taken.
#[test]
fn killed_while_it_seals_it_loses_nothing_acknowledged_and_doubles_nothing() {
    let rounds = rounds("JORNADA_KILL_ROUNDS", 20);
    check("kill -9 while sealing", Age::Over, rounds);
}

#[test]
fn asked_to_stop_under_load_it_answers_what_it_took() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &[]);
    let address = server.address.clone();
    let told = under_load(&address, 0, Age::Fresh, &|| 0, || {
        thread::sleep(Duration::from_millis(300));
        assert!(server.stop());
    });
    let promised: HashSet<String> = told.acknowledged_ids().cloned().collect();
    let verdict = Held::read(data.path()).unwrap().against(&promised);
    report("asked to stop under load", 1, verdict, "");
    assert!(!promised.is_empty());
    assert_eq!((verdict.lost, verdict.doubled), (0, 0));
}
