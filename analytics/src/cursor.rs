//! `Cursor`: where the next page of a long list begins. Rows are ordered by time,
//! newest first, then by a hash of what names them, so that a place in the list is
//! two numbers, whoever made the page before.

use crate::params::{Params, QueryError};
use crate::time::Timestamp;
use std::cmp::Reverse;
use std::fmt;

/// Rows of a page, unless the query asks for others.
const DEFAULT_LIMIT: usize = 100;

/// A place in a list, newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    time: Reverse<Timestamp>,
    name: u64,
}

impl Cursor {
    /// The place of a row that is told apart by these names.
    #[must_use]
    pub fn new(time: Timestamp, names: &[&str]) -> Self {
        // FNV-1a, with a byte between names that no name holds.
        let bytes = names.iter().flat_map(|name| name.bytes().chain([0xff]));
        let name = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self {
            time: Reverse(time),
            name,
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let (time, name) = text.rsplit_once('.')?;
        Some(Self {
            time: Reverse(Timestamp(time.parse().ok()?)),
            name: u64::from_str_radix(name, 16).ok()?,
        })
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:016x}", self.time.0.0, self.name)
    }
}

/// Which part of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Rows after this one; none means the first.
    pub after: Option<Cursor>,
    /// How many.
    pub limit: usize,
}

impl Page {
    /// Takes `cursor` and `limit`.
    pub fn take(params: &mut Params) -> Result<Self, QueryError> {
        let after = match params.take("cursor", "The `next` of the page before.")? {
            None => None,
            Some(given) => Some(Cursor::parse(&given).ok_or_else(|| {
                QueryError::new("cursor", &given, "the `next` of the page before")
            })?),
        };
        Ok(Self {
            after,
            limit: params.number("limit", "Rows of a page.", DEFAULT_LIMIT, 1..=1_000)?,
        })
    }
}

/// The rows of a page in the making: of all that are offered, the first so many.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PageRows<T> {
    page: Page,
    rows: Vec<(Cursor, T)>,
}

impl<T> PageRows<T> {
    pub(crate) fn new(page: Page) -> Self {
        Self {
            page,
            rows: Vec::new(),
        }
    }

    /// Offers a row; it is made only if it may be on the page.
    pub(crate) fn offer(&mut self, cursor: Cursor, row: impl FnOnce() -> T) {
        if self.page.after.is_some_and(|after| cursor <= after) {
            return;
        }
        self.rows.push((cursor, row()));
        if self.rows.len() > 4 * (self.page.limit + 1) {
            self.cut();
        }
    }

    pub(crate) fn merge(&mut self, other: Self) {
        self.rows.extend(other.rows);
        self.cut();
    }

    fn cut(&mut self) {
        self.rows.sort_by_key(|(cursor, _)| *cursor);
        self.rows.truncate(self.page.limit + 1);
    }

    /// The rows, and the cursor of the next page if there is one.
    pub(crate) fn finish(mut self) -> (Vec<T>, Option<String>) {
        self.cut();
        let has_more = self.rows.len() > self.page.limit;
        self.rows.truncate(self.page.limit);
        let last = self.rows.last().map(|(cursor, _)| cursor.to_string());
        let rows = self.rows.into_iter().map(|(_, row)| row).collect();
        (rows, last.filter(|_| has_more))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_follow_each_other_without_gap_or_repetition() {
        let cursor = |n: i64| Cursor::new(Timestamp(n / 3), &["v", &n.to_string()]);
        let mut after = None;
        let mut seen = Vec::new();
        loop {
            let page = Page { after, limit: 7 };
            let (mut one, mut two) = (PageRows::new(page), PageRows::new(page));
            for n in 0..40 {
                let rows = if n % 2 == 0 { &mut one } else { &mut two };
                rows.offer(cursor(n), || n);
            }
            one.merge(two);
            let (rows, next) = one.finish();
            seen.extend(rows);
            let Some(next) = next else { break };
            after = Some(Cursor::parse(&next).unwrap());
        }
        assert!(seen.is_sorted_by_key(|n| Reverse(n / 3)));
        seen.sort_unstable();
        assert_eq!(seen, (0..40).collect::<Vec<_>>());
    }
}
