//! How long each report takes over sealed rows in memory: columns only, two
//! threads. Shown are the time by the clock, the time on the processor by both
//! threads and the finish (which other work on the machine does not lengthen), and
//! that in multiples of a pass that only adds up the tokens, as fast as a scan
//! could be. It informs and never gates.
//!
//! `cargo bench -p analytics --bench scan -- --sessions 10000000 --only paths`

#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]
#![allow(clippy::disallowed_methods, reason = "a benchmark measures time")]

#[path = "scan/shop.rs"]
mod shop;

use analytics::columns::Block;
use analytics::params::Params;
use analytics::reports::{Evaluate, Query, ReportQuery, Scope, Tally};
use analytics::scan::{Kernel, Placed, Rows, Sealed};
use analytics::time::DAY;
use analytics::{Event, TimeRange, Timestamp};
use shop::Shop;
use std::hint::black_box;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const THREADS: usize = 2;
/// Blocks that a thread takes at once.
const TASK: usize = 16;
const ROUNDS: usize = 3;

const QUESTIONS: &[&str] = &[
    "overview",
    "overview?filter=page:/cart",
    "exits",
    "exits?filter=event:add_to_cart",
    "paths",
    "paths?filter=page:/cart",
    "paths?count=visitors",
    "paths?steps=20&group=folder",
    "funnel?step=/&step=/p/*&step=/cart&step=event:purchase&window=1h",
    "funnel?step=/&step=/p/*&step=/cart&step=event:purchase&window=1h&filter=event:add_to_cart",
    "funnel?step=/&step=/p/*&step=/cart&step=event:purchase&scope=session",
    "funnel?step=/&step=/p/*&step=/cart&scope=session&order=strict",
    "experiment?id=x",
    "experiment?id=x&metric=revenue",
    "experiment?id=x&filter=page:/cart",
    "pages",
    "sequences",
    "transitions",
];

fn main() {
    let mut sessions = vec![1_000_000, 10_000_000];
    let mut only = None;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        if argument == "--only" {
            only = arguments.next();
        }
        if argument == "--sessions" {
            let given = arguments.next().and_then(|given| given.parse().ok());
            sessions = vec![given.expect("--sessions and a number")];
        }
    }
    for sessions in sessions {
        bench(&Shop::new(sessions), only.as_deref().unwrap_or_default());
    }
}

fn bench(shop: &Shop, only: &str) {
    let rows: usize = shop.blocks.iter().map(Block::len).sum();
    let events: usize = shop.blocks.iter().map(|block| block.tokens.len()).sum();
    let bytes: usize = shop.blocks.iter().map(Block::size_bytes).sum();
    println!(
        "{rows} sessions, {events} events, {} visitors, {} orders; {:.2} bytes an event in memory",
        shop.visitors,
        shop.placed.len(),
        bytes as f64 / events as f64
    );
    let ceiling = fastest(|| {
        black_box(shop.run(&Adding));
        Some(())
    });
    let ceiling = ceiling.expect("a pass").on_processor();
    let range = TimeRange {
        from: Timestamp(0),
        to: Timestamp(400 * DAY),
    };
    let mut scope = Scope::new(range, Timestamp(500 * DAY));
    scope.buckets = (0..13).map(|month| Timestamp(month * 30 * DAY)).collect();
    for question in QUESTIONS
        .iter()
        .filter(|question| question.starts_with(only))
    {
        let (name, pairs) = question.split_once('?').unwrap_or((question, ""));
        let pairs = pairs.split('&').filter_map(|pair| pair.split_once('='));
        let mut params = Params::new(pairs);
        scope.filters = analytics::filter::take_filters(&mut params).expect("valid filters");
        let query = Query::parse(name, &mut params).expect("a valid question");
        let run = || {
            let run = Run {
                shop,
                scope: &scope,
            };
            query.evaluate(run)
        };
        match fastest(run) {
            None => println!("no scan                         {question}"),
            Some(took) => took.show(question, ceiling),
        }
    }
}

struct Run<'w> {
    shop: &'w Shop,
    scope: &'w Scope,
}

impl Evaluate for Run<'_> {
    type Output = Option<()>;

    fn evaluate<Q: ReportQuery>(self, query: &Q) -> Option<()> {
        let scanned = query.scan(self.scope, self.shop)?;
        black_box(scanned.tally.finish(self.scope));
        Some(())
    }
}

/// The pass that only adds up the tokens.
struct Adding;

impl Kernel for Adding {
    type Compiled = ();
    type State = u64;

    fn compile(&self, _shapes: &[Event]) {}

    fn start(&self) -> u64 {
        0
    }

    fn absorb(&self, sum: &mut u64, _compiled: &(), block: &Block, _rows: &Rows<'_>) {
        let tokens = block.tokens.iter().map(|token| u64::from(*token));
        *sum += tokens.sum::<u64>();
    }

    fn leave(&self, _sum: &mut u64) {}
}

/// Time on the processor by threads that have ended.
static THREADS_ON_PROCESSOR: AtomicU64 = AtomicU64::new(0);

/// How long this thread was on the processor, where the system tells.
fn on_processor() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanos = told.split(' ').next().and_then(|nanos| nanos.parse().ok());
    Duration::from_nanos(nanos.unwrap_or(0))
}

/// How long something took.
#[derive(Clone, Copy)]
struct Took {
    clock: Duration,
    threads: Duration,
    finish: Duration,
}

impl Took {
    fn on_processor(&self) -> Duration {
        self.threads + self.finish
    }

    fn show(&self, what: &str, ceiling: Duration) {
        let ms = |took: Duration| took.as_secs_f64() * 1_000.0;
        println!(
            "{:>8.1} ms {:>8.1} + {:>5.1} ms {:>7.1} x  {what}",
            ms(self.clock),
            ms(self.threads),
            ms(self.finish),
            ms(self.on_processor()) / ms(ceiling)
        );
    }
}

/// Of several rounds the fastest: other work on the machine only adds.
fn fastest(work: impl Fn() -> Option<()>) -> Option<Took> {
    let rounds = (0..ROUNDS).filter_map(|_| {
        THREADS_ON_PROCESSOR.store(0, Ordering::Relaxed);
        let (start, before) = (Instant::now(), on_processor());
        work()?;
        Some(Took {
            clock: start.elapsed(),
            threads: Duration::from_nanos(THREADS_ON_PROCESSOR.load(Ordering::Relaxed)),
            finish: on_processor() - before,
        })
    });
    rounds.min_by_key(Took::on_processor)
}

impl Sealed for Shop {
    fn run<K: Kernel>(&self, kernel: &K) -> Vec<K::State> {
        let compiled = kernel.compile(&self.shapes);
        let next = AtomicUsize::new(0);
        let thread = || {
            let mut state = kernel.start();
            loop {
                let first = next.fetch_add(TASK, Ordering::Relaxed);
                let last = (first + TASK).min(self.blocks.len());
                let Some(blocks) = self.blocks.get(first..last).filter(|b| !b.is_empty()) else {
                    let took = u64::try_from(on_processor().as_nanos()).unwrap_or(u64::MAX);
                    THREADS_ON_PROCESSOR.fetch_add(took, Ordering::Relaxed);
                    return state;
                };
                for block in blocks {
                    kernel.absorb(&mut state, &compiled, block, &Rows::all(0..block.len()));
                }
                kernel.leave(&mut state);
            }
        };
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(thread)).collect();
            threads
                .into_iter()
                .map(|thread| thread.join().expect("a thread"))
                .collect()
        })
    }

    fn skips(&self, _visitor: u32) -> bool {
        false
    }

    fn person(&self, visitor: u32) -> u32 {
        visitor - visitor % 2
    }

    /// One in 32 people has two devices.
    fn is_joined(&self, visitor: u32) -> bool {
        (visitor / 2).is_multiple_of(32)
    }

    fn placed(&self, visitors: Range<u32>) -> &[Placed] {
        let place = |number| {
            self.placed
                .partition_point(|placed| placed.visitor < number)
        };
        &self.placed[place(visitors.start)..place(visitors.end)]
    }

    fn currencies(&self) -> &[String] {
        &self.currencies
    }
}
