//! Event ids: `STREAM.N`. STREAM is made by the loader once per document (and
//! again where the visitor changes), N counts from 1 without gaps.

use protocol::call::text::push_integer;

/// A stream and its next number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stream {
    name: String,
    next: u32,
}

impl Stream {
    /// A stream whose next event has the number `next`.
    #[must_use]
    pub fn new(name: String, next: u32) -> Self {
        Self { name, next }
    }

    /// The next id and its number.
    pub fn mint(&mut self) -> (String, u32) {
        let number = self.next;
        self.next += 1;
        let mut id = self.name.clone();
        id.push('.');
        push_integer(&mut id, number.into());
        (id, number)
    }
}
