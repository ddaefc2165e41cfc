//! Bytes and speed of segments, over the simulated shop: what an event costs on
//! disk, by what it is for; how fast rows are written, columns and rows read.
//!
//! `cargo bench -p collector --bench segments -- [SESSIONS]`

#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]
#![allow(clippy::disallowed_methods, reason = "a benchmark measures time")]
#![allow(clippy::unwrap_used, reason = "a benchmark stops where it fails")]

use analytics::columns::NewRow;
use analytics::session::DEFAULT_IDLE;
use analytics::{Event, Source, Timeline, Timestamp};
use collector::ingest::line::{LineIds, LinePlace, parse};
use collector::simulate::{Params, simulate};
use collector::store::segment::{MemoryParts, Segment, SegmentFacts, SegmentWriter};
use std::collections::HashMap;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

const SESSIONS: u64 = 30_000;
const RUNS: usize = 5;
/// 2026-11-22, midnight.
const END: Timestamp = Timestamp(1_795_305_600_000);

fn main() {
    let sessions = std::env::args()
        .skip(1)
        .find_map(|argument| argument.parse().ok());
    let people = shop(sessions.unwrap_or(SESSIONS));
    let rows: usize = people.iter().map(|timeline| rows(timeline).count()).sum();
    let events: usize = people
        .iter()
        .map(|timeline| timeline.events().count())
        .sum();
    println!("{} visitors, {rows} rows, {events} events", people.len());

    let (parts, took) = timed(|| write(&people));
    rate("written", took, events, "events");
    let bytes = parts.size_bytes();
    let parts = Arc::new(parts);
    let (segment, took) = timed(|| Segment::open(parts.clone()).unwrap());
    println!("opened in {took:.1?}, {} shapes", segment.shapes().len());

    let sizes = segment.sizes();
    for (name, size) in [
        ("columns", sizes.columns),
        ("details", sizes.details),
        ("both", sizes.columns + sizes.details),
        ("contents", sizes.contents),
        ("shapes", sizes.dictionaries),
        ("visitors", sizes.visitors),
        ("all", bytes),
    ] {
        println!(
            "{name:10} {:8.3} bytes an event",
            size as f64 / events as f64
        );
    }

    let numbers = 0..segment.blocks().len();
    let (bytes, took) = timed(|| {
        let blocks = numbers
            .clone()
            .map(|number| segment.block(number).unwrap().size_bytes());
        blocks.sum()
    });
    rate("columns read", took, bytes, "bytes");
    rate("columns read", took, events, "events");
    let (read, took) = timed(|| {
        let read = numbers.clone().map(|number| {
            let rows = segment.blocks()[number].rows as usize;
            black_box(segment.rows(number, 0..rows).unwrap()).len()
        });
        read.sum::<usize>()
    });
    assert_eq!(read, rows);
    rate("rows read", took, events, "events");
    let last = segment.blocks()[0].rows as usize - 1;
    let (_, took) = timed(|| segment.rows(0, last..last + 1).unwrap());
    println!("a block's last row alone in {took:.1?}");
}

/// The simulated shop's visitors, by when they were first seen.
fn shop(sessions: u64) -> Vec<Timeline> {
    let params = Params {
        site: "shop".to_owned(),
        sessions,
        seed: 7,
        end: END,
        days: 30,
    };
    let mut visitors: HashMap<String, Vec<Event>> = HashMap::new();
    let mut ids = LineIds::default();
    for (number, event) in (1..).zip(simulate(&params)) {
        let source = Source::Import;
        let line = event.to_line().unwrap();
        let line = parse(&line, LinePlace { number, source }, &mut ids);
        let Ok(line) = line else {
            panic!("a simulated event was refused")
        };
        visitors.entry(line.visitor).or_default().push(line.event);
    }
    let timelines = visitors.into_iter();
    let timelines = timelines.map(|(visitor, of)| Timeline::from_events(visitor, of, DEFAULT_IDLE));
    let mut timelines: Vec<Timeline> = timelines.collect();
    timelines.sort_by_cached_key(|timeline| {
        let first = timeline.events().map(|event| event.time).min();
        (first, timeline.visitor.clone())
    });
    timelines
}

fn rows(timeline: &Timeline) -> impl Iterator<Item = NewRow<'_>> {
    let alone = Some(timeline.standalone.as_slice()).filter(|events| !events.is_empty());
    timeline
        .sessions
        .iter()
        .map(NewRow::Session)
        .chain(alone.map(NewRow::Standalone))
}

fn write(people: &[Timeline]) -> MemoryParts {
    let mut parts = MemoryParts::default();
    let mut writer = SegmentWriter::new(&mut parts);
    for (number, timeline) in (0..).zip(people) {
        for row in rows(timeline) {
            writer.push(number, row).unwrap().unwrap();
        }
    }
    let visitors: Vec<String> = people
        .iter()
        .map(|timeline| timeline.visitor.clone())
        .collect();
    let facts = SegmentFacts::new(0, DEFAULT_IDLE);
    writer.finish(0, &visitors, &facts).unwrap();
    parts
}

/// The result, and the least time of some runs: the one that was disturbed least.
fn timed<T>(mut work: impl FnMut() -> T) -> (T, Duration) {
    let mut run = || {
        let start = Instant::now();
        let result = work();
        (result, start.elapsed())
    };
    let mut least = run();
    for _ in 1..RUNS {
        let next = run();
        if next.1 < least.1 {
            least = next;
        }
    }
    least
}

fn rate(what: &str, took: Duration, count: usize, of: &str) {
    let millions = count as f64 / took.as_secs_f64() / 1e6;
    println!("{what} in {took:.1?}: {millions:.2} million {of} a second");
}
