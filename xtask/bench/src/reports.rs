//! `npm run bench -- reports`: how long reports over a simulated shop take, in time,
//! memory and disk, beside databases that answer the same questions.

use crate::clock::{self, ms, timed};
use crate::export;
use crate::fill::Filled;
use crate::ingest::median;
use crate::peers::{self, Peer};
use crate::plain::Plain;
use crate::questions::{Asking, QUESTIONS, Question};
use crate::server::{Server, jornada};
use crate::shop::{SITE, Shop};
use crate::stored::Stored;
use crate::table::{Table, thousands};
use crate::{folder, home, say};
use anyhow::{Context, Result, ensure};
use clap::Args;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// Which shop, and who is asked.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// About how many sessions
    #[arg(long, default_value_t = 100_000)]
    sessions: u64,
    /// Ask nobody but the collector
    #[arg(long)]
    alone: bool,
    /// Folder of the store, which is kept; it is filled if it is not there
    #[arg(long, value_name = "DIR")]
    store: Option<PathBuf>,
}

/// Up to so many sessions the plain answers are worked out too, and the others
/// store every field of every event.
const SMALL: u64 = 200_000;
/// Each question is asked so many times at least, at most so many, and within
/// those for so long; the median is shown.
const ROUNDS: std::ops::RangeInclusive<usize> = 5..=50;
const PATIENCE: Duration = Duration::from_secs(1);

/// A question with or without the filter.
type Asked = (&'static Question, bool);

/// What the collector said to a question.
struct Answer {
    /// Just after the start.
    first: f64,
    /// The median of more.
    warm: f64,
    /// Work on all cores, the mean of the same.
    cpu: f64,
    compared: Value,
}

/// Runs it and shows the tables.
pub(crate) fn run(options: &Options) -> Result<()> {
    let shop = Shop {
        sessions: options.sessions,
        seed: 1,
    };
    let work = folder("reports")?;
    let columns = work.path().join("columns");
    say::note("writing the shop's events as columns");
    let size = export::write(&shop, &columns)?;
    let python = if options.alone { None } else { python() };
    let others = match &python {
        Some(python) => peers::ask(python, &columns, work.path())?,
        None => BTreeMap::new(),
    };
    let filled = Filled::with(&shop, options.store.as_deref())?;
    let data = filled.data.as_path();
    let mut facts = Table::new(["of the collector", "figure"]);
    let mut fact = |what: &str, figure: String| facts.row([what.to_owned(), figure]);
    if let Some(took) = filled.took {
        fact("filled in", format!("{:.1} s", took.as_secs_f64()));
    }
    let server = Server::collector(data, &[])?;
    let ready = ms(server.ready_after);
    fact("ready after the start in", format!("{ready:.0} ms"));
    fact("resident after the start", megabytes(server.memory()?.0));
    let answers = ask(&server)?;
    let (resident, most) = server.memory()?;
    fact("resident after the reports", megabytes(resident));
    fact("resident at most", megabytes(most));
    server.stop()?;
    let stored = Stored::read(data)?;
    let scarce = with_scarce_memory(data, stored.sizes.columns / 4, &answers)?;
    let slower = format!("{:.1} times", scarce.slower);
    fact("slower with memory for a quarter of the columns", slower);
    fact("resident at most then", megabytes(scarce.most));
    fact("segments", stored.segments.to_string());
    for (what, bytes) in stored.parts() {
        fact(
            &format!("an event on disk: {what}"),
            per_event(bytes, size.events),
        );
    }
    if let Some(python) = python.filter(|_| options.sessions <= SMALL) {
        for (name, bytes) in stored_by_others(&python, data, work.path(), size.events)? {
            let what = format!("an event on disk: all of it in {name}");
            fact(&what, per_event(bytes, size.events));
        }
    }
    say::result(&format!(
        "{} sessions, {} events, {} people; {}.\n\n{}\n{}",
        thousands(size.sessions),
        thousands(size.events),
        thousands(size.people.into()),
        versions(&others),
        times(&answers, &others)?.markdown(),
        facts.markdown(),
    ));
    compare(&answers, &others)?;
    if options.sessions <= SMALL {
        compare_plainly(&answers, &Plain::new(&shop)?)?;
    }
    Ok(())
}

/// What became of reports when memory was scarce.
struct Scarce {
    /// All questions together, against enough memory.
    slower: f64,
    /// Bytes resident at most.
    most: u64,
}

/// Asks all again with less memory for columns; the answers must be the same.
fn with_scarce_memory(
    data: &Path,
    bytes: u64,
    before: &BTreeMap<String, Answer>,
) -> Result<Scarce> {
    let megabytes = bytes.div_ceil(1 << 20).max(1).to_string();
    let server = Server::collector(data, &[("JORNADA_MEMORY_MB", megabytes)])?;
    let now = ask(&server)?;
    let (_, most) = server.memory()?;
    server.stop()?;
    for (key, answer) in &now {
        let same = before
            .get(key)
            .is_some_and(|b| b.compared == answer.compared);
        ensure!(same, "{key} has another answer where memory is scarce");
    }
    let together = |answers: &BTreeMap<String, Answer>| -> f64 {
        answers.values().map(|answer| answer.warm).sum()
    };
    Ok(Scarce {
        slower: together(&now) / together(before),
        most,
    })
}

/// What the others run in; none, with the reason told, where it cannot be had.
fn python() -> Option<PathBuf> {
    let python = peers::python(&home());
    python
        .inspect_err(|error| say::note(&format!("without DuckDB and ClickHouse: {error:#}")))
        .ok()
}

fn versions(others: &BTreeMap<String, Peer>) -> String {
    if others.is_empty() {
        return "nobody else was asked".to_owned();
    }
    let others = others.iter();
    let versions = others.map(|(name, peer)| format!("{name} {}", peer.version));
    versions.collect::<Vec<_>>().join(", ")
}

/// Bytes that the others take for all that the collector exports.
fn stored_by_others(
    python: &Path,
    data: &Path,
    work: &Path,
    events: u64,
) -> Result<BTreeMap<String, u64>> {
    let lines = work.join("events.ndjson");
    let mut export = Command::new(jornada());
    export.arg("--data").arg(data);
    export.args(["export", "--site", SITE]).arg(&lines);
    let status = export.stderr(Stdio::null()).status()?;
    ensure!(status.success(), "the export ended with {status}");
    let stored = peers::store(python, &lines, work)?;
    ensure!(
        stored.events == events,
        "{} events were exported",
        stored.events
    );
    Ok(stored.bytes)
}

fn asked() -> impl Iterator<Item = Asked> {
    QUESTIONS
        .iter()
        .flat_map(|question| [(question, false), (question, true)])
}

fn key((question, filtered): Asked) -> String {
    format!("{}{}", question.name, if filtered { "+filter" } else { "" })
}

fn ask(server: &Server) -> Result<BTreeMap<String, Answer>> {
    let client = Asking::new(server)?;
    let mut answers = BTreeMap::new();
    for (question, filtered) in asked() {
        let (report, first) = timed(|| client.ask(question, filtered));
        let answer = Answer {
            first: ms(first),
            warm: 0.0,
            cpu: 0.0,
            compared: question.compared(&report?)?,
        };
        answers.insert(key((question, filtered)), answer);
    }
    for (question, filtered) in asked() {
        let (began, before) = (clock::now(), server.worked()?);
        let mut times = Vec::new();
        while times.len() < *ROUNDS.start()
            || (times.len() < *ROUNDS.end() && began.elapsed() < PATIENCE)
        {
            let (report, took) = timed(|| client.ask(question, filtered));
            report?;
            times.push(ms(took));
        }
        if let Some(answer) = answers.get_mut(&key((question, filtered))) {
            let worked = server.worked()?.saturating_sub(before);
            #[expect(clippy::cast_precision_loss, reason = "a handful")]
            let rounds = times.len() as f64;
            answer.cpu = ms(worked) / rounds;
            answer.warm = median(times);
        }
    }
    Ok(answers)
}

fn times(answers: &BTreeMap<String, Answer>, others: &BTreeMap<String, Peer>) -> Result<Table> {
    let mut table = Table::new([
        "question",
        "first ms",
        "ms",
        "CPU ms",
        "DuckDB ms",
        "CPU ms",
        "ClickHouse ms",
        "CPU ms",
        "times faster",
        "by CPU",
        "goal",
    ]);
    for asked in asked() {
        let (question, filtered) = asked;
        let key = key(asked);
        let ours = answers.get(&key).context("a question was not asked")?;
        let theirs = |name: &str| others.get(name).and_then(|peer| peer.answers.get(&key));
        let shown = |figure: Option<f64>| figure.map_or("-".to_owned(), |ms| format!("{ms:.1}"));
        let peers = ["DuckDB", "ClickHouse"].map(theirs);
        let best = peers
            .iter()
            .flatten()
            .map(|peer| peer.ms)
            .min_by(f64::total_cmp);
        let words = question.words;
        let mut row = vec![
            if filtered {
                format!("{words}, filtered")
            } else {
                words.to_owned()
            },
            shown(Some(ours.first)),
            shown(Some(ours.warm)),
            shown(Some(ours.cpu)),
        ];
        for peer in peers {
            row.push(shown(peer.map(|peer| peer.ms)));
            row.push(shown(peer.map(|peer| peer.cpu_ms)));
        }
        row.push(shown(best.map(|best| best / ours.warm)));
        let least = peers.iter().flatten().map(|peer| peer.cpu_ms);
        let least = least.min_by(f64::total_cmp);
        row.push(shown(least.map(|least| least / ours.cpu)));
        row.push(format!("{:.0}", question.goal));
        table.row(row);
    }
    Ok(table)
}

/// Fails if somebody gives another answer.
fn compare(answers: &BTreeMap<String, Answer>, others: &BTreeMap<String, Peer>) -> Result<()> {
    let mut differing = Vec::new();
    for (name, peer) in others {
        for (key, ours) in answers {
            let theirs = &peer
                .answers
                .get(key)
                .context("a question was not asked")?
                .answer;
            if *theirs != ours.compared {
                differing.push(format!(
                    "{key}: {name} says {}",
                    first_difference(theirs, &ours.compared)
                ));
            }
        }
    }
    ensure!(
        differing.is_empty(),
        "other answers than ours:\n{}",
        differing.join("\n")
    );
    for name in others.keys() {
        say::note(&format!("{name} gives the same answers, to the last count"));
    }
    Ok(())
}

/// Fails if the collector answers otherwise than the plain tallies.
fn compare_plainly(answers: &BTreeMap<String, Answer>, plain: &Plain) -> Result<()> {
    for (question, filtered) in asked() {
        let key = key((question, filtered));
        let ours = answers.get(&key).context("a question was not asked")?;
        let expected = plain.answer(question, filtered)?;
        let differs = || first_difference(&expected, &ours.compared);
        ensure!(
            expected == ours.compared,
            "{key}: the plain tally says {}",
            differs()
        );
    }
    say::note("the plain tallies give the same answers, to the last count");
    Ok(())
}

fn first_difference(theirs: &Value, ours: &Value) -> String {
    let rows = |answer: &Value| answer.as_array().cloned().unwrap_or_default();
    let (theirs, ours) = (rows(theirs), rows(ours));
    let differs = theirs
        .iter()
        .zip(&ours)
        .find(|(theirs, ours)| theirs != ours);
    match differs {
        Some((theirs, ours)) => format!("{theirs}, we say {ours}"),
        None => format!("{} rows, we say {}", theirs.len(), ours.len()),
    }
}

fn megabytes(bytes: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let megabytes = bytes as f64 / 1e6;
    format!("{megabytes:.1} MB")
}

fn per_event(bytes: u64, events: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let per_event = bytes as f64 / events as f64;
    format!("{per_event:.2} bytes")
}
