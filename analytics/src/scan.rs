//! Scan: a report over sealed sessions, block by block.
//!
//! A [`Kernel`] counts for one query what the plain tally would have counted,
//! and hands over that very tally, so that both are merged and finished by the
//! same steps. People of whom anything is not sealed are not its business: their
//! rows are never given. Whoever it cannot judge from columns alone (two events
//! of different visitors of a person in one millisecond, of which ids decide) it
//! *defers*: such people are decoded and given to the plain tally.

pub(crate) mod nodes;
pub(crate) mod numbers;
pub(crate) mod orders;
pub(crate) mod persons;
mod rows;
pub(crate) mod selection;
pub(crate) mod table;
pub(crate) mod trails;

pub use rows::Rows;

use crate::columns::{Block, RowFlags};
use crate::event::Event;
use crate::time::{TimeRange, Timestamp};
use std::ops::Range;

/// The sealed part of a site, as one consistent state.
///
/// All rows of a visitor lie in one segment, and no two events of different rows
/// of a visitor share a millisecond ([`crate::columns::are_rows_apart`]); who
/// cannot be held to that is skipped.
pub trait Sealed: Sync {
    /// Runs the kernel over the rows of everybody who is not skipped, with one
    /// state a thread. The rows of a visitor are given to one state, one after
    /// another by start, whatever blocks they lie in.
    fn run<K: Kernel>(&self, kernel: &K) -> Vec<K::State>;

    /// Whether the visitor's rows are left out, because the person is given to
    /// the plain tally anyway.
    fn skips(&self, visitor: u32) -> bool;

    /// The visitor who stands for the person: the least of those that identify
    /// joined; the visitor itself, if there was nothing to join.
    fn person(&self, visitor: u32) -> u32;

    /// Whether the visitor is one of several of a person.
    fn is_joined(&self, visitor: u32) -> bool;

    /// The purchases that stand for orders, of these visitors, by visitor and
    /// time; skipped ones may be among them.
    fn placed(&self, visitors: Range<u32>) -> &[Placed];

    /// The currencies that [`Placed::net`] names by place.
    fn currencies(&self) -> &[String];
}

/// A purchase that stands for its order, in a sealed row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    /// Whose.
    pub visitor: u32,
    /// When.
    pub time: Timestamp,
    /// What is said of the row that it lies in.
    pub flags: RowFlags,
    /// Whether the purchase itself was no visitor's doing.
    pub flagged: bool,
    /// The order's value less refunds: place of the currency, and minor units.
    /// None if no value is known.
    pub net: Option<(u16, i64)>,
    /// Whether its payment was told of.
    pub paid: bool,
    /// Whether something says that it is not paid: it waits, or was cancelled.
    pub unpaid: bool,
}

impl Placed {
    /// As [`Order::is_paid`](crate::orders::Order::is_paid).
    #[must_use]
    pub fn is_paid(&self, paid_at_once: bool) -> bool {
        self.paid || (paid_at_once && !self.unpaid)
    }
}

/// One query's way to count sealed rows.
pub trait Kernel: Sync {
    /// What the shapes of a segment mean to the query.
    type Compiled: Send + Sync;
    /// What a thread has counted so far.
    type State: Send;

    /// Rows with no event in this time mean nothing to the query: blocks of only such
    /// rows need not be given.
    fn span(&self) -> TimeRange {
        TimeRange::ALWAYS
    }

    /// Puts the question to each shape of a segment, once.
    fn compile(&self, shapes: &[Event]) -> Self::Compiled;

    /// A thread begins.
    fn start(&self) -> Self::State;

    /// Some rows of a block of the segment that was compiled.
    fn absorb(
        &self,
        state: &mut Self::State,
        compiled: &Self::Compiled,
        block: &Block,
        rows: &Rows<'_>,
    );

    /// No more rows follow of the visitors whose rows were given. Called at the
    /// end, and before another segment's rows.
    fn leave(&self, state: &mut Self::State);
}

/// What a kernel counted.
#[derive(Debug)]
pub struct Scanned<T> {
    /// The tally of everybody who was not skipped and not deferred.
    pub tally: T,
    /// Visitors whose persons are left to the plain tally.
    pub deferred: Vec<u32>,
}
