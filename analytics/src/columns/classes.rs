//! `Classes`: what happened in a row, coarsely, as bits of one word. Most rows hold
//! nothing of what a question is about; their word says so, and their events need
//! not be looked at.

use super::shapes::kind;
use crate::event::{Event, Source};
use protocol::{Action, CommerceAction};

/// Classes of events, a bit each. Events of one class are much alike, but only the
/// shape says what an event is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Classes(pub u32);

/// The kind of exposures.
const EXPOSURE: u32 = 3;
/// Commerce actions have a bit each from here on, after all other kinds.
const COMMERCE: u32 = 10;
/// The site's own events share the bits from here on, by their names.
const CUSTOM: u32 = COMMERCE + CommerceAction::ALL.len() as u32;
/// Bits of the site's own events.
const CUSTOM_BITS: u32 = 31 - CUSTOM;
/// Beside its class, an event that was read from a file.
const IMPORTED: u32 = 1 << 31;

impl Classes {
    /// Of events that say which variant of an experiment was met.
    pub const EXPOSURE: Self = Self(1 << EXPOSURE);

    /// The event's own.
    #[must_use]
    pub fn of(event: &Event) -> Self {
        let class = match &event.action {
            Action::Commerce(action, _) => COMMERCE + *action as u32,
            Action::Custom { name, .. } => CUSTOM + sum(name) % CUSTOM_BITS,
            action => kind(action).into(),
        };
        let imported = event.source == Source::Import;
        Self(1 << class | if imported { IMPORTED } else { 0 })
    }

    /// These and those.
    #[inline]
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether any of the events was read from a file.
    #[must_use]
    pub const fn are_imported(self) -> bool {
        self.0 & IMPORTED != 0
    }

    /// Whether any of those is among these.
    #[inline]
    #[must_use]
    pub const fn has(self, any: Self) -> bool {
        self.0 & any.0 != 0
    }
}

fn sum(name: &str) -> u32 {
    name.bytes().fold(0, |sum: u32, byte| {
        sum.wrapping_mul(31).wrapping_add(byte.into())
    })
}

/// What classes say about a question to events, throughout a segment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ClassAnswer {
    /// Of these every shape that occurs passes.
    always: Classes,
    /// Of these some do.
    sometimes: Classes,
}

impl ClassAnswer {
    /// Asks the shapes of a segment.
    pub fn of<'e>(shapes: impl Iterator<Item = (&'e Event, bool)>) -> Self {
        let (mut passing, mut failing) = (0, 0);
        for (event, passes) in shapes {
            let class = Classes::of(event).0 & !IMPORTED;
            if passes {
                passing |= class;
            } else {
                failing |= class;
            }
        }
        Self {
            always: Classes(passing & !failing),
            sometimes: Classes(passing & failing),
        }
    }

    /// Whether an event of a row of these classes passes; none if only its shapes
    /// say.
    #[inline]
    #[must_use]
    pub fn of_row(self, classes: Classes) -> Option<bool> {
        if classes.has(self.always) {
            Some(true)
        } else if classes.has(self.sometimes) {
            None
        } else {
            Some(false)
        }
    }

    /// The classes of events that may pass.
    #[must_use]
    pub fn passing(self) -> Classes {
        self.always.and(self.sometimes)
    }
}
