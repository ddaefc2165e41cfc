//! The process dies while a person is erased: who was told that they are gone
//! finds nothing of them; nobody else loses anything; and nobody is erased by half.

use super::ledger::{Held, Verdict, report};
use super::load::{Age, SITE, Told, send_batch, serve, visitor};
use super::{rounds, seeded};
use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;
use tests::http::send;

/// Batches a round, three of them of a visitor.
const BATCHES: u64 = 60;
/// Visitors that are erased in a round.
const ERASED: u64 = 4;

#[test]
fn killed_while_it_erases_it_keeps_both_promises() {
    let rounds = rounds("JORNADA_KILL_ROUNDS", 20) / 4;
    let mut random = seeded("kill -9 while erasing", 9);
    let data = tempfile::tempdir().unwrap();
    // Ids that must be there, that must not, and by visitor those of whom the
    // answer did not come.
    let (mut promised, mut gone) = (HashSet::new(), HashSet::new());
    let mut unanswered: Vec<HashSet<String>> = Vec::new();
    for round in 0..u64::from(rounds) {
        let server = serve(data.path(), Age::Over);
        let mut told = Told::default();
        let first = round * BATCHES;
        for number in first..first + BATCHES {
            let batch = (0, number);
            assert!(send_batch(
                &server.address,
                batch,
                Age::Over,
                &|| 0,
                &mut told
            ));
        }
        assert!(told.refused.is_empty(), "{:?}", told.refused);
        let address = server.address.clone();
        let done = AtomicU64::new(0);
        let answered = thread::scope(|threads| {
            let erasing = threads.spawn(|| {
                let erase = |n| {
                    let done = &done;
                    let visitor = visitor(0, first + 3 * n);
                    let path = format!("/v1/sites/{SITE}/visitors/{visitor}");
                    match send(&address, "DELETE", &path, &[], b"") {
                        Ok((200, _)) => {
                            done.fetch_add(1, Ordering::SeqCst);
                            true
                        }
                        Ok((status, answer)) => panic!("{status}: {answer}"),
                        Err(_) => false,
                    }
                };
                (0..ERASED).map(erase).collect::<Vec<bool>>()
            });
            // At any moment from before the first answer to after the last.
            let enough = random.below(ERASED + 1);
            while done.load(Ordering::SeqCst) < enough {
                thread::sleep(Duration::from_millis(1));
            }
            thread::sleep(Duration::from_millis(random.below(50)));
            server.kill();
            erasing.join().unwrap()
        });
        for (batches, n) in told.acknowledged.chunks(3).zip(0..) {
            let ids = batches.iter().flat_map(|batch| batch.ids.iter().cloned());
            match answered.get(n) {
                Some(true) => gone.extend(ids),
                Some(false) => unanswered.push(ids.collect()),
                None => promised.extend(ids),
            }
        }
    }
    let held = Held::read(data.path()).unwrap();
    let verdict = held.against(&promised);
    let back = gone.iter().filter(|id| held.ids.contains_key(*id)).count();
    let halves = unanswered.iter().filter(|ids| {
        let there = ids.iter().filter(|id| held.ids.contains_key(*id)).count();
        there != 0 && there != ids.len()
    });
    let halves = halves.count();
    let beside = format!(
        "{} events erased, {back} of them back; {} erasures unanswered, {halves} by half",
        gone.len(),
        unanswered.len()
    );
    report("kill -9 while erasing", rounds as usize, verdict, &beside);
    let Verdict { lost, doubled, .. } = verdict;
    assert!(!gone.is_empty(), "nobody was erased: nothing is proved");
    assert_eq!((lost, doubled, back, halves), (0, 0, 0, 0));
}
