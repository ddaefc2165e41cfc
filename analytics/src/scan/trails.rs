//! `Trails`: what matters of one visitor after another, in order of time; of
//! persons of several visitors only when all of them were read.

use super::Sealed;
use crate::time::Timestamp;

/// Something that happened at a time.
pub(crate) trait Timed: Copy {
    /// When.
    fn time(&self) -> Timestamp;
}

/// The marks of the visitor whose rows are being read, and those of persons of
/// several visitors.
#[derive(Debug)]
pub(crate) struct Trails<M> {
    visitor: Option<u32>,
    marks: Vec<M>,
    joined: Vec<Joined<M>>,
}

#[derive(Debug, Clone, Copy)]
struct Joined<M> {
    person: u32,
    visitor: u32,
    mark: M,
}

impl<M: Timed> Trails<M> {
    pub(crate) fn new() -> Self {
        Self {
            visitor: None,
            marks: Vec::new(),
            joined: Vec::new(),
        }
    }

    /// Whether the visitor's rows are those being read.
    #[inline]
    pub(crate) fn is_at(&self, visitor: u32) -> bool {
        self.visitor == Some(visitor)
    }

    /// The marks that the visitor has so far.
    pub(crate) fn has_marks(&self) -> bool {
        !self.marks.is_empty()
    }

    /// Adds a mark of the visitor that was turned to.
    #[inline]
    pub(crate) fn push(&mut self, mark: M) {
        self.marks.push(mark);
    }

    /// Goes on to the rows of another visitor. What the one before did is read.
    #[inline]
    pub(crate) fn turn_to<S: Sealed>(
        &mut self,
        visitor: Option<u32>,
        sealed: &S,
        read: impl FnOnce(u32, &[M]),
    ) {
        let before = std::mem::replace(&mut self.visitor, visitor);
        let Some(before) = before.filter(|_| !self.marks.is_empty()) else {
            return;
        };
        if sealed.is_joined(before) {
            let person = sealed.person(before);
            let joined = self.marks.iter().map(|mark| Joined {
                person,
                visitor: before,
                mark: *mark,
            });
            self.joined.extend(joined);
        } else {
            // Mostly in order already, which this sort finds out in one pass. Marks
            // of one time are of one row, in which they are in order.
            self.marks.sort_by_key(Timed::time);
            read(before, &self.marks);
        }
        self.marks.clear();
    }

    /// Reads the persons of several visitors. Those of whom two visitors did
    /// something in one millisecond are deferred: ids decide which came first.
    pub(crate) fn finish(
        all: impl IntoIterator<Item = Self>,
        mut read: impl FnMut(u32, &[M]),
    ) -> Vec<u32> {
        let joined = all.into_iter().flat_map(|trails| trails.joined);
        let mut joined: Vec<Joined<M>> = joined.collect();
        // A visitor's marks of one time stay in order: one state holds them all.
        joined.sort_by_key(|joined| (joined.person, joined.mark.time()));
        let mut deferred = Vec::new();
        let mut marks = Vec::new();
        for one in joined.chunk_by(|a, b| a.person == b.person) {
            let ties = one.windows(2).any(|pair| match pair {
                [a, b] => a.mark.time() == b.mark.time() && a.visitor != b.visitor,
                _ => false,
            });
            if ties {
                deferred.extend(one.first().map(|joined| joined.person));
                continue;
            }
            marks.clear();
            marks.extend(one.iter().map(|joined| joined.mark));
            if let Some(Joined { person, .. }) = one.first() {
                read(*person, &marks);
            }
        }
        deferred
    }
}
