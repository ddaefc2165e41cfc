//! Paths over sealed rows: shapes become sights once a segment, and rows are
//! walked as the plain tally walks events.

use super::counts::Counts;
use super::figures::Ending;
use super::query::{PathUnit, PathsQuery};
use super::spots::{Sight, Spots};
use super::stroll::Stroll;
use super::tally::PathsTally;
use super::walk::Walk;
use crate::columns::{Block, ClassAnswer};
use crate::event::Event;
use crate::matcher::Matcher;
use crate::reports::Scope;
use crate::runs::Run;
use crate::scan::orders::Orders;
use crate::scan::persons::Persons;
use crate::scan::selection::{Bits, Selected, Selector};
use crate::scan::table::Table;
use crate::scan::trails::{Timed, Trails};
use crate::scan::{Kernel, Placed, Rows, Scanned, Sealed};
use crate::time::{TimeRange, Timestamp};
use protocol::{Action, CommerceAction};
use std::sync::{Mutex, PoisonError};

/// Counts sealed rows.
pub(super) struct PathsKernel<'s, S> {
    query: &'s PathsQuery,
    sealed: &'s S,
    selector: Selector<'s>,
    placed: &'s [Placed],
    spots: Mutex<Spots>,
}

/// The event is a purchase.
const PURCHASE: u32 = 1 << 31;
/// Paths may start or end with the event: the shape's sight says how.
const ANCHOR: u32 = 1 << 30;
/// The number of the spot that the event is between anchors.
const NODE: u32 = ANCHOR - 1;

/// What the shapes of a segment mean.
pub(super) struct Compiled {
    bits: Bits,
    words: Vec<u32>,
    /// By shape, where any is an anchor.
    sights: Vec<Sight>,
    purchases: ClassAnswer,
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
    words: Table<u32>,
    counted: Counted<'p>,
}

struct Counted<'p> {
    orders: Orders<'p>,
    walk: Walk,
    stroll: Stroll,
    counts: Counts,
    trails: Trails<Mark>,
    /// Paths that are yet to be counted, a block at once: so the processor waits
    /// for many places of the table at the same time.
    runs: Vec<Run>,
    /// Whose the last chosen session was.
    visitor: Option<u32>,
    /// Persons of several visitors.
    joined: Persons,
}

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
        let (mut trails, mut joined) = (Vec::new(), Persons::default());
        for State { counted, .. } in states {
            trails.push(counted.trails);
            joined.merge(&counted.joined);
            whole = Some(match whole {
                None => counted.counts,
                Some(whole) => whole.and(counted.counts),
            });
        }
        let mut counts = whole.unwrap_or_else(|| self.counts());
        let mut walk = Walk::default();
        let deferred = Trails::finish(trails, |_, marks| {
            if let Some(run) = self.read(&mut counts, &mut walk, marks) {
                counts.runs.add(run, 1);
            }
        });
        counts.visitors += joined.count();
        let spots = self.spots.into_inner();
        let tally = PathsTally {
            query: self.query.clone(),
            spots: spots.unwrap_or_else(PoisonError::into_inner),
            counts,
        };
        Scanned { tally, deferred }
    }

    fn counts(&self) -> Counts {
        Counts {
            currencies: self.sealed.currencies().to_vec(),
            ..Counts::default()
        }
    }

    /// Reads all that a person did: the path, which is not counted yet.
    fn read(&self, counts: &mut Counts, walk: &mut Walk, marks: &[Mark]) -> Option<Run> {
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
        add_orders(counts, run, orders);
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
                counted.joined.insert(self.sealed.person(visitor));
            } else {
                counted.counts.visitors += 1;
            }
        }
        let is_open = !view.selected.is_closed(row);
        counted.counts.sessions += 1;
        counted.counts.open_sessions += u64::from(is_open);
        let run = if self.query.start.is_none() && self.query.end.is_none() {
            let Some(ending) = view.stroll(self.query, &mut counted.stroll, row, is_open) else {
                return;
            };
            let gaps = view.selected.gaps_of(row);
            counted.counts.read_stroll(&counted.stroll, gaps, ending)
        } else {
            let tokens = view.block.tokens_of(row).iter();
            let events = tokens.zip(view.selected.times(row));
            let sights = events.map(|(token, time)| (view.sight(*token), time));
            let Some(ending) = counted.walk.read(self.query, sights, is_open) else {
                return;
            };
            counted.counts.read(&counted.walk, ending)
        };
        counted.runs.push(run);
        if view.has_purchase(row) {
            let placed = counted
                .orders
                .placed_at(visitor, view.selected.times_with(row, view.words, PURCHASE));
            add_orders(&mut counted.counts, run, placed.map(|order| order.net));
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
        let tokens = view.block.tokens_of(row).iter();
        for (token, time) in tokens.zip(view.selected.times(row)) {
            let sight = view.sight(*token);
            if sight != Sight::default() {
                push(time, What::Seen(sight));
            }
        }
        if view.has_purchase(row) {
            for order in counted
                .orders
                .placed_at(visitor, view.selected.times_with(row, view.words, PURCHASE))
            {
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
            ..
        } = counted;
        trails.turn_to(visitor, self.sealed, |_, marks| {
            runs.extend(self.read(counts, walk, marks));
        });
    }
}

/// Adds the orders that were placed on a path, if there are any.
fn add_orders(counts: &mut Counts, run: Run, orders: impl Iterator<Item = Option<(u16, i64)>>) {
    let mut orders = orders.peekable();
    if orders.peek().is_none() {
        return;
    }
    let worth = counts.worth.entry(run).or_default();
    worth.conversions += 1;
    for (currency, minor) in orders.flatten() {
        worth.add(currency, minor.into());
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
    words: &'a Table<u32>,
    compiled: &'a Compiled,
}

impl View<'_> {
    /// What an event is to paths.
    #[inline]
    fn sight(&self, token: u16) -> Sight {
        let word = self.words.of(token);
        if word & ANCHOR != 0 {
            let shape = self.block.shapes.get(usize::from(token));
            let sight = shape.and_then(|shape| self.compiled.sights.get(*shape as usize));
            return sight.copied().unwrap_or_default();
        }
        Sight {
            node: word & NODE,
            ..Sight::default()
        }
    }

    /// The path of a row without anchors; none if there is no node in it.
    #[inline]
    fn stroll(
        &self,
        query: &PathsQuery,
        stroll: &mut Stroll,
        row: usize,
        is_open: bool,
    ) -> Option<Ending> {
        let tokens = self.block.tokens_of(row).iter();
        let nodes = tokens.map(|token| self.words.of(*token) & NODE);
        stroll.read(query, nodes, is_open)
    }

    /// Whether any event of the row is a purchase.
    #[inline]
    fn has_purchase(&self, row: usize) -> bool {
        let told = self.compiled.purchases.of_row(self.block.classes_of(row));
        told.unwrap_or_else(|| {
            let mut tokens = self.block.tokens_of(row).iter();
            tokens.any(|token| self.words.of(*token) & PURCHASE != 0)
        })
    }
}

impl<'s, S: Sealed> Kernel for PathsKernel<'s, S> {
    type Compiled = Compiled;
    type State = State<'s>;

    fn compile(&self, shapes: &[Event]) -> Compiled {
        let mut spots = self.spots.lock().unwrap_or_else(PoisonError::into_inner);
        let sights = shapes.iter().map(|event| spots.sight(self.query, event));
        let sights: Vec<Sight> = sights.collect();
        let purchase =
            |event: &Event| matches!(event.action, Action::Commerce(CommerceAction::Purchase, _));
        let bit = |set: bool, bit: u32| if set { bit } else { 0 };
        let word = |(event, sight): (&Event, &Sight)| {
            let is_anchor = sight.start != 0 || sight.goal != 0;
            bit(purchase(event), PURCHASE) | bit(is_anchor, ANCHOR) | sight.node
        };
        Compiled {
            bits: self.selector.compile(shapes),
            words: shapes.iter().zip(&sights).map(word).collect(),
            purchases: ClassAnswer::of(shapes.iter().map(|event| (event, purchase(event)))),
            sights,
        }
    }

    fn span(&self) -> TimeRange {
        self.selector.range()
    }

    fn start(&self) -> State<'s> {
        State {
            bits: Table::new(),
            words: Table::new(),
            counted: Counted {
                orders: Orders::new(self.placed),
                walk: Walk::default(),
                stroll: Stroll::default(),
                counts: self.counts(),
                trails: Trails::new(),
                runs: Vec::new(),
                visitor: None,
                joined: Persons::default(),
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
            compiled,
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
