//! `npm run bench -- reports`: how long reports over a simulated shop take, in time,
//! memory and disk, beside databases that answer the same questions.

use crate::clock::{ms, timed};
use crate::export;
use crate::fill;
use crate::ingest::median;
use crate::peers::{self, Peer};
use crate::plain::Plain;
use crate::questions::{Asking, QUESTIONS, Question};
use crate::server::Server;
use crate::shop::Shop;
use crate::table::{Table, thousands};
use crate::{folder, home, say};
use anyhow::{Context, Result, ensure};
use clap::Args;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// Which shop, and who is asked.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// About how many sessions
    #[arg(long, default_value_t = 100_000)]
    sessions: u64,
    /// Ask nobody but the collector
    #[arg(long)]
    alone: bool,
}

/// Up to so many sessions the plain answers are worked out too.
const PLAIN_SESSIONS: u64 = 200_000;
/// Times each question is asked; the median is shown.
const ROUNDS: usize = 5;

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
    let others = if options.alone {
        BTreeMap::new()
    } else {
        ask_others(&columns, work.path())
    };
    let data = work.path().join("data");
    say::note("filling a store");
    let (events, filling) = timed(|| fill::fill(&data, &shop));
    ensure!(
        events? == size.events,
        "the store has other events than the columns"
    );
    let server = Server::collector(&data, &[])?;
    let (ready, started) = (server.ready_after, server.memory()?);
    let answers = ask(&server)?;
    let asked = server.memory()?;
    server.stop()?;
    let bytes = bytes_below(&data)?;
    say::result(&format!(
        "{} sessions, {} events, {} people.\n\n{}\n{}",
        thousands(size.sessions),
        thousands(size.events),
        thousands(size.people.into()),
        times(&answers, &others)?.markdown(),
        others
            .iter()
            .map(|(name, peer)| format!("{name} {}; ", peer.version))
            .collect::<String>()
    ));
    let mut table = Table::new(["of the collector", "figure"]);
    let mut fact = |what: &str, figure: String| table.row([what.to_owned(), figure]);
    fact("filled in", format!("{:.1} s", filling.as_secs_f64()));
    fact("ready after the start in", format!("{:.0} ms", ms(ready)));
    fact("resident after the start", megabytes(started.0));
    fact("resident after the reports", megabytes(asked.0));
    fact("resident at most", megabytes(asked.1));
    fact("on disk", megabytes(bytes));
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let per_event = bytes as f64 / size.events as f64;
    fact("on disk an event", format!("{per_event:.2} bytes"));
    say::result(&table.markdown());
    compare(&answers, &others)?;
    if options.sessions <= PLAIN_SESSIONS {
        compare_plainly(&answers, &Plain::new(&shop)?)?;
    }
    Ok(())
}

/// The others' answers; none, with the reason told, where they cannot be had.
fn ask_others(columns: &Path, work: &Path) -> BTreeMap<String, Peer> {
    let asked = peers::python(&home()).and_then(|python| {
        say::note("asking the others");
        peers::ask(&python, columns, work)
    });
    asked.unwrap_or_else(|error| {
        say::note(&format!("without DuckDB and ClickHouse: {error:#}"));
        BTreeMap::new()
    })
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
        let before = server.worked()?;
        let mut times = Vec::new();
        for _ in 0..ROUNDS {
            let (report, took) = timed(|| client.ask(question, filtered));
            report?;
            times.push(ms(took));
        }
        if let Some(answer) = answers.get_mut(&key((question, filtered))) {
            #[expect(clippy::cast_precision_loss, reason = "a handful")]
            let rounds = ROUNDS as f64;
            answer.cpu = ms(server.worked()?.saturating_sub(before)) / rounds;
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

fn bytes_below(folder: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let facts = entry.metadata()?;
        bytes += if facts.is_dir() {
            bytes_below(&entry.path())?
        } else {
            facts.len()
        };
    }
    Ok(bytes)
}

fn megabytes(bytes: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let megabytes = bytes as f64 / 1e6;
    format!("{megabytes:.1} MB")
}
