//! One suite of behaviour for every store.

use crate::events::{event, groups};
use collector::site::SiteId;
use collector::store::{
    Change, Credential, CredentialKind, Definition, DefinitionKind, MemoryStore, SledStore, Store,
    StoreError, VisitorEvents,
};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

fn site(name: &str) -> SiteId {
    SiteId::new(name).unwrap()
}

fn settings(name: &str) -> Change {
    let (site, kind) = (site(name), DefinitionKind::Settings);
    Change::Define(Definition {
        site,
        kind,
        id: String::new(),
        body: "{}".into(),
    })
}

fn replayed(store: &dyn Store, name: &str) -> Vec<VisitorEvents> {
    let mut groups = Vec::new();
    let damaged = store
        .replay(&site(name), &mut |group| groups.push(group))
        .unwrap();
    assert_eq!(damaged, []);
    groups
}

/// Events in order, whatever groups they were packed in.
fn flat(groups: &[VisitorEvents]) -> Vec<(&str, &analytics::Event)> {
    let mut events = Vec::new();
    for VisitorEvents {
        visitor,
        events: of_visitor,
    } in groups
    {
        events.extend(of_visitor.iter().map(|event| (visitor.as_str(), event)));
    }
    events
}

fn with_each_store(check: impl Fn(&dyn Store)) {
    check(&MemoryStore::default());
    let directory = tempfile::tempdir().unwrap();
    check(&SledStore::open(directory.path()).unwrap());
}

#[test]
fn what_was_appended_is_replayed_in_order_and_by_site() {
    let mut runner = TestRunner::deterministic();
    for _ in 0..8 {
        let [first, second, other] =
            [(); 3].map(|()| groups().new_tree(&mut runner).unwrap().current());
        with_each_store(|store| {
            store
                .commit(&[settings("a"), Change::Append(site("a"), first.clone())])
                .unwrap();
            store
                .commit(&[Change::Append(site("b"), other.clone())])
                .unwrap();
            store
                .commit(&[Change::Append(site("a"), second.clone())])
                .unwrap();
            let all = [first.clone(), second.clone()].concat();
            assert_eq!(flat(&replayed(store, "a")), flat(&all));
            assert_eq!(flat(&replayed(store, "b")), flat(&other));
            assert_eq!(replayed(store, "nobody"), []);
        });
    }
}

#[test]
fn definitions_are_set_replaced_and_removed() {
    let experiment = |id: &str, body: &str| {
        let (site, kind) = (site("a"), DefinitionKind::Experiment);
        Change::Define(Definition {
            site,
            kind,
            id: id.into(),
            body: body.into(),
        })
    };
    with_each_store(|store| {
        store
            .commit(&[experiment("x", "1"), experiment("y", "2"), settings("a")])
            .unwrap();
        store.commit(&[experiment("x", "3")]).unwrap();
        let undefine = Change::Undefine(site("a"), DefinitionKind::Experiment, "y".into());
        store.commit(&[undefine]).unwrap();
        let (definitions, damaged) = store.definitions().unwrap();
        let found: Vec<_> = definitions
            .iter()
            .map(|d| (d.kind.name(), d.id.as_str(), d.body.as_str()))
            .collect();
        assert_eq!(found, [("settings", "", "{}"), ("experiment", "x", "3")]);
        assert_eq!(damaged, []);
    });
}

#[test]
fn a_removed_site_takes_only_its_own_along_and_may_come_back() {
    let mut runner = TestRunner::deterministic();
    let events = vec![event().new_tree(&mut runner).unwrap().current()];
    let group = vec![VisitorEvents {
        visitor: "v".into(),
        events,
    }];
    with_each_store(|store| {
        for name in ["a", "ab"] {
            let append = Change::Append(site(name), group.clone());
            store.commit(&[settings(name), append]).unwrap();
        }
        store.commit(&[Change::RemoveSite(site("a"))]).unwrap();
        assert_eq!(replayed(store, "a"), []);
        assert_eq!(replayed(store, "ab"), group);
        assert_eq!(store.definitions().unwrap().0.len(), 1);
        store
            .commit(&[settings("a"), Change::Append(site("a"), group.clone())])
            .unwrap();
        assert_eq!(replayed(store, "a"), group);
        let report = store.check().unwrap();
        assert_eq!((report.sites, report.events), (2, 2));
    });
}

#[test]
fn large_groups_are_split_and_come_back_whole() {
    let mut runner = TestRunner::deterministic();
    let mut event = event().new_tree(&mut runner).unwrap().current();
    let events: Vec<_> = (0..400)
        .map(|n| {
            event.id = format!("big.{}", n + 1);
            // Hardly compressible, so that packing cannot hide the size.
            event.title = Some(
                (0..500)
                    .map(|k| char::from(b'!' + (k * n % 89) as u8))
                    .collect(),
            );
            event.clone()
        })
        .collect();
    let groups = vec![VisitorEvents {
        visitor: "v".into(),
        events,
    }];
    with_each_store(|store| {
        store
            .commit(&[settings("a"), Change::Append(site("a"), groups.clone())])
            .unwrap();
        assert_eq!(flat(&replayed(store, "a")), flat(&groups));
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The sled store gives back after a reopen what the memory store holds.
    #[test]
    fn stores_agree(commits in prop::collection::vec(groups(), 1..4)) {
        let memory = MemoryStore::default();
        let directory = tempfile::tempdir().unwrap();
        let sled = SledStore::open(directory.path()).unwrap();
        for groups in commits {
            let change = [Change::Append(site("a"), groups)];
            memory.commit(&change).unwrap();
            sled.commit(&change).unwrap();
        }
        drop(sled);
        let sled = SledStore::open(directory.path()).unwrap();
        let (on_disk, in_memory) = (replayed(&sled, "a"), replayed(&memory, "a"));
        prop_assert_eq!(flat(&on_disk), flat(&in_memory));
    }
}

#[test]
fn a_directory_has_one_owner() {
    let directory = tempfile::tempdir().unwrap();
    let first = SledStore::open(directory.path()).unwrap();
    assert!(matches!(
        SledStore::open(directory.path()),
        Err(StoreError::InUse(_))
    ));
    drop(first);
    SledStore::open(directory.path()).unwrap();
}

#[test]
fn credentials_are_kept_replaced_and_forgotten() {
    let credential = |kind: CredentialKind, id: &str, body: &str| Credential {
        kind,
        id: id.into(),
        body: body.into(),
    };
    let keep = |kind, id, body| Change::Keep(credential(kind, id, body));
    with_each_store(|store| {
        use CredentialKind::{Account, Session};
        store
            .commit(&[
                keep(Account, "ana", "1"),
                keep(Session, "ana", "2"),
                keep(Account, "bob", "3"),
            ])
            .unwrap();
        store
            .commit(&[
                keep(Account, "ana", "4"),
                Change::Forget(Account, "bob".into()),
                Change::Forget(Session, "nobody".into()),
            ])
            .unwrap();
        let (credentials, damaged) = store.credentials().unwrap();
        assert_eq!(damaged, []);
        let expected = [
            credential(Account, "ana", "4"),
            credential(Session, "ana", "2"),
        ];
        assert_eq!(credentials, expected);
        assert_eq!(store.definitions().unwrap().0, []);
    });
}
