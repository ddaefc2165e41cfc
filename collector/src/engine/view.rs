//! The sealed part of a site as a report sees it: one consistent state that later
//! writes do not touch.

use super::bitmap::Bitmap;
use super::blocks::Blocks;
use super::identities::Joined;
use super::names::Names;
use super::placed::PlacedOrders;
use super::segments::{Homes, Sealed};
use super::stop::Stop;
use analytics::scan::{self, Kernel, Placed, Rows};
use analytics::{Millis, TimeRange};
use std::num::NonZero;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};
use std::thread;

/// Everything sealed.
#[derive(Debug, Clone)]
pub(super) struct View {
    /// Those that hold anybody, in no order that means anything.
    pub(super) segments: Vec<Arc<Sealed>>,
    pub(super) homes: Arc<Homes>,
    pub(super) blocks: Arc<Blocks>,
    pub(super) names: Arc<RwLock<Names>>,
    pub(super) joined: Arc<Joined>,
    /// Visitors who are hot.
    pub(super) hot: Arc<Bitmap>,
    /// Visitors of persons that columns cannot tell the order of.
    pub(super) tangled: Arc<Bitmap>,
    pub(super) placed: Arc<PlacedOrders>,
    /// The site's idle time. Segments that were cut by another are being
    /// rewritten.
    pub(super) idle: Millis,
    /// Asked for, what reads it leaves off with what it has.
    pub(super) stop: Stop,
}

impl View {
    /// Whether columns hold the sessions as they are cut now.
    pub(super) fn is_cut(&self) -> bool {
        self.segments.iter().all(|sealed| sealed.idle == self.idle)
    }

    /// The ids of visitors.
    pub(super) fn names(&self) -> RwLockReadGuard<'_, Names> {
        self.names.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl scan::Sealed for View {
    fn run<K: Kernel>(&self, kernel: &K) -> Vec<K::State> {
        let compiled: Vec<K::Compiled> = self
            .segments
            .iter()
            .map(|sealed| kernel.compile(sealed.segment.shapes()))
            .collect();
        let shares = self.shares(self.share_blocks());
        let span = kernel.span();
        let next = AtomicUsize::new(0);
        let work = || {
            let mut state = kernel.start();
            while !self.stop.is_asked()
                && let Some((segment, visitors)) = shares.get(next.fetch_add(1, Ordering::Relaxed))
            {
                let sealed = self.segments.get(*segment);
                if let Some((sealed, compiled)) = sealed.zip(compiled.get(*segment)) {
                    self.give(kernel, &mut state, (sealed, compiled), visitors, span);
                }
                kernel.leave(&mut state);
            }
            state
        };
        let threads = threads().min(shares.len()).max(1);
        thread::scope(|scope| {
            let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
            let mut states = vec![work()];
            for other in others {
                match other.join() {
                    Ok(state) => states.push(state),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            states
        })
    }

    fn skips(&self, visitor: u32) -> bool {
        self.hot.has(visitor) || self.tangled.has(visitor)
    }

    fn person(&self, visitor: u32) -> u32 {
        self.joined.person(visitor)
    }

    fn is_joined(&self, visitor: u32) -> bool {
        self.joined.has(visitor)
    }

    fn placed(&self, visitors: Range<u32>) -> &[Placed] {
        self.placed.of(visitors)
    }

    fn currencies(&self) -> &[String] {
        self.placed.currencies()
    }
}

/// Blocks of a share at the most: enough to be worth the two that are read by halves.
const MOST_SHARE_BLOCKS: usize = 32;
/// Shares for each thread at the least, if there are as many blocks: so that none is
/// idle for long while another works on the last share.
const THREAD_SHARES: usize = 8;

impl View {
    fn share_blocks(&self) -> usize {
        let segments = self.segments.iter();
        let blocks: usize = segments.map(|sealed| sealed.segment.blocks().len()).sum();
        (blocks / (THREAD_SHARES * threads())).clamp(1, MOST_SHARE_BLOCKS)
    }

    /// What a thread takes at a time: visitors of a segment, about so many blocks
    /// of them. Their rows may lie in several blocks, the first and the last of
    /// which hold others too.
    pub(super) fn shares(&self, blocks: usize) -> Vec<(usize, Range<u32>)> {
        let mut shares = Vec::new();
        for (segment, sealed) in self.segments.iter().enumerate() {
            let mut start = 0;
            for blocks in sealed.segment.blocks().chunks(blocks) {
                let end = blocks.last().map_or(start, |last| last.last_visitor + 1);
                // Who reaches into the next blocks goes with this share.
                if end > start {
                    shares.push((segment, start..end));
                    start = end;
                }
            }
        }
        shares
    }

    fn give<K: Kernel>(
        &self,
        kernel: &K,
        state: &mut K::State,
        (sealed, compiled): (&Sealed, &K::Compiled),
        visitors: &Range<u32>,
        span: TimeRange,
    ) {
        let matters = |number: &usize| {
            let block = sealed.segment.blocks().get(*number);
            block.is_some_and(|block| block.last_time >= span.from && block.first_time < span.to)
        };
        for number in sealed.blocks_of(visitors).filter(matters) {
            if self.stop.is_asked() {
                return;
            }
            let block = match self.blocks.get(sealed, number) {
                Ok(block) => block,
                Err(damage) => {
                    super::whole::report(&[damage]);
                    continue;
                }
            };
            let range = block.rows_of(visitors.clone());
            let skipped = [&*self.hot, &*self.tangled];
            let left_out = self.homes.left_out(sealed.place, &block.visitors, skipped);
            let rows = match &left_out {
                Some(left_out) => Rows::without(range, left_out),
                None => Rows::all(range),
            };
            kernel.absorb(state, compiled, &block, &rows);
        }
    }
}

/// Threads that a report uses.
pub(super) fn threads() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}
