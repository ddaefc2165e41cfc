//! Listing people.

use super::{VisitorRow, VisitorsQuery, VisitorsReport};
use crate::audience::Members;
use crate::cursor::{Cursor, PageRows};
use crate::dimension::traits_of;
use crate::event::Event;
use crate::money::MoneySum;
use crate::person::{Moment, Person};
use crate::reports::stages::stage_now;
use crate::reports::{Scope, Tally};
use crate::selection::choose;

/// The list in the making.
#[derive(Debug, Clone)]
pub struct VisitorsTally {
    query: VisitorsQuery,
    total: u64,
    rows: PageRows<VisitorRow>,
}

impl VisitorsTally {
    pub(super) fn new(query: VisitorsQuery) -> Self {
        Self {
            total: 0,
            rows: PageRows::new(query.page),
            query,
        }
    }

    fn list(&mut self, person: &Person<'_>, scope: &Scope) {
        if !self.means(person, scope) {
            return;
        }
        if let Some(row) = row(person, scope) {
            self.total += 1;
            let cursor = Cursor::new(row.last_seen, &[&row.visitor]);
            self.rows.offer(cursor, || row);
        }
    }

    fn means(&self, person: &Person<'_>, scope: &Scope) -> bool {
        let is_member = || {
            let members = self.query.rule.members(person, scope);
            match members {
                // Counted by the time of an attempt or a cart, not of a session.
                Members::All(all) if self.query.rule.is_of_people() => all,
                _ => choose(person, scope).iter().any(|visit| members.has(visit)),
            }
        };
        match &self.query.q {
            None => is_member(),
            Some(q) => is_called(person, q),
        }
    }
}

fn is_called(person: &Person<'_>, q: &str) -> bool {
    person
        .timelines
        .iter()
        .any(|timeline| timeline.visitor == q || timeline.events().any(|event| names(event, q)))
}

fn names(event: &Event, q: &str) -> bool {
    let order = event
        .action
        .commerce()
        .and_then(|commerce| commerce.order_id.as_deref());
    let by_trait = || {
        let (name, value) = q
            .split_once('=')
            .map_or((None, q), |(name, value)| (Some(name), value));
        traits_of(event).any(|traits| {
            let mut own = traits
                .iter()
                .filter(|(key, _)| name.is_none_or(|name| name == *key));
            own.any(|(_, own)| own.to_string().eq_ignore_ascii_case(value))
        })
    };
    event.identified_user() == Some(q) || order == Some(q) || by_trait()
}

/// What lists say of a person; none of one without events.
pub(crate) fn row(person: &Person<'_>, scope: &Scope) -> Option<VisitorRow> {
    let moments = person.moments();
    let (first, last) = (moments.first()?, moments.last()?);
    let mut revenue = MoneySum::default();
    let mut orders = 0;
    for moment in &moments {
        if let Some(order) = scope.orders.placed_by(moment.visitor, moment.event) {
            orders += 1;
            let net = order.net(scope.currency.as_deref());
            net.iter().for_each(|money| revenue.add(money));
        }
    }
    let action = |moment: &Moment<'_>| {
        let action = &moment.event.action;
        action.is_interactive().then(|| action.name().to_owned())
    };
    let users = person
        .timelines
        .iter()
        .filter_map(|timeline| timeline.user());
    let sessions = person
        .timelines
        .iter()
        .map(|timeline| timeline.sessions.len() as u64);
    Some(VisitorRow {
        visitor: person
            .timelines
            .iter()
            .map(|one| one.visitor.clone())
            .min()?,
        visitors: person.timelines.len() as u64,
        user: users.min().map(str::to_owned),
        first_seen: first.event.time,
        last_seen: last.event.time,
        sessions: sessions.sum(),
        orders,
        revenue: revenue.list(),
        stage: stage_now(&moments, scope).map(str::to_owned),
        first_action: moments.iter().find_map(action),
        last_action: moments.iter().rev().find_map(action),
    })
}

impl Tally for VisitorsTally {
    type Report = VisitorsReport;

    fn absorb(&mut self, person: &Person<'_>, scope: &Scope) {
        person.since(scope.kept_from, |person| self.list(person, scope));
    }

    fn merge(&mut self, other: Self) {
        self.total += other.total;
        self.rows.merge(other.rows);
    }

    fn finish(self, _scope: &Scope) -> VisitorsReport {
        let (rows, next) = self.rows.finish();
        VisitorsReport {
            total: self.total,
            rows,
            next,
        }
    }
}
