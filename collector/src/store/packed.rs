//! `PackedEvents`: events as the log has them, in a few hundred bytes each instead
//! of a few thousand. Nothing is known of what is in it before it is unpacked.

use super::stored::StoredGroup;
use analytics::Event;
use std::sync::Arc;

/// Some events of one visitor.
#[derive(Debug, Clone)]
pub(crate) struct PackedEvents(Arc<[u8]>);

impl PackedEvents {
    /// Packs events; the reason where that cannot be done.
    pub(crate) fn pack(events: &[Event]) -> Result<Self, String> {
        let bytes = postcard::to_stdvec(&StoredGroup::new("", events));
        bytes
            .map(|bytes| Self(bytes.into()))
            .map_err(|error| error.to_string())
    }

    /// The events, as they were.
    pub(crate) fn unpack(&self) -> Result<Vec<Event>, String> {
        let group: StoredGroup =
            postcard::from_bytes(&self.0).map_err(|error| error.to_string())?;
        group.into_events().map(|(_, events)| events)
    }
}
