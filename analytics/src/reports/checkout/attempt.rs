//! `Attempt`: one walk through the checkout, as a summary that merges: what
//! several people told under one checkout id is one attempt.

use crate::cart::{Facts, Place};
use crate::money::Money;
use crate::time::{Millis, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// What was told last.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Latest<T>(Option<(Place, T)>);

impl<T> Default for Latest<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Latest<T> {
    pub(super) fn tell(&mut self, place: &Place, told: T) {
        if self.0.as_ref().is_none_or(|(last, _)| last <= place) {
            self.0 = Some((place.clone(), told));
        }
    }

    pub(super) fn get(&self) -> Option<&T> {
        self.0.as_ref().map(|(_, told)| told)
    }

    fn merge(&mut self, other: Self) {
        if let Some((place, told)) = other.0 {
            self.tell(&place, told);
        }
    }
}

/// An error that was shown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Shown {
    pub(super) kind: Option<String>,
    pub(super) field: Option<String>,
}

/// One walk through the checkout.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Attempt {
    start: Option<(Place, Facts)>,
    /// Bit k: step k was done.
    pub(super) done: u32,
    pub(super) is_ordered: bool,
    pub(super) interaction: Latest<String>,
    pub(super) error: Latest<Shown>,
    pub(super) shipping: Latest<String>,
    pub(super) payment: Latest<String>,
    pub(super) coupon: Latest<String>,
    pub(super) value: Latest<Money>,
    pub(super) categories: BTreeSet<String>,
    /// Every kind of error that was shown.
    pub(super) errors: BTreeSet<String>,
    pub(super) saw_quote: bool,
    forms: BTreeMap<Option<String>, FormNotes>,
}

#[derive(Debug, Clone, Default, PartialEq)]
struct FormNotes {
    touched: Latest<String>,
    submitted: Latest<()>,
}

impl Attempt {
    /// Notes where it began, if it was before what is known.
    pub(super) fn begin(&mut self, place: &Place, facts: &Facts) {
        if self.start.as_ref().is_none_or(|(first, _)| place < first) {
            self.start = Some((place.clone(), facts.clone()));
        }
    }

    pub(super) fn do_step(&mut self, step: usize) {
        self.done |= 1 << step;
    }

    pub(super) fn touch(&mut self, form: Option<&String>, field: &str, place: &Place) {
        let notes = self.forms.entry(form.cloned()).or_default();
        notes.touched.tell(place, field.to_owned());
    }

    pub(super) fn submit(&mut self, form: Option<&String>, place: &Place) {
        let notes = self.forms.entry(form.cloned()).or_default();
        notes.submitted.tell(place, ());
    }

    pub(super) fn merge(&mut self, other: Self) {
        if let Some((place, facts)) = &other.start {
            self.begin(place, facts);
        }
        self.done |= other.done;
        self.is_ordered |= other.is_ordered;
        self.saw_quote |= other.saw_quote;
        self.interaction.merge(other.interaction);
        self.error.merge(other.error);
        self.shipping.merge(other.shipping);
        self.payment.merge(other.payment);
        self.coupon.merge(other.coupon);
        self.value.merge(other.value);
        self.categories.extend(other.categories);
        self.errors.extend(other.errors);
        for (form, notes) in other.forms {
            let ours = self.forms.entry(form).or_default();
            ours.touched.merge(notes.touched);
            ours.submitted.merge(notes.submitted);
        }
    }

    pub(super) fn start(&self) -> Option<Timestamp> {
        self.start.as_ref().map(|(place, _)| place.time)
    }

    pub(super) fn facts(&self) -> Option<&Facts> {
        self.start.as_ref().map(|(_, facts)| facts)
    }

    /// The furthest step done.
    pub(super) fn furthest(&self) -> Option<usize> {
        self.done.checked_ilog2().map(|step| step as usize)
    }

    pub(super) fn did(&self, step: usize) -> bool {
        self.done >> step & 1 == 1
    }

    /// Ordered, or too old to be.
    pub(super) fn is_closed(&self, now: Timestamp, after: Millis) -> bool {
        self.is_ordered || self.start().is_some_and(|start| now - start >= after)
    }

    /// The last field touched in any form.
    pub(super) fn last_field(&self) -> Option<(Option<&str>, &str)> {
        let touched = self.forms.iter().filter_map(|(form, notes)| {
            let (place, field) = notes.touched.0.as_ref()?;
            Some((place, (form.as_deref(), field.as_str())))
        });
        touched
            .max_by_key(|(place, _)| *place)
            .map(|(_, last)| last)
    }

    /// The last field touched in a form that was not submitted after it.
    pub(super) fn field_left(&self) -> Option<(Option<&str>, &str)> {
        let left = self.forms.iter().filter_map(|(form, notes)| {
            let (place, field) = notes.touched.0.as_ref()?;
            let submitted = notes.submitted.0.as_ref();
            let is_left = submitted.is_none_or(|(submitted, ())| submitted < place);
            is_left.then_some((place, (form.as_deref(), field.as_str())))
        });
        left.max_by_key(|(place, _)| *place).map(|(_, left)| left)
    }
}

/// `FORM/FIELD`, as exits by field call it.
pub(super) fn field_key((form, field): (Option<&str>, &str)) -> String {
    match form {
        Some(form) => format!("{form}/{field}"),
        None => field.to_owned(),
    }
}
