//! `Persons`: a set of persons, by the visitors who stand for them.

/// Dense numbers, a bit each.
#[derive(Debug, Clone, Default)]
pub(crate) struct Persons(Vec<u64>);

impl Persons {
    /// Puts a person into the set.
    #[inline]
    pub(crate) fn insert(&mut self, person: u32) {
        let place = person as usize / 64;
        if place >= self.0.len() {
            // Twice as far: they come in no order.
            self.0.resize(2 * place + 1, 0);
        }
        if let Some(word) = self.0.get_mut(place) {
            *word |= 1 << (person % 64);
        }
    }

    /// Puts those of another set into this one.
    pub(crate) fn merge(&mut self, other: &Self) {
        self.0.resize(self.0.len().max(other.0.len()), 0);
        for (ours, theirs) in self.0.iter_mut().zip(&other.0) {
            *ours |= theirs;
        }
    }

    /// How many they are.
    pub(crate) fn count(&self) -> u64 {
        self.0.iter().map(|word| u64::from(word.count_ones())).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::Persons;

    #[test]
    fn each_is_counted_once() {
        let (mut ours, mut theirs) = (Persons::default(), Persons::default());
        [3, 64, 3, 1_000].into_iter().for_each(|n| ours.insert(n));
        [0, 64, 90_000].into_iter().for_each(|n| theirs.insert(n));
        ours.merge(&theirs);
        theirs.merge(&ours);
        assert_eq!((ours.count(), theirs.count()), (5, 5));
    }
}
