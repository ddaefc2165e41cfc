//! The experiment over sealed rows. Purchases are known by visitor and time, so
//! that of the rows little more than exposures is read.

use super::exposure::period;
use super::metric::Metric;
use super::query::ExperimentQuery;
use super::tally::{Arm, ExperimentTally, Gains};
use crate::columns::{Block, ClassAnswer, RowFlags};
use crate::event::Event;
use crate::reports::{ReportQuery, Scope};
use crate::scan::numbers::Numbers;
use crate::scan::orders::Orders;
use crate::scan::selection::{Bits, Selector};
use crate::scan::table::Table;
use crate::scan::trails::{Timed, Trails};
use crate::scan::{Kernel, Placed, Rows, Scanned, Sealed};
use crate::time::{TimeRange, Timestamp};
use protocol::{Action, CommerceAction};

/// The event is no exposure, but counts for the metric.
const GAIN: u32 = 1 << 31;
/// A program made it.
const PROGRAM: u32 = 1 << 30;
/// The number of the variant that was met.
const VARIANT: u32 = PROGRAM - 1;

/// Counts sealed rows.
pub(super) struct ExperimentKernel<'s, S> {
    query: &'s ExperimentQuery,
    scope: &'s Scope,
    sealed: &'s S,
    selector: Selector<'s>,
    period: TimeRange,
    placed: &'s [Placed],
    variants: Numbers<String>,
}

/// What the shapes of a segment mean.
pub(super) struct Compiled {
    bits: Bits,
    words: Vec<u32>,
    /// Whether an event has a word.
    matters: ClassAnswer,
}

/// An exposure, or something that counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    time: Timestamp,
    word: u32,
}

/// What a thread has counted, and its tables.
pub(super) struct State<'p> {
    bits: Table<u32>,
    words: Table<u32>,
    trails: Trails<Mark>,
    orders: Orders<'p>,
    counted: Counted,
}

#[derive(Default)]
struct Counted {
    /// By variant.
    arms: Vec<Arm>,
    several: u64,
    first_exposure: Option<Timestamp>,
    deferred: Vec<u32>,
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
        let is_of_shapes = match &query.metric {
            Metric::Conversion(matcher) => matcher.is_of_shapes(),
            Metric::Revenue => true,
            Metric::Mean(_) => false,
        };
        let kernel = Self {
            query,
            scope,
            sealed,
            selector: Selector::new(scope).filter(|_| is_of_shapes)?,
            period: period(&query.id, scope),
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
            whole.merge(state.counted);
            trails.push(state.trails);
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
        tally.first_exposure = whole.first_exposure;
        for (variant, number) in self.variants.into_keys() {
            let arm = whole.arms.get_mut(number as usize).map(std::mem::take);
            if let Some(mut arm) = arm.filter(|arm| arm.exposed > 0) {
                // Nobody's property was read: of everybody exposed it is nothing.
                arm.number.n = arm.exposed;
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
        if exposures.any(|(_, mark)| mark.word & VARIANT != first.word & VARIANT) {
            counted.several += 1;
            return;
        }
        let until = match self.query.window {
            Some(window) => (first.time + window).min(self.scope.now),
            None => self.scope.now,
        };
        let mut gains = Gains::default();
        for order in orders.filter(|order| self.scope.include_bots || !order.bot) {
            if order.time == first.time {
                // Which came first is said by what columns do not hold.
                counted.deferred.push(person);
                return;
            }
            if order.time > first.time && order.time <= until {
                self.add_order(&mut gains, order);
            }
        }
        let later = marks.iter().skip(place + 1);
        let counts = |mark: &&Mark| mark.word & GAIN != 0 && mark.time <= until;
        gains.count += later.filter(counts).count() as u64;
        let arm = (first.word & VARIANT) as usize;
        counted
            .arms
            .resize_with(counted.arms.len().max(arm + 1), Arm::default);
        if let Some(arm) = counted.arms.get_mut(arm) {
            arm.exposed += 1;
            if gains.count > 0 {
                arm.absorb_gains(gains);
            }
        }
        let earliest = counted
            .first_exposure
            .map_or(first.time, |time| time.min(first.time));
        counted.first_exposure = Some(earliest);
    }

    fn add_order(&self, gains: &mut Gains, order: &Placed) {
        match &self.query.metric {
            Metric::Conversion(matcher) => gains.count += u64::from(matcher.names("purchase")),
            Metric::Revenue => {
                gains.count += 1;
                let Some((currency, minor)) = order.net else {
                    return;
                };
                if let Some(currency) = self.sealed.currencies().get(usize::from(currency)) {
                    gains.add_money(currency, minor);
                }
            }
            Metric::Mean(_) => {}
        }
    }

    fn word(&self, event: &Event) -> u32 {
        let program = if event.bot { PROGRAM } else { 0 };
        let is_hidden = event.bot && !self.scope.include_bots;
        let is_purchase = matches!(event.action, Action::Commerce(CommerceAction::Purchase, _));
        let gain = match &self.query.metric {
            Metric::Conversion(matcher) if matcher.matches(event) && !is_purchase && !is_hidden => {
                GAIN
            }
            _ => 0,
        };
        match &event.action {
            Action::Exposure {
                experiment,
                variant,
            } if *experiment == self.query.id => {
                gain | program | self.variants.number(variant.as_str())
            }
            _ if gain != 0 => gain | program,
            _ => 0,
        }
    }
}

impl<'s, S: Sealed> Kernel for ExperimentKernel<'s, S> {
    type Compiled = Compiled;
    type State = State<'s>;

    fn span(&self) -> TimeRange {
        // Whoever was exposed in the period may convert after it.
        TimeRange {
            to: Timestamp(i64::MAX),
            ..self.period
        }
    }

    fn compile(&self, shapes: &[Event]) -> Compiled {
        let words: Vec<u32> = shapes.iter().map(|event| self.word(event)).collect();
        Compiled {
            bits: self.selector.compile(shapes),
            matters: ClassAnswer::of(shapes.iter().zip(words.iter().map(|word| *word != 0))),
            words,
        }
    }

    fn start(&self) -> State<'s> {
        State {
            bits: Table::new(),
            words: Table::new(),
            trails: Trails::new(),
            orders: Orders::new(self.placed),
            counted: Counted::default(),
        }
    }

    fn absorb(&self, state: &mut State<'s>, compiled: &Compiled, block: &Block, rows: &Rows<'_>) {
        let mut met = 0;
        state.words.load(&compiled.words, block, |word| met |= word);
        if met == 0 {
            return;
        }
        let mut selected = self.selector.select(&mut state.bits, &compiled.bits, block);
        for row in rows.clone() {
            let told = compiled.matters.of_row(block.classes_of(row));
            if told == Some(false) {
                continue;
            }
            let tokens = block.tokens_of(row);
            if told.is_none() && tokens.iter().all(|token| state.words.of(*token) == 0) {
                continue;
            }
            let visitor = block.visitors.get(row).copied().unwrap_or(0);
            if !state.trails.is_at(visitor) {
                let (counted, orders) = (&mut state.counted, &mut state.orders);
                state
                    .trails
                    .turn_to(Some(visitor), self.sealed, |before, marks| {
                        self.read(counted, before, marks, orders.of(before).iter());
                    });
            }
            let is_alone = selected.flags(row).has(RowFlags::STANDALONE);
            let admitted = if is_alone {
                !self.selector.filters()
            } else {
                selected.admits(row)
            };
            for (token, time) in tokens.iter().zip(selected.times(row)) {
                let word = state.words.of(*token);
                let is_hidden = is_alone && word & PROGRAM != 0 && !self.scope.include_bots;
                let meets = admitted && !is_hidden && self.period.contains(time);
                let word = word & if meets { VARIANT | GAIN } else { GAIN };
                if word != 0 {
                    state.trails.push(Mark { time, word });
                }
            }
        }
    }

    fn leave(&self, state: &mut State<'s>) {
        let (counted, orders) = (&mut state.counted, &mut state.orders);
        state.trails.turn_to(None, self.sealed, |before, marks| {
            self.read(counted, before, marks, orders.of(before).iter());
        });
    }
}

impl Counted {
    fn merge(&mut self, other: Self) {
        self.arms
            .resize_with(self.arms.len().max(other.arms.len()), Arm::default);
        for (ours, theirs) in self.arms.iter_mut().zip(other.arms) {
            ours.merge(theirs);
        }
        self.several += other.several;
        let firsts = self.first_exposure.into_iter().chain(other.first_exposure);
        self.first_exposure = firsts.min();
        self.deferred.extend(other.deferred);
    }
}
