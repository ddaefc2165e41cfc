//! Sealed rows as the tests want them: anybody's, in any segments and blocks, with
//! rows that were sealed anew elsewhere and people who are skipped among them.

use analytics::columns::{Block, BlockBuilder, NewRow, RowFlags, Shapes, are_rows_apart};
use analytics::orders::OrderBook;
use analytics::reports::Scope;
use analytics::scan::{Kernel, Placed, Rows, Sealed};
use analytics::{Event, Timeline};
use std::ops::Range;

/// How people are sealed. Lists are read round and round.
#[derive(Debug, Clone)]
pub struct Plan {
    /// For each visitor, the segment; none if nothing of the visitor is sealed.
    pub segments: Vec<Option<usize>>,
    /// For each visitor, whether older rows lie in the segment before.
    pub sealed_before: Vec<bool>,
    /// Rows of each block.
    pub blocks: Vec<usize>,
    /// Visitors that a state is given before another one goes on.
    pub tasks: Vec<usize>,
}

/// Everybody who is sealed.
pub struct SealedWorld {
    plan: Plan,
    segments: Vec<Segment>,
    /// By visitor number.
    persons: Vec<u32>,
    joined: Vec<bool>,
    skipped: Vec<bool>,
    placed: Vec<Placed>,
    currencies: Vec<String>,
}

#[derive(Default)]
struct Segment {
    shapes: Shapes,
    blocks: Vec<(Block, Vec<u64>)>,
}

/// The numbers of segments that plans name.
pub const SEGMENTS: usize = 3;

fn around<T: Copy>(list: &[T], place: usize) -> T {
    list[place % list.len()]
}

impl SealedWorld {
    /// Seals people by the plan. Visitors are numbered in their order.
    pub fn new(people: &[Vec<Timeline>], plan: Plan, scope: &Scope) -> Self {
        let mut world = Self {
            segments: Vec::new(),
            persons: Vec::new(),
            joined: Vec::new(),
            skipped: Vec::new(),
            placed: Vec::new(),
            currencies: Vec::new(),
            plan,
        };
        for person in people {
            let first = u32::try_from(world.persons.len()).expect("few");
            let numbers = (first as usize)..(first as usize) + person.len();
            let is_sealed = |(number, timeline): (usize, &Timeline)| {
                around(&world.plan.segments, number).is_some() && are_rows_apart(timeline)
            };
            let skipped = !numbers.clone().zip(person).all(is_sealed);
            for (number, timeline) in numbers.zip(person) {
                world.persons.push(first);
                world.joined.push(person.len() > 1);
                world.skipped.push(skipped);
                world.place_orders(number, timeline, &scope.orders, scope.currency.as_deref());
            }
        }
        world
            .placed
            .sort_by_key(|placed| (placed.visitor, placed.time));
        let timelines: Vec<&Timeline> = people.iter().flatten().collect();
        world.segments = (0..SEGMENTS)
            .map(|segment| world.seal(segment, &timelines))
            .collect();
        world
    }

    fn place_orders(
        &mut self,
        number: usize,
        timeline: &Timeline,
        orders: &OrderBook,
        site: Option<&str>,
    ) {
        let mut place = |event: &Event, flags: RowFlags| {
            let Some(order) = orders.placed_by(&timeline.visitor, event) else {
                return;
            };
            let net = order.net(site).map(|money| {
                let known = self
                    .currencies
                    .iter()
                    .position(|known| *known == money.currency);
                let currency = known.unwrap_or_else(|| {
                    self.currencies.push(money.currency.clone());
                    self.currencies.len() - 1
                });
                (u16::try_from(currency).expect("few"), money.minor)
            });
            self.placed.push(Placed {
                visitor: u32::try_from(number).expect("few"),
                time: event.time,
                flags,
                flagged: event.traffic.is_flagged(),
                net,
                paid: order.paid_at.is_some(),
                unpaid: order.is_unpaid(),
            });
        };
        for session in &timeline.sessions {
            let traffic = RowFlags::of_traffic(session.traffic());
            let events = session.events.iter();
            events.for_each(|event| place(event, traffic));
        }
        let alone = timeline.standalone.iter();
        alone.for_each(|event| place(event, RowFlags::STANDALONE));
    }

    fn seal(&self, wanted: usize, timelines: &[&Timeline]) -> Segment {
        let mut segment = Segment::default();
        let mut builder = BlockBuilder::default();
        let mut left_out = Vec::new();
        for (number, timeline) in timelines.iter().enumerate() {
            let Some(home) = around(&self.plan.segments, number) else {
                continue;
            };
            let before = around(&self.plan.sealed_before, number) && home == wanted + 1;
            if home != wanted && !before {
                continue;
            }
            let sessions = timeline.sessions.iter().map(NewRow::Session);
            let alone = (!timeline.standalone.is_empty())
                .then_some(NewRow::Standalone(&timeline.standalone));
            let mut rows: Vec<NewRow<'_>> = sessions.chain(alone).collect();
            rows.sort_by_key(|row| row.events()[0].time);
            if before {
                rows.truncate(1);
            }
            for row in rows {
                let number = u32::try_from(number).expect("few");
                builder
                    .push(number, row, &mut segment.shapes)
                    .expect("few shapes");
                left_out.push(before || self.skipped[number as usize]);
                if left_out.len() >= around(&self.plan.blocks, segment.blocks.len()).max(1) {
                    segment.blocks.push((builder.finish(), bits(&left_out)));
                    left_out.clear();
                }
            }
        }
        if !left_out.is_empty() {
            segment.blocks.push((builder.finish(), bits(&left_out)));
        }
        segment
    }

    /// Gives a state the rows of these visitors.
    fn give<K: Kernel>(
        kernel: &K,
        state: &mut K::State,
        (segment, compiled): (&Segment, &K::Compiled),
        visitors: Range<u32>,
    ) {
        let span = kernel.span();
        for (block, left_out) in &segment.blocks {
            let is_before = block.latest < span.from;
            if is_before || block.starts.iter().all(|start| *start >= span.to) {
                continue;
            }
            let rows = block.rows_of(visitors.clone());
            if !rows.is_empty() {
                let rows = Rows::without(rows, left_out);
                kernel.absorb(state, compiled, block, &rows);
            }
        }
        kernel.leave(state);
    }

    /// Whether the person of this visitor was left to the plain tally.
    pub fn is_skipped(&self, visitor: usize) -> bool {
        self.skipped[visitor]
    }
}

fn bits(flags: &[bool]) -> Vec<u64> {
    let word = |flags: &[bool]| {
        let bits = flags.iter().enumerate();
        bits.fold(0, |word, (bit, set)| word | u64::from(*set) << bit)
    };
    flags.chunks(64).map(word).collect()
}

impl Sealed for SealedWorld {
    fn run<K: Kernel>(&self, kernel: &K) -> Vec<K::State> {
        let mut states = vec![kernel.start(), kernel.start()];
        let end = u32::try_from(self.persons.len()).expect("few");
        for segment in &self.segments {
            let compiled = kernel.compile(&segment.shapes.events);
            let mut first = 0;
            for task in 0.. {
                let visitors = u32::try_from(around(&self.plan.tasks, task).max(1)).expect("few");
                let range = first..(first + visitors).min(end);
                Self::give(kernel, &mut states[task % 2], (segment, &compiled), range);
                first += visitors;
                if first >= end {
                    break;
                }
            }
        }
        states
    }

    fn skips(&self, visitor: u32) -> bool {
        self.skipped[visitor as usize]
    }

    fn person(&self, visitor: u32) -> u32 {
        self.persons[visitor as usize]
    }

    fn is_joined(&self, visitor: u32) -> bool {
        self.joined[visitor as usize]
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
