//! One suite for what every store makes of segments.

use crate::events::event;
use collector::site::SiteId;
use collector::store::segment::PartSource;
use collector::store::{
    Change, Definition, DefinitionKind, Installed, MemoryStore, Seal, SegmentId, SledStore, Store,
    StoreError, VisitorEvents,
};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

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

/// A group of one event, told apart by its visitor.
fn group(visitor: &str) -> VisitorEvents {
    let mut runner = TestRunner::deterministic();
    VisitorEvents {
        visitor: visitor.to_owned(),
        events: vec![event().new_tree(&mut runner).unwrap().current()],
    }
}

fn append(store: &dyn Store, name: &str, visitors: &[&str]) {
    let groups = visitors.iter().map(|visitor| group(visitor)).collect();
    store
        .commit(&[settings(name), Change::Append(site(name), groups)])
        .unwrap();
}

fn visitors(store: &dyn Store, name: &str) -> Vec<String> {
    let mut visitors = Vec::new();
    let damaged = store
        .replay(&site(name), &mut |group| visitors.push(group.visitor))
        .unwrap();
    assert_eq!(damaged, []);
    visitors
}

fn new_segment(store: &dyn Store, name: &str, parts: &[&[u8]]) -> SegmentId {
    let mut segment = store.new_segment(&site(name)).unwrap();
    for (number, part) in (0..).zip(parts) {
        assert_eq!(segment.part(part).unwrap(), number);
    }
    segment.finish().unwrap()
}

fn installed(store: &dyn Store, name: &str) -> Vec<Installed> {
    let (segments, damaged) = store.segments(&site(name)).unwrap();
    assert_eq!(damaged, []);
    segments
}

fn parts(source: &dyn PartSource) -> Vec<Vec<u8>> {
    (0..source.count())
        .map(|number| source.part(number).unwrap())
        .collect()
}

fn with_each_store(check: impl Fn(&dyn Store)) {
    check(&MemoryStore::default());
    let directory = tempfile::tempdir().unwrap();
    check(&SledStore::open(directory.path()).unwrap());
}

fn segment_files(data: &Path) -> Vec<PathBuf> {
    let Ok(folders) = fs::read_dir(data.join("segments")) else {
        return Vec::new();
    };
    let mut files = Vec::new();
    for folder in folders {
        let entries = fs::read_dir(folder.unwrap().path()).unwrap();
        files.extend(entries.map(|file| file.unwrap().path()));
    }
    files.sort();
    files
}

#[test]
fn a_seal_exchanges_segments_and_the_log_they_stand_for() {
    with_each_store(|store| {
        append(store, "a", &["v1", "v2"]);
        append(store, "other", &["v1"]);
        let end = store.log_end(&site("a")).unwrap();
        append(store, "a", &["v3"]);
        let id = new_segment(store, "a", &[b"block", b"", b"directory"]);
        assert_eq!(installed(store, "a"), []);
        let not_yet = store.open_segment(&site("a"), id);
        assert!(matches!(not_yet, Err(StoreError::Refused(_))));

        let seal = Seal {
            add: vec![id],
            log_from: end,
            again: vec![group("v2")],
            ..Seal::new(site("a"))
        };
        store.commit(&[Change::Seal(seal)]).unwrap();
        assert_eq!(visitors(store, "a"), ["v3", "v2"]);
        assert_eq!(visitors(store, "other"), ["v1"]);
        let dead = Vec::new();
        assert_eq!(installed(store, "a"), [Installed { id, dead }]);
        assert_eq!(installed(store, "other"), []);
        let source = store.open_segment(&site("a"), id).unwrap();
        let whole = [b"block".to_vec(), Vec::new(), b"directory".to_vec()];
        assert_eq!(parts(&*source), whole);
        assert_eq!(source.damage(), None);
        assert!(source.part(3).is_err());

        // Compaction: another takes its place; who reads the old one reads on.
        let merged = new_segment(store, "a", &[b"merged"]);
        assert!(merged > id);
        let seal = Seal {
            add: vec![merged],
            remove: vec![id],
            ..Seal::new(site("a"))
        };
        store.commit(&[Change::Seal(seal)]).unwrap();
        assert_eq!(installed(store, "a")[0].id, merged);
        assert_eq!(parts(&*source), whole);
        assert!(store.open_segment(&site("a"), id).is_err());
        assert_eq!(visitors(store, "a"), ["v3", "v2"]);
        let report = store.check().unwrap();
        assert_eq!(
            (report.segments, report.parts, report.part_bytes),
            (1, 1, 6)
        );
        assert_eq!(report.damaged, []);
    });
}

#[test]
fn dead_rows_add_up_and_go_with_their_segment() {
    with_each_store(|store| {
        append(store, "a", &["v"]);
        let [first, second] = [(); 2].map(|()| new_segment(store, "a", &[b"x"]));
        let dead = |id, rows: &[u32]| (id, rows.to_vec());
        let seal = |add: &[_], remove: &[_], dead: &[_]| {
            let seal = Seal {
                add: add.to_vec(),
                remove: remove.to_vec(),
                dead: dead.to_vec(),
                ..Seal::new(site("a"))
            };
            store.commit(&[Change::Seal(seal)]).unwrap();
        };
        seal(
            &[second, first],
            &[],
            &[dead(first, &[7, 70_000]), dead(first, &[3])],
        );
        seal(
            &[],
            &[],
            &[dead(first, &[70_001, 7]), dead(second, &[0, u32::MAX])],
        );
        let of = |id, rows: &[u32]| Installed {
            id,
            dead: rows.to_vec(),
        };
        let expected = [
            of(second, &[0, u32::MAX]),
            of(first, &[3, 7, 70_000, 70_001]),
        ];
        assert_eq!(installed(store, "a"), expected);
        seal(&[], &[first], &[]);
        assert_eq!(installed(store, "a"), expected[..1]);
    });
}

#[test]
fn a_seal_that_does_not_fit_changes_nothing() {
    with_each_store(|store| {
        append(store, "a", &["v"]);
        append(store, "b", &["v"]);
        let id = new_segment(store, "a", &[b"x"]);
        let other = new_segment(store, "b", &[b"y"]);
        let unknown = SegmentId(99);
        let base = Seal {
            add: vec![id],
            ..Seal::new(site("a"))
        };
        let end = store.log_end(&site("a")).unwrap();
        let misfits = [
            (
                Seal {
                    add: vec![unknown],
                    ..base.clone()
                },
                "segment 99 is not finished",
            ),
            (
                Seal {
                    add: vec![id, other],
                    ..base.clone()
                },
                "is not finished",
            ),
            (
                Seal {
                    add: vec![id, id],
                    ..base.clone()
                },
                "is installed already",
            ),
            (
                Seal {
                    remove: vec![id],
                    ..base.clone()
                },
                "is not installed",
            ),
            (
                Seal {
                    dead: vec![(unknown, vec![1])],
                    ..base.clone()
                },
                "is not installed",
            ),
            (
                Seal {
                    log_from: end + 1,
                    ..base.clone()
                },
                "the log ends at",
            ),
        ];
        for (seal, reason) in misfits {
            let refused = store.commit(&[Change::Seal(seal)]).unwrap_err();
            assert!(matches!(refused, StoreError::Refused(_)), "{refused}");
            assert!(refused.to_string().contains(reason), "{refused}");
            assert_eq!(installed(store, "a"), []);
            assert_eq!(visitors(store, "a"), ["v"]);
        }
        store.commit(&[Change::Seal(base)]).unwrap();
        assert_eq!(installed(store, "a").len(), 1);
    });
}

#[test]
fn a_removed_site_takes_its_segments_along() {
    with_each_store(|store| {
        for name in ["a", "ab"] {
            append(store, name, &["v"]);
            let seal = Seal {
                add: vec![new_segment(store, name, &[b"x"])],
                ..Seal::new(site(name))
            };
            store.commit(&[Change::Seal(seal)]).unwrap();
        }
        let written_late = new_segment(store, "a", &[b"late"]);
        store.commit(&[Change::RemoveSite(site("a"))]).unwrap();
        assert_eq!(installed(store, "a"), []);
        assert_eq!(installed(store, "ab").len(), 1);
        append(store, "a", &["w"]);
        let seal = Seal {
            add: vec![written_late],
            ..Seal::new(site("a"))
        };
        assert!(store.commit(&[Change::Seal(seal)]).is_err());
        assert_eq!(visitors(store, "a"), ["w"]);
    });
}

/// What happens to a site, in a few words.
#[derive(Debug, Clone)]
enum Step {
    Append(Vec<String>),
    /// Seals all but the last few steps, and appends some groups again.
    Seal {
        kept: usize,
        again: Vec<String>,
    },
    /// Kills a row of a segment, both counted round.
    Kill(usize, u32),
    /// Merges the segments from a place on.
    Compact(usize),
    /// A segment that is written and never installed.
    Forget,
}

fn step() -> impl Strategy<Value = Step> {
    let names = || prop::collection::vec("[a-e]", 0..4);
    prop_oneof![
        4 => names().prop_map(Step::Append),
        2 => (0_usize..4, names()).prop_map(|(kept, again)| Step::Seal { kept, again }),
        2 => (any::<usize>(), 0_u32..200_000).prop_map(|(of, row)| Step::Kill(of, row)),
        1 => any::<usize>().prop_map(Step::Compact),
        1 => Just(Step::Forget),
    ]
}

/// What a site holds, by names and contents rather than numbers.
type Held = (Vec<String>, Vec<(Vec<Vec<u8>>, Vec<u32>)>);

fn held(store: &dyn Store) -> Held {
    let segments = installed(store, "a").into_iter().map(|segment| {
        let source = store.open_segment(&site("a"), segment.id).unwrap();
        (parts(&*source), segment.dead)
    });
    (visitors(store, "a"), segments.collect())
}

/// Takes a step. Where the log ended before each of them is kept in `ends`: the
/// numbers are the store's own business.
fn take(store: &dyn Store, step: &Step, ends: &mut Vec<u64>) {
    ends.push(store.log_end(&site("a")).unwrap());
    let segments = installed(store, "a");
    let of = |place: usize| place % segments.len().max(1);
    let mut seal = Seal::new(site("a"));
    match step {
        Step::Append(names) => {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            append(store, "a", &names);
            return;
        }
        Step::Seal { kept, again } => {
            seal.log_from = ends[ends.len().saturating_sub(kept + 1)];
            seal.add = vec![new_segment(store, "a", &[b"sealed", &[7; 100]])];
            seal.again = again.iter().map(|name| group(name)).collect();
        }
        Step::Kill(place, row) => match segments.get(of(*place)) {
            Some(segment) => seal.dead = vec![(segment.id, vec![*row])],
            None => return,
        },
        Step::Compact(place) => {
            seal.remove = segments[of(*place)..].iter().map(|of| of.id).collect();
            seal.add = vec![new_segment(store, "a", &[b"merged"])];
        }
        Step::Forget => {
            new_segment(store, "a", &[b"forgotten"]);
            return;
        }
    }
    store.commit(&[Change::Seal(seal)]).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The sled store holds after every reopen what the memory store holds, and
    /// no file beside.
    #[test]
    fn stores_agree(runs in prop::collection::vec(prop::collection::vec(step(), 1..8), 1..4)) {
        let (memory, directory) = (MemoryStore::default(), tempfile::tempdir().unwrap());
        let (mut memory_ends, mut sled_ends) = (Vec::new(), Vec::new());
        for run in runs {
            let sled = SledStore::open(directory.path()).unwrap();
            for step in &run {
                take(&memory, step, &mut memory_ends);
                take(&sled, step, &mut sled_ends);
                prop_assert_eq!(held(&sled), held(&memory), "after {:?}", step);
            }
            drop(sled);
            let sled = SledStore::open(directory.path()).unwrap();
            prop_assert_eq!(held(&sled), held(&memory));
            prop_assert_eq!(segment_files(directory.path()).len(), installed(&sled, "a").len());
        }
    }
}

#[test]
fn a_log_longer_than_one_commit_trims_goes_bit_by_bit() {
    let directory = tempfile::tempdir().unwrap();
    let store = SledStore::open(directory.path()).unwrap();
    let appends: Vec<Change> = (0..4_500)
        .map(|n| Change::Append(site("a"), vec![group(&n.to_string())]))
        .collect();
    store.commit(&appends).unwrap();
    let seal = Seal {
        log_from: 4_400,
        ..Seal::new(site("a"))
    };
    store.commit(&[Change::Seal(seal)]).unwrap();
    let rest: Vec<String> = (4_400..4_500).map(|n| n.to_string()).collect();
    assert_eq!(visitors(&store, "a"), rest);
    drop(store);
    let store = SledStore::open(directory.path()).unwrap();
    assert_eq!(visitors(&store, "a"), rest);
    append(&store, "a", &["later"]);
    assert_eq!(store.log_end(&site("a")).unwrap(), 4_501);
    assert_eq!(visitors(&store, "a").len(), 101);
}

#[test]
fn a_file_that_is_gone_or_cut_is_named_and_the_rest_is_served() {
    let directory = tempfile::tempdir().unwrap();
    let store = SledStore::open(directory.path()).unwrap();
    append(&store, "a", &["v"]);
    let ids: Vec<SegmentId> = (0..3)
        .map(|_| new_segment(&store, "a", &[b"first", b"second"]))
        .collect();
    let seal = Seal {
        add: ids,
        ..Seal::new(site("a"))
    };
    store.commit(&[Change::Seal(seal)]).unwrap();
    let files = segment_files(directory.path());
    fs::remove_file(&files[0]).unwrap();
    let bytes = fs::read(&files[1]).unwrap();
    fs::write(&files[1], &bytes[..bytes.len() / 2]).unwrap();
    drop(store);

    let store = SledStore::open(directory.path()).unwrap();
    let report = store.check().unwrap();
    assert_eq!((report.segments, report.parts), (3, 2));
    let damaged: BTreeMap<&str, &str> = report
        .damaged
        .iter()
        .map(|damage| (damage.key.as_str(), damage.reason.as_str()))
        .collect();
    let expected = BTreeMap::from([
        ("segments/1/1.seg", "the file is not there"),
        (
            "segments/1/2.seg",
            "neither its index nor its frames can be followed",
        ),
    ]);
    assert_eq!(damaged, expected);
    assert_eq!(visitors(&store, "a"), ["v"]);
}

#[test]
fn segments_without_a_log_are_not_swept_away() {
    let directory = tempfile::tempdir().unwrap();
    let store = SledStore::open(directory.path()).unwrap();
    append(&store, "a", &["v"]);
    let seal = Seal {
        add: vec![new_segment(&store, "a", &[b"x"])],
        ..Seal::new(site("a"))
    };
    store.commit(&[Change::Seal(seal)]).unwrap();
    drop(store);
    let kept: BTreeSet<PathBuf> = segment_files(directory.path()).into_iter().collect();
    for entry in fs::read_dir(directory.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().unwrap() != "segments" {
            let removed = fs::remove_file(&path).or_else(|_| fs::remove_dir_all(&path));
            removed.unwrap();
        }
    }
    let refused = SledStore::open(directory.path()).err().unwrap();
    assert!(matches!(refused, StoreError::Refused(_)), "{refused}");
    assert_eq!(
        segment_files(directory.path())
            .into_iter()
            .collect::<BTreeSet<_>>(),
        kept
    );
}
