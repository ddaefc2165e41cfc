//! `Bitmap`: a set of visitor numbers.

use std::ops::Range;

/// Dense numbers, a bit each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Bitmap(Vec<u64>);

impl Bitmap {
    /// Whether the number is in the set.
    #[must_use]
    #[inline]
    pub(super) fn has(&self, number: u32) -> bool {
        let word = self.0.get(number as usize / 64).copied().unwrap_or(0);
        word >> (number % 64) & 1 == 1
    }

    /// Whether none of these numbers is in the set, nor any of the few beside them in
    /// the same words.
    pub(super) fn has_none_near(&self, numbers: &Range<usize>) -> bool {
        let end = self.0.len().min(numbers.end.div_ceil(64));
        let words = self.0.get(numbers.start / 64..end).unwrap_or_default();
        words.iter().all(|word| *word == 0)
    }

    /// Puts the number into the set.
    pub(super) fn insert(&mut self, number: u32) {
        let place = number as usize / 64;
        if place >= self.0.len() {
            self.0.resize(place + 1, 0);
        }
        if let Some(word) = self.0.get_mut(place) {
            *word |= 1 << (number % 64);
        }
    }

    /// Takes the number out of the set.
    pub(super) fn remove(&mut self, number: u32) {
        if let Some(word) = self.0.get_mut(number as usize / 64) {
            *word &= !(1 << (number % 64));
        }
    }

    /// The numbers in the set, ascending.
    pub(super) fn iter(&self) -> impl Iterator<Item = u32> {
        (0..).zip(&self.0).flat_map(|(place, word): (u32, &u64)| {
            let word = *word;
            (0..64)
                .filter(move |bit| word >> bit & 1 == 1)
                .map(move |bit| place * 64 + bit)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Bitmap;

    #[test]
    fn numbers_go_in_and_out() {
        let mut set = Bitmap::default();
        [3, 64, 200, 64].into_iter().for_each(|n| set.insert(n));
        assert!(set.has(64) && !set.has(65) && !set.has(100_000));
        assert!(!set.has_none_near(&(65..190)) && set.has_none_near(&(128..190)));
        assert!(set.has_none_near(&(900..9_999)) && !set.has_none_near(&(200..201)));
        set.remove(3);
        set.remove(9_999);
        assert_eq!(set.iter().collect::<Vec<_>>(), [64, 200]);
    }
}
