//! `Content`: what is in a cart, and what it is worth as far as events say.

use protocol::{Commerce, Item};
use std::collections::BTreeSet;

/// What is in a cart.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Content {
    lines: Vec<Line>,
    /// What events said that things without a price cost together.
    unpriced: Option<i64>,
}

#[derive(Debug, Clone, PartialEq)]
struct Line {
    /// Empty for what was added without saying what it is.
    id: String,
    variant: Option<String>,
    category: Option<String>,
    quantity: i64,
    /// What the line costs, if its pieces have a price.
    amount: Option<i64>,
}

impl Line {
    fn of(item: &Item) -> Self {
        let quantity = i64::from(item.quantity.unwrap_or(1));
        Self {
            id: item.id.clone(),
            variant: item.variant.clone(),
            category: item.category.clone(),
            quantity,
            amount: item.price.map(|price| price.saturating_mul(quantity)),
        }
    }

    fn unnamed(value: Option<i64>) -> Self {
        Self {
            id: String::new(),
            variant: None,
            category: None,
            quantity: 1,
            amount: value,
        }
    }

    fn take(&mut self, pieces: i64) -> i64 {
        let taken = pieces.min(self.quantity);
        if let Some(amount) = &mut self.amount {
            let whole = i128::from(*amount);
            let share = whole * i128::from(taken) / i128::from(self.quantity.max(1));
            *amount = i64::try_from(whole - share).unwrap_or(0);
        }
        self.quantity -= taken;
        taken
    }
}

impl Content {
    /// Puts in what an event names.
    pub(crate) fn add(&mut self, commerce: &Commerce) {
        if commerce.items.is_empty() {
            self.lines.push(Line::unnamed(commerce.value));
            return;
        }
        let mut lines: Vec<Line> = commerce.items.iter().map(Line::of).collect();
        let is_priced = lines.iter().all(|line| line.amount.is_some());
        match (lines.as_mut_slice(), commerce.value) {
            ([only], Some(value)) if !is_priced => only.amount = Some(value),
            (_, Some(value)) if !is_priced => {
                lines.iter_mut().for_each(|line| line.amount = None);
                self.unpriced = Some(self.unpriced.unwrap_or(0).saturating_add(value));
            }
            _ => {}
        }
        for line in lines.into_iter().filter(|line| line.quantity > 0) {
            self.put(line);
        }
    }

    fn put(&mut self, line: Line) {
        let same = |known: &&mut Line| known.id == line.id && known.variant == line.variant;
        match self.lines.iter_mut().find(same) {
            None => self.lines.push(line),
            Some(known) => {
                known.quantity += line.quantity;
                known.amount = match (known.amount, line.amount) {
                    (Some(a), Some(b)) => Some(a.saturating_add(b)),
                    (a, b) => a.or(b),
                };
                known.category = line.category.or(known.category.take());
            }
        }
    }

    /// Takes out what an event names; more than there is takes all there is.
    pub(crate) fn remove(&mut self, commerce: &Commerce) {
        if commerce.items.is_empty() {
            let unnamed = self.lines.iter().rposition(|line| line.id.is_empty());
            let only = (self.lines.len() == 1).then_some(0);
            if let Some(place) = unnamed.or(only) {
                self.lines.remove(place);
            }
        }
        let mut was_unpriced = false;
        for item in &commerce.items {
            let mut pieces = i64::from(item.quantity.unwrap_or(1));
            let named = |line: &Line, exact: bool| {
                line.id == item.id && (!exact || line.variant == item.variant)
            };
            for exact in [true, false] {
                let lines = self.lines.iter_mut();
                for line in lines.filter(|line| named(line, exact)) {
                    was_unpriced |= line.amount.is_none();
                    pieces -= line.take(pieces);
                }
            }
        }
        self.lines.retain(|line| line.quantity > 0);
        if let (true, Some(known), Some(value)) = (was_unpriced, &mut self.unpriced, commerce.value)
        {
            *known = known.saturating_sub(value).max(0);
        }
        if self.is_empty() {
            self.unpriced = None;
        }
    }

    /// Takes over what an event says is the whole content; an event that says
    /// nothing of it changes nothing.
    pub(crate) fn replace(&mut self, commerce: &Commerce) {
        if !commerce.items.is_empty() {
            *self = Self::default();
            self.add(commerce);
            return;
        }
        match commerce.value {
            None => {}
            Some(0) => *self = Self::default(),
            Some(value) => {
                if self.value() != Some(value) {
                    self.lines.iter_mut().for_each(|line| line.amount = None);
                    self.unpriced = Some(value);
                }
                if self.lines.is_empty() {
                    self.lines.push(Line::unnamed(None));
                }
            }
        }
    }

    /// Whether there is nothing in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// What it is worth, as far as is known.
    pub(crate) fn value(&self) -> Option<i64> {
        let amounts = self.lines.iter().filter_map(|line| line.amount);
        let known = amounts.chain(self.unpriced);
        known.reduce(i64::saturating_add)
    }

    /// The categories of what is in it.
    pub(crate) fn categories(&self) -> BTreeSet<&str> {
        let categories = self.lines.iter().map(|line| line.category.as_deref());
        categories.flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(text: &str, value: Option<i64>) -> Commerce {
        let item = |word: &str| {
            let mut parts = word.split('x');
            let id = parts.next().unwrap().to_owned();
            let mut number = || parts.next().and_then(|text| text.parse::<i64>().ok());
            let (quantity, price) = (number(), number());
            Item {
                id,
                quantity: quantity.map(|n| u32::try_from(n).unwrap()),
                price,
                ..Item::default()
            }
        };
        Commerce {
            items: text.split_whitespace().map(item).collect(),
            value,
            ..Commerce::default()
        }
    }

    /// Words such as `+ax2x50`: two of a, at 50 each.
    fn check(changes: &[(char, &str, Option<i64>)], expected: Option<i64>, is_empty: bool) {
        let mut content = Content::default();
        for (sign, text, value) in changes {
            let commerce = items(text, *value);
            match sign {
                '+' => content.add(&commerce),
                '-' => content.remove(&commerce),
                _ => content.replace(&commerce),
            }
        }
        let got = (content.value(), content.is_empty());
        assert_eq!(got, (expected, is_empty), "{changes:?}");
    }

    #[test]
    fn prices_times_quantities() {
        check(&[('+', "ax2x50 bx1x7", None)], Some(107), false);
        check(&[('+', "ax2x50", None), ('-', "a", None)], Some(50), false);
        check(&[('+', "ax2x50", None), ('-', "ax9", None)], None, true);
        check(
            &[('+', "ax1x50", None), ('+', "ax1x60", None)],
            Some(110),
            false,
        );
        check(&[('+', "ax1x50", None), ('-', "z", None)], Some(50), false);
    }

    #[test]
    fn values_where_prices_are_missing() {
        check(&[('+', "a", Some(30))], Some(30), false);
        check(&[('+', "", Some(30)), ('+', "", Some(5))], Some(35), false);
        check(
            &[('+', "a b", Some(30)), ('-', "b", Some(10))],
            Some(20),
            false,
        );
        check(&[('+', "a b", Some(30)), ('-', "a b", None)], None, true);
        check(&[('+', "", Some(30)), ('-', "", None)], None, true);
        check(&[('+', "a", None)], None, false);
    }

    #[test]
    fn the_whole_content_replaces() {
        check(
            &[('+', "ax1x50", None), ('=', "bx2x5", None)],
            Some(10),
            false,
        );
        check(&[('+', "ax1x50", None), ('=', "", None)], Some(50), false);
        check(
            &[('+', "ax1x50", None), ('=', "", Some(45))],
            Some(45),
            false,
        );
        check(&[('+', "ax1x50", None), ('=', "", Some(0))], None, true);
        check(&[('=', "a b", Some(45))], Some(45), false);
        check(&[('=', "ax1x5 b", Some(45))], Some(45), false);
        check(&[('=', "ax1x5 b", None)], Some(5), false);
    }
}
