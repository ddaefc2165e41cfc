//! Finding one person.

use super::VisitorQuery;
use super::figures::{CartRow, EventRow, VisitorOrder, VisitorReport};
use crate::cursor::{Cursor, PageRows};
use crate::dimension::traits_of;
use crate::money::Money;
use crate::params::Params;
use crate::person::{Moment, Person};
use crate::reports::checkout::{CheckoutQuery, own_carts};
use crate::reports::{Scope, Tally, sessions, visitors};
use crate::time::TimeRange;
use protocol::Action;

/// The person in the making.
#[derive(Debug, Clone)]
pub struct VisitorTally {
    query: VisitorQuery,
    found: Option<Box<VisitorReport>>,
}

impl VisitorTally {
    pub(super) fn new(query: VisitorQuery) -> Self {
        Self { query, found: None }
    }

    /// The person of a visitor goes before one of a user of the same name.
    fn rank(&self, report: &VisitorReport) -> (bool, Option<String>) {
        let by_user = !report.visitors.contains(&self.query.id);
        (by_user, report.visitor.clone())
    }

    fn keep(&mut self, report: Box<VisitorReport>) {
        let is_better = self
            .found
            .as_ref()
            .is_none_or(|known| self.rank(&report) < self.rank(known));
        if is_better {
            self.found = Some(report);
        }
    }
}

fn read(person: &Person<'_>, query: &VisitorQuery, scope: &Scope) -> VisitorReport {
    let moments = person.moments();
    let summary = visitors::row(person, scope);
    let mut report = VisitorReport {
        visitor: summary.as_ref().map(|row| row.visitor.clone()),
        user: summary.as_ref().and_then(|row| row.user.clone()),
        summary,
        ..VisitorReport::default()
    };
    report.visitors = person
        .timelines
        .iter()
        .map(|one| one.visitor.clone())
        .collect();
    report.visitors.sort_unstable();
    let mut events = PageRows::new(query.page);
    for moment in &moments {
        for traits in traits_of(moment.event) {
            report.traits.extend(traits.clone());
        }
        let cursor = Cursor::new(moment.event.time, &[moment.visitor, &moment.event.id]);
        events.offer(cursor, || event_row(moment, scope));
        report.orders.extend(order(moment, scope));
    }
    (report.events, report.next) = events.finish();
    report.orders.reverse();
    let visits = person.visits();
    report.sessions = visits
        .iter()
        .rev()
        .map(|visit| sessions::row(visit, scope))
        .collect();
    report.carts = carts(person, scope);
    report
}

fn carts(person: &Person<'_>, scope: &Scope) -> Vec<CartRow> {
    let Ok(query) = CheckoutQuery::parse(&mut Params::default()) else {
        return Vec::new();
    };
    let mut carts = own_carts(person, &query, scope);
    carts.sort_by(|(_, a), (_, b)| b.start.cmp(&a.start));
    let rows = carts.into_iter().map(|(cart_id, cart)| CartRow {
        cart_id,
        started: cart.start.time,
        last_change: cart.last_change,
        state: cart.state(query.cart_rules(), scope.now).name(),
        value: cart.content.value().map(|minor| Money {
            currency: cart.currency.clone(),
            minor,
        }),
    });
    rows.collect()
}

fn order(moment: &Moment<'_>, scope: &Scope) -> Option<VisitorOrder> {
    let order = scope.orders.placed_by(moment.visitor, moment.event)?;
    let commerce = moment.event.action.commerce();
    let number = commerce.and_then(|commerce| commerce.order_id.clone());
    Some(VisitorOrder {
        order_id: number.unwrap_or_else(|| moment.event.id.clone()),
        placed_at: moment.event.time,
        paid_at: order.paid_at,
        cancelled_at: order.cancelled_at,
        value: order.gross(scope.currency.as_deref()),
        net: order.net(scope.currency.as_deref()),
    })
}

fn event_row(moment: &Moment<'_>, scope: &Scope) -> EventRow {
    let event = moment.event;
    let commerce = event.action.commerce();
    let currency = commerce.and_then(|commerce| commerce.currency.as_deref());
    let value = commerce.and_then(|commerce| commerce.value);
    EventRow {
        id: event.id.clone(),
        visitor: moment.visitor.to_owned(),
        session: moment.session.map(|session| session.id().to_owned()),
        time: event.time,
        name: event.action.name().to_owned(),
        source: event.source.name(),
        contact: event.contact.clone(),
        page: event.page.clone(),
        title: event.title.clone(),
        detail: detail(&event.action),
        value: value.map(|minor| Money {
            currency: currency
                .or(scope.currency.as_deref())
                .unwrap_or(crate::money::NO_CURRENCY)
                .to_owned(),
            minor,
        }),
        order_id: commerce.and_then(|commerce| commerce.order_id.clone()),
        items: commerce
            .map(|commerce| commerce.items.clone())
            .unwrap_or_default(),
        props: event.props.clone(),
    }
}

fn detail(action: &Action) -> Option<String> {
    match action {
        Action::Exposure {
            experiment,
            variant,
        } => Some(format!("{experiment}={variant}")),
        Action::Form { field, .. } => field.clone(),
        Action::Error { kind, field } => kind.clone().or_else(|| field.clone()),
        Action::Outbound { href } => href.clone(),
        Action::SurveyResponse { kind, score, .. } => Some(format!("{kind} {score}")),
        Action::Commerce(_, commerce) => [
            &commerce.search_term,
            &commerce.shipping_tier,
            &commerce.payment_type,
            &commerce.coupon,
        ]
        .into_iter()
        .flatten()
        .next()
        .cloned(),
        _ => None,
    }
}

impl Tally for VisitorTally {
    type Report = VisitorReport;

    fn absorb(&mut self, person: &Person<'_>, scope: &Scope) {
        let id = self.query.id.as_str();
        let is_meant = person
            .timelines
            .iter()
            .any(|timeline| timeline.visitor == id || timeline.user() == Some(id));
        if is_meant {
            // Whoever asks for one person wants all of it.
            let whole = Scope {
                range: TimeRange::ALWAYS,
                filters: Vec::new(),
                include_flagged: true,
                ..scope.clone()
            };
            person.since(scope.kept_from, |person| {
                let report = read(person, &self.query, &whole);
                self.keep(report.into());
            });
        }
    }

    fn merge(&mut self, other: Self) {
        if let Some(report) = other.found {
            self.keep(report);
        }
    }

    fn finish(self, _scope: &Scope) -> VisitorReport {
        self.found.map(|found| *found).unwrap_or_default()
    }
}
