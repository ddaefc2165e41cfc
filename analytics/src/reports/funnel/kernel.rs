//! The funnel over sealed rows: marks by columns, read as the plain tally reads
//! them.

use super::attempt::Attempt;
use super::marks::{Mark, Role, Trail};
use super::query::{FunnelQuery, FunnelScope};
use super::tally::{Counts, FunnelTally};
use crate::columns::{Block, RowFlags};
use crate::event::Event;
use crate::matcher::Matcher;
use crate::reports::{ReportQuery, Scope};
use crate::scan::selection::{Bits, Selected, Selector};
use crate::scan::table::Table;
use crate::scan::trails::{Timed, Trails};
use crate::scan::{Kernel, Rows, Scanned, Sealed};
use crate::time::Timestamp;

/// Rows that may lie among the visitor's other ones in time.
const ODD: RowFlags = RowFlags::GIVEN.and(RowFlags::STANDALONE);

/// Counts attempts of sealed rows.
pub(super) struct FunnelKernel<'s, S> {
    query: &'s FunnelQuery,
    scope: &'s Scope,
    sealed: &'s S,
    selector: Selector<'s>,
}

/// What the shapes of a segment mean.
pub(super) struct Compiled {
    bits: Bits,
    roles: Vec<Role>,
}

/// What a thread has counted, and its tables.
pub(super) struct State {
    bits: Table<u32>,
    roles: Table<Role>,
    trails: Trails<Mark>,
    /// Whether an event before which no attempt can start is kept all the same:
    /// a row that is yet to come, or another visitor's, may lie before it.
    keeps_all: bool,
    counts: Counts,
    /// Of the session at hand.
    marks: Vec<Mark>,
}

impl Timed for Mark {
    fn time(&self) -> Timestamp {
        self.time
    }
}

impl<'s, S: Sealed> FunnelKernel<'s, S> {
    /// The tally of everything sealed; none if the query asks for more than
    /// shapes say.
    pub(super) fn scan(
        query: &'s FunnelQuery,
        scope: &'s Scope,
        sealed: &'s S,
    ) -> Option<Scanned<FunnelTally>> {
        let steps = query.steps.iter().map(|step| &step.matcher);
        let mut matchers = steps.chain(&query.exclude);
        if query.breakdown.is_some() || !matchers.all(Matcher::is_of_shapes) {
            return None;
        }
        let kernel = Self {
            query,
            scope,
            sealed,
            selector: Selector::new(scope)?,
        };
        let states = sealed.run(&kernel);
        let mut tally = query.tally();
        let mut trails = Vec::new();
        for state in states {
            tally.total.merge(state.counts);
            trails.push(state.trails);
        }
        let deferred = Trails::finish(trails, |_, marks| {
            kernel.read(&mut tally.total, marks, None);
        });
        Some(Scanned { tally, deferred })
    }

    fn read(&self, counts: &mut Counts, marks: &[Mark], is_open: Option<bool>) {
        let trail = Trail {
            marks,
            now: self.scope.now,
            is_open,
        };
        Attempt::each(self.query, &trail, |attempt| {
            counts.absorb(self.query, attempt);
        });
    }

    /// Each session by itself.
    fn absorb_sessions(&self, view: &mut View<'_>, state: &mut Counting<'_>, rows: &Rows<'_>) {
        if view.selected.is_empty() {
            return;
        }
        for row in rows.clone() {
            let tokens = view.block.tokens_of(row);
            let Some(start) = view.first_start(self.query, tokens) else {
                continue;
            };
            if !view.selected.chooses(row) {
                continue;
            }
            state.marks.clear();
            view.marks(row, start, |_| true, |mark| state.marks.push(mark));
            let is_open = !view.selected.is_closed(row);
            self.read(state.counts, state.marks, Some(is_open));
        }
    }

    /// Each person, over all rows.
    fn absorb_visitors(&self, view: &mut View<'_>, state: &mut Counting<'_>, rows: &Rows<'_>) {
        let is_plain = view.block.flags.iter().all(|flags| !flags.has(ODD));
        for row in rows.clone() {
            let visitor = view.block.visitors.get(row).copied().unwrap_or(0);
            if !state.trails.is_at(visitor) {
                let counts = &mut *state.counts;
                state
                    .trails
                    .turn_to(Some(visitor), self.sealed, |_, marks| {
                        self.read(counts, marks, None);
                    });
                let is_last = view.block.visitors.last() == Some(&visitor);
                let is_odd = is_last || !is_plain && view.is_odd(row);
                *state.keeps_all = is_odd || self.sealed.is_joined(visitor);
            }
            let tokens = view.block.tokens_of(row);
            let from = if *state.keeps_all || state.trails.has_marks() {
                tokens
                    .iter()
                    .position(|token| !view.roles.of(*token).is_none())
            } else {
                view.first_start(self.query, tokens)
            };
            let Some(from) = from else { continue };
            let admitted = if view.selected.flags(row).has(RowFlags::STANDALONE) {
                !self.selector.filters()
            } else {
                view.selected.admits(row)
            };
            let range = self.scope.range;
            let may_start = |time| admitted && range.contains(time);
            view.marks(row, from, may_start, |mark| state.trails.push(mark));
        }
    }
}

/// A block, and what its tokens mean.
struct View<'a> {
    block: &'a Block,
    selected: Selected<'a>,
    roles: &'a Table<Role>,
}

/// What changes while a block is read.
struct Counting<'a> {
    trails: &'a mut Trails<Mark>,
    keeps_all: &'a mut bool,
    counts: &'a mut Counts,
    marks: &'a mut Vec<Mark>,
}

impl View<'_> {
    /// The place of the first event that an attempt can start with.
    #[inline]
    fn first_start(&self, query: &FunnelQuery, tokens: &[u16]) -> Option<usize> {
        let starts = |token: &u16| self.roles.of(*token).starts(query.order);
        tokens.iter().position(starts)
    }

    /// Whether the visitor whose first row this is has a row among others in time.
    fn is_odd(&self, row: usize) -> bool {
        let visitor = self.block.visitors.get(row);
        let theirs = (row..).take_while(|row| self.block.visitors.get(*row) == visitor);
        theirs
            .into_iter()
            .any(|row| self.selected.flags(row).has(ODD))
    }

    /// The marks of a row from this event on.
    #[inline]
    fn marks(
        &mut self,
        row: usize,
        from: usize,
        may_start: impl Fn(Timestamp) -> bool,
        mut push: impl FnMut(Mark),
    ) {
        let mut time = self.selected.first(row);
        let mut gaps = self.selected.gaps_of(row);
        time = time + gaps.sum(from);
        let mut is_first = true;
        for token in self.block.tokens_of(row).iter().skip(from) {
            if !std::mem::replace(&mut is_first, false) {
                time = time + gaps.read();
            }
            let role = self.roles.of(*token);
            if !role.is_none() {
                let may_start = may_start(time);
                push(Mark {
                    time,
                    role,
                    may_start,
                });
            }
        }
    }
}

impl<S: Sealed> Kernel for FunnelKernel<'_, S> {
    type Compiled = Compiled;
    type State = State;

    fn compile(&self, shapes: &[Event]) -> Compiled {
        let hidden = |event: &Event| {
            let is_hidden = event.bot && !self.scope.include_bots;
            is_hidden && self.query.scope == FunnelScope::Visitor
        };
        let role = |event: &Event| match hidden(event) {
            true => Role::default(),
            false => self.query.role(event),
        };
        Compiled {
            bits: self.selector.compile(shapes),
            roles: shapes.iter().map(role).collect(),
        }
    }

    fn start(&self) -> State {
        State {
            bits: Table::new(),
            roles: Table::new(),
            trails: Trails::new(),
            keeps_all: false,
            counts: Counts::default(),
            marks: Vec::new(),
        }
    }

    fn absorb(&self, state: &mut State, compiled: &Compiled, block: &Block, rows: &Rows<'_>) {
        let mut is_met = false;
        state
            .roles
            .load(&compiled.roles, block, |role| is_met |= !role.is_none());
        if !is_met {
            return;
        }
        let mut view = View {
            block,
            selected: self.selector.select(&mut state.bits, &compiled.bits, block),
            roles: &state.roles,
        };
        let mut counting = Counting {
            trails: &mut state.trails,
            keeps_all: &mut state.keeps_all,
            counts: &mut state.counts,
            marks: &mut state.marks,
        };
        match self.query.scope {
            FunnelScope::Session => self.absorb_sessions(&mut view, &mut counting, rows),
            FunnelScope::Visitor => self.absorb_visitors(&mut view, &mut counting, rows),
        }
    }

    fn leave(&self, state: &mut State) {
        let counts = &mut state.counts;
        state.trails.turn_to(None, self.sealed, |_, marks| {
            self.read(counts, marks, None);
        });
    }
}
