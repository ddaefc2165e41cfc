//! The overview over sealed rows. What a row's events are is not looked at: their
//! classes and the number of views say enough.

use super::figures::Flagged;
use super::tally::{Counts, OverviewTally, bucket_of};
use crate::columns::{Block, ClassAnswer, RowFlags};
use crate::event::Event;
use crate::reports::Scope;
use crate::scan::orders::Orders;
use crate::scan::persons::Persons;
use crate::scan::selection::{Bits, Selected, Selector};
use crate::scan::table::Table;
use crate::scan::{Kernel, Placed, Rows, Scanned, Sealed};
use crate::time::{Millis, TimeRange, Timestamp};
use crate::traffic::Traffic;
use protocol::{Action, CommerceAction};

const INTERACTIVE: u32 = 1;
const PURCHASE: u32 = 2;
/// Where the code of the traffic begins: two bits.
const TRAFFIC: u32 = 2;

/// Counts sealed rows.
pub(super) struct OverviewKernel<'s, S> {
    scope: &'s Scope,
    sealed: &'s S,
    selector: Selector<'s>,
    placed: &'s [Placed],
    /// About how long a bucket is.
    bucket_length: Millis,
}

/// What the shapes of a segment mean.
pub(super) struct Compiled {
    bits: Bits,
    words: Vec<u32>,
    interactive: ClassAnswer,
    purchases: ClassAnswer,
}

/// What a thread has counted, and its tables.
pub(super) struct State {
    bits: Table<u32>,
    words: Table<u32>,
    counted: Counted,
}

struct Counted {
    /// By bucket; one if there are none.
    buckets: Vec<Counts>,
    orders: OrderSums,
    visitors: u64,
    flagged: Flagged,
    unmeasured: u64,
    /// Whose the last chosen session was, and the buckets met by its visitor.
    visitor: Option<u32>,
    met: Vec<usize>,
    /// Persons of several visitors, and in the high half the buckets that they were
    /// met in: as one number they are sorted sooner.
    joined: Vec<u64>,
    persons: Persons,
}

/// Orders by bucket and currency.
struct OrderSums {
    /// By bucket; one if there are none.
    counts: Vec<u64>,
    /// For each bucket, by currency. None if there was no order of it.
    sums: Vec<Option<i128>>,
    currencies: usize,
}

impl OrderSums {
    fn new(scope: &Scope, currencies: usize) -> Self {
        let buckets = scope.buckets.len().max(1);
        Self {
            counts: vec![0; buckets],
            sums: vec![None; buckets * currencies],
            currencies,
        }
    }

    fn absorb(&mut self, scope: &Scope, order: &Placed) {
        if !scope.range.contains(order.time) {
            return;
        }
        let bucket = bucket_of(order.time, scope).unwrap_or(0);
        if let Some(count) = self.counts.get_mut(bucket) {
            *count += 1;
        }
        let Some((currency, minor)) = order.net else {
            return;
        };
        let place = bucket * self.currencies + usize::from(currency);
        if let Some(sum) = self.sums.get_mut(place) {
            *sum = Some(sum.unwrap_or(0) + i128::from(minor));
        }
    }

    fn add_to(&self, tally: &mut OverviewTally, scope: &Scope, currencies: &[String]) {
        let sums = self.sums.chunks(self.currencies.max(1));
        let sums = sums.chain(std::iter::repeat::<&[Option<i128>]>(&[]));
        for ((bucket, count), sums) in self.counts.iter().enumerate().zip(sums) {
            let mut counts = Counts {
                orders: *count,
                ..Counts::default()
            };
            for (currency, sum) in currencies.iter().zip(sums) {
                if let Some(sum) = sum {
                    counts.revenue.add_minor(currency, *sum);
                }
            }
            tally.add(scope, bucket, &counts);
        }
    }
}

impl<'s, S: Sealed> OverviewKernel<'s, S> {
    /// The tally of everything sealed; none if a filter asks for more than shapes
    /// say.
    pub(super) fn scan(scope: &'s Scope, sealed: &'s S) -> Option<Scanned<OverviewTally>> {
        let kernel = Self {
            scope,
            sealed,
            selector: Selector::new(scope)?,
            placed: sealed.placed(0..u32::MAX),
            bucket_length: length_of(&scope.buckets),
        };
        let states = sealed.run(&kernel);
        Some(Scanned {
            tally: kernel.finish(states),
            deferred: Vec::new(),
        })
    }

    fn finish(&self, states: Vec<State>) -> OverviewTally {
        let mut tally = OverviewTally::default();
        let (mut joined, mut persons) = (Vec::new(), Persons::default());
        for State { counted: state, .. } in states {
            for (place, counts) in state.buckets.iter().enumerate() {
                tally.add(self.scope, place, counts);
            }
            let orders = state.orders;
            orders.add_to(&mut tally, self.scope, self.sealed.currencies());
            tally.total.visitors += state.visitors;
            tally.flagged.merge(state.flagged);
            tally.unmeasured += state.unmeasured;
            joined.extend(state.joined);
            persons.merge(&state.persons);
        }
        joined.sort_unstable();
        joined.dedup();
        for met in joined.chunk_by(|one, other| one >> 32 == other >> 32) {
            let bucket = met.first().map_or(0, |met| (met >> 32) as usize);
            tally.add_visitors(self.scope, bucket, met.len() as u64);
        }
        tally.total.visitors += persons.count();
        if !self.selector.filters() {
            self.absorb_all_orders(&mut tally);
        }
        tally
    }

    /// Without filters the rows that orders lie in need not be looked at.
    fn absorb_all_orders(&self, tally: &mut OverviewTally) {
        let mut orders = OrderSums::new(self.scope, self.sealed.currencies().len());
        for order in self.placed {
            let is_flagged = if order.flags.has(RowFlags::STANDALONE) {
                order.flagged
            } else {
                order.flags.has(RowFlags::FLAGGED)
            };
            let counts = self.scope.include_flagged || !is_flagged;
            if counts && !self.sealed.skips(order.visitor) {
                orders.absorb(self.scope, order);
            }
        }
        orders.add_to(tally, self.scope, self.sealed.currencies());
    }

    #[inline]
    fn absorb_session(
        &self,
        counted: &mut Counted,
        view: &mut View<'_>,
        (row, start): (usize, Timestamp),
    ) {
        let closed = view.selected.is_closed(row);
        let block = view.block;
        let visible = block.visible.get(row).copied().unwrap_or(Block::UNSEEN);
        let views = block.views.get(row).copied().unwrap_or(0);
        let seen = visible != Block::UNSEEN;
        let bounced = closed
            && views == 1
            && (!seen || visible < self.scope.bounce_visible_ms)
            && !view.has(view.compiled.interactive, INTERACTIVE, row);
        let imported = || block.classes_of(row).are_imported();
        counted.unmeasured += u64::from(closed && !seen && imported());
        let bucket = self.bucket(start);
        let visitor = block.visitors.get(row).copied().unwrap_or(0);
        self.absorb_visitor(counted, visitor, bucket);
        if let Some(counts) = counted.buckets.get_mut(bucket) {
            counts.sessions += 1;
            counts.closed += u64::from(closed);
            counts.page_views += u64::from(views);
            counts.events += block.tokens_of(row).len() as u64;
            counts.bounces += u64::from(bounced);
        }
    }

    fn absorb_visitor(&self, counted: &mut Counted, visitor: u32, bucket: usize) {
        let is_new = counted.visitor != Some(visitor);
        if is_new {
            counted.visitor = Some(visitor);
            counted.met.clear();
        } else if counted.met.contains(&bucket) {
            return;
        }
        counted.met.push(bucket);
        if self.sealed.is_joined(visitor) {
            let person = self.sealed.person(visitor);
            counted.persons.insert(person);
            counted
                .joined
                .push((bucket as u64) << 32 | u64::from(person));
            return;
        }
        counted.visitors += u64::from(is_new);
        if let Some(counts) = counted.buckets.get_mut(bucket) {
            counts.visitors += 1;
        }
    }

    /// What stands alone is counted by its own time.
    fn absorb_standalone(
        &self,
        counted: &mut Counted,
        events: impl Iterator<Item = (u32, Timestamp)>,
    ) {
        for (word, time) in events.filter(|(_, time)| self.scope.range.contains(*time)) {
            let traffic = traffic(word);
            counted.flagged.add(traffic, 0, 1);
            if !self.selector.filters() && (self.scope.include_flagged || !traffic.is_flagged()) {
                let bucket = self.bucket(time);
                if let Some(counts) = counted.buckets.get_mut(bucket) {
                    counts.events += 1;
                }
            }
        }
    }

    /// The bucket of an instant, looked for where it would be if all were equally
    /// long: days nearly are. The same as [`bucket_of`] finds, sooner.
    #[inline]
    fn bucket(&self, time: Timestamp) -> usize {
        let starts = &self.scope.buckets;
        let first = starts.first().copied().unwrap_or_default();
        let guess = (time - first).max(0) / self.bucket_length;
        let last = starts.len().saturating_sub(1);
        let mut place = usize::try_from(guess).unwrap_or(last).min(last);
        let starts_after = |place| starts.get(place).is_some_and(|start| *start > time);
        while place > 0 && starts_after(place) {
            place -= 1;
        }
        while place < last && !starts_after(place + 1) {
            place += 1;
        }
        place
    }
}

impl<S: Sealed> Kernel for OverviewKernel<'_, S> {
    type Compiled = Compiled;
    type State = State;

    fn span(&self) -> TimeRange {
        self.scope.range
    }

    fn compile(&self, shapes: &[Event]) -> Compiled {
        let words: Vec<u32> = shapes.iter().map(word).collect();
        let answer = |bit: u32| {
            let passes = words.iter().map(|word| word & bit != 0);
            ClassAnswer::of(shapes.iter().zip(passes))
        };
        Compiled {
            bits: self.selector.compile(shapes),
            interactive: answer(INTERACTIVE),
            purchases: answer(PURCHASE),
            words,
        }
    }

    fn start(&self) -> State {
        State {
            bits: Table::new(),
            words: Table::new(),
            counted: Counted {
                buckets: vec![Counts::default(); self.scope.buckets.len().max(1)],
                orders: OrderSums::new(self.scope, self.sealed.currencies().len()),
                visitors: 0,
                flagged: Flagged::default(),
                unmeasured: 0,
                visitor: None,
                met: Vec::new(),
                joined: Vec::new(),
                persons: Persons::default(),
            },
        }
    }

    fn absorb(&self, state: &mut State, compiled: &Compiled, block: &Block, rows: &Rows<'_>) {
        let State {
            bits,
            words,
            counted,
        } = state;
        words.load(&compiled.words, block, |_| {});
        let mut view = View {
            block,
            selected: self.selector.select(bits, &compiled.bits, block),
            words,
            compiled,
        };
        let mut orders = Orders::new(self.placed);
        for row in rows.clone() {
            let flags = view.selected.flags(row);
            if flags.has(RowFlags::STANDALONE) {
                let events = block.tokens_of(row).iter().map(|token| words.of(*token));
                self.absorb_standalone(counted, events.zip(view.selected.times(row)));
                continue;
            }
            let start = view.selected.start(row);
            let inside = self.scope.range.contains(start);
            if flags.has(RowFlags::FLAGGED) && inside {
                let events = block.tokens_of(row).len() as u64;
                counted.flagged.add(flags.traffic(), 1, events);
            }
            if !view.selected.admits(row) {
                continue;
            }
            if inside {
                self.absorb_session(counted, &mut view, (row, start));
            }
            if self.selector.filters() && view.has(compiled.purchases, PURCHASE, row) {
                let visitor = block.visitors.get(row).copied().unwrap_or(0);
                let placed =
                    orders.placed_at(visitor, view.selected.times_with(row, view.words, PURCHASE));
                placed.for_each(|order| counted.orders.absorb(self.scope, order));
            }
        }
    }

    fn leave(&self, state: &mut State) {
        state.counted.visitor = None;
    }
}

/// A block, and what its tokens mean.
struct View<'a> {
    block: &'a Block,
    selected: Selected<'a>,
    words: &'a Table<u32>,
    compiled: &'a Compiled,
}

impl View<'_> {
    /// Whether an event of the row has the bit, of which classes say this.
    #[inline]
    fn has(&self, told: ClassAnswer, bit: u32, row: usize) -> bool {
        told.of_row(self.block.classes_of(row)).unwrap_or_else(|| {
            let mut tokens = self.block.tokens_of(row).iter();
            tokens.any(|token| self.words.of(*token) & bit != 0)
        })
    }
}

/// How long buckets with these starts are, on average.
fn length_of(starts: &[Timestamp]) -> Millis {
    let (Some(first), Some(last)) = (starts.first(), starts.last()) else {
        return 1;
    };
    let others = i64::try_from(starts.len() - 1).unwrap_or(i64::MAX);
    ((*last - *first) / others.max(1)).max(1)
}

/// Whose doing an event with this word is.
fn traffic(word: u32) -> Traffic {
    let code = (word >> TRAFFIC & 3).to_le_bytes()[0];
    Traffic::from_code(code).unwrap_or_default()
}

fn word(event: &Event) -> u32 {
    let bit = |set: bool, bit: u32| if set { bit } else { 0 };
    let purchase = matches!(event.action, Action::Commerce(CommerceAction::Purchase, _));
    bit(event.action.is_interactive(), INTERACTIVE)
        | bit(purchase, PURCHASE)
        | u32::from(event.traffic.code()) << TRAFFIC
}
