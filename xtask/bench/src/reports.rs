//! `npm run bench -- reports`: how long reports over a simulated shop take, in time,
//! memory and disk, beside databases that answer the same questions.

use crate::answers::{Answers, Asked, ask, ask_first, asked, key};
use crate::clock::ms;
use crate::compare::{compare, compare_plainly};
use crate::export;
use crate::fill::{Filled, Way};
use crate::peers::{self, Peer};
use crate::plain::Plain;
use crate::server::{Server, jornada};
use crate::shop::{SITE, Shop};
use crate::stored::Stored;
use crate::table::{Table, thousands};
use crate::{folder, home, say};
use anyhow::{Context, Result, ensure};
use clap::Args;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Which shop, and who is asked.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// About how many sessions; several sizes with commas, to see how times grow
    #[arg(long, value_delimiter = ',', default_values_t = [100_000])]
    sessions: Vec<u64>,
    /// Ask nobody but the collector
    #[arg(long)]
    alone: bool,
    /// Folder of the stores, which are kept; each is filled if it is not there
    #[arg(long, value_name = "DIR")]
    store: Option<PathBuf>,
    /// How a store is filled; if not given, large ones with segments
    #[arg(long, value_name = "HOW")]
    fill: Option<Way>,
}

impl Options {
    /// The folder of a size, if it is kept.
    fn store_of(&self, sessions: u64) -> Option<PathBuf> {
        let stores = self.store.as_ref()?;
        Some(stores.join(sessions.to_string()))
    }
}

/// Up to so many sessions the plain answers are worked out too, and the others
/// store every field of every event.
const SMALL: u64 = 200_000;

/// Runs it for each size and shows the tables.
pub(crate) fn run(options: &Options) -> Result<()> {
    let mut growth = Vec::new();
    for sessions in &options.sessions {
        growth.push((*sessions, run_one(options, *sessions)?));
    }
    if growth.len() > 1 {
        say::result(&grown(&growth).markdown());
    }
    Ok(())
}

fn run_one(options: &Options, sessions: u64) -> Result<Answers> {
    let shop = Shop { sessions, seed: 1 };
    let store = options.store_of(sessions);
    let way = options.fill.unwrap_or_else(|| Way::of(&shop));
    let filled = Filled::with(&shop, store.as_deref(), way)?;
    let data = filled.data.as_path();
    let mut facts = Table::new(["of the collector", "figure"]);
    let mut fact = |what: &str, figure: String| facts.row([what.to_owned(), figure]);
    if let Some((way, took)) = filled.took {
        fact(way.words(), format!("{:.1} s", took.as_secs_f64()));
    }
    say::note("asking the collector");
    let server = Server::collector(data, &[])?;
    let ready = ms(server.ready_after);
    fact("ready after the start in", format!("{ready:.0} ms"));
    fact("resident after the start", megabytes(server.memory()?.0));
    let mut answers = ask(&server)?;
    let (resident, most) = server.memory()?;
    fact("resident after the reports", megabytes(resident));
    fact("resident at most", megabytes(most));
    server.stop()?;
    ask_first(data, &mut answers)?;
    let stored = Stored::read(data)?;
    let scarce = with_scarce_memory(data, stored.sizes.columns / 4, &answers)?;
    fact(
        "with memory for a quarter of the columns, slower",
        format!("{:.1} times", scarce.slower),
    );
    fact("resident at most then", megabytes(scarce.most));
    fact("segments", stored.segments.to_string());
    fact("events in segments", thousands(stored.sealed_events));
    for (what, bytes) in stored.parts() {
        let what = format!("a sealed event on disk: {what}");
        fact(&what, per_event(bytes, stored.sealed_events));
    }

    let work = folder("reports")?;
    let columns = work.path().join("columns");
    say::note("writing the shop's events as columns");
    let size = export::write(&shop, &columns)?;
    let what = "an event on disk: the whole store, log included";
    fact(what, per_event(stored.all, size.events));
    if sessions > SMALL {
        // The others take long at this size; what is known is said before.
        let alone = times(&answers, &BTreeMap::new())?;
        say::note(&format!("\n{}", alone.markdown()));
    }
    let python = if options.alone { None } else { python() };
    let others = match &python {
        Some(python) => peers::ask(python, &columns, work.path())?,
        None => BTreeMap::new(),
    };
    if let Some(python) = python.filter(|_| sessions <= SMALL) {
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
    if sessions <= SMALL {
        compare_plainly(&answers, &Plain::new(&shop)?)?;
    }
    Ok(answers)
}

/// How the time of each question grows with the shop.
fn grown(growth: &[(u64, Answers)]) -> Table {
    let mut table = Table::new(["question, warm ms at so many sessions"]);
    for (sessions, _) in growth {
        table.column(&thousands(*sessions));
    }
    table.column("times per tenfold shop");
    for asked in asked() {
        let warm = |answers: &Answers| answers.get(&key(asked)).map_or(0.0, |answer| answer.warm);
        let figures: Vec<(u64, f64)> = growth
            .iter()
            .map(|(n, answers)| (*n, warm(answers)))
            .collect();
        let cells = figures.iter().map(|(_, ms)| format!("{ms:.1}"));
        let tenfold = match (figures.first(), figures.last()) {
            #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
            (Some((few, soon)), Some((many, late))) => {
                let tenfolds = (*many as f64 / *few as f64).log10();
                format!("{:.1}", (late / soon).powf(1.0 / tenfolds))
            }
            _ => "-".to_owned(),
        };
        table.row(std::iter::once(words(asked)).chain(cells).chain([tenfold]));
    }
    table
}

fn words((question, filtered): Asked) -> String {
    match filtered {
        true => format!("{}, filtered", question.words),
        false => question.words.to_owned(),
    }
}

/// What became of reports when memory was scarce.
struct Scarce {
    /// All questions together, against enough memory.
    slower: f64,
    /// Bytes resident at most.
    most: u64,
}

/// Asks all again with less memory for columns; the answers must be the same.
fn with_scarce_memory(data: &Path, bytes: u64, before: &Answers) -> Result<Scarce> {
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
    let together = |answers: &Answers| -> f64 { answers.values().map(|answer| answer.warm).sum() };
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

fn times(answers: &Answers, others: &BTreeMap<String, Peer>) -> Result<Table> {
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
        let (question, _) = asked;
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
        let mut row = vec![
            words(asked),
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

fn megabytes(bytes: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let megabytes = bytes as f64 / 1e6;
    format!("{megabytes:.1} MB")
}

fn per_event(bytes: u64, events: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let per_event = bytes as f64 / events as f64;
    if events == 0 {
        return "-".to_owned();
    }
    format!("{per_event:.2} bytes")
}
