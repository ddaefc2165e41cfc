//! Exits over sealed rows. Pages and actions are counted in arrays; of the rows
//! with checkout steps or forms, which are few, the shapes are read as the plain
//! tally reads events.

use super::keys::Keys;
use super::leaving::{Sign, Trace};
use super::tally::{ExitsTally, Place};
use super::{ExitCauses, ExitsBy, ExitsQuery};
use crate::columns::{Block, ClassAnswer};
use crate::event::Event;
use crate::reports::{Scope, Tally};
use crate::scan::numbers::Numbers;
use crate::scan::selection::{Bits, Selector};
use crate::scan::table::Table;
use crate::scan::{Kernel, Rows, Scanned, Sealed};
use crate::time::TimeRange;
use protocol::{Action, CommerceAction};
use std::collections::HashMap;

/// The event is no visit of its page, but a purchase told on it.
const PURCHASE: u32 = 1 << 31;
/// The event is no deed, but says that the page was closed or put out of sight.
const SEEN_OFF: u32 = 1 << 31;
/// The deed is the click on a link to another site.
const LINK: u32 = 1 << 30;
/// Events of a row that are looked at together.
const AT_ONCE: usize = u8::MAX as usize;

/// Counts sealed rows.
pub(super) struct ExitsKernel<'s> {
    query: ExitsQuery,
    selector: Selector<'s>,
    keys: Numbers<String>,
    /// Actions that something was done by, where it is asked how pages were left.
    deeds: Numbers<String>,
}

/// What the shapes of a segment mean.
pub(super) struct Compiled {
    bits: Bits,
    /// The number of the place that the event was at; where a row is read event by
    /// event, not 0 if the event matters.
    places: Vec<u32>,
    /// Whether the event is a deed, by number, or says else how a page was left; of no
    /// shape where that is not asked.
    deeds: Vec<u32>,
    /// Whether an event was at a place.
    has_place: ClassAnswer,
    /// The highest number of a place.
    highest: usize,
    /// The shapes, where rows are read event by event.
    shapes: Vec<Event>,
}

/// What a thread has counted, and its tables.
pub(super) struct State {
    bits: Table<u32>,
    places: Table<u32>,
    deeds: Table<u32>,
    counted: Counted,
}

struct Counted {
    /// By number.
    places: Vec<Here>,
    /// Which session is at hand.
    session: u64,
    tally: ExitsTally,
    /// By the page that was left, and what was done last: 0 for nothing.
    left: HashMap<(u32, u32), ExitCauses>,
}

#[derive(Clone, Default)]
struct Here {
    place: Place,
    /// The closed session that was here last.
    session: u64,
}

impl<'s> ExitsKernel<'s> {
    /// The tally of everything sealed; none if a filter asks for more than shapes
    /// say.
    pub(super) fn scan<S: Sealed>(
        query: ExitsQuery,
        scope: &'s Scope,
        sealed: &S,
    ) -> Option<Scanned<ExitsTally>> {
        let kernel = Self {
            query,
            selector: Selector::new(scope)?,
            keys: Numbers::new(),
            deeds: Numbers::new(),
        };
        let states = sealed.run(&kernel);
        let mut tally = ExitsTally::new(query);
        let mut counts = vec![Place::default(); kernel.keys.highest() + 1];
        let mut left = HashMap::new();
        for State { counted, .. } in states {
            for (how, causes) in counted.left {
                left.entry(how)
                    .or_insert_with(ExitCauses::default)
                    .add(causes);
            }
            tally.merge(counted.tally);
            for (sum, here) in counts.iter_mut().zip(&counted.places) {
                sum.merge(&here.place);
            }
        }
        let deeds: HashMap<u32, String> = kernel.deeds.into_keys().map(swapped).collect();
        let keys: HashMap<u32, String> = kernel.keys.into_keys().map(swapped).collect();
        for ((page, deed), causes) in left {
            if let Some(page) = keys.get(&page) {
                let last = deeds.get(&deed).map(String::as_str);
                tally.leaving(page).add(last, causes);
            }
        }
        for (number, key) in keys {
            if let Some(place) = counts.get_mut(number as usize) {
                if query.by != ExitsBy::Page {
                    place.page_views = 0;
                }
                tally.place(&key).merge(place);
            }
        }
        let deferred = Vec::new();
        Some(Scanned { tally, deferred })
    }

    fn place(&self, event: &Event) -> u32 {
        let is_purchase = matches!(event.action, Action::Commerce(CommerceAction::Purchase, _));
        match (self.query.by, &event.page, &event.action) {
            (ExitsBy::Page, Some(page), Action::PageView) => self.keys.number(page.as_str()),
            (ExitsBy::Page, Some(page), _) if is_purchase => {
                self.keys.number(page.as_str()) | PURCHASE
            }
            (ExitsBy::Action, _, action) if action.is_interactive() => {
                self.keys.number(action.name())
            }
            (ExitsBy::CheckoutStep, _, Action::Commerce(..))
            | (ExitsBy::Field, _, Action::Form { .. }) => 1,
            _ => 0,
        }
    }

    /// What an event says of how the page was left.
    fn deed(&self, event: &Event) -> u32 {
        match Sign::of(&event.action) {
            Sign::None => 0,
            Sign::SeenOff => SEEN_OFF,
            Sign::Done => self.deeds.number(event.action.name()),
            Sign::LinkFollowed => self.deeds.number(event.action.name()) | LINK,
        }
    }

    fn is_read_by_events(&self) -> bool {
        matches!(self.query.by, ExitsBy::CheckoutStep | ExitsBy::Field)
    }
}

impl Counted {
    /// Counts where a session was, and where it ended.
    #[inline]
    fn absorb(&mut self, places: &Table<u32>, tokens: &[u16], is_closed: bool) {
        self.session += u64::from(is_closed);
        let mut last = 0;
        for tokens in tokens.chunks(AT_ONCE) {
            // First which events were anywhere, without a branch that could not be
            // predicted; most were not.
            let mut met = [0; AT_ONCE + 1];
            let mut count = 0_u8;
            for token in tokens {
                let place = places.of(*token);
                met[usize::from(count)] = place;
                count = count.wrapping_add(u8::from(place != 0));
            }
            for place in met.iter().take(count.into()) {
                self.absorb_place(*place, is_closed, &mut last);
            }
        }
        if let Some(here) = self.places.get_mut(last as usize).filter(|_| is_closed) {
            here.place.exits += 1;
        }
    }

    /// Counts how a closed session left its last page.
    #[inline]
    fn absorb_leaving(&mut self, places: &Table<u32>, deeds: &Table<u32>, tokens: &[u16]) {
        let mut trace = Trace::default();
        for token in tokens.iter().rev() {
            let (place, deed) = (places.of(*token), deeds.of(*token));
            if place != 0 && place & PURCHASE == 0 {
                let (last, causes) = trace.finish();
                let how = (place, last.unwrap_or(0));
                self.left.entry(how).or_default().add(causes);
                return;
            }
            let sign = match deed {
                0 => Sign::None,
                SEEN_OFF => Sign::SeenOff,
                deed if deed & LINK != 0 => Sign::LinkFollowed,
                _ => Sign::Done,
            };
            trace.read(sign, || deed & !LINK);
        }
    }

    #[inline]
    fn absorb_place(&mut self, place: u32, is_closed: bool, last: &mut u32) {
        let Some(here) = self.places.get_mut((place & !PURCHASE) as usize) else {
            return;
        };
        if place & PURCHASE != 0 {
            here.place.purchases += 1;
            return;
        }
        here.place.page_views += 1;
        if is_closed && here.session != self.session {
            here.session = self.session;
            here.place.sessions += 1;
        }
        *last = place;
    }
}

impl Kernel for ExitsKernel<'_> {
    type Compiled = Compiled;
    type State = State;

    fn span(&self) -> TimeRange {
        self.selector.range()
    }

    fn compile(&self, shapes: &[Event]) -> Compiled {
        let places: Vec<u32> = shapes.iter().map(|event| self.place(event)).collect();
        let has_place = places.iter().map(|place| *place != 0);
        let asked = if self.query.detail { shapes } else { &[] };
        Compiled {
            bits: self.selector.compile(shapes),
            has_place: ClassAnswer::of(shapes.iter().zip(has_place)),
            places,
            deeds: asked.iter().map(|event| self.deed(event)).collect(),
            highest: self.keys.highest(),
            shapes: if self.is_read_by_events() {
                shapes.to_vec()
            } else {
                Vec::new()
            },
        }
    }

    fn start(&self) -> State {
        State {
            bits: Table::new(),
            places: Table::new(),
            deeds: Table::new(),
            counted: Counted {
                places: Vec::new(),
                session: 0,
                tally: ExitsTally::new(self.query),
                left: HashMap::new(),
            },
        }
    }

    fn absorb(&self, state: &mut State, compiled: &Compiled, block: &Block, rows: &Rows<'_>) {
        let State {
            bits,
            places,
            deeds,
            counted,
        } = state;
        let mut selected = self.selector.select(bits, &compiled.bits, block);
        if selected.is_empty() {
            return;
        }
        places.load(&compiled.places, block, |_| {});
        if self.query.detail {
            deeds.load(&compiled.deeds, block, |_| {});
        }
        if counted.places.len() <= compiled.highest {
            counted.places.resize(compiled.highest + 1, Here::default());
        }
        for row in rows.clone() {
            if !selected.chooses(row) {
                continue;
            }
            let is_closed = selected.is_closed(row);
            counted.tally.count(is_closed);
            let told = compiled.has_place.of_row(block.classes_of(row));
            if told == Some(false) {
                continue;
            }
            let tokens = block.tokens_of(row);
            if !self.is_read_by_events() {
                counted.absorb(places, tokens, is_closed);
                if self.query.detail && is_closed {
                    counted.absorb_leaving(places, deeds, tokens);
                }
            } else if is_closed && tokens.iter().any(|token| places.of(*token) != 0) {
                let shape = |token: &u16| block.shapes.get(usize::from(*token));
                let events = tokens.iter().filter_map(shape);
                let events = events.filter_map(|shape| compiled.shapes.get(*shape as usize));
                counted.tally.absorb_exit(&Keys::of(events, self.query.by));
            }
        }
    }

    fn leave(&self, _state: &mut State) {}
}

fn swapped((key, number): (String, u32)) -> (u32, String) {
    (number, key)
}
