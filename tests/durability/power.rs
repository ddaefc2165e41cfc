//! The power goes: what no sync covered is forgotten, or half of it, or some
//! sectors. What was acknowledged before that moment is there afterwards.

use super::ledger::{Held, Verdict, report};
use super::load::{Age, Told, under_load};
use super::medium::{Fate, Journal, Layer, Medium};
use super::random::Random;
use super::{rounds, seeded};
use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// Cuts in a round: half of them at the moment of an acknowledgement, the
/// strictest one for it; the others at any.
const CUTS: usize = 8;

/// A life of the server below the layer, and how often it could have ended.
struct Life {
    layer: Layer,
    random: Random,
    /// What was acknowledged in earlier lives and is on the medium.
    promised: HashSet<String>,
    sent: HashSet<String>,
}

/// What a cut left behind.
struct Cut {
    root: PathBuf,
    _folder: tempfile::TempDir,
    held: Held,
    promised: HashSet<String>,
    verdict: Verdict,
}

impl Life {
    fn new(random: Random, forgets: bool) -> Self {
        let mut layer = Layer::new();
        layer.forgets = forgets;
        Self {
            layer,
            random,
            promised: HashSet::new(),
            sent: HashSet::new(),
        }
    }

    /// Serves under load, then cuts at many moments of that time.
    fn live(&mut self, round: u64, fates: impl Fn(&mut Random) -> Fate) -> Vec<Cut> {
        let _ = fs::remove_file(self.layer.journal());
        let mut medium = Medium::read(&self.layer.root());
        // In every other life, sealing and compaction are under way.
        let age = if round.is_multiple_of(2) {
            Age::Fresh
        } else {
            Age::Over
        };
        let server = self.layer.serve(age.variables());
        let path = self.layer.journal();
        let mark = || fs::metadata(&path).unwrap().len();
        let pause = Duration::from_millis(200 + self.random.below(400));
        let address = server.address.clone();
        let told = under_load(&address, round, age, &mark, || {
            thread::sleep(pause);
            // It ends in peace, so that the journal is whole: the cuts are the deaths.
            assert!(server.stop());
        });
        self.sent.extend(told.sent().cloned());
        let journal = Journal::read(&path);
        let records: Vec<_> = journal.records().collect();
        let mut moments: Vec<u64> = (0..CUTS)
            .map(|n| match told.acknowledged.len() as u64 {
                0 => panic!("nothing was acknowledged: {:?}", told.refused),
                count if n % 2 == 0 => told.acknowledged[self.random.below(count) as usize].mark,
                _ => records[self.random.below(records.len() as u64) as usize].0,
            })
            .collect();
        moments.sort_unstable();
        let mut records = records.into_iter().peekable();
        let mut cuts = Vec::new();
        for moment in moments {
            while let Some((_, record)) = records.next_if(|(end, _)| *end <= moment) {
                medium.follow(&record);
            }
            let fate = fates(&mut self.random);
            cuts.push(self.cut(&medium, moment, fate, &told));
        }
        records.for_each(|(_, record)| medium.follow(&record));
        let whole = tempfile::tempdir().unwrap();
        let copy = whole.path().join("root");
        medium.cut(Fate::Kept(100), &mut self.random, &copy);
        let (seen, there) = (files(&copy), files(&self.layer.root()));
        let differ = |path: &&PathBuf| seen.get(*path) != there.get(*path);
        let unseen: Vec<_> = seen.keys().chain(there.keys()).filter(differ).collect();
        assert!(unseen.is_empty(), "the layer missed changes of {unseen:?}");
        cuts
    }

    fn cut(&mut self, medium: &Medium, moment: u64, fate: Fate, told: &Told) -> Cut {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("root");
        medium.cut(fate, &mut self.random, &root);
        let mut promised = self.promised.clone();
        for batch in told
            .acknowledged
            .iter()
            .filter(|batch| batch.mark <= moment)
        {
            promised.extend(batch.ids.iter().cloned());
        }
        let held = match Held::read(&root.join("data")) {
            Ok(held) => held,
            Err(error) => {
                let kept = folder.keep();
                panic!("cut at {moment}, {fate:?}: {error}; it is in {kept:?}");
            }
        };
        assert!(held.ids.keys().all(|id| self.sent.contains(id)));
        let verdict = held.against(&promised);
        if verdict.lost > 0 || verdict.doubled > 0 {
            println!("cut at {moment}, {fate:?}: {verdict:?}");
        }
        Cut {
            root,
            _folder: folder,
            held,
            promised,
            verdict,
        }
    }

    /// The machine is on again: the next life begins with what a cut left.
    fn go_on_from(&mut self, cut: Cut) {
        fs::remove_dir_all(self.layer.root()).unwrap();
        copy(&cut.root, &self.layer.root());
        self.promised = cut.promised;
        self.promised.extend(cut.held.ids.into_keys());
    }
}

/// The contents of all files, by path.
fn files(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let kind = entry.file_type().unwrap();
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                let path = entry.path().strip_prefix(root).unwrap().to_owned();
                found.insert(path, fs::read(entry.path()).unwrap());
            }
        }
    }
    found
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for (path, bytes) in files(from) {
        let path = to.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

fn sum(cuts: &[Cut], into: &mut Verdict) {
    for cut in cuts {
        into.acknowledged += cut.verdict.acknowledged;
        into.lost += cut.verdict.lost;
        into.doubled += cut.verdict.doubled;
    }
}

#[test]
fn a_power_cut_takes_nothing_acknowledged() {
    let lives = rounds("JORNADA_POWER_ROUNDS", 4);
    let mut life = Life::new(seeded("power cut", 4), false);
    let mut sums = Verdict::default();
    let (mut count, mut damaged) = (0, 0);
    for round in 0..u64::from(lives) {
        let mut cuts = life.live(round, Fate::random);
        sum(&cuts, &mut sums);
        count += cuts.len();
        damaged += cuts
            .iter()
            .filter(|cut| !cut.held.damaged.is_empty())
            .count();
        let next = life.random.below(cuts.len() as u64) as usize;
        life.go_on_from(cuts.swap_remove(next));
    }
    let beside = format!("{lives} lives; acknowledged is summed over the cuts");
    report("power cut", count, sums, &beside);
    assert_eq!((sums.lost, sums.doubled, damaged), (0, 0, 0));
    assert!(sums.acknowledged > 1_000, "too little to prove anything");
}

/// The proof that the test above can fail.
#[test]
fn without_the_sync_before_the_answer_a_power_cut_takes_what_was_acknowledged() {
    let mut life = Life::new(seeded("power cut, the sync taken out", 5), true);
    let mut sums = Verdict::default();
    let cuts = life.live(0, |_| Fate::Forgotten);
    sum(&cuts, &mut sums);
    report(
        "power cut, the sync taken out",
        cuts.len(),
        sums,
        "must lose",
    );
    assert!(
        sums.lost > 0,
        "the check of power cuts cannot fail: {sums:?}"
    );
}
