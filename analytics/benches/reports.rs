//! How long each report takes over a hundred thousand people: one tally, one
//! thread, everything in memory. It informs and never gates.

#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]
#![allow(clippy::disallowed_methods, reason = "a benchmark measures time")]

use analytics::orders::OrderBook;
use analytics::params::Params;
use analytics::reports::{Evaluate, Person, Query, ReportQuery, Scope, Tally};
use analytics::session::DEFAULT_IDLE;
use analytics::time::{MINUTE, SECOND};
use analytics::{Event, Source, TimeRange, Timeline, Timestamp, Traffic};
use protocol::{Action, Commerce, CommerceAction};
use std::hint::black_box;
use std::time::{Duration, Instant};

const PEOPLE: u64 = 100_000;

const QUESTIONS: &[&str] = &[
    "overview",
    "pages",
    "paths",
    "paths?count=visitors&steps=20&start=/p/1&group=folder",
    "sequences",
    "transitions",
    "exits",
    "funnel?step=/&step=/p/*&step=/cart&step=event:purchase",
    "funnel?step=/&step=/p/*&step=/cart&scope=session&order=strict",
    "funnel?step=/&step=/p/*&step=/cart&scope=session&order=any",
    "experiment?id=x",
];

fn main() {
    let people: Vec<Timeline> = (0..PEOPLE).map(timeline).collect();
    let events: usize = people
        .iter()
        .map(|timeline| timeline.events().count())
        .sum();
    println!("{PEOPLE} people, {events} events");
    let (orders, took) = timed(|| {
        let mut orders = OrderBook::default();
        people.iter().for_each(|timeline| orders.absorb(timeline));
        orders
    });
    show("(orders)", took, events);
    let mut scope = Scope::new(TimeRange::ALWAYS, Timestamp(i64::MAX));
    scope.orders = orders;
    for question in QUESTIONS {
        let (name, pairs) = question.split_once('?').unwrap_or((question, ""));
        let pairs = pairs.split('&').filter_map(|pair| pair.split_once('='));
        let query = Query::parse(name, &mut Params::new(pairs)).expect("a valid question");
        let run = Run {
            people: &people,
            scope: &scope,
        };
        let ((), took) = timed(|| query.evaluate(run));
        show(question, took, events);
    }
}

struct Run<'w> {
    people: &'w [Timeline],
    scope: &'w Scope,
}

impl Evaluate for Run<'_> {
    type Output = ();

    fn evaluate<Q: ReportQuery>(self, query: &Q) {
        let mut tally = query.tally();
        for timeline in self.people {
            let timelines = &[timeline];
            tally.absorb(&Person { timelines }, self.scope);
        }
        black_box(tally.finish(self.scope));
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed())
}

fn show(what: &str, took: Duration, events: usize) {
    let ms = took.as_millis().max(1);
    println!("{ms:>6} ms  {:>7} events/ms  {what}", events as u128 / ms);
}

/// One person: one to four visits of some pages, now and then an order.
fn timeline(person: u64) -> Timeline {
    let mut random = Random(person.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut events = Vec::new();
    let mut time = Timestamp(i64::try_from(random.below(1_000_000)).expect("small") * SECOND);
    for _ in 0..=random.below(3) {
        for _ in 0..=random.below(11) {
            time = time + i64::try_from(random.below(120)).expect("small") * SECOND;
            let page = match random.below(10) {
                0..=1 => "/".to_owned(),
                2..=6 => format!("/p/{}", random.below(300)),
                7 => "/cart".to_owned(),
                other => format!("/c/{other}"),
            };
            events.push(event(events.len(), time, Action::PageView, page));
        }
        let action = match random.below(6) {
            0 => Action::Commerce(CommerceAction::Purchase, Box::new(purchase(&mut random))),
            1 => Action::Exposure {
                experiment: "x".to_owned(),
                variant: ["a", "b"][usize::try_from(person % 2).expect("small")].to_owned(),
            },
            _ => Action::Commerce(CommerceAction::AddToCart, Box::default()),
        };
        events.push(event(events.len(), time, action, "/cart".to_owned()));
        time = time + 60 * MINUTE;
    }
    Timeline::from_events(format!("visitor-{person}"), events, DEFAULT_IDLE)
}

fn purchase(random: &mut Random) -> Commerce {
    Commerce {
        value: i64::try_from(random.below(100_000)).ok(),
        order_id: Some(format!("order-{}", random.below(1_000_000_000))),
        ..Commerce::default()
    }
}

fn event(number: usize, time: Timestamp, action: Action, page: String) -> Event {
    Event {
        id: format!("{number}"),
        time,
        seq: number as u64,
        source: Source::Browser,
        action,
        page: Some(page),
        url: None,
        title: None,
        referrer: None,
        view: None,
        session: None,
        user: None,
        contact: None,
        channel: None,
        traits: Default::default(),
        props: Default::default(),
        traffic: Traffic::Visitor,
        client: None,
        user_agent: None,
    }
}

/// Xorshift64: the same people every time.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}
