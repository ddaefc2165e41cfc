//! Parts: the byte strings that a segment is made of.
//!
//! A part is written once, gets the next number from 0, and is read whole or not
//! at all. Whether it is still what was written is the keeper's to check: who
//! asks for a part gets the bytes that were written, or a [`Damage`].

use crate::store::{Damage, StoreError};

/// Takes the parts of a new segment.
pub trait PartSink {
    /// Adds a part; its number, from 0 without gaps.
    fn part(&mut self, bytes: &[u8]) -> Result<u32, StoreError>;
}

/// Gives the parts of a segment back, from any thread.
pub trait PartSource: Send + Sync {
    /// The bytes of a part; the damage if they are not what was written, or if
    /// there is no such part.
    fn part(&self, number: u32) -> Result<Vec<u8>, Damage>;

    /// How many parts there are.
    fn count(&self) -> u32;

    /// Names the damage of a part that was read, but does not say what it should.
    fn damaged(&self, number: u32, reason: String) -> Damage {
        let key = format!("part {number}");
        Damage { key, reason }
    }

    /// What is wrong with the segment beside its parts.
    fn damage(&self) -> Option<Damage> {
        None
    }
}

/// Parts in memory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemoryParts(Vec<Vec<u8>>);

impl MemoryParts {
    /// Bytes of all parts.
    #[must_use]
    pub fn size_bytes(&self) -> u64 {
        self.0.iter().map(|part| part.len() as u64).sum()
    }
}

impl From<Vec<Vec<u8>>> for MemoryParts {
    fn from(parts: Vec<Vec<u8>>) -> Self {
        Self(parts)
    }
}

impl From<MemoryParts> for Vec<Vec<u8>> {
    fn from(parts: MemoryParts) -> Self {
        parts.0
    }
}

impl PartSink for MemoryParts {
    fn part(&mut self, bytes: &[u8]) -> Result<u32, StoreError> {
        let number = u32::try_from(self.0.len())
            .map_err(|_| StoreError::Failed("a segment has no more numbers for parts".into()))?;
        self.0.push(bytes.to_vec());
        Ok(number)
    }
}

impl PartSource for MemoryParts {
    fn part(&self, number: u32) -> Result<Vec<u8>, Damage> {
        let part = self.0.get(number as usize).cloned();
        part.ok_or_else(|| self.damaged(number, format!("there are {} parts", self.0.len())))
    }

    fn count(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_numbered_in_order_and_come_back() {
        let mut parts = MemoryParts::default();
        assert_eq!(PartSink::part(&mut parts, b"first").unwrap(), 0);
        assert_eq!(PartSink::part(&mut parts, b"").unwrap(), 1);
        assert_eq!((parts.count(), parts.size_bytes()), (2, 5));
        let read = |number| PartSource::part(&parts, number);
        assert_eq!(read(0), Ok(b"first".to_vec()));
        assert_eq!(read(1), Ok(Vec::new()));
        let damage = read(2).unwrap_err();
        assert_eq!(damage.key, "part 2");
        assert_eq!(damage.reason, "there are 2 parts");
    }
}
