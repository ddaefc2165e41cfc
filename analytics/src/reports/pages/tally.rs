//! Counting for each page.

use super::{PageRow, PagesQuery, PagesReport};
use crate::bounce::is_bounce;
use crate::person::Person;
use crate::reports::{Scope, Tally, first_by, rate};
use crate::sample::Sample;
use crate::selection::choose;
use crate::session::Session;
use protocol::Action;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The pages in the making.
#[derive(Debug, Clone, PartialEq)]
pub struct PagesTally {
    query: PagesQuery,
    pages: HashMap<String, PageCounts>,
}

#[derive(Debug, Clone, Default, PartialEq)]
struct PageCounts {
    page_views: u64,
    sessions: u64,
    closed_sessions: u64,
    entries: u64,
    exits: u64,
    bounces: u64,
    visible: Sample,
}

impl PagesTally {
    pub(super) fn new(query: PagesQuery) -> Self {
        Self {
            query,
            pages: HashMap::new(),
        }
    }

    fn page(&mut self, page: &str) -> &mut PageCounts {
        self.pages.entry(page.to_owned()).or_default()
    }

    fn absorb_session(&mut self, session: &Session, scope: &Scope) {
        let closed = scope.is_closed(session);
        let mut pages = BTreeSet::new();
        for page in session.pages() {
            self.page(page).page_views += 1;
            pages.insert(page);
        }
        for page in pages {
            let counts = self.page(page);
            counts.sessions += 1;
            counts.closed_sessions += u64::from(closed);
        }
        if let Some(entry) = session.pages().next() {
            let bounced = closed && is_bounce(session, scope.bounce_visible_ms);
            let counts = self.page(entry);
            counts.entries += 1;
            counts.bounces += u64::from(bounced);
        }
        if let Some(exit) = session.pages().next_back().filter(|_| closed) {
            self.page(exit).exits += 1;
        }
        for (page, visible) in visible_by_view(session) {
            self.page(page).visible.push(visible);
        }
    }
}

/// The visible time of each page view that something is known of.
fn visible_by_view(session: &Session) -> impl Iterator<Item = (&str, i64)> {
    let mut visible: BTreeMap<&str, i64> = BTreeMap::new();
    for event in &session.events {
        if let (Action::Engagement { visible_ms, .. }, Some(view)) = (&event.action, &event.view) {
            *visible.entry(view).or_default() += i64::from(*visible_ms);
        }
    }
    session
        .events
        .iter()
        .filter_map(move |event| Some((event.viewed_page()?, visible.remove(event.id.as_str())?)))
}

impl Tally for PagesTally {
    type Report = PagesReport;

    fn absorb(&mut self, person: &Person<'_>, scope: &Scope) {
        for visit in choose(person, scope) {
            self.absorb_session(visit.session, scope);
        }
    }

    fn merge(&mut self, other: Self) {
        for (page, theirs) in other.pages {
            self.page(&page).merge(theirs);
        }
    }

    fn finish(self, _scope: &Scope) -> PagesReport {
        let pages: Vec<(String, PageCounts)> = self.pages.into_iter().collect();
        let total_rows = pages.len() as u64;
        let pages = first_by(pages, self.query.limit, |(a, x), (b, y)| {
            (Reverse(x.page_views), a).cmp(&(Reverse(y.page_views), b))
        });
        let rows = pages
            .into_iter()
            .map(|(page, counts)| counts.into_row(page));
        PagesReport {
            rows: rows.collect(),
            total_rows,
        }
    }
}

impl PageCounts {
    fn merge(&mut self, other: Self) {
        self.page_views += other.page_views;
        self.sessions += other.sessions;
        self.closed_sessions += other.closed_sessions;
        self.entries += other.entries;
        self.exits += other.exits;
        self.bounces += other.bounces;
        self.visible.merge(other.visible);
    }

    fn into_row(self, page: String) -> PageRow {
        PageRow {
            page,
            page_views: self.page_views,
            sessions: self.sessions,
            entries: self.entries,
            exits: self.exits,
            bounces: self.bounces,
            bounce_rate: rate(self.bounces, self.entries),
            exit_rate: rate(self.exits, self.closed_sessions),
            exit_share_of_views: rate(self.exits, self.page_views),
            median_visible_ms: self.visible.median(),
        }
    }
}
