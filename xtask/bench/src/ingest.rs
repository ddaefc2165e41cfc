//! `npm run bench -- ingest`: events a second that are on disk when they are
//! acknowledged, beside handlers that keep nothing; how long senders wait; and
//! whether it stays so with a full store and while reports run.

use crate::fill::{self, Filled, Way};
use crate::handlers::Handler;
use crate::load::{Batches, EVENTS, Load, Outcome};
use crate::questions::{Asking, QUESTIONS};
use crate::server::Server;
use crate::shop::{SITE, Shop};
use crate::table::{Table, thousands};
use crate::{clock, say};
use anyhow::{Result, ensure};
use clap::Args;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

/// How the load is made.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Connections that send
    #[arg(long, default_value_t = 64)]
    connections: u32,
    /// Seconds that each server is measured, in each round
    #[arg(long, default_value_t = 6.0)]
    seconds: f64,
    /// Rounds, of which the medians are shown
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Sessions of the store that is full
    #[arg(long, default_value_t = 100_000)]
    sessions: u64,
    /// Folder of that store, which is kept; it is filled if it is not there
    #[arg(long, value_name = "DIR")]
    store: Option<PathBuf>,
}

struct Bench {
    options: Options,
    batches: Arc<Batches>,
    next: Arc<AtomicU64>,
}

/// One measured load.
struct Measured {
    outcome: Outcome,
    /// Microseconds of the server's work an event.
    work: f64,
}

/// Runs it and shows the table.
pub(crate) fn run(options: Options) -> Result<()> {
    let bench = Bench {
        batches: Arc::new(Batches::new(SITE)?),
        next: Arc::default(),
        options,
    };
    let mut table = Table::new([
        "server and load",
        "events/s",
        "of discard",
        "of parse",
        "p50 ms",
        "p99 ms",
        "CPU µs an event",
    ]);
    let mut rounds = Vec::new();
    for round in 0..bench.options.rounds {
        say::note(&format!("round {} of {}", round + 1, bench.options.rounds));
        rounds.push([
            bench.handler(Handler::Discard)?,
            bench.handler(Handler::Parse)?,
            bench.empty_collector(None)?,
        ]);
    }
    let ratio = |server: usize, to: usize| {
        let ratios = rounds.iter().map(|round| {
            let events = |place: usize| round.get(place).map_or(0.0, |m| m.outcome.events());
            events(server) / events(to)
        });
        median(ratios.collect())
    };
    let names = [
        "handler that discards the body",
        "handler that parses it",
        "collector, durable",
    ];
    for (place, name) in names.into_iter().enumerate() {
        let measured = rounds.iter().filter_map(|round| round.get(place));
        let ratios = [ratio(place, 0), ratio(place, 1)];
        table.row(row(name, &measured.collect::<Vec<_>>(), ratios.map(Some)));
    }
    let best = median(
        rounds
            .iter()
            .map(|[_, _, durable]| durable.outcome.batches)
            .collect(),
    );
    for (name, rate) in [
        ("collector, at half of that load", best / 2.0),
        ("collector, at 500 events/s", 500.0 / f64::from(EVENTS)),
    ] {
        let measured = bench.empty_collector(Some(rate))?;
        table.row(row(name, &[&measured], [None; 2]));
    }
    bench.full(&mut table)?;
    say::result(&format!(
        "{} connections, batches of {EVENTS} events and {} bytes on average, all different; {} \
         rounds of {} s; medians.\n\n{}",
        bench.options.connections,
        thousands(bench.batches.mean_bytes() as u64),
        bench.options.rounds,
        bench.options.seconds,
        table.markdown()
    ));
    Ok(())
}

impl Bench {
    fn measure(&self, server: &Server, rate: Option<f64>) -> Result<Measured> {
        let load = Load {
            connections: self.options.connections,
            rate,
            warm_up: Duration::from_secs(1),
            time: Duration::from_secs_f64(self.options.seconds),
        };
        let (before, sent) = (server.worked()?, self.next.load(Ordering::Relaxed));
        let outcome = load.run(server.address, &self.batches, &self.next)?;
        let batches = self.next.load(Ordering::Relaxed) - sent;
        ensure!(batches > 0, "nothing was sent");
        let worked = server.worked()?.saturating_sub(before);
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        let work = worked.as_secs_f64() * 1e6 / (batches as f64 * f64::from(EVENTS));
        Ok(Measured { outcome, work })
    }

    fn handler(&self, handler: Handler) -> Result<Measured> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("handler").arg(match handler {
            Handler::Discard => "discard",
            Handler::Parse => "parse",
        });
        self.measure(&Server::start(command)?, None)
    }

    fn empty_collector(&self, rate: Option<f64>) -> Result<Measured> {
        let data = crate::folder("ingest")?;
        fill::empty(data.path())?;
        let server = Server::collector(data.path(), &[])?;
        let measured = self.measure(&server, rate)?;
        server.stop()?;
        Ok(measured)
    }

    /// A collector that holds sessions already, then also answers reports.
    fn full(&self, table: &mut Table) -> Result<()> {
        let shop = Shop {
            sessions: self.options.sessions,
            seed: 1,
        };
        let store = self.options.store.as_deref();
        let filled = Filled::with(&shop, store, Way::of(&shop))?;
        let server = Server::collector(&filled.data, &[])?;
        let sessions = thousands(self.options.sessions);
        let alone = self.measure(&server, None)?;
        table.row(row(
            &format!("collector with {sessions} sessions"),
            &[&alone],
            [None; 2],
        ));
        let asking = AtomicBool::new(true);
        let (asked, busy) = std::thread::scope(|threads| {
            let reports = threads.spawn(|| ask(&server, &asking));
            let measured = self.measure(&server, None);
            asking.store(false, Ordering::Relaxed);
            (reports.join(), measured)
        });
        let asked = asked.map_err(|_| anyhow::anyhow!("asking for reports panicked"))??;
        let name = format!("the same, while {asked} reports ran");
        table.row(row(&name, &[&busy?], [None; 2]));
        server.stop()
    }
}

/// Asks one question after another; how many were answered.
fn ask(server: &Server, asking: &AtomicBool) -> Result<u64> {
    let mut asked = 0;
    let client = Asking::new(server)?;
    for question in QUESTIONS.iter().cycle() {
        if !asking.load(Ordering::Relaxed) {
            break;
        }
        client.ask(question, false)?;
        asked += 1;
    }
    Ok(asked)
}

fn row(name: &str, measured: &[&Measured], ratios: [Option<f64>; 2]) -> Vec<String> {
    let of =
        |figure: &dyn Fn(&Measured) -> f64| median(measured.iter().map(|m| figure(m)).collect());
    let latency = |share: f64| format!("{:.1}", of(&|m| clock::ms(m.outcome.quantile(share))));
    let events = of(&|m| m.outcome.events());
    let busy: u64 = measured.iter().map(|m| m.outcome.busy).sum();
    let refused = if busy > 0 {
        format!(" ({busy} batches refused)")
    } else {
        String::new()
    };
    let share =
        |ratio: Option<f64>| ratio.map_or("-".to_owned(), |r| format!("{:.0} %", r * 100.0));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a positive figure to be shown"
    )]
    let events = thousands(events.round() as u64);
    vec![
        format!("{name}{refused}"),
        events,
        share(ratios[0]),
        share(ratios[1]),
        latency(0.5),
        latency(0.99),
        format!("{:.1}", of(&|m| m.work)),
    ]
}

/// The middle one.
pub(crate) fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}
