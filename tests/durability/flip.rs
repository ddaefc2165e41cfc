//! A byte rots, anywhere. It is found and named, the rest is served, and nothing
//! panics.

use super::ledger::{Held, Verdict, report};
use super::load::{Age, EVENTS, SITE, Told, send_batch, serve};
use super::random::Random;
use super::{rounds, seeded};
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use tests::binary::{Server, run};
use tests::http::send;

/// Batches in the store: one a commit, as one sender waits for each.
const BATCHES: u64 = 300;
/// Every so many flips the server is started on what is left, too.
const SERVED: usize = 6;

/// A store that was closed in peace, or not.
struct Original {
    folder: tempfile::TempDir,
    promised: HashSet<String>,
}

impl Original {
    /// Filled in three lives. The last ends with a kill, so that the end of sled's
    /// log is behind its snapshot; and where `is_settled`, it was opened since.
    fn new(is_settled: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut told = Told::default();
        for life in 0..3 {
            let server = serve(folder.path(), Age::Over);
            for number in 0..BATCHES / 3 {
                let number = life * BATCHES + number;
                assert!(send_batch(
                    &server.address,
                    (0, number),
                    Age::Over,
                    &|| 0,
                    &mut told
                ));
            }
            server.kill();
        }
        let _ = fs::remove_file(folder.path().join("admin.sock"));
        if is_settled {
            assert!(run(folder.path(), &["check"]).status.success());
        }
        let promised = told.acknowledged_ids().cloned().collect();
        Self { folder, promised }
    }
}

/// Files below a folder that hold anything.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else if fs::metadata(&path).unwrap().len() > 0 {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn copy(from: &Path, to: &Path) {
    for file in files(from) {
        let path = to.join(file.strip_prefix(from).unwrap());
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::copy(&file, path).unwrap();
    }
}

/// Flips a bit of a byte where the file is in use.
fn flip(file: &Path, random: &mut Random) -> usize {
    let mut bytes = fs::read(file).unwrap();
    let used = bytes.iter().rposition(|byte| *byte != 0).unwrap() + 1;
    let place = random.below(used as u64) as usize;
    bytes[place] ^= 1 << random.below(8);
    fs::write(file, bytes).unwrap();
    place
}

/// Serves what is left, and takes events.
fn serves(data: &Path) {
    let server = Server::start(data, &[]);
    let overview = format!("/v1/sites/{SITE}/reports/overview");
    let (status, _) = send(&server.address, "GET", &overview, &[], b"").unwrap();
    assert_eq!(status, 200);
    let mut told = Told::default();
    assert!(send_batch(
        &server.address,
        (9, 1),
        Age::Fresh,
        &|| 0,
        &mut told
    ));
    assert!(told.refused.is_empty(), "{:?}", told.refused);
    assert!(!server.said().contains("panicked"), "{}", server.said());
    assert!(server.stop());
}

fn check(fault: &str, is_settled: bool, seed: u64) {
    let original = Original::new(is_settled);
    let mut random = seeded(fault, seed);
    let source = original.folder.path();
    let (mut sums, mut named) = (Verdict::default(), 0);
    let flips = rounds("JORNADA_FLIPS", 18) as usize;
    let mut found = files(source);
    // Copies of the tag, known by the hashes in their names; no check of the store is
    // about them.
    found.retain(|file| !file.starts_with(source.join("assets")));
    for number in 0..flips {
        // Half of them in the largest file, the others in each in turn.
        let largest = found
            .iter()
            .max_by_key(|file| fs::metadata(file).unwrap().len());
        let file = match number % 2 {
            0 => largest.unwrap(),
            _ => &found[number / 2 % found.len()],
        };
        let folder = tempfile::tempdir().unwrap();
        copy(source, folder.path());
        let name = file.strip_prefix(source).unwrap();
        let place = flip(&folder.path().join(name), &mut random);
        let held = Held::read(folder.path())
            .unwrap_or_else(|error| panic!("{}, byte {place}: {error}", name.display()));
        let verdict = held.against(&original.promised);
        let context = format!(
            "{}, byte {place}: {verdict:?} {}",
            name.display(),
            held.said
        );
        assert!(!held.said.contains("panicked"), "{context}");
        assert_eq!(verdict.doubled, 0, "{context}");
        assert!(held.ids.keys().all(|id| original.promised.contains(id)));
        // The last commit of a store that died and was not opened since cannot be
        // told from a write that was never finished.
        let unsettled = if is_settled { 0 } else { EVENTS as usize };
        let is_named = !held.damaged.is_empty();
        assert!(is_named || verdict.lost <= unsettled, "{context}");
        // Of a segment, a part is lost as a whole, and a small store has few parts.
        let is_segment = name.starts_with("segments");
        let is_contained = is_segment || verdict.lost < original.promised.len() / 10;
        assert!(is_contained, "{context}");
        if number % SERVED == 0 {
            serves(folder.path());
        }
        named += usize::from(is_named);
        sums.acknowledged += verdict.acknowledged;
        sums.lost += verdict.lost;
    }
    let beside = format!("{named} of the flips named by check; the others hit nothing in use");
    report(fault, flips, sums, &beside);
    assert!(named > 0, "no flip was found: the check cannot fail");
}

#[test]
fn a_flipped_byte_is_found_named_and_contained() {
    check("flipped byte", true, 7);
}

#[test]
fn a_flipped_byte_in_a_store_that_was_killed_is_contained_too() {
    check("flipped byte after kill -9", false, 8);
}
