//! `Stream`: the events of one document load, which the tag numbers from 1
//! without gaps. The highest number that was seen says how many there are; what
//! was never followed by anything cannot be missed.

use crate::event::{Event, Source};
use crate::reports::Scope;
use crate::session::Timeline;
use crate::time::Timestamp;
use protocol::id::stream_position;
use std::collections::HashMap;

/// One document load.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stream<'e> {
    /// The highest number seen: so many events are known to be.
    pub(crate) highest: u32,
    /// So many of them arrived.
    pub(crate) arrived: u64,
    /// The earliest of them.
    pub(crate) first: &'e Event,
    /// The time of the latest.
    pub(crate) last: Timestamp,
    /// Whether any of them is flagged.
    pub(crate) is_flagged: bool,
}

impl<'e> Stream<'e> {
    /// The document loads of a visitor, in no order.
    pub(crate) fn of(timeline: &'e Timeline) -> impl Iterator<Item = Self> {
        let mut streams: HashMap<&str, Self> = HashMap::new();
        for event in timeline.events() {
            let told_by_tag = event.source == Source::Browser;
            let Some((name, n)) = stream_position(&event.id).filter(|_| told_by_tag) else {
                continue;
            };
            let stream = streams.entry(name).or_insert(Self {
                highest: 0,
                arrived: 0,
                first: event,
                last: event.time,
                is_flagged: false,
            });
            stream.is_flagged |= event.traffic.is_flagged();
            stream.highest = stream.highest.max(n);
            stream.arrived += 1;
            stream.last = stream.last.max(event.time);
            if event.key() < stream.first.key() {
                stream.first = event;
            }
        }
        streams.into_values()
    }

    /// Whether it may still send: its last event is not older than the idle time.
    pub(crate) fn is_open(&self, scope: &Scope) -> bool {
        scope.now - self.last <= scope.idle
    }

    /// Whether an event of it has not arrived.
    pub(crate) fn has_gap(&self) -> bool {
        self.arrived < u64::from(self.highest)
    }
}
