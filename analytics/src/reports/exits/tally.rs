//! Counting exits.

use super::keys::Keys;
use super::leaving::Leaving;
use super::{ExitRow, ExitsBy, ExitsQuery, ExitsReport};
use crate::person::Person;
use crate::reports::{Scope, Tally, first_by, rate};
use crate::selection::choose;
use crate::session::Session;
use protocol::{Action, CommerceAction};
use std::cmp::Reverse;
use std::collections::HashMap;

/// The exits in the making.
#[derive(Debug, Clone, PartialEq)]
pub struct ExitsTally {
    query: ExitsQuery,
    closed: u64,
    open: u64,
    places: HashMap<String, Place>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Place {
    pub(super) exits: u64,
    pub(super) sessions: u64,
    pub(super) page_views: u64,
    pub(super) purchases: u64,
    /// How it was left, where that is asked for.
    leaving: Option<Box<Leaving>>,
}

impl ExitsTally {
    pub(super) fn new(query: ExitsQuery) -> Self {
        Self {
            query,
            closed: 0,
            open: 0,
            places: HashMap::new(),
        }
    }

    pub(super) fn place(&mut self, key: &str) -> &mut Place {
        self.places.entry(key.to_owned()).or_default()
    }

    /// How a page was left.
    pub(super) fn leaving(&mut self, page: &str) -> &mut Leaving {
        self.place(page).leaving.get_or_insert_default()
    }

    /// Counts a session.
    pub(super) fn count(&mut self, is_closed: bool) {
        self.closed += u64::from(is_closed);
        self.open += u64::from(!is_closed);
    }

    /// Views and purchases are of open sessions too: they are no exit figures.
    fn absorb_views(&mut self, session: &Session) {
        for event in &session.events {
            let Some(page) = &event.page else { continue };
            match event.action {
                Action::PageView => self.place(page).page_views += 1,
                Action::Commerce(CommerceAction::Purchase, _) => self.place(page).purchases += 1,
                _ => {}
            }
        }
    }

    pub(super) fn absorb_exit(&mut self, keys: &Keys<'_>) {
        for key in &keys.met {
            self.place(key).sessions += 1;
        }
        if let Some(key) = &keys.exit {
            self.place(key).exits += 1;
        }
    }
}

impl Tally for ExitsTally {
    type Report = ExitsReport;

    fn absorb(&mut self, person: &Person<'_>, scope: &Scope) {
        for visit in choose(person, scope) {
            if self.query.by == ExitsBy::Page {
                self.absorb_views(visit.session);
            }
            let is_closed = scope.is_closed(visit.session);
            self.count(is_closed);
            if is_closed {
                let events = &visit.session.events;
                let keys = Keys::of(events.iter(), self.query.by);
                self.absorb_exit(&keys);
                if let Some(page) = keys.exit.filter(|_| self.query.detail) {
                    self.leaving(&page).read(events);
                }
            }
        }
    }

    fn merge(&mut self, other: Self) {
        self.closed += other.closed;
        self.open += other.open;
        for (key, theirs) in other.places {
            self.place(&key).merge(&theirs);
        }
    }

    fn finish(mut self, scope: &Scope) -> ExitsReport {
        // A page known only from a purchase told on it has no view to leave from.
        self.places
            .retain(|_, place| place.sessions + place.page_views > 0);
        let by_page = self.query.by == ExitsBy::Page;
        let detail = self.query.detail;
        let rows = self.places.into_iter().map(|(key, mut place)| {
            let leaving = place.leaving.take().unwrap_or_default();
            let mut row = place.into_row(key, by_page);
            if detail {
                let (causes, last) = leaving.finish();
                (row.causes, row.last_interactions) = (Some(causes), Some(last));
            }
            row
        });
        let mut rows: Vec<ExitRow> = rows.collect();
        for row in rows.iter_mut().filter(|_| by_page) {
            row.expected |= scope.goals.iter().any(|goal| goal.matches_page(&row.key));
        }
        let total_rows = rows.len() as u64;
        let rows = first_by(rows, self.query.limit, |a, b| {
            (Reverse(a.exits), &a.key).cmp(&(Reverse(b.exits), &b.key))
        });
        ExitsReport {
            closed_sessions: self.closed,
            open_sessions: self.open,
            total_rows,
            rows,
        }
    }
}

impl Place {
    pub(super) fn merge(&mut self, other: &Self) {
        self.exits += other.exits;
        self.sessions += other.sessions;
        self.page_views += other.page_views;
        self.purchases += other.purchases;
        if let Some(theirs) = &other.leaving {
            self.leaving.get_or_insert_default().merge(theirs);
        }
    }

    fn into_row(self, key: String, by_page: bool) -> ExitRow {
        let views = by_page.then_some(self.page_views);
        ExitRow {
            key,
            exits: self.exits,
            page_views: views,
            sessions: self.sessions,
            exit_rate: rate(self.exits, self.sessions),
            exit_share_of_views: views.and_then(|views| rate(self.exits, views)),
            expected: by_page && self.purchases > 0 && 2 * self.purchases >= self.page_views,
            causes: None,
            last_interactions: None,
        }
    }
}
