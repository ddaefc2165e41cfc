//! Paths over sealed rows: shapes become sights once a segment, and rows are
//! walked as the plain tally walks events.

use super::counts::Counts;
use super::query::{PathUnit, PathsQuery};
use super::spots::{Sight, Spots};
use super::tally::PathsTally;
use super::walk::Walk;
use crate::columns::Block;
use crate::event::Event;
use crate::matcher::Matcher;
use crate::reports::Scope;
use crate::runs::{Run, RunHasher};
use crate::scan::orders::Orders;
use crate::scan::selection::{Bits, Selected, Selector};
use crate::scan::table::Table;
use crate::scan::trails::{Timed, Trails};
use crate::scan::{Kernel, Placed, Rows, Scanned, Sealed};
use crate::time::Timestamp;
use protocol::{Action, CommerceAction};
use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::{Mutex, PoisonError};

/// Counts sealed rows.
pub(super) struct PathsKernel<'s, S> {
    query: &'s PathsQuery,
    sealed: &'s S,
    selector: Selector<'s>,
    placed: &'s [Placed],
    spots: Mutex<Spots>,
}

/// What the shapes of a segment mean.
pub(super) struct Compiled {
    bits: Bits,
    words: Vec<Word>,
}

/// What an event is.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Word {
    sight: Sight,
    is_purchase: bool,
}

/// What matters of a person over all sessions.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    time: Timestamp,
    what: What,
}

#[derive(Debug, Clone, Copy)]
enum What {
    /// A session began.
    Session { is_open: bool },
    /// Something came in sight.
    Seen(Sight),
    /// An order was placed.
    Order(Option<(u16, i64)>),
}

/// What a thread has counted, and its tables.
pub(super) struct State<'p> {
    bits: Table<u32>,
    words: Table<Word>,
    counted: Counted<'p>,
}

struct Counted<'p> {
    orders: Orders<'p>,
    walk: Walk,
    counts: Counts,
    trails: Trails<Mark>,
    /// Paths that are yet to be counted, a block at once: so the processor waits
    /// for many places of the table at the same time.
    runs: Vec<Run>,
    orders_of: OrdersOf,
    /// Whose the last chosen session was.
    visitor: Option<u32>,
    /// Persons of several visitors.
    joined: Vec<u32>,
}

/// Of the paths that orders were placed on: how many paths, and by currency the
/// orders' worth.
type OrdersOf = HashMap<Run, (u64, Vec<Option<i128>>), BuildHasherDefault<RunHasher>>;

impl Timed for Mark {
    fn time(&self) -> Timestamp {
        self.time
    }
}

impl<'s, S: Sealed> PathsKernel<'s, S> {
    /// The tally of everything sealed; none if the query asks for more than
    /// shapes say.
    pub(super) fn scan(
        query: &'s PathsQuery,
        scope: &'s Scope,
        sealed: &'s S,
    ) -> Option<Scanned<PathsTally>> {
        let anchors = query.start.iter().chain(&query.end);
        let mut matchers = anchors.chain(&query.rules.exclude);
        if !matchers.all(Matcher::is_of_shapes) {
            return None;
        }
        let kernel = Self {
            query,
            sealed,
            selector: Selector::new(scope)?,
            placed: sealed.placed(0..u32::MAX),
            spots: Mutex::new(Spots::default()),
        };
        let states = sealed.run(&kernel);
        Some(kernel.finish(states))
    }

    fn finish(self, states: Vec<State<'_>>) -> Scanned<PathsTally> {
        let mut whole: Option<Counts> = None;
        let (mut trails, mut joined) = (Vec::new(), Vec::new());
        for State { counted, .. } in states {
            let counts = self.with_worth(counted.counts, counted.orders_of);
            trails.push(counted.trails);
            joined.extend(counted.joined);
            whole = Some(match whole {
                None => counts,
                Some(whole) => whole.and(counts),
            });
        }
        let mut counts = whole.unwrap_or_default();
        let (mut walk, mut orders_of) = (Walk::default(), OrdersOf::default());
        let deferred = Trails::finish(trails, |_, marks| {
            if let Some(run) = self.read(&mut counts, &mut walk, &mut orders_of, marks) {
                counts.runs.add(run, 1);
            }
        });
        let mut counts = self.with_worth(counts, orders_of);
        joined.sort_unstable();
        joined.dedup();
        counts.visitors += joined.len() as u64;
        let spots = self.spots.into_inner();
        let tally = PathsTally {
            query: self.query.clone(),
            spots: spots.unwrap_or_else(PoisonError::into_inner),
            counts,
        };
        Scanned { tally, deferred }
    }

    /// Adds what orders on paths are worth.
    fn with_worth(&self, mut counts: Counts, orders_of: OrdersOf) -> Counts {
        for (run, (conversions, sums)) in orders_of {
            let worth = counts.worth.entry(run).or_default();
            worth.conversions += conversions;
            for (currency, sum) in self.sealed.currencies().iter().zip(sums) {
                if let Some(sum) = sum {
                    worth.revenue.add_minor(currency, sum);
                }
            }
        }
        counts
    }

    /// Reads all that a person did: the path, which is not counted yet.
    fn read(
        &self,
        counts: &mut Counts,
        walk: &mut Walk,
        orders_of: &mut OrdersOf,
        marks: &[Mark],
    ) -> Option<Run> {
        let (mut sessions, mut open) = (0, 0);
        for mark in marks {
            if let What::Session { is_open } = mark.what {
                sessions += 1;
                open += u64::from(is_open);
            }
        }
        counts.visitors += 1;
        counts.sessions += sessions;
        counts.open_sessions += open;
        let seen = marks.iter().filter_map(|mark| match mark.what {
            What::Seen(sight) => Some((sight, mark.time)),
            _ => None,
        });
        let ending = walk.read(self.query, seen, open > 0)?;
        let run = counts.read(walk, ending);
        let orders = marks.iter().filter_map(|mark| match mark.what {
            What::Order(net) => Some(net),
            _ => None,
        });
        add_orders(orders_of, run, orders);
        Some(run)
    }

    /// Each session by itself.
    #[inline]
    fn absorb_session(
        &self,
        counted: &mut Counted<'_>,
        view: &mut View<'_>,
        (row, visitor): (usize, u32),
    ) {
        if counted.visitor != Some(visitor) {
            counted.visitor = Some(visitor);
            if self.sealed.is_joined(visitor) {
                counted.joined.push(self.sealed.person(visitor));
            } else {
                counted.counts.visitors += 1;
            }
        }
        let is_open = !view.selected.is_closed(row);
        counted.counts.sessions += 1;
        counted.counts.open_sessions += u64::from(is_open);
        let words = view.block.tokens_of(row).iter();
        let words = words.map(|token| view.words.of(*token));
        let mut bought = false;
        let events = words.clone().zip(view.selected.times(row));
        let sights = events.map(|(word, time)| (word.sight, time));
        let Some(ending) = counted.walk.read(self.query, sights, is_open) else {
            return;
        };
        words.for_each(|word| bought |= word.is_purchase);
        let run = counted.counts.read(&counted.walk, ending);
        counted.runs.push(run);
        if bought {
            let placed = counted.orders.placed_at(visitor, view.purchases(row));
            add_orders(&mut counted.orders_of, run, placed.map(|order| order.net));
        }
    }

    /// Each person, over all sessions.
    fn absorb_of_visitor(
        &self,
        counted: &mut Counted<'_>,
        view: &mut View<'_>,
        (row, visitor): (usize, u32),
    ) {
        if !counted.trails.is_at(visitor) {
            self.turn_to(counted, Some(visitor));
        }
        let is_open = !view.selected.is_closed(row);
        let mut push = |time, what| counted.trails.push(Mark { time, what });
        push(view.selected.first(row), What::Session { is_open });
        let words = view.block.tokens_of(row).iter();
        let words = words.map(|token| view.words.of(*token));
        let mut bought = false;
        for (word, time) in words.zip(view.selected.times(row)) {
            bought |= word.is_purchase;
            if word.sight != Sight::default() {
                push(time, What::Seen(word.sight));
            }
        }
        if bought {
            for order in counted.orders.placed_at(visitor, view.purchases(row)) {
                push(order.time, What::Order(order.net));
            }
        }
    }

    fn turn_to(&self, counted: &mut Counted<'_>, visitor: Option<u32>) {
        let Counted {
            trails,
            counts,
            walk,
            runs,
            orders_of,
            ..
        } = counted;
        trails.turn_to(visitor, self.sealed, |_, marks| {
            runs.extend(self.read(counts, walk, orders_of, marks));
        });
    }
}

/// Adds the orders that were placed on a path, if there are any.
fn add_orders(
    orders_of: &mut OrdersOf,
    run: Run,
    orders: impl Iterator<Item = Option<(u16, i64)>>,
) {
    let mut orders = orders.peekable();
    if orders.peek().is_none() {
        return;
    }
    let (conversions, sums) = orders_of.entry(run).or_default();
    *conversions += 1;
    for (currency, minor) in orders.flatten() {
        let currency = usize::from(currency);
        sums.resize(sums.len().max(currency + 1), None);
        if let Some(sum) = sums.get_mut(currency) {
            *sum = Some(sum.unwrap_or(0) + i128::from(minor));
        }
    }
}

impl Counted<'_> {
    fn count_runs(&mut self) {
        for run in self.runs.drain(..) {
            self.counts.runs.add(run, 1);
        }
    }
}

/// A block, and what its tokens mean.
struct View<'a> {
    block: &'a Block,
    selected: Selected<'a>,
    words: &'a Table<Word>,
}

impl View<'_> {
    /// When the purchases of a row took place.
    fn purchases(&mut self, row: usize) -> impl Iterator<Item = Timestamp> {
        let events = self
            .block
            .tokens_of(row)
            .iter()
            .zip(self.selected.times(row));
        let bought = events.filter(|(token, _)| self.words.of(**token).is_purchase);
        bought.map(|(_, time)| time)
    }
}

impl<'s, S: Sealed> Kernel for PathsKernel<'s, S> {
    type Compiled = Compiled;
    type State = State<'s>;

    fn compile(&self, shapes: &[Event]) -> Compiled {
        let mut spots = self.spots.lock().unwrap_or_else(PoisonError::into_inner);
        let word = |event: &Event| Word {
            sight: spots.sight(self.query, event),
            is_purchase: matches!(event.action, Action::Commerce(CommerceAction::Purchase, _)),
        };
        Compiled {
            words: shapes.iter().map(word).collect(),
            bits: self.selector.compile(shapes),
        }
    }

    fn start(&self) -> State<'s> {
        State {
            bits: Table::new(),
            words: Table::new(),
            counted: Counted {
                orders: Orders::new(self.placed),
                walk: Walk::default(),
                counts: Counts::default(),
                trails: Trails::new(),
                runs: Vec::new(),
                orders_of: OrdersOf::default(),
                visitor: None,
                joined: Vec::new(),
            },
        }
    }

    fn absorb(&self, state: &mut State<'s>, compiled: &Compiled, block: &Block, rows: &Rows<'_>) {
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
        };
        if view.selected.is_empty() {
            return;
        }
        for row in rows.clone() {
            if view.selected.chooses(row) {
                let visitor = block.visitors.get(row).copied().unwrap_or(0);
                match self.query.unit {
                    PathUnit::Session => self.absorb_session(counted, &mut view, (row, visitor)),
                    PathUnit::Visitor => self.absorb_of_visitor(counted, &mut view, (row, visitor)),
                }
            }
        }
        counted.count_runs();
    }

    fn leave(&self, state: &mut State<'s>) {
        self.turn_to(&mut state.counted, None);
        state.counted.count_runs();
        state.counted.visitor = None;
    }
}
