//! `Walk`: what one session or person did, as spots, cut at the anchors.

use super::figures::Ending;
use super::query::PathsQuery;
use super::spots::Sight;
use crate::time::{Millis, Timestamp};

/// A path in the making.
#[derive(Debug, Default)]
pub(super) struct Walk {
    /// The shown part of the path.
    pub(super) spots: Vec<u32>,
    /// For each spot but the first, the time from the one before.
    pub(super) spans: Vec<Millis>,
    last: Timestamp,
}

impl Walk {
    /// Reads events in their order. None if no node is among them, or no start.
    #[inline]
    pub(super) fn read(
        &mut self,
        query: &PathsQuery,
        mut events: impl Iterator<Item = (Sight, Timestamp)>,
        is_open: bool,
    ) -> Option<Ending> {
        self.spots.clear();
        self.spans.clear();
        if query.start.is_some() {
            let (start, time) = events.find(|(sight, _)| sight.start != 0)?;
            self.add(start.start, time);
        }
        let mut ending = if is_open { Ending::Open } else { Ending::Exit };
        for (sight, time) in events {
            let spot = if sight.goal != 0 {
                sight.goal
            } else {
                sight.node
            };
            let repeats = query.rules.collapse && self.spots.last() == Some(&spot);
            if spot == 0 || repeats {
                continue;
            }
            if self.spots.len() == query.steps {
                ending = Ending::Cutoff;
                break;
            }
            self.add(spot, time);
            if sight.goal != 0 {
                ending = Ending::Goal;
                break;
            }
        }
        (!self.spots.is_empty()).then_some(ending)
    }

    #[inline]
    fn add(&mut self, spot: u32, time: Timestamp) {
        if !self.spots.is_empty() {
            self.spans.push(time - self.last);
        }
        self.last = time;
        self.spots.push(spot);
    }
}
