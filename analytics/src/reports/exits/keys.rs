//! What a session says about its exit, by each of the ways to tell exits apart.

use super::ExitsBy;
use crate::event::Event;
use protocol::{Action, CommerceAction};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// The checkout steps in their order; an order ends them.
const CHECKOUT: [CommerceAction; 3] = [
    CommerceAction::BeginCheckout,
    CommerceAction::AddShippingInfo,
    CommerceAction::AddPaymentInfo,
];

/// Where a session was, and where it ended.
#[derive(Debug, Default)]
pub(super) struct Keys<'s> {
    /// Every place it was at.
    pub(super) met: BTreeSet<Cow<'s, str>>,
    /// The place where it ended, if it ended at such a place.
    pub(super) exit: Option<Cow<'s, str>>,
}

impl<'s> Keys<'s> {
    /// Reads the events of a session.
    pub(super) fn of(events: impl Iterator<Item = &'s Event>, by: ExitsBy) -> Self {
        match by {
            ExitsBy::Page => Self::in_order(events.filter_map(Event::viewed_page)),
            ExitsBy::Action => {
                let interactive = events.filter(|event| event.action.is_interactive());
                Self::in_order(interactive.map(|event| event.action.name()))
            }
            ExitsBy::CheckoutStep => Self::of_checkout(events),
            ExitsBy::Field => Self::of_forms(events),
        }
    }

    fn in_order(places: impl Iterator<Item = &'s str>) -> Self {
        let mut keys = Self::default();
        for place in places {
            keys.met.insert(Cow::Borrowed(place));
            keys.exit = Some(Cow::Borrowed(place));
        }
        keys
    }

    /// A step that was skipped counts as passed.
    fn of_checkout(events: impl Iterator<Item = &'s Event>) -> Self {
        let mut ordered = false;
        let mut furthest = None;
        for event in events {
            if let Action::Commerce(action, _) = &event.action {
                ordered |= *action == CommerceAction::Purchase;
                let step = CHECKOUT.iter().position(|step| step == action);
                furthest = furthest.max(step);
            }
        }
        let reached = if ordered {
            CHECKOUT.len()
        } else {
            furthest.map_or(0, |step| step + 1)
        };
        let steps = CHECKOUT.iter().take(reached);
        Self {
            met: steps.map(|step| Cow::Borrowed(step.name())).collect(),
            exit: furthest
                .filter(|_| !ordered)
                .and_then(|step| CHECKOUT.get(step))
                .map(|step| Cow::Borrowed(step.name())),
        }
    }

    /// Of several forms left unsubmitted, the one touched last.
    fn of_forms(events: impl Iterator<Item = &'s Event>) -> Self {
        let mut keys = Self::default();
        let mut unsubmitted: BTreeMap<Option<&str>, (usize, Cow<'s, str>)> = BTreeMap::new();
        for (place, event) in events.enumerate() {
            let Action::Form { form, field, state } = &event.action else {
                continue;
            };
            let form = form.as_deref();
            if state.as_deref() == Some("submitted") {
                unsubmitted.remove(&form);
            } else if let Some(field) = field {
                let key = match form {
                    Some(form) => Cow::Owned(format!("{form}/{field}")),
                    None => Cow::Borrowed(field.as_str()),
                };
                keys.met.insert(key.clone());
                unsubmitted.insert(form, (place, key));
            }
        }
        keys.exit = unsubmitted.into_values().max().map(|(_, key)| key);
        keys
    }
}
