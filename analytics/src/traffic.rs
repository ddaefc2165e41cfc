//! `Traffic`: whose doing an event is, as far as figures go.

/// Whose doing an event is. What no visitor did is flagged: left out of figures, and
/// counted beside them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Traffic {
    /// A visitor's.
    #[default]
    Visitor,
    /// A program's: a crawler, a driven browser, the preview of a variant.
    Bot,
    /// Of somebody who works on the site, by the address that they sent it from.
    Internal,
}

impl Traffic {
    /// Whose doing several events are together: one of a program makes all of them a
    /// program's.
    #[must_use]
    pub fn of_all(all: impl IntoIterator<Item = Self>) -> Self {
        let mut together = Self::Visitor;
        for one in all {
            match one {
                Self::Bot => return Self::Bot,
                Self::Internal => together = Self::Internal,
                Self::Visitor => {}
            }
        }
        together
    }

    /// Whether figures leave it out.
    #[inline]
    #[must_use]
    pub const fn is_flagged(self) -> bool {
        !matches!(self, Self::Visitor)
    }

    /// Its number where events are stored.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Visitor => 0,
            Self::Bot => 1,
            Self::Internal => 2,
        }
    }

    /// What the number stands for.
    #[must_use]
    pub const fn from_code(code: u8) -> Option<Self> {
        match code {
            0 => Some(Self::Visitor),
            1 => Some(Self::Bot),
            2 => Some(Self::Internal),
            _ => None,
        }
    }
}
