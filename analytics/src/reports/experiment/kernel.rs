//! The experiment over sealed rows. Purchases are known by visitor and time, so
//! that of the rows little more than exposures is read.

use super::arm::{Arm, Gain, Gains};
use super::exposure::{Place, is_left_out, period};
use super::metric::{Amount, Metric, Payment};
use super::query::{Entry, ExperimentQuery, LOOK_BACK};
use super::tally::ExperimentTally;
use crate::columns::{Block, ClassAnswer, RowFlags};
use crate::event::Event;
use crate::reports::{ReportQuery, Scope};
use crate::scan::numbers::Numbers;
use crate::scan::orders::Orders;
use crate::scan::selection::{Bits, Selected, Selector};
use crate::scan::table::Table;
use crate::scan::trails::{Timed, Trails};
use crate::scan::{Kernel, Placed, Rows, Scanned, Sealed};
use crate::time::{TimeRange, Timestamp};
use protocol::{Action, CommerceAction};

/// The event is no visitor's doing.
const FLAGGED: u64 = 1 << 63;
/// The number of the variant that was met.
const VARIANT: u64 = (FLAGGED - 1) & !GAINS;
/// By goal: the event is no purchase, but counts for it.
const GAINS: u64 = (1 << GOALS) - 1;
/// More goals than a question may have.
const GOALS: u32 = 32;

/// Counts sealed rows.
pub(super) struct ExperimentKernel<'s, S> {
    query: &'s ExperimentQuery,
    scope: &'s Scope,
    sealed: &'s S,
    selector: Selector<'s>,
    period: TimeRange,
    placed: &'s [Placed],
    /// Of money, as [`Placed::net`] names it, if any order was paid in it.
    currency: Option<u16>,
    variants: Numbers<String>,
}

/// What the shapes of a segment mean.
pub(super) struct Compiled {
    bits: Bits,
    words: Vec<u64>,
    /// Whether an event has a word.
    matters: ClassAnswer,
    /// Nothing but exposures has one.
    are_exposures: bool,
}

/// How events of a row count.
#[derive(Debug, Clone, Copy)]
struct Standing {
    /// The row is no session.
    is_alone: bool,
    /// Exposures in it are those of people whom the report is about.
    admitted: bool,
}

/// An exposure, or something that counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    time: Timestamp,
    word: u64,
}

/// What a thread has counted, and its tables.
pub(super) struct State<'p> {
    bits: Table<u32>,
    words: Table<u64>,
    reading: Reading<'p>,
}

/// The visitor whose rows are given, and what was counted of those before.
struct Reading<'p> {
    trails: Trails<Mark>,
    orders: Orders<'p>,
    counted: Counted,
}

#[derive(Default)]
struct Counted {
    /// By variant.
    arms: Vec<Arm>,
    several: u64,
    left_out: u64,
    first_exposure: Option<Timestamp>,
    deferred: Vec<u32>,
    /// Of the person being read, kept for its memory.
    gains: Gains,
}

impl Timed for Mark {
    fn time(&self) -> Timestamp {
        self.time
    }
}

impl<'s, S: Sealed> ExperimentKernel<'s, S> {
    /// The tally of everything sealed; none if the query asks for more than
    /// shapes say.
    pub(super) fn scan(
        query: &'s ExperimentQuery,
        scope: &'s Scope,
        sealed: &'s S,
    ) -> Option<Scanned<ExperimentTally>> {
        let is_of_shapes = query.breakdown.is_none()
            && match &query.entry {
                Entry::Exposure(_) => true,
                Entry::Meets(place) => place.is_of_shapes(),
            }
            && query.goals.iter().all(|goal| match &goal.metric {
                Metric::Conversion(matcher) => matcher.is_of_shapes(),
                Metric::Revenue(_) => true,
                _ => false,
            });
        let currency = query.currency(scope);
        let currencies = sealed.currencies().iter();
        let mut currencies = currencies.zip(0..).filter(|(known, _)| **known == currency);
        let kernel = Self {
            query,
            scope,
            sealed,
            selector: Selector::new(scope).filter(|_| is_of_shapes)?,
            period: period(query, scope),
            currency: currencies.next().map(|(_, place)| place),
            placed: sealed.placed(0..u32::MAX),
            variants: Numbers::new(),
        };
        let states = sealed.run(&kernel);
        Some(kernel.finish(states))
    }

    fn finish(self, states: Vec<State<'_>>) -> Scanned<ExperimentTally> {
        let mut whole = Counted::default();
        let mut trails = Vec::new();
        for state in states {
            whole.merge(state.reading.counted);
            trails.push(state.reading.trails);
        }
        let joined = self.joined_orders();
        let ties = Trails::finish(trails, |person, marks| {
            let from = joined.partition_point(|(other, _)| *other < person);
            let theirs = joined.iter().skip(from);
            let theirs = theirs.take_while(|(other, _)| *other == person);
            self.read(&mut whole, person, marks, theirs.map(|(_, order)| *order));
        });
        let mut tally = self.query.tally();
        tally.several = whole.several;
        tally.left_out = whole.left_out;
        tally.first_exposure = whole.first_exposure;
        for (variant, number) in self.variants.into_keys() {
            let arm = whole.arms.get_mut(number as usize).map(std::mem::take);
            if let Some(arm) = arm.filter(|arm| arm.exposed > 0) {
                tally.arms.insert(variant, arm);
            }
        }
        whole.deferred.extend(ties);
        let deferred = whole.deferred;
        Scanned { tally, deferred }
    }

    /// The orders of persons of several visitors, by person.
    fn joined_orders(&self) -> Vec<(u32, &'s Placed)> {
        let joined = self.placed.iter();
        let joined = joined.filter(|order| self.sealed.is_joined(order.visitor));
        let joined = joined.map(|order| (self.sealed.person(order.visitor), order));
        let mut joined: Vec<(u32, &Placed)> = joined.collect();
        joined.sort_by_key(|(person, _)| *person);
        joined
    }

    /// Reads all that matters of a person.
    #[inline]
    fn read<'p>(
        &self,
        counted: &mut Counted,
        person: u32,
        marks: &[Mark],
        orders: impl Iterator<Item = &'p Placed>,
    ) {
        let mut exposures = marks.iter().enumerate();
        let mut exposures = exposures
            .by_ref()
            .filter(|(_, mark)| mark.word & VARIANT != 0);
        let Some((place, first)) = exposures.next() else {
            return;
        };
        let variant = first.word & VARIANT;
        let is_mixed = exposures.any(|(_, mark)| mark.word & VARIANT != variant);
        let mut gains = std::mem::take(&mut counted.gains);
        gains.all.clear();
        if !self.read_gains(&mut gains, marks, place, first.time, orders) {
            // Which came first is said by what columns do not hold.
            counted.deferred.push(person);
            counted.gains = gains;
            return;
        }
        counted.several += u64::from(is_mixed);
        match self.query.place_of(is_mixed, first.time, self.scope) {
            Place::Several => {}
            Place::LeftOut => counted.left_out += 1,
            Place::Counted => {
                let number = usize::try_from(variant >> GOALS).unwrap_or(0);
                let arms = &mut counted.arms;
                arms.resize_with(arms.len().max(number + 1), || Arm::new(self.query));
                if let Some(arm) = arms.get_mut(number) {
                    arm.absorb(self.query, self.scope, first.time, &gains);
                }
                let earliest = counted
                    .first_exposure
                    .map_or(first.time, |time| time.min(first.time));
                counted.first_exposure = Some(earliest);
            }
        }
        counted.gains = gains;
    }

    /// Reads what a person did around the exposure at this place among the marks.
    /// False if an order took place in its very millisecond.
    fn read_gains<'p>(
        &self,
        gains: &mut Gains,
        marks: &[Mark],
        place: usize,
        first: Timestamp,
        orders: impl Iterator<Item = &'p Placed>,
    ) -> bool {
        let until = self.query.until(first, self.scope);
        let since = first + -LOOK_BACK;
        let counts = |time: Timestamp, after: bool| {
            let is_in_time = if after {
                time <= until
            } else {
                self.query.cuped && time >= since
            };
            is_in_time && !is_left_out(time, self.scope)
        };
        for order in orders.filter(|order| self.scope.include_flagged || !order.flagged) {
            if order.time == first {
                return false;
            }
            let after = order.time > first;
            if counts(order.time, after) {
                self.add_order(gains, order, after);
            }
        }
        for (at, mark) in marks.iter().enumerate() {
            let (bits, after) = (mark.word & GAINS, at > place);
            if bits == 0 || at == place || !counts(mark.time, after) {
                continue;
            }
            for goal in (0..self.query.goals.len()).filter(|goal| bits >> goal & 1 == 1) {
                gains.all.push(Gain {
                    goal,
                    time: mark.time,
                    after,
                    top: Some(Amount::Whole(1)),
                    bottom: None,
                });
            }
        }
        // Orders and other events of one goal by time, as the plain way meets them.
        gains.all.sort_by_key(|gain| gain.time);
        true
    }

    fn add_order(&self, gains: &mut Gains, order: &Placed, after: bool) {
        for (goal, asked) in self.query.goals.iter().enumerate() {
            let top = match &asked.metric {
                Metric::Conversion(matcher) => {
                    matcher.names("purchase").then_some(Amount::Whole(1))
                }
                Metric::Revenue(payment) => {
                    let counts =
                        *payment == Payment::Placed || order.is_paid(self.scope.paid_at_once);
                    let net = order.net.filter(|(place, _)| Some(*place) == self.currency);
                    counts.then_some(Amount::Whole(net.map_or(0, |(_, minor)| minor)))
                }
                _ => None,
            };
            if top.is_some() {
                gains.all.push(Gain {
                    goal,
                    time: order.time,
                    after,
                    top,
                    bottom: None,
                });
            }
        }
    }

    /// Goes on to a row; if it is another visitor's, the one before is read.
    #[inline]
    fn turn_to(
        &self,
        reading: &mut Reading<'_>,
        selected: &Selected<'_>,
        block: &Block,
        row: usize,
    ) -> Standing {
        let visitor = block.visitors.get(row).copied().unwrap_or(0);
        if !reading.trails.is_at(visitor) {
            self.turn_to_visitor(reading, Some(visitor));
        }
        let is_alone = selected.flags(row).has(RowFlags::STANDALONE);
        let admitted = if is_alone {
            !self.selector.filters()
        } else {
            selected.admits(row)
        };
        Standing { is_alone, admitted }
    }

    fn turn_to_visitor(&self, reading: &mut Reading<'_>, visitor: Option<u32>) {
        let (counted, orders) = (&mut reading.counted, &mut reading.orders);
        let read = |before, marks: &[Mark]| {
            self.read(counted, before, marks, orders.of(before).iter());
        };
        reading.trails.turn_to(visitor, self.sealed, read);
    }

    /// Notes an event of the row, if it counts.
    #[inline]
    fn push(&self, reading: &mut Reading<'_>, standing: Standing, word: u64, time: Timestamp) {
        let is_hidden = standing.is_alone && word & FLAGGED != 0 && !self.scope.include_flagged;
        let meets = standing.admitted && !is_hidden && self.period.contains(time);
        let word = word & if meets { VARIANT | GAINS } else { GAINS };
        if word != 0 {
            reading.trails.push(Mark { time, word });
        }
    }

    fn word(&self, event: &Event) -> u64 {
        let flagged = if event.traffic.is_flagged() {
            FLAGGED
        } else {
            0
        };
        let is_hidden = event.traffic.is_flagged() && !self.scope.include_flagged;
        let is_purchase = matches!(event.action, Action::Commerce(CommerceAction::Purchase, _));
        let goals = self.query.goals.iter().enumerate();
        let gains = goals.fold(0, |bits, (place, goal)| match &goal.metric {
            Metric::Conversion(matcher) if matcher.matches(event) && !is_purchase && !is_hidden => {
                bits | 1 << place
            }
            _ => bits,
        });
        let variant = self.query.variant_met(event);
        let variant = variant.map_or(0, |variant| u64::from(self.variants.number(variant)));
        match gains | variant << GOALS {
            0 => 0,
            word => word | flagged,
        }
    }
}

impl<'s, S: Sealed> Kernel for ExperimentKernel<'s, S> {
    type Compiled = Compiled;
    type State = State<'s>;

    fn span(&self) -> TimeRange {
        // Whoever was exposed in the period may convert after it, and had a past.
        let past = if self.query.cuped { LOOK_BACK } else { 0 };
        TimeRange {
            from: self.period.from + -past,
            to: Timestamp(i64::MAX),
        }
    }

    fn compile(&self, shapes: &[Event]) -> Compiled {
        let words: Vec<u64> = shapes.iter().map(|event| self.word(event)).collect();
        Compiled {
            bits: self.selector.compile(shapes),
            matters: ClassAnswer::of(shapes.iter().zip(words.iter().map(|word| *word != 0))),
            are_exposures: shapes
                .iter()
                .zip(&words)
                .all(|(shape, word)| *word == 0 || matches!(shape.action, Action::Exposure { .. })),
            words,
        }
    }

    fn start(&self) -> State<'s> {
        State {
            bits: Table::new(),
            words: Table::new(),
            reading: Reading {
                trails: Trails::new(),
                orders: Orders::new(self.placed),
                counted: Counted::default(),
            },
        }
    }

    fn absorb(&self, state: &mut State<'s>, compiled: &Compiled, block: &Block, rows: &Rows<'_>) {
        let State {
            bits,
            words,
            reading,
        } = state;
        let mut met = 0;
        words.load(&compiled.words, block, |word| met |= word);
        if met == 0 {
            return;
        }
        let mut selected = self.selector.select(bits, &compiled.bits, block);
        if compiled.are_exposures {
            for exposure in block.exposures_of(rows.range()) {
                let (row, word) = (exposure.row as usize, words.of(exposure.token));
                if word != 0 && rows.holds(row) {
                    let standing = self.turn_to(reading, &selected, block, row);
                    self.push(reading, standing, word, exposure.time);
                }
            }
            return;
        }
        for row in rows.clone() {
            let told = compiled.matters.of_row(block.classes_of(row));
            if told == Some(false) {
                continue;
            }
            let tokens = block.tokens_of(row);
            if told.is_none() && tokens.iter().all(|token| words.of(*token) == 0) {
                continue;
            }
            let standing = self.turn_to(reading, &selected, block, row);
            for (token, time) in tokens.iter().zip(selected.times(row)) {
                self.push(reading, standing, words.of(*token), time);
            }
        }
    }

    fn leave(&self, state: &mut State<'s>) {
        self.turn_to_visitor(&mut state.reading, None);
    }
}

impl Counted {
    fn merge(&mut self, other: Self) {
        for (place, theirs) in other.arms.into_iter().enumerate() {
            match self.arms.get_mut(place) {
                Some(ours) => ours.merge(theirs),
                None => self.arms.push(theirs),
            }
        }
        self.several += other.several;
        self.left_out += other.left_out;
        let firsts = self.first_exposure.into_iter().chain(other.first_exposure);
        self.first_exposure = firsts.min();
        self.deferred.extend(other.deferred);
    }
}
