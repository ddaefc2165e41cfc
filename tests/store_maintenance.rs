//! What is done to a store as a whole: rewriting, backing up, restoring, and
//! opening what an older version wrote.

use crate::events::event;
use analytics::Event;
use collector::site::SiteId;
use collector::store::{
    Change, CheckReport, Definition, DefinitionKind, Seal, SledStore, Store, StoreError,
    VisitorEvents,
};
use flate2::read::GzDecoder;
use proptest::strategy::{Strategy as _, ValueTree};
use proptest::test_runner::TestRunner;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;

fn site(name: &str) -> SiteId {
    SiteId::new(name).unwrap()
}

fn settings(name: &str) -> Change {
    Change::Define(Definition {
        site: site(name),
        kind: DefinitionKind::Settings,
        id: String::new(),
        body: "{}".into(),
    })
}

fn any_event() -> Event {
    event()
        .new_tree(&mut TestRunner::deterministic())
        .unwrap()
        .current()
}

/// 40 letters that no compression can hide.
fn marker(seed: u64) -> String {
    let mut state = seed;
    let letter = |_| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        char::from(b'A' + (state >> 33) as u8 % 26)
    };
    (0..40).map(letter).collect()
}

fn group(visitor: &str, title: &str) -> VisitorEvents {
    let mut event = any_event();
    event.id = format!("{visitor}.1");
    event.title = Some(title.to_owned());
    VisitorEvents {
        visitor: visitor.to_owned(),
        events: vec![event],
    }
}

fn append(store: &dyn Store, name: &str, visitor: &str, title: &str) {
    let append = Change::Append(site(name), vec![group(visitor, title)]);
    store.commit(&[settings(name), append]).unwrap();
}

fn seal(store: &dyn Store, name: &str, part: &[u8]) {
    let mut segment = store.new_segment(&site(name)).unwrap();
    segment.part(part).unwrap();
    let seal = Seal {
        add: vec![segment.finish().unwrap()],
        log_from: store.log_end(&site(name)).unwrap(),
        ..Seal::new(site(name))
    };
    store.commit(&[Change::Seal(seal)]).unwrap();
}

fn visitors(store: &dyn Store, name: &str) -> Vec<String> {
    let mut visitors = Vec::new();
    let damaged = store
        .replay(&site(name), &mut |group| visitors.push(group.visitor))
        .unwrap();
    assert_eq!(damaged, []);
    visitors
}

fn parts(store: &dyn Store, name: &str) -> Vec<Vec<u8>> {
    let (segments, damaged) = store.segments(&site(name)).unwrap();
    assert_eq!(damaged, []);
    let part = |id| {
        let source = store.open_segment(&site(name), id).unwrap();
        assert_eq!((source.count(), source.damage()), (1, None));
        source.part(0).unwrap()
    };
    segments
        .into_iter()
        .map(|segment| part(segment.id))
        .collect()
}

/// Every file under a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn is_on_disk(data: &Path, text: &str) -> bool {
    let holds = |path: &PathBuf| {
        let bytes = fs::read(path).unwrap();
        bytes
            .windows(text.len())
            .any(|part| part == text.as_bytes())
    };
    files(data).iter().any(holds)
}

fn without_damage(store: &dyn Store) -> CheckReport {
    let report = store.check().unwrap();
    assert_eq!(report.damaged, []);
    report
}

#[test]
fn after_a_rewrite_the_bytes_of_what_was_removed_are_gone() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path();
    let store = SledStore::open(data).unwrap();
    let [sealed, removed, kept] = [1, 2, 3].map(marker);
    append(&store, "a", "v1", &sealed);
    append(&store, "gone", "v2", &removed);
    seal(&store, "a", b"v1 is here now");
    seal(&store, "gone", removed.as_bytes());
    append(&store, "a", "v3", &kept);
    store.commit(&[Change::RemoveSite(site("gone"))]).unwrap();
    for text in [&sealed, &removed, &kept] {
        assert!(is_on_disk(data, text), "or this test could not fail");
    }

    for _ in 0..2 {
        store.rewrite().unwrap();
        assert!(!is_on_disk(data, &sealed));
        assert!(!is_on_disk(data, &removed));
        assert!(is_on_disk(data, &kept));
        assert_eq!(visitors(&store, "a"), ["v3"]);
        assert_eq!(parts(&store, "a"), [b"v1 is here now"]);
    }
    append(&store, "a", "v4", "later");
    drop(store);
    let store = SledStore::open(data).unwrap();
    assert_eq!(visitors(&store, "a"), ["v3", "v4"]);
    assert_eq!(parts(&store, "a"), [b"v1 is here now"]);
    assert_eq!(visitors(&store, "gone"), [""; 0]);
    without_damage(&store);
}

#[test]
fn a_rewrite_that_broke_off_leaves_the_store_as_it_was() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path();
    let store = SledStore::open(data).unwrap();
    append(&store, "a", "v1", "first");
    store.rewrite().unwrap();
    drop(store);
    // A third generation was begun; a first one could not be removed.
    for left in ["db/3", "db/1"] {
        fs::create_dir_all(data.join(left)).unwrap();
        fs::write(data.join(left).join("db"), b"half").unwrap();
    }
    let store = SledStore::open(data).unwrap();
    assert_eq!(visitors(&store, "a"), ["v1"]);
    assert!(!data.join("db/3").exists() && !data.join("db/1").exists());
    drop(store);

    // Which one counts is never guessed; where there is one, there is no guess.
    let current = fs::read_to_string(data.join("db/current")).unwrap();
    fs::write(data.join("db/current"), current.replacen('2', "3", 1)).unwrap();
    fs::create_dir(data.join("db/3")).unwrap();
    let error = SledStore::open(data).err().unwrap().to_string();
    assert!(error.contains("current is damaged"), "{error}");
    assert!(
        data.join("db/2/db").exists() && data.join("db/3").exists(),
        "nothing is removed before it is known which one counts"
    );
    fs::remove_dir(data.join("db/3")).unwrap();
    assert_eq!(visitors(&SledStore::open(data).unwrap(), "a"), ["v1"]);
    fs::write(data.join("db/current"), current).unwrap();
    fs::rename(data.join("db/2"), data.join("away")).unwrap();
    let error = SledStore::open(data).err().unwrap().to_string();
    assert!(error.contains("db/2 is not there"), "{error}");
    fs::rename(data.join("away"), data.join("db/2")).unwrap();
    assert_eq!(visitors(&SledStore::open(data).unwrap(), "a"), ["v1"]);
}

/// While commits go on, a backup is one moment of the store: all that was
/// committed before it began, nothing out of order.
#[test]
fn a_backup_under_load_is_one_moment() {
    let directory = tempfile::tempdir().unwrap();
    let (data, backup) = (
        directory.path().join("data"),
        directory.path().join("backup"),
    );
    let store = SledStore::open(&data).unwrap();
    append(&store, "a", "first", "x");
    seal(&store, "a", b"sealed");
    let (over, committed) = (AtomicBool::new(false), AtomicU32::new(0));
    let before = thread::scope(|threads| {
        threads.spawn(|| {
            for number in 1.. {
                append(&store, "a", &number.to_string(), "x");
                committed.store(number, Ordering::SeqCst);
                if number % 10 == 0 {
                    seal(&store, "a", number.to_string().as_bytes());
                }
                if over.load(Ordering::SeqCst) {
                    break;
                }
            }
        });
        while committed.load(Ordering::SeqCst) < 25 {
            thread::yield_now();
        }
        let before = committed.load(Ordering::SeqCst);
        store.backup(&backup).unwrap();
        over.store(true, Ordering::SeqCst);
        before
    });
    let copy = SledStore::open(&backup).unwrap();
    without_damage(&copy);
    let (sealed, open) = (parts(&copy, "a"), visitors(&copy, "a"));
    assert_eq!(sealed[0], b"sealed");
    let last_sealed = 10 * (sealed.len() as u32 - 1);
    let expected: Vec<String> = (last_sealed + 1..)
        .take(open.len())
        .map(|n| n.to_string())
        .collect();
    assert_eq!(open, expected);
    assert!(last_sealed + open.len() as u32 >= before);

    // It is a store of its own: neither changes the other.
    append(&copy, "a", "only here", "x");
    assert!(!visitors(&store, "a").contains(&"only here".to_owned()));
    let refused = store.backup(&backup).unwrap_err();
    assert!(matches!(refused, StoreError::Refused(_)), "{refused}");
}

/// Commits that go on while the store is rewritten are in the next generation,
/// and what they removed is in none.
#[test]
fn a_rewrite_under_load_loses_nothing_and_leaves_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path();
    let store = SledStore::open(data).unwrap();
    let visit = |number: u64| append(&store, "a", &number.to_string(), &marker(number));
    (0..200).for_each(visit);
    let over = AtomicBool::new(false);
    let (sealed, last) = thread::scope(|threads| {
        let writer = threads.spawn(|| {
            let (mut sealed, mut last) = (0, 199);
            for number in 200.. {
                visit(number);
                last = number;
                if over.load(Ordering::SeqCst) {
                    break;
                }
                if number % 7 == 0 {
                    seal(&store, "a", number.to_string().as_bytes());
                    sealed = number + 1;
                }
            }
            (sealed, last)
        });
        for _ in 0..4 {
            store.rewrite().unwrap();
        }
        over.store(true, Ordering::SeqCst);
        writer.join().unwrap()
    });
    let expected: Vec<String> = (sealed..=last).map(|number| number.to_string()).collect();
    assert_eq!(visitors(&store, "a"), expected);
    store.rewrite().unwrap();
    drop(store);
    let store = SledStore::open(data).unwrap();
    assert_eq!(visitors(&store, "a"), expected);
    without_damage(&store);
    for number in (0..=last).step_by(9) {
        assert_eq!(
            is_on_disk(data, &marker(number)),
            number >= sealed,
            "{number}"
        );
    }
}

#[test]
fn what_is_restored_is_what_was_backed_up() {
    let directory = tempfile::tempdir().unwrap();
    let [data, backup, restored] =
        ["data", "backup", "restored"].map(|name| directory.path().join(name));
    let store = SledStore::open(&data).unwrap();
    append(&store, "a", "v1", "x");
    seal(&store, "a", b"sealed");
    append(&store, "a", "v2", "x");
    fs::write(data.join("visitor.key"), [7; 16]).unwrap();
    store.backup(&backup).unwrap();
    let report = SledStore::restore(&backup, &restored).unwrap();
    assert_eq!(report, without_damage(&store));
    assert_eq!(fs::read(restored.join("visitor.key")).unwrap(), [7; 16]);
    let again = SledStore::open(&restored).unwrap();
    assert_eq!(visitors(&again, "a"), ["v2"]);
    assert_eq!(parts(&again, "a"), [b"sealed"]);

    // What is there already is never written over, and what is used not copied.
    let refused = SledStore::restore(&backup, &restored).unwrap_err();
    assert!(refused.to_string().contains("must be empty"), "{refused}");
    let other = directory.path().join("other");
    let refused = SledStore::restore(&restored, &other).unwrap_err();
    assert!(matches!(refused, StoreError::InUse(_)), "{refused}");
    drop(again);
    SledStore::restore(&restored, &other).unwrap();
    let empty = directory.path().join("empty");
    let refused = SledStore::restore(&empty, &directory.path().join("new")).unwrap_err();
    assert!(
        refused.to_string().contains("there is no store"),
        "{refused}"
    );
}

#[test]
fn a_damaged_backup_is_restored_as_far_as_it_goes_and_the_damage_named() {
    let directory = tempfile::tempdir().unwrap();
    let [data, backup, restored] =
        ["data", "backup", "restored"].map(|name| directory.path().join(name));
    let store = SledStore::open(&data).unwrap();
    append(&store, "a", "v1", "x");
    seal(&store, "a", b"sealed");
    append(&store, "a", "v2", "x");
    store.backup(&backup).unwrap();
    let file = backup.join("segments/1/1.seg");
    let mut bytes = fs::read(&file).unwrap();
    let place = bytes.windows(6).position(|part| part == b"sealed").unwrap();
    bytes[place] ^= 1;
    // A new file: the backup's may be the store's own under another name.
    fs::remove_file(&file).unwrap();
    fs::write(&file, bytes).unwrap();
    without_damage(&store);
    let report = SledStore::restore(&backup, &restored).unwrap();
    assert_eq!(report.damaged.len(), 1);
    assert_eq!(report.damaged[0].key, "segments/1/1.seg part 0");
    assert_eq!(visitors(&SledStore::open(&restored).unwrap(), "a"), ["v2"]);
}

/// Unpacks a store that an older version wrote; it is never written anew.
fn fixture(name: &str, data: &Path) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../collector/fixtures")
        .join(name);
    for file in files(&from) {
        let bytes = fs::read(&file).unwrap();
        let to = data.join(file.strip_prefix(&from).unwrap());
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        if to.extension().is_some_and(|ending| ending == "gz") {
            let mut unpacked = Vec::new();
            GzDecoder::new(bytes.as_slice())
                .read_to_end(&mut unpacked)
                .unwrap();
            fs::write(to.with_extension(""), unpacked).unwrap();
        } else {
            fs::write(to, bytes).unwrap();
        }
    }
}

fn is_format_1(data: &Path) {
    let store = SledStore::open(data).unwrap();
    let report = without_damage(&store);
    assert_eq!((report.sites, report.definitions, report.events), (1, 1, 3));
    let (definitions, _) = store.definitions().unwrap();
    assert!(definitions[0].body.contains("America/Sao_Paulo"));
    let mut ids = Vec::new();
    let mut note = |group: VisitorEvents| {
        ids.extend(group.events.into_iter().map(|event| event.id));
    };
    store.replay(&site("shop"), &mut note).unwrap();
    assert_eq!(ids, ["mi8k2x0q1z7f.1", "mi8k2x0q1z7f.2", "order-7"]);
    assert_eq!(parts(&store, "shop"), [b""; 0]);
}

#[test]
fn a_store_of_format_1_becomes_one_of_format_2() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path();
    fixture("store-v1", data);
    is_format_1(data);
    is_format_1(data);
    let store = SledStore::open(data).unwrap();
    seal(&store, "shop", b"sealed");
    assert_eq!(visitors(&store, "shop"), [""; 0]);
    // A program that knows format 1 alone finds no file where it looks for one.
    assert!(data.join("db").is_dir());
}

/// Wherever the move breaks off, the next start goes on.
#[test]
fn a_move_from_format_1_that_broke_off_is_finished() {
    for moved in [&["conf"][..], &["conf", "db"]] {
        let directory = tempfile::tempdir().unwrap();
        let data = directory.path();
        fixture("store-v1", data);
        fs::create_dir_all(data.join("db.moving/1")).unwrap();
        for name in moved {
            fs::rename(data.join(name), data.join("db.moving/1").join(name)).unwrap();
        }
        is_format_1(data);
        assert!(!data.join("db.moving").exists());
    }
}

#[test]
fn a_store_of_format_2_is_read() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path();
    fixture("store-v2", data);
    let store = SledStore::open(data).unwrap();
    let report = without_damage(&store);
    assert_eq!((report.sites, report.events, report.segments), (1, 1, 2));
    assert_eq!(visitors(&store, "shop"), ["v3"]);
    assert_eq!(parts(&store, "shop"), [&b"first"[..], b"second"]);
    let (segments, _) = store.segments(&site("shop")).unwrap();
    assert_eq!(segments[0].dead, [3, 70_000]);
    assert_eq!(segments[1].dead, [0; 0]);
    assert_eq!(store.log_end(&site("shop")).unwrap(), 3);
}
