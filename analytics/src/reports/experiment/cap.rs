//! Capping the totals of visitors before anything is compared: the cap is the
//! same for all variants, and its changes are spread over the days as they came.

use super::arm::{Counts, Either, Kept};
use super::days::{Change, Days};
use super::query::CapAt;
use crate::stats::Precise;
use crate::stats::capping::{Cap, cap};

/// Caps what all variants count of one goal. `None` if the cap would be zero.
pub(super) fn cap_all(at: CapAt, arms: &mut [&mut Counts]) -> Option<Cap> {
    let mut totals: Vec<f64> = Vec::new();
    for counts in arms.iter() {
        totals.extend(counts.kept.iter().map(Kept::total));
        let zeros = entries(counts).iter().sum::<u64>() as usize - counts.kept.len();
        totals.extend(std::iter::repeat_n(0.0, zeros));
    }
    let cap = cap(&totals, at.quantile, at.zeros)?;
    for counts in arms.iter_mut() {
        **counts = capped(counts, &cap);
    }
    Some(cap)
}

fn entries(counts: &Counts) -> Vec<u64> {
    match &counts.days {
        Either::Whole(days) => days.entries().collect(),
        Either::Real(days) => days.entries().collect(),
    }
}

fn capped(counts: &mut Counts, cap: &Cap) -> Counts {
    let mut days = Days::<Precise>::default();
    let kept = std::mem::take(&mut counts.kept);
    let mut entries = entries(counts);
    for person in &kept {
        if let Some(n) = entries.get_mut(person.entry) {
            *n -= 1;
        }
        days.absorb(person.entry, cap.apply(person.past), person.capped(cap));
    }
    for (day, n) in entries.into_iter().enumerate() {
        let pair = &mut days.at(day).pair;
        pair.first.n += n;
        pair.second.n += n;
    }
    Counts {
        days: Either::Real(days),
        steps: Vec::new(),
        kept: Vec::new(),
    }
}

impl Kept {
    fn total(&self) -> f64 {
        self.changes.iter().map(|change| change.first).sum()
    }

    /// What each change adds to the total as it counts.
    fn capped(&self, cap: &Cap) -> impl Iterator<Item = Change<f64>> {
        let mut total = 0.0;
        self.changes.iter().map(move |change| {
            let before = cap.apply(total);
            total += change.first;
            Change {
                first: cap.apply(total) - before,
                ..*change
            }
        })
    }
}
