//! Gaps: milliseconds between neighbouring events of a row, in 1, 2, 3 or 8
//! bytes each. Two bits say how many; they lie apart, so that reading needs no
//! branch on the value.

/// Gaps from one mark to the next.
const MARKED: usize = 64;
/// Bytes of each of the four lengths.
const LENGTHS: [usize; 4] = [1, 2, 3, 8];

/// Gaps, one after another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gaps {
    /// Two bits a gap, four gaps a byte, the first in the lowest bits.
    pub codes: Vec<u8>,
    /// The gaps' bytes, the lowest first, and 8 bytes of padding, so that every
    /// gap can be read as 8 bytes.
    pub bytes: Vec<u8>,
    /// Where every 64th gap's bytes begin.
    pub marks: Vec<u32>,
    /// How many gaps.
    pub count: usize,
}

impl Gaps {
    /// Adds a gap. Events of a row are in order of time, so none is negative.
    pub fn push(&mut self, gap: i64) {
        let gap = u64::try_from(gap).unwrap_or(0);
        let code = match gap {
            0..=0xff => 0,
            0x100..=0xffff => 1,
            0x1_0000..=0xff_ffff => 2,
            _ => 3_u8,
        };
        if self.count.is_multiple_of(4) {
            self.codes.push(0);
        }
        if let Some(last) = self.codes.last_mut() {
            *last |= code << (2 * (self.count % 4));
        }
        if self.bytes.is_empty() {
            self.bytes.extend_from_slice(&[0; 8]);
        }
        // Always 8 bytes, which is one instruction: what is beyond the length is
        // zero, as the padding is.
        let start = self.bytes.len() - 8;
        if self.count.is_multiple_of(MARKED) {
            // A block's gaps take far fewer bytes than 32 bits count.
            self.marks.push(u32::try_from(start).unwrap_or(u32::MAX));
        }
        if let Some(padding) = self.bytes.get_mut(start..) {
            padding.copy_from_slice(&gap.to_le_bytes());
        }
        let length = LENGTHS.get(usize::from(code)).copied().unwrap_or(8);
        self.bytes.extend_from_slice(&[0; 8]);
        self.bytes.truncate(start + length + 8);
        self.count += 1;
    }

    /// Reads from the first gap on.
    #[must_use]
    pub fn reader(&self) -> GapReader<'_> {
        GapReader {
            gaps: self,
            next: 0,
            at: 0,
        }
    }
}

/// A place between two gaps.
#[derive(Debug, Clone)]
pub struct GapReader<'g> {
    gaps: &'g Gaps,
    next: usize,
    at: usize,
}

impl GapReader<'_> {
    /// The next gap; 0 beyond the end.
    #[inline]
    pub fn read(&mut self) -> i64 {
        const MASKS: [u64; 4] = [0xff, 0xffff, 0xff_ffff, u64::MAX];
        let code = self.gaps.codes.get(self.next / 4).copied().unwrap_or(0);
        let code = usize::from((code >> (2 * (self.next % 4))) & 3);
        let (length, mask) = (LENGTHS[code], MASKS[code]);
        let word = self.gaps.bytes.get(self.at..self.at + 8);
        let word = word.and_then(|word| word.try_into().ok());
        let gap = u64::from_le_bytes(word.unwrap_or_default()) & mask;
        self.next += 1;
        self.at += length;
        i64::try_from(gap).unwrap_or(i64::MAX)
    }

    /// The sum of the next gaps.
    #[inline]
    pub fn sum(&mut self, count: usize) -> i64 {
        (0..count).fold(0, |sum: i64, _| sum.saturating_add(self.read()))
    }

    /// Goes on to the gap of this number; never back.
    #[inline]
    pub fn seek(&mut self, number: usize) {
        let mark = number / MARKED;
        if mark > self.next / MARKED
            && let Some(at) = self.gaps.marks.get(mark)
        {
            self.next = mark * MARKED;
            self.at = *at as usize;
        }
        while self.next < number {
            let before = self.next % 4;
            let count = (4 - before).min(number - self.next);
            let codes = self.gaps.codes.get(self.next / 4).copied().unwrap_or(0);
            let codes = usize::from(codes) >> (2 * before) & ((1 << (2 * count)) - 1);
            // Those that are not of these gaps are zeros now, and count a byte each.
            self.at += usize::from(LENGTHS_OF_FOUR[codes]) + count - 4;
            self.next += count;
        }
    }

    /// The number of the gap that is read next.
    #[inline]
    #[must_use]
    pub fn place(&self) -> usize {
        self.next
    }
}

/// Bytes of four gaps, by the byte of their codes.
const LENGTHS_OF_FOUR: [u8; 256] = {
    let lengths = [1, 2, 3, 8];
    let mut table = [0; 256];
    let mut codes = 0;
    while codes < 256 {
        table[codes] = lengths[codes & 3]
            + lengths[codes >> 2 & 3]
            + lengths[codes >> 4 & 3]
            + lengths[codes >> 6];
        codes += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_was_pushed_is_read(spans in prop::collection::vec((0..4_u32, any::<u64>()), 0..40)) {
            let spans: Vec<i64> = spans
                .into_iter()
                .map(|(size, any)| (any >> (1 + 18 * (3 - size))) as i64)
                .collect();
            let mut gaps = Gaps::default();
            spans.iter().for_each(|gap| gaps.push(*gap));
            let mut reader = gaps.reader();
            let read: Vec<i64> = spans.iter().map(|_| reader.read()).collect();
            prop_assert_eq!(read, spans);
            prop_assert_eq!(reader.read(), 0);
        }

        #[test]
        fn seeking_is_reading_on(sizes in prop::collection::vec(0..4_u32, 1..300), to in 0..300_usize, more in 0..150_usize) {
            let mut gaps = Gaps::default();
            sizes.iter().for_each(|size| gaps.push((1 << (9 * size)) - 1));
            let to = to.min(sizes.len());
            let (mut read, mut sought) = (gaps.reader(), gaps.reader());
            sought.seek(more.min(to));
            sought.seek(to);
            read.sum(to);
            prop_assert_eq!(sought.place(), read.place());
            prop_assert_eq!(sought.read(), read.read());
        }
    }
}
