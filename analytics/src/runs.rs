//! `Runs`: how often numbers followed one another, for millions of different
//! rows of numbers (paths of nodes, runs of pages). A run that is short, as nearly
//! all are, is one word of 128 bits in a table of open addressing; a longer one is
//! the number of its beginning, which the same table holds, and its end.
//!
//! A word holds five digits of 19 bits, the mark that the run ends with (3 bits)
//! and the number of the beginning (30 bits). Numbers too large for a digit take
//! three.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::hash::Hasher;

/// Identifies a run among those of the same [`Runs`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Run(u128);

/// Counts of runs.
#[derive(Debug, Clone, Default)]
pub(crate) struct Runs {
    /// A power of two, at least a quarter of them empty.
    slots: Vec<Slot>,
    used: usize,
    /// The words of the beginnings, by number, from 1.
    beginnings: Vec<u128>,
}

/// A run and its count, or a beginning and its number; empty if the word is 0.
#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    /// The word's halves, the low one first: as one, memory would be lost between
    /// slots.
    halves: [u64; 2],
    count: u64,
}

impl Slot {
    #[inline]
    fn word(&self) -> u128 {
        let [low, high] = self.halves;
        u128::from(high) << 64 | u128::from(low)
    }

    #[inline]
    fn set_word(&mut self, word: u128) {
        self.halves = [word as u64, (word >> 64) as u64];
    }
}

/// The mark of beginnings; runs end with lower ones.
const BEGINS: u8 = 7;
const DIGITS: usize = 5;
const DIGIT_BITS: u32 = 19;
const DIGIT: u32 = (1 << DIGIT_BITS) - 1;
/// Two digits of a larger number follow.
const LARGE: u32 = DIGIT;
const MARK_SHIFT: u32 = DIGIT_BITS * 5;
const BEGINNING_SHIFT: u32 = MARK_SHIFT + 3;

impl Runs {
    /// How many different runs.
    pub(crate) fn len(&self) -> usize {
        self.used - self.beginnings.len()
    }

    /// The run of these numbers, none of which is 0, with this mark. It is not
    /// counted yet.
    #[inline]
    pub(crate) fn run(&mut self, numbers: &[u32], mark: u8) -> Run {
        if numbers.len() > DIGITS || numbers.iter().any(|number| *number >= LARGE) {
            return self.long_run(numbers, mark);
        }
        let digits = numbers.iter().rev();
        let word = digits.fold(0, |word, number| word << DIGIT_BITS | u128::from(*number));
        Run(word | u128::from(mark) << MARK_SHIFT)
    }

    /// Counts a run of these very runs.
    #[inline]
    pub(crate) fn add(&mut self, run: Run, count: u64) {
        if let Some(slot) = self.slot(run.0) {
            slot.count += count;
        }
    }

    /// Every run with its count, in no order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Run, u64)> {
        let runs = self.slots.iter();
        let runs = runs.map(|slot| (slot.word(), slot.count));
        let runs = runs.filter(|(word, _)| *word != 0 && mark(*word) != BEGINS);
        runs.map(|(word, count)| (Run(word), count))
    }

    /// The runs that are at least as common as the one at this place from the top:
    /// rarer ones need not be compared by name.
    pub(crate) fn commonest(&self, limit: usize) -> impl Iterator<Item = (Run, u64)> {
        // The highest counts so far, the least of them on top.
        let mut highest = BinaryHeap::with_capacity(limit + 1);
        for (_, count) in self.iter() {
            if highest.len() < limit {
                highest.push(Reverse(count));
            } else if let Some(mut least) = highest.peek_mut()
                && count > least.0
            {
                *least = Reverse(count);
            }
        }
        let least = match highest.peek().filter(|_| highest.len() >= limit) {
            Some(least) => least.0,
            None => 0,
        };
        self.iter().filter(move |(_, count)| *count >= least)
    }

    /// The numbers of a run, and its mark.
    #[inline]
    pub(crate) fn read(&self, run: Run, numbers: &mut Vec<u32>) -> u8 {
        numbers.clear();
        if run.0 >> BEGINNING_SHIFT == 0 && run.0 & u128::from(LARGE) != u128::from(LARGE) {
            read_digits(run.0, numbers);
            if !numbers.contains(&LARGE) {
                return mark(run.0);
            }
            numbers.clear();
        }
        let mut digits = Vec::new();
        self.read_all_digits(run.0, &mut digits);
        let mut rest = digits.iter();
        while let Some(&digit) = rest.next() {
            let number = if digit == LARGE {
                let mut part = || rest.next().map_or(0, |digit| digit - 1);
                part() * (LARGE - 1) + part()
            } else {
                digit
            };
            numbers.push(number);
        }
        mark(run.0)
    }

    /// Adds the runs of others, whose numbers are called as `ours` says.
    pub(crate) fn merge(&mut self, other: &Self, ours: impl Fn(u32) -> u32) {
        let mut numbers = Vec::new();
        for (run, count) in other.iter() {
            let own = self.translate(other, run, &ours, &mut numbers);
            self.add(own, count);
        }
    }

    /// Adds the runs of others, whose numbers mean the same.
    pub(crate) fn merge_same(&mut self, other: &Self) {
        let mut numbers = Vec::new();
        for (run, count) in other.iter() {
            let own = match run.0 >> BEGINNING_SHIFT {
                0 => run,
                _ => self.translate(other, run, &|number| number, &mut numbers),
            };
            self.add(own, count);
        }
    }

    /// What a run of others is called here.
    pub(crate) fn translate(
        &mut self,
        other: &Self,
        run: Run,
        ours: &impl Fn(u32) -> u32,
        numbers: &mut Vec<u32>,
    ) -> Run {
        let mark = other.read(run, numbers);
        numbers
            .iter_mut()
            .for_each(|number| *number = ours(*number));
        self.run(numbers, mark)
    }

    fn long_run(&mut self, numbers: &[u32], mark: u8) -> Run {
        let mut digits = Vec::with_capacity(numbers.len());
        for number in numbers {
            if *number >= LARGE {
                let base = LARGE - 1;
                digits.extend([LARGE, number / base + 1, number % base + 1]);
            } else {
                digits.push(*number);
            }
        }
        let mut beginning = 0;
        let mut rest = digits.as_slice();
        while let Some((digits, more)) = rest
            .split_at_checked(DIGITS)
            .filter(|(_, more)| !more.is_empty())
        {
            beginning = self.beginning(word(digits, BEGINS, beginning));
            rest = more;
        }
        Run(word(rest, mark, beginning))
    }

    /// The number of a beginning, a new one if need be.
    fn beginning(&mut self, word: u128) -> u32 {
        // A thousand million beginnings would not fit into memory.
        let next = u32::try_from(self.beginnings.len() + 1).unwrap_or(u32::MAX);
        let Some(slot) = self.slot(word) else {
            return next;
        };
        if slot.count == 0 {
            slot.count = next.into();
            self.beginnings.push(word);
            return next;
        }
        u32::try_from(slot.count).unwrap_or(u32::MAX)
    }

    fn read_all_digits(&self, word: u128, digits: &mut Vec<u32>) {
        let beginning = usize::try_from(word >> BEGINNING_SHIFT).unwrap_or(0);
        let beginning = beginning.checked_sub(1);
        if let Some(before) = beginning.and_then(|place| self.beginnings.get(place)) {
            self.read_all_digits(*before, digits);
        }
        read_digits(word, digits);
    }

    /// The slot of a word, a new one if need be.
    #[inline]
    fn slot(&mut self, word: u128) -> Option<&mut Slot> {
        if 4 * self.used >= 3 * self.slots.len() {
            self.grow();
        }
        let place = self.place(word)?;
        let slot = self.slots.get_mut(place)?;
        self.used += usize::from(slot.word() == 0);
        slot.set_word(word);
        Some(slot)
    }

    /// Where the word is, or would be put.
    #[inline]
    fn place(&self, word: u128) -> Option<usize> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut place = hash(word) & mask;
        loop {
            let slot = self.slots.get(place)?;
            if slot.word() == word || slot.word() == 0 {
                return Some(place);
            }
            place = (place + 1) & mask;
        }
    }

    #[cold]
    fn grow(&mut self) {
        let size = (2 * self.slots.len()).max(1 << 10);
        let before = std::mem::replace(&mut self.slots, vec![Slot::default(); size]);
        for slot in before.into_iter().filter(|slot| slot.word() != 0) {
            let place = self.place(slot.word());
            if let Some(empty) = place.and_then(|place| self.slots.get_mut(place)) {
                *empty = slot;
            }
        }
    }
}

fn word(digits: &[u32], mark: u8, beginning: u32) -> u128 {
    let digits = digits.iter().rev();
    let word = digits.fold(0, |word, digit| word << DIGIT_BITS | u128::from(*digit));
    word | u128::from(mark) << MARK_SHIFT | u128::from(beginning) << BEGINNING_SHIFT
}

fn mark(word: u128) -> u8 {
    u8::try_from(word >> MARK_SHIFT & 7).unwrap_or(BEGINS)
}

#[inline]
fn read_digits(word: u128, digits: &mut Vec<u32>) {
    let mut rest = word & ((1 << MARK_SHIFT) - 1);
    while rest != 0 {
        digits.push(u32::try_from(rest & u128::from(DIGIT)).unwrap_or(0));
        rest >>= DIGIT_BITS;
    }
}

/// Hashes runs as their table does, for maps beside it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct RunHasher(u64);

impl Hasher for RunHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u128(&mut self, word: u128) {
        self.0 = hash(word) as u64;
    }
}

/// Multiplied halves, folded: every bit of the word moves the low ones.
#[inline]
fn hash(word: u128) -> usize {
    let low = word as u64 ^ 0x9e37_79b9_7f4a_7c15;
    let high = (word >> 64) as u64 ^ 0xd1b5_4a32_d192_ed03;
    let product = u128::from(low) * u128::from(high);
    ((product >> 64) ^ product) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn any_numbers() -> impl Strategy<Value = Vec<u32>> {
        let number = prop_oneof![
            8 => 1..5_u32,
            1 => LARGE - 2..LARGE + 3,
            1 => any::<u32>().prop_map(|number| number.max(1)),
        ];
        prop::collection::vec(number, 1..21)
    }

    proptest! {
        /// As a map from lists would count, also after merging under other names.
        #[test]
        fn counted_as_lists(all in prop::collection::vec((any_numbers(), 0..BEGINS, 1..9_u64), 0..60), split in 0..60_usize) {
            let count = |all: &[(Vec<u32>, u8, u64)]| {
                let mut runs = Runs::default();
                for (numbers, mark, count) in all {
                    let run = runs.run(numbers, *mark);
                    runs.add(run, *count);
                }
                runs
            };
            let (a, b) = all.split_at(split.min(all.len()));
            let mut runs = count(a);
            let turned: Vec<_> = b.iter().map(|(numbers, mark, count)| {
                (numbers.iter().map(|number| number ^ 1 << 31).collect(), *mark, *count)
            }).collect();
            if turned.iter().all(|(numbers, ..): &(Vec<u32>, u8, u64)| !numbers.contains(&0)) {
                runs.merge(&count(&turned), |number| number ^ 1 << 31);
            } else {
                runs.merge_same(&count(b));
            }
            let mut expected: BTreeMap<(Vec<u32>, u8), u64> = BTreeMap::new();
            for (numbers, mark, count) in &all {
                *expected.entry((numbers.clone(), *mark)).or_default() += count;
            }
            let mut got = BTreeMap::new();
            let mut numbers = Vec::new();
            for (run, count) in runs.iter() {
                let mark = runs.read(run, &mut numbers);
                got.insert((numbers.clone(), mark), count);
            }
            prop_assert_eq!(runs.len(), expected.len());
            prop_assert_eq!(got, expected);
        }
    }
}
