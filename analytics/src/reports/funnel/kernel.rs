//! The funnel over sealed rows: marks by columns, read as the plain tally reads
//! them. Most rows hold at most what starts an attempt; where such an attempt is
//! surely dropped, it is only counted.

use super::attempt::Attempt;
use super::marks::{Mark, Role, Trail};
use super::query::{Attempts, FunnelOrder, FunnelQuery, FunnelScope};
use super::tally::{Counts, FunnelTally};
use crate::columns::{Block, ClassAnswer, GapReader, RowFlags};
use crate::event::Event;
use crate::matcher::Matcher;
use crate::reports::{ReportQuery, Scope};
use crate::scan::selection::{Bits, Selected, Selector};
use crate::scan::table::Table;
use crate::scan::trails::{Timed, Trails};
use crate::scan::{Kernel, Rows, Scanned, Sealed};
use crate::time::{TimeRange, Timestamp};

/// Rows that may lie among the visitor's other ones in time.
const ODD: RowFlags = RowFlags::GIVEN.and(RowFlags::STANDALONE);

/// Counts attempts of sealed rows.
pub(super) struct FunnelKernel<'s, S> {
    query: &'s FunnelQuery,
    scope: &'s Scope,
    sealed: &'s S,
    selector: Selector<'s>,
    /// Whether, after what starts the first attempt, an event that could only start
    /// another changes nothing.
    starts_once: bool,
}

/// What the shapes of a segment mean.
pub(super) struct Compiled {
    bits: Bits,
    roles: Vec<u32>,
    /// What classes say: whether an event only starts, and whether it does more.
    starts: ClassAnswer,
    does_more: ClassAnswer,
}

/// What a thread has counted, and its tables.
pub(super) struct State {
    bits: Table<u32>,
    roles: Table<u32>,
    counting: Counting,
}

/// What a thread has counted.
struct Counting {
    trails: Trails<Mark>,
    /// Whether an event before which no attempt can start is kept all the same:
    /// a row that is yet to come, or another visitor's, may lie before it.
    keeps_all: bool,
    /// Whether the visitor at hand has a mark that an attempt starts with.
    has_started: bool,
    /// The first row of the visitor at hand, if all that was met so far is what
    /// starts an attempt in it, and such an attempt is over by now.
    dropped_in: Option<usize>,
    counts: Counts,
    /// Attempts that got no further than their start, to be counted yet.
    dropped: u64,
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
            starts_once: query.order == FunnelOrder::Ordered && query.attempts == Attempts::First,
        };
        let states = sealed.run(&kernel);
        let mut tally = query.tally();
        let mut trails = Vec::new();
        for State { counting, .. } in states {
            tally.total.merge(counting.counts);
            tally.total.absorb_dropped(query, counting.dropped);
            trails.push(counting.trails);
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
    fn absorb_sessions(&self, view: &mut View<'_>, state: &mut Counting, rows: &Rows<'_>) {
        if view.selected.is_empty() {
            return;
        }
        for row in rows.clone() {
            let role = view.role_of(row);
            if role.is_none() || !view.selected.chooses(row) {
                continue;
            }
            let is_open = !view.selected.is_closed(row);
            if self.starts_once && role.only_starts() && !is_open {
                state.dropped += 1;
                continue;
            }
            let tokens = view.block.tokens_of(row);
            let Some(start) = view.first_start(self.query, tokens) else {
                continue;
            };
            state.marks.clear();
            view.marks(row, start, |_| true, |mark| state.marks.push(mark));
            self.read(&mut state.counts, &state.marks, Some(is_open));
        }
    }

    /// Each person, over all rows.
    fn absorb_visitors(&self, view: &mut View<'_>, state: &mut Counting, rows: &Rows<'_>) {
        let is_plain = view.block.flags.iter().all(|flags| !flags.has(ODD));
        let drops = self.drops_starts_of(view.block);
        for row in rows.clone() {
            let visitor = view.block.visitors.get(row).copied().unwrap_or(0);
            if !state.trails.is_at(visitor) {
                self.turn_to(state, Some(visitor));
                let is_last = view.block.visitors.last() == Some(&visitor);
                let is_odd = is_last || !is_plain && view.is_odd(row);
                state.keeps_all = is_odd || self.sealed.is_joined(visitor);
            }
            let role = view.role_of(row);
            let adds_nothing = state.dropped_in.is_some() || state.has_started;
            let only_starts = self.starts_once && role.only_starts();
            if role.is_none() || only_starts && adds_nothing && !state.keeps_all {
                continue;
            }
            let admitted = if view.selected.flags(row).has(RowFlags::STANDALONE) {
                !self.selector.filters()
            } else {
                view.selected.admits(row)
            };
            if only_starts {
                let begins_in_range = view.selected.first(row) >= self.scope.range.from;
                let is_first = !state.keeps_all && !state.trails.has_marks();
                if drops && is_first && admitted && begins_in_range {
                    state.dropped_in = Some(row);
                } else if admitted {
                    let gaps = view.selected.gaps_of(row);
                    self.push_start(view, state, row, gaps);
                }
                continue;
            }
            if let Some(dropped) = state.dropped_in.take() {
                let mut gaps = view.block.gaps.reader();
                gaps.seek(view.block.begin(dropped) - dropped);
                self.push_start(view, state, dropped, gaps);
            }
            self.push_all(view, state, (row, admitted));
        }
    }

    /// Whether attempts that start in the range anywhere in the block and go no
    /// further are over.
    fn drops_starts_of(&self, block: &Block) -> bool {
        let next = self.query.required_after(0);
        let deadline = next.and_then(|step| self.query.deadline(step, block.latest, block.latest));
        block.latest < self.scope.range.to
            && deadline.is_some_and(|deadline| deadline <= self.scope.now)
    }

    /// The first mark of a row that an attempt may start with.
    fn push_start(
        &self,
        view: &View<'_>,
        state: &mut Counting,
        row: usize,
        mut gaps: GapReader<'_>,
    ) {
        let mut time = view.selected.first(row);
        for (place, token) in view.block.tokens_of(row).iter().enumerate() {
            if place > 0 {
                time = time + gaps.read();
            }
            let role = Role::of_bits(view.roles.of(*token));
            if !role.is_none() && self.scope.range.contains(time) {
                let may_start = true;
                state.has_started = true;
                state.trails.push(Mark {
                    time,
                    role,
                    may_start,
                });
                return;
            }
        }
    }

    /// The marks of a row that more than a start is in.
    fn push_all(&self, view: &mut View<'_>, state: &mut Counting, (row, admitted): (usize, bool)) {
        let tokens = view.block.tokens_of(row);
        let from = if state.keeps_all || state.trails.has_marks() {
            let matters = |token: &u16| view.roles.of(*token) != 0;
            tokens.iter().position(matters)
        } else {
            view.first_start(self.query, tokens)
        };
        let Some(from) = from else { return };
        let range = self.scope.range;
        let may_start = |time| admitted && range.contains(time);
        view.marks(row, from, may_start, |mark| {
            state.has_started |= mark.may_start && mark.role.starts(self.query.order);
            state.trails.push(mark);
        });
    }

    /// Goes on to another visitor; what the one before did is counted.
    fn turn_to(&self, state: &mut Counting, visitor: Option<u32>) {
        state.dropped += u64::from(state.dropped_in.take().is_some());
        state.has_started = false;
        let counts = &mut state.counts;
        state.trails.turn_to(visitor, self.sealed, |_, marks| {
            self.read(counts, marks, None);
        });
    }
}

/// A block, and what its tokens mean.
struct View<'a> {
    block: &'a Block,
    selected: Selected<'a>,
    roles: &'a Table<u32>,
    compiled: &'a Compiled,
}

impl View<'_> {
    /// What the events of a row are to the funnel, together; where one is more than
    /// a start, something that is more than a start.
    #[inline]
    fn role_of(&self, row: usize) -> Role {
        let classes = self.block.classes_of(row);
        let starts = self.compiled.starts.of_row(classes);
        let tokens = || self.block.tokens_of(row).iter();
        match (starts, self.compiled.does_more.of_row(classes)) {
            (Some(starts), Some(false)) => Role::of_bits(u32::from(starts)),
            (None, Some(false)) => {
                let starts = tokens().any(|token| self.roles.of(*token) != 0);
                Role::of_bits(u32::from(starts))
            }
            (_, Some(true)) => Role::of_bits(u32::MAX),
            (_, None) => {
                Role::of_bits(tokens().fold(0, |bits, token| bits | self.roles.of(*token)))
            }
        }
    }

    /// The place of the first event that an attempt can start with.
    #[inline]
    fn first_start(&self, query: &FunnelQuery, tokens: &[u16]) -> Option<usize> {
        let starts = |token: &u16| Role::of_bits(self.roles.of(*token)).starts(query.order);
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
            let role = Role::of_bits(self.roles.of(*token));
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
            let is_hidden = event.traffic.is_flagged() && !self.scope.include_flagged;
            is_hidden && self.query.scope == FunnelScope::Visitor
        };
        let role = |event: &Event| match hidden(event) {
            true => Role::default(),
            false => self.query.role(event),
        };
        let roles: Vec<Role> = shapes.iter().map(role).collect();
        let answer = |passes: fn(Role) -> bool| {
            let passes = roles.iter().map(|role| passes(*role));
            ClassAnswer::of(shapes.iter().zip(passes))
        };
        Compiled {
            bits: self.selector.compile(shapes),
            starts: answer(Role::only_starts),
            does_more: answer(|role| !role.is_none() && !role.only_starts()),
            roles: roles.iter().map(|role| role.bits()).collect(),
        }
    }

    fn span(&self) -> TimeRange {
        match self.query.scope {
            FunnelScope::Session => self.scope.range,
            // What began in the range may go on after it.
            FunnelScope::Visitor => TimeRange {
                to: Timestamp(i64::MAX),
                ..self.scope.range
            },
        }
    }

    fn start(&self) -> State {
        State {
            bits: Table::new(),
            roles: Table::new(),
            counting: Counting {
                trails: Trails::new(),
                keeps_all: false,
                has_started: false,
                dropped_in: None,
                counts: Counts::default(),
                dropped: 0,
                marks: Vec::new(),
            },
        }
    }

    fn absorb(&self, state: &mut State, compiled: &Compiled, block: &Block, rows: &Rows<'_>) {
        let mut met = 0;
        state.roles.load(&compiled.roles, block, |role| met |= role);
        if met == 0 {
            return;
        }
        let mut view = View {
            block,
            selected: self.selector.select(&mut state.bits, &compiled.bits, block),
            roles: &state.roles,
            compiled,
        };
        let counting = &mut state.counting;
        match self.query.scope {
            FunnelScope::Session => self.absorb_sessions(&mut view, counting, rows),
            FunnelScope::Visitor => self.absorb_visitors(&mut view, counting, rows),
        }
    }

    fn leave(&self, state: &mut State) {
        self.turn_to(&mut state.counting, None);
    }
}
