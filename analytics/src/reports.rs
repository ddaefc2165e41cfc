//! Reports: a query is parsed once (the only step that can fail), its tally
//! absorbs people one by one, tallies of any partition of the people merge, and
//! the finished report is what the screen shows.
//!
//! A report takes no clock, store or network: all that it needs besides people
//! is in its [`Scope`]. The laws of every tally: merging is associative and
//! commutative, a fresh tally is its identity, and the order of people changes
//! nothing.
//!
//! ```
//! use analytics::params::Params;
//! use analytics::reports::funnel::FunnelQuery;
//! use analytics::reports::{Person, ReportQuery, Scope, Tally};
//! use analytics::{TimeRange, Timeline, Timestamp};
//!
//! let mut params = Params::new([("step", "/cart"), ("step", "event:purchase")]);
//! let query = FunnelQuery::parse(&mut params)?;
//! params.finish()?;
//!
//! let scope = Scope::new(TimeRange::ALWAYS, Timestamp(0));
//! let mut tally = query.tally();
//! let nobody_yet = Timeline::new("0198c0de");
//! tally.absorb(&Person { timelines: &[&nobody_yet] }, &scope);
//! assert_eq!(tally.finish(&scope).entered, 0);
//! # Ok::<(), analytics::params::QueryError>(())
//! ```

pub mod channels;
pub mod checkout;
pub mod delivery;
pub mod exits;
pub mod experiment;
pub mod funnel;
pub mod grouped;
pub mod orders;
pub mod overview;
pub mod pages;
pub mod paths;
pub mod products;
mod query;
pub mod retention;
pub mod searches;
pub mod sequences;
pub mod sessions;
pub mod stages;
pub mod transitions;
pub mod visitor;
pub mod visitors;

pub use crate::person::Person;
pub use experiment::ExperimentDefinition;
pub use query::{Evaluate, Query};
pub use stages::{StageRules, StagesDefinition};

use crate::channel::OwnHosts;
use crate::filter::Filter;
use crate::matcher::Matcher;
use crate::orders::OrderBook;
use crate::scan::{Scanned, Sealed};
use crate::session::{DEFAULT_IDLE, Session};
use crate::time::{Millis, TimeRange, Timestamp};
use std::cmp::Ordering;

/// Visible time from which a session is no bounce, unless the site sets another.
pub const DEFAULT_BOUNCE_VISIBLE_MS: u32 = 10_000;

/// What every report of one request shares.
#[derive(Debug, Clone)]
pub struct Scope {
    /// Which sessions, by their start.
    pub range: TimeRange,
    /// The instant of the snapshot; it decides which sessions are closed.
    pub now: Timestamp,
    /// The site's idle time.
    pub idle: Millis,
    /// The site's visible time from which a session is no bounce.
    pub bounce_visible_ms: u32,
    /// Whether what no visitor did counts.
    pub include_flagged: bool,
    /// The site's currency, for events that name none.
    pub currency: Option<String>,
    /// Which sessions; all must hold.
    pub filters: Vec<Filter>,
    /// The site's own hosts: links from them bring nobody.
    pub own_hosts: OwnHosts,
    /// Whether an order counts as paid unless something says that it waits.
    pub paid_at_once: bool,
    /// Every order of the site, read before any report.
    pub orders: OrderBook,
    /// Starts of the buckets of time series, ascending and inside the range; the
    /// first begins with the range.
    pub buckets: Vec<Timestamp>,
    /// What the site means to reach: exits on pages among them are expected.
    pub goals: Vec<Matcher>,
    /// What to call each bucket, where a report names them.
    pub bucket_names: Vec<String>,
    /// The stages of the journey.
    pub stages: StageRules,
    /// Starts of the periods of cohorts, ascending and without a gap: from the one
    /// in which the range begins to the one after now.
    pub periods: Vec<Timestamp>,
    /// The experiments defined for the site.
    pub experiments: Vec<ExperimentDefinition>,
    /// What ended before has outlived its retention: it is in no list of all time
    /// either, although it may still be on the disk.
    pub kept_from: Timestamp,
    /// Days on which nothing of an experiment counts.
    pub left_out: Vec<TimeRange>,
}

impl Scope {
    /// Everything in a range, by a site's default settings.
    #[must_use]
    pub fn new(range: TimeRange, now: Timestamp) -> Self {
        Self {
            range,
            now,
            idle: DEFAULT_IDLE,
            bounce_visible_ms: DEFAULT_BOUNCE_VISIBLE_MS,
            include_flagged: false,
            currency: None,
            filters: Vec::new(),
            own_hosts: OwnHosts::default(),
            paid_at_once: true,
            orders: OrderBook::default(),
            buckets: Vec::new(),
            goals: Vec::new(),
            bucket_names: Vec::new(),
            stages: StageRules::default(),
            periods: Vec::new(),
            experiments: Vec::new(),
            kept_from: TimeRange::ALWAYS.from,
            left_out: Vec::new(),
        }
    }

    /// Whether the session has ended, so that its exit is known.
    #[must_use]
    pub fn is_closed(&self, session: &Session) -> bool {
        session.is_closed(self.now, self.idle)
    }
}

/// A question that was understood.
pub trait ReportQuery: Sync {
    /// What answers it.
    type Tally: Tally;

    /// A tally that has seen nobody.
    fn tally(&self) -> Self::Tally;

    /// Counts what is sealed from columns, if the query has a way to: the faster
    /// way to the same figures. None if only whole events can answer.
    fn scan<S: Sealed>(&self, scope: &Scope, sealed: &S) -> Option<Scanned<Self::Tally>> {
        let _ = (scope, sealed);
        None
    }
}

/// Figures in the making.
pub trait Tally: Send + Sized {
    /// The finished figures.
    type Report: serde::Serialize + schemars::JsonSchema;

    /// Adds one person; each person once.
    fn absorb(&mut self, person: &Person<'_>, scope: &Scope);

    /// Adds what another tally of the same query saw of other people.
    fn merge(&mut self, other: Self);

    /// The report, under the scope that the people were absorbed under.
    fn finish(self, scope: &Scope) -> Self::Report;
}

/// The first so many by the order, in order: a long list is not sorted for the
/// sake of its top.
pub(crate) fn first_by<T>(
    mut all: Vec<T>,
    limit: usize,
    order: impl Fn(&T, &T) -> Ordering,
) -> Vec<T> {
    if limit < all.len() {
        all.select_nth_unstable_by(limit, &order);
        all.truncate(limit);
    }
    all.sort_unstable_by(order);
    all
}

/// A share, or nothing where there is nothing to have a share of.
pub(crate) fn rate(part: u64, whole: u64) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
    (whole > 0).then(|| part as f64 / whole as f64)
}
