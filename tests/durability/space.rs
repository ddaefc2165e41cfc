//! The disk is full, or fails: senders are told to try again, nothing that was
//! acknowledged is lost, and the service goes on when the disk is well, without
//! being started anew.

use super::ledger::{Held, report};
use super::load::{Age, Told, send_batch, since_1970};
use super::medium::{Fate, Journal, Layer, Medium};
use super::seeded;
use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::Duration;
use tests::binary::Server;

/// Batches sent while all is well, and again afterwards.
const BATCHES: u64 = 30;
/// Within this the service must have resumed.
const PATIENCE: Duration = Duration::from_secs(30);

/// Sends in good times, bad times, and good times again.
fn through(address: &str, worsen: impl FnOnce(), mend: impl FnOnce()) -> Told {
    let mut told = Told::default();
    let mut number = 0;
    let mut send = |told: &mut Told| {
        number += 1;
        assert!(
            send_batch(address, (0, number), Age::Fresh, &|| 0, told),
            "no answer"
        );
    };
    (0..BATCHES).for_each(|_| send(&mut told));
    assert!(told.refused.is_empty(), "{:?}", told.refused);
    worsen();
    // What fits into what was left may still be taken.
    let started = since_1970();
    while told.refused.len() < BATCHES as usize {
        send(&mut told);
        thread::sleep(Duration::from_millis(50));
        assert!(since_1970() - started < PATIENCE, "nothing was refused");
    }
    let wrong = told.refused.iter().find(|refusal| !refusal.asks_to_retry());
    assert!(wrong.is_none(), "{wrong:?}");
    mend();
    let started = since_1970();
    let refused = told.refused.len();
    let taken = told.acknowledged.len();
    while told.acknowledged.len() == taken {
        thread::sleep(Duration::from_millis(100));
        send(&mut told);
        let waited = since_1970() - started;
        assert!(
            waited < PATIENCE,
            "it did not resume: {:?}",
            told.refused.last()
        );
    }
    let refused = told.refused.len() - refused;
    (0..BATCHES).for_each(|_| send(&mut told));
    assert_eq!(
        told.acknowledged.len(),
        taken + 1 + BATCHES as usize,
        "{refused}"
    );
    told
}

fn judge(fault: &str, data: &Path, told: &Told) {
    let promised: HashSet<String> = told.acknowledged_ids().cloned().collect();
    let held = Held::read(data).unwrap();
    let verdict = held.against(&promised);
    let beside = format!("{} refused with 503", told.refused.len());
    report(fault, 1, verdict, &beside);
    assert_eq!((verdict.lost, verdict.doubled), (0, 0));
    assert!(held.damaged.is_empty(), "{:?}", held.damaged);
}

#[test]
fn a_medium_without_space_is_503_until_there_is_some() {
    let layer = Layer::new();
    let mut server = layer.serve(&[]);
    let told = through(
        &server.address,
        || fs::write(layer.full(), "").unwrap(),
        || fs::remove_file(layer.full()).unwrap(),
    );
    assert!(server.is_alive());
    assert!(server.stop());
    judge("disk full (layer)", &layer.data(), &told);
}

/// After a failed sync the kernel takes the bytes for written. What is
/// acknowledged afterwards stands on them.
#[test]
fn a_failed_sync_is_503_and_nothing_stands_on_what_was_not_written() {
    let layer = Layer::new();
    let mut medium = Medium::read(&layer.root());
    let server = layer.serve(&[]);
    let told = through(
        &server.address,
        || fs::write(layer.sync_fails(), "").unwrap(),
        || fs::remove_file(layer.sync_fails()).unwrap(),
    );
    server.kill();
    let journal = Journal::read(&layer.journal());
    journal
        .records()
        .for_each(|(_, record)| medium.follow(&record));
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("root");
    medium.cut(Fate::Forgotten, &mut seeded("failed sync", 6), &root);
    judge("failed syncs, then a power cut", &root.join("data"), &told);
}

/// A file system of its own in memory; unmounted when dropped.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    /// None, with the reason printed, where mounting is not allowed.
    fn mount(megabytes: u32) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let size = format!("size={megabytes}m");
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "tmpfs"])
            .arg(folder.path())
            .output();
        match mount {
            Ok(done) if done.status.success() => Some(Self(folder)),
            _ => {
                println!("SKIPPED: a small tmpfs cannot be mounted here");
                None
            }
        }
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

#[test]
fn a_full_disk_is_503_until_there_is_space() {
    let Some(disk) = SmallDisk::mount(32) else {
        return;
    };
    let (data, filler) = (disk.0.path().join("data"), disk.0.path().join("filler"));
    let mut server = Server::start(&data, &[]);
    let fill = || {
        // As much as there is: the write ends with an error.
        let _ = fs::write(&filler, vec![1; 64 << 20]);
    };
    let told = through(&server.address, fill, || fs::remove_file(&filler).unwrap());
    assert!(server.is_alive());
    assert!(server.stop());
    judge("disk full (tmpfs)", &data, &told);
}
