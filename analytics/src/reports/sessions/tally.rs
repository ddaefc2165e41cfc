//! Listing sessions.

use super::{SessionRow, SessionsQuery, SessionsReport};
use crate::audience::Rule;
use crate::channel::Touch;
use crate::cursor::{Cursor, PageRows};
use crate::dimension::Dimension;
use crate::money::MoneySum;
use crate::person::{Person, Visit};
use crate::reports::{Scope, Tally};
use crate::selection::choose;

/// The list in the making.
#[derive(Debug, Clone)]
pub struct SessionsTally {
    rule: Rule,
    total: u64,
    rows: PageRows<SessionRow>,
}

impl SessionsTally {
    pub(super) fn new(query: SessionsQuery) -> Self {
        Self {
            rule: query.rule,
            total: 0,
            rows: PageRows::new(query.page),
        }
    }
}

/// What lists say of a session.
pub(crate) fn row(visit: &Visit<'_>, scope: &Scope) -> SessionRow {
    let Visit { visitor, session } = *visit;
    let touch = Touch::start(visit, &scope.own_hosts);
    let is_open = !scope.is_closed(session);
    let mut revenue = MoneySum::default();
    let mut converted = false;
    for event in &session.events {
        if let Some(order) = scope.orders.placed_by(visitor, event) {
            converted = true;
            let net = order.net(scope.currency.as_deref());
            net.iter().for_each(|money| revenue.add(money));
        }
    }
    SessionRow {
        session: session.id().to_owned(),
        visitor: visitor.to_owned(),
        started: session.start(),
        ended: session.end(),
        is_open,
        entry: session.pages().next().map(str::to_owned),
        exit: session
            .pages()
            .next_back()
            .filter(|_| !is_open)
            .map(str::to_owned),
        events: session.events.len() as u64,
        page_views: session.pages().count() as u64,
        channel: touch.channel,
        source: touch.source,
        device: Dimension::Device.of_visit(visit, &scope.own_hosts),
        country: Dimension::Country.of_visit(visit, &scope.own_hosts),
        converted,
        revenue: revenue.list(),
    }
}

impl Tally for SessionsTally {
    type Report = SessionsReport;

    fn absorb(&mut self, person: &Person<'_>, scope: &Scope) {
        let visits = choose(person, scope);
        if visits.is_empty() {
            return;
        }
        let members = self.rule.members(person, scope);
        for visit in visits.iter().filter(|visit| members.has(visit)) {
            self.total += 1;
            let cursor = Cursor::new(visit.session.start(), &[visit.visitor, visit.session.id()]);
            self.rows.offer(cursor, || row(visit, scope));
        }
    }

    fn merge(&mut self, other: Self) {
        self.total += other.total;
        self.rows.merge(other.rows);
    }

    fn finish(self, _scope: &Scope) -> SessionsReport {
        let (rows, next) = self.rows.finish();
        SessionsReport {
            total: self.total,
            rows,
            next,
        }
    }
}
