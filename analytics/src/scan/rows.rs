//! `Rows`: which rows of a block are to be counted.

use std::ops::Range;

/// Rows of a block, without those that are left out: of visitors who are skipped,
/// or whose sessions were sealed anew elsewhere.
#[derive(Debug, Clone)]
pub struct Rows<'b> {
    range: Range<usize>,
    left_out: &'b [u64],
}

impl<'b> Rows<'b> {
    /// Every row of the range.
    #[must_use]
    pub fn all(range: Range<usize>) -> Self {
        let left_out = &[];
        Self { range, left_out }
    }

    /// Those of the range whose bit is not set: the bit of row `n` of the block is
    /// bit `n % 64` of word `n / 64`. Words that are missing set none.
    #[must_use]
    pub fn without(range: Range<usize>, left_out: &'b [u64]) -> Self {
        Self { range, left_out }
    }

    /// From the first row to the last, those left out among them.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        self.range.clone()
    }

    /// Whether no row of the range is left out for certain.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.left_out.is_empty()
    }

    /// Whether the row is to be counted, if it lies in the range.
    #[inline]
    #[must_use]
    pub fn holds(&self, row: usize) -> bool {
        let word = self.left_out.get(row / 64).copied().unwrap_or(0);
        word >> (row % 64) & 1 == 0
    }
}

impl Iterator for Rows<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        loop {
            let row = self.range.next()?;
            if self.holds(row) {
                return Some(row);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_are_left_out_are_passed_over() {
        let left_out = [1 << 63, 0b101];
        let rows: Vec<usize> = Rows::without(62..68, &left_out).collect();
        assert_eq!(rows, [62, 65, 67]);
        assert_eq!(Rows::without(128..130, &left_out).count(), 2);
        assert_eq!(Rows::all(3..5).collect::<Vec<_>>(), [3, 4]);
    }
}
