//! `Numbers`: keys of a query, numbered from 1 in the order in which segments are
//! compiled, so that every thread counts by the same small numbers.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

/// The keys met so far.
#[derive(Debug)]
pub(crate) struct Numbers<K> {
    known: Mutex<HashMap<K, u32>>,
}

impl<K: Hash + Eq> Numbers<K> {
    pub(crate) fn new() -> Self {
        let known = Mutex::new(HashMap::new());
        Self { known }
    }

    /// The number of a key, a new one if need be.
    pub(crate) fn number<Q>(&self, key: &Q) -> u32
    where
        Q: Hash + Eq + ToOwned<Owned = K> + ?Sized,
        K: Borrow<Q>,
    {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = known.get(key) {
            return *number;
        }
        // As many keys would not fit into memory.
        let number = u32::try_from(known.len() + 1).unwrap_or(u32::MAX);
        known.insert(key.to_owned(), number);
        number
    }

    /// The highest number so far.
    pub(crate) fn highest(&self) -> usize {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.len()
    }

    /// Every key and its number.
    pub(crate) fn into_keys(self) -> impl Iterator<Item = (K, u32)> {
        let known = self.known.into_inner();
        known.unwrap_or_else(PoisonError::into_inner).into_iter()
    }
}
