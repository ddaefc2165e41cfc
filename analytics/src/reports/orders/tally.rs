//! Counting orders.

use super::OrdersQuery;
use super::figures::{Coverage, OrderRow, OrderState, OrdersReport, OrdersRevenue, PaymentRow};
use crate::cursor::{Cursor, PageRows};
use crate::dimension::NONE;
use crate::event::{Event, Source};
use crate::money::{Money, MoneySum};
use crate::orders::Order;
use crate::person::{Moment, Person};
use crate::reports::{Scope, Tally, rate};
use crate::sample::Sample;
use crate::selection::admit_moments;
use crate::streams::Stream;
use crate::time::{DAY, Timestamp};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The orders in the making.
#[derive(Debug, Clone, PartialEq)]
pub struct OrdersTally {
    total: Counts,
    refunded: u64,
    given_back: MoneySum,
    paid_revenue: MoneySum,
    net: MoneySum,
    payment: BTreeMap<String, Counts>,
    coverage: Coverage,
    rows: PageRows<OrderRow>,
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Counts {
    placed: u64,
    paid: u64,
    cancelled: u64,
    waiting: u64,
    to_pay: Sample,
    revenue: MoneySum,
}

impl OrdersTally {
    pub(super) fn new(query: OrdersQuery) -> Self {
        Self {
            total: Counts::default(),
            refunded: 0,
            given_back: MoneySum::default(),
            paid_revenue: MoneySum::default(),
            net: MoneySum::default(),
            payment: BTreeMap::new(),
            coverage: Coverage::default(),
            rows: PageRows::new(query.page),
        }
    }

    fn count(&mut self, moment: &Moment<'_>, order: &Order, scope: &Scope) {
        let currency = scope.currency.as_deref();
        let (gross, net) = (order.gross(currency), order.net(currency));
        let given_back = given_back(gross.as_ref(), net.as_ref());
        let commerce = moment.event.action.commerce();
        let method = commerce.and_then(|commerce| commerce.payment_type.clone());
        let method = method.unwrap_or_else(|| NONE.to_owned());
        self.total.count(order, gross.as_ref(), scope);
        let by_method = self.payment.entry(method).or_default();
        by_method.count(order, gross.as_ref(), scope);
        self.refunded += u64::from(order.is_refunded());
        given_back
            .iter()
            .for_each(|money| self.given_back.add(money));
        net.iter().for_each(|money| self.net.add(money));
        if order.is_paid(scope.paid_at_once) && !order.is_cancelled() {
            gross.iter().for_each(|money| self.paid_revenue.add(money));
        }
        let (visitor, event) = (moment.visitor, moment.event);
        let cursor = Cursor::new(event.time, &[visitor, &event.id]);
        self.rows.offer(cursor, || {
            let items = commerce.map_or(&[][..], |commerce| &commerce.items);
            let pieces = items
                .iter()
                .map(|item| u64::from(item.quantity.unwrap_or(1)));
            OrderRow {
                order_id: commerce
                    .and_then(|commerce| commerce.order_id.clone())
                    .unwrap_or_else(|| event.id.clone()),
                placed_at: event.time,
                state: state(order, net.as_ref(), scope),
                paid_at: order.paid_at,
                cancelled_at: order.cancelled_at,
                refunded: given_back,
                value: gross,
                payment_type: commerce.and_then(|commerce| commerce.payment_type.clone()),
                coupon: commerce.and_then(|commerce| commerce.coupon.clone()),
                pieces: pieces.sum(),
                visitor: visitor.to_owned(),
                session: moment.session.map(|session| session.id().to_owned()),
                seen_by_tag: order.seen_by_tag,
                known_elsewhere: order.known_elsewhere,
            }
        });
    }

    fn cover(&mut self, person: &Person<'_>, order: &Order, purchase: &Event, scope: &Scope) {
        if !order.known_elsewhere {
            return;
        }
        self.coverage.known += 1;
        if order.seen_by_tag {
            self.coverage.seen_by_tag += 1;
            self.coverage.joined += u64::from(order.is_joined);
            return;
        }
        let cause = match purchase.source {
            Source::Offline => &mut self.coverage.missed_offline,
            _ => match seen_before(person, purchase.time, scope) {
                Seen::WithGap => &mut self.coverage.missed_lost,
                Seen::Whole => &mut self.coverage.missed_untold,
                Seen::Never => &mut self.coverage.missed_visitor_unknown,
            },
        };
        *cause += 1;
    }
}

/// How the tag saw somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seen {
    /// Not at all.
    Never,
    /// With all that it is known to have told.
    Whole,
    /// And something that it told never arrived.
    WithGap,
}

/// How the tag saw a person within a day before an order.
fn seen_before(person: &Person<'_>, placed: Timestamp, scope: &Scope) -> Seen {
    let is_near = |time: Timestamp| (0..=DAY).contains(&(placed - time));
    let timelines = || person.timelines.iter();
    let mut streams = timelines().flat_map(|timeline| Stream::of(timeline));
    if streams.any(|stream| {
        // A load that began before the order and went on into its day; what an open
        // one has not sent may still come.
        stream.has_gap()
            && !stream.is_open(scope)
            && stream.first.time <= placed
            && placed - stream.last <= DAY
    }) {
        return Seen::WithGap;
    }
    let mut events = timelines().flat_map(|timeline| timeline.events());
    if events.any(|event| event.source == Source::Browser && is_near(event.time)) {
        Seen::Whole
    } else {
        Seen::Never
    }
}

fn given_back(gross: Option<&Money>, net: Option<&Money>) -> Option<Money> {
    let (gross, net) = gross.zip(net)?;
    let minor = gross.minor.saturating_sub(net.minor);
    (minor != 0).then(|| Money {
        currency: gross.currency.clone(),
        minor,
    })
}

fn state(order: &Order, net: Option<&Money>, scope: &Scope) -> OrderState {
    if order.is_cancelled() {
        OrderState::Cancelled
    } else if order.is_refunded() && net.is_some_and(|net| net.minor == 0) {
        OrderState::Refunded
    } else if order.is_paid(scope.paid_at_once) {
        OrderState::Paid
    } else {
        OrderState::Placed
    }
}

impl Tally for OrdersTally {
    type Report = OrdersReport;

    fn absorb(&mut self, person: &Person<'_>, scope: &Scope) {
        for moment in admit_moments(person, scope) {
            let time = moment.event.time;
            if !scope.range.contains(time) {
                continue;
            }
            if let Some(order) = scope.orders.placed_by(moment.visitor, moment.event) {
                self.count(&moment, order, scope);
                self.cover(person, order, moment.event, scope);
            }
        }
    }

    fn merge(&mut self, other: Self) {
        self.total.merge(other.total);
        self.refunded += other.refunded;
        self.given_back.merge(&other.given_back);
        self.paid_revenue.merge(&other.paid_revenue);
        self.net.merge(&other.net);
        for (key, counts) in other.payment {
            self.payment.entry(key).or_default().merge(counts);
        }
        self.coverage.known += other.coverage.known;
        self.coverage.seen_by_tag += other.coverage.seen_by_tag;
        self.coverage.joined += other.coverage.joined;
        self.coverage.missed_offline += other.coverage.missed_offline;
        self.coverage.missed_lost += other.coverage.missed_lost;
        self.coverage.missed_untold += other.coverage.missed_untold;
        self.coverage.missed_visitor_unknown += other.coverage.missed_visitor_unknown;
        self.rows.merge(other.rows);
    }

    fn finish(mut self, scope: &Scope) -> OrdersReport {
        // Nobody's: the shop told of a payment or a refund, and never of the order.
        if scope.filters.is_empty() {
            let told = scope.orders.never_placed();
            let told =
                told.filter(|(time, order)| order.known_elsewhere && scope.range.contains(*time));
            let unplaced = told.count() as u64;
            self.coverage.known += unplaced;
            self.coverage.missed_visitor_unknown += unplaced;
        }
        let (rows, next) = self.rows.finish();
        let payment = self.payment.into_iter();
        let mut payment: Vec<PaymentRow> =
            payment.map(|(key, counts)| counts.into_row(key)).collect();
        payment.sort_by_key(|row| Reverse(row.placed));
        let coverage = self.coverage;
        OrdersReport {
            placed: self.total.placed,
            paid: self.total.paid,
            cancelled: self.total.cancelled,
            waiting: self.total.waiting,
            refunded: self.refunded,
            revenue: OrdersRevenue {
                placed: self.total.revenue.list(),
                paid: self.paid_revenue.list(),
                refunded: self.given_back.list(),
                net: self.net.list(),
            },
            coverage: Coverage {
                seen_rate: rate(coverage.seen_by_tag, coverage.known),
                joined_rate: rate(coverage.joined, coverage.seen_by_tag),
                ..coverage
            },
            payment,
            rows,
            next,
        }
    }
}

impl Counts {
    fn count(&mut self, order: &Order, gross: Option<&Money>, scope: &Scope) {
        let is_cancelled = order.is_cancelled();
        let is_paid = !is_cancelled && order.is_paid(scope.paid_at_once);
        self.placed += 1;
        self.paid += u64::from(is_paid);
        self.cancelled += u64::from(is_cancelled);
        self.waiting += u64::from(!is_paid && !is_cancelled);
        if let Some((paid, placed)) = order.paid_at.zip(order.placed_at()) {
            self.to_pay.push((paid - placed).max(0));
        }
        gross.into_iter().for_each(|money| self.revenue.add(money));
    }

    fn merge(&mut self, other: Self) {
        self.placed += other.placed;
        self.paid += other.paid;
        self.cancelled += other.cancelled;
        self.waiting += other.waiting;
        self.to_pay.merge(other.to_pay);
        self.revenue.merge(&other.revenue);
    }

    fn into_row(self, key: String) -> PaymentRow {
        PaymentRow {
            key,
            placed: self.placed,
            paid: self.paid,
            cancelled: self.cancelled,
            waiting: self.waiting,
            paid_rate: rate(self.paid, self.placed - self.waiting),
            median_ms_to_pay: self.to_pay.median(),
            revenue: self.revenue.list(),
        }
    }
}
