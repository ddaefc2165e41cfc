//! Which orders were placed by a visitor, and which in a row.

use super::Placed;
use crate::columns::RowFlags;
use crate::time::Timestamp;

/// A place among all orders, by visitor. It goes forward with the visitors that
/// are asked for; going back costs a search.
#[derive(Debug, Clone)]
pub(crate) struct Orders<'p> {
    placed: &'p [Placed],
    at: usize,
}

impl<'p> Orders<'p> {
    /// Among these, by visitor and time.
    pub(crate) fn new(placed: &'p [Placed]) -> Self {
        Self { placed, at: 0 }
    }

    /// Those of the visitor, by time.
    #[inline]
    pub(crate) fn of(&mut self, visitor: u32) -> &'p [Placed] {
        self.seek(visitor);
        let theirs = self.placed.get(self.at..).unwrap_or_default();
        let count = theirs.iter().take_while(|order| order.visitor == visitor);
        theirs.get(..count.count()).unwrap_or_default()
    }

    /// Those of a session of the visitor with purchases at these times, ascending.
    /// No other session of the visitor has a purchase at one of the times.
    pub(crate) fn placed_at(
        &mut self,
        visitor: u32,
        times: impl Iterator<Item = Timestamp>,
    ) -> impl Iterator<Item = &'p Placed> {
        let mut times = times.peekable();
        self.of(visitor).iter().filter(move |order| {
            while times.next_if(|time| *time < order.time).is_some() {}
            times.peek() == Some(&order.time) && !order.flags.has(RowFlags::STANDALONE)
        })
    }

    /// Goes to the visitor's first order.
    fn seek(&mut self, visitor: u32) {
        let is_before = |order: &Placed| order.visitor < visitor;
        let last = self
            .at
            .checked_sub(1)
            .and_then(|last| self.placed.get(last));
        if last.is_some_and(|last| !is_before(last)) {
            self.at = 0;
        }
        let mut stride = 1;
        while self.placed.get(self.at + stride - 1).is_some_and(is_before) {
            self.at += stride;
            stride *= 2;
        }
        let near = self.placed.get(self.at..).unwrap_or_default();
        let near = near.get(..stride).unwrap_or(near);
        self.at += near.partition_point(is_before);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_found_forward_and_back() {
        let order = |visitor| Placed {
            visitor,
            time: Timestamp(visitor.into()),
            flags: RowFlags::default(),
            flagged: false,
            net: None,
            paid: false,
            unpaid: false,
        };
        let placed: Vec<Placed> = [1, 1, 4, 5, 5, 5, 9, 40].map(order).into();
        let mut orders = Orders::new(&placed);
        for (visitor, expected) in [
            (0, 0),
            (1, 2),
            (2, 0),
            (5, 3),
            (5, 3),
            (4, 1),
            (40, 1),
            (9, 1),
            (41, 0),
            (1, 2),
        ] {
            assert_eq!(orders.of(visitor).len(), expected, "{visitor}");
        }
    }
}
