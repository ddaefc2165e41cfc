//! Counting exits.

use super::keys::Keys;
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
struct Place {
    exits: u64,
    sessions: u64,
    page_views: u64,
    purchases: u64,
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

    fn place(&mut self, key: &str) -> &mut Place {
        self.places.entry(key.to_owned()).or_default()
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

    fn absorb_exit(&mut self, session: &Session) {
        let keys = Keys::of(session, self.query.by);
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
            if scope.is_closed(visit.session) {
                self.closed += 1;
                self.absorb_exit(visit.session);
            } else {
                self.open += 1;
            }
        }
    }

    fn merge(&mut self, other: Self) {
        self.closed += other.closed;
        self.open += other.open;
        for (key, theirs) in other.places {
            let ours = self.place(&key);
            ours.exits += theirs.exits;
            ours.sessions += theirs.sessions;
            ours.page_views += theirs.page_views;
            ours.purchases += theirs.purchases;
        }
    }

    fn finish(mut self, _scope: &Scope) -> ExitsReport {
        // A page known only from a purchase told on it has no view to leave from.
        self.places
            .retain(|_, place| place.sessions + place.page_views > 0);
        let by_page = self.query.by == ExitsBy::Page;
        let rows = self
            .places
            .into_iter()
            .map(|(key, place)| place.into_row(key, by_page));
        let rows: Vec<ExitRow> = rows.collect();
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
        }
    }
}
