//! The habits of [`super::rates`], found again in what people did. Every share
//! must lie within four standard errors; the seed is fixed, so that no test
//! fails by chance on another day.

use super::super::arrival::ARRIVALS;
use super::super::{checkout, rates};
use super::*;
use analytics::Source;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

/// What a share was, of how many.
#[derive(Debug, Clone, Copy, Default)]
struct Share {
    hits: u32,
    of: u32,
}

impl Share {
    fn count(&mut self, is_hit: bool) {
        self.of += 1;
        self.hits += u32::from(is_hit);
    }

    #[track_caller]
    fn check(self, expected: f64) {
        let got = f64::from(self.hits) / f64::from(self.of);
        let error = (expected * (1.0 - expected) / f64::from(self.of)).sqrt();
        println!("{self:?}: {got:.4}, expected {expected:.4} +- {error:.4}");
        assert!(self.of >= 100, "too few to tell: {self:?}");
        assert!(
            (got - expected).abs() < 4.0 * error,
            "{got} is not {expected}"
        );
    }
}

/// One visitor's events, those of the browser cut into visits.
struct Visitor {
    user: Option<String>,
    visits: Vec<Vec<SimulatedEvent>>,
}

/// 40,000 sessions, by visitor.
static WORLD: LazyLock<(Vec<Visitor>, Vec<SimulatedEvent>)> = LazyLock::new(|| {
    let mut visitors: BTreeMap<String, Visitor> = BTreeMap::new();
    let mut by_server = Vec::new();
    for told in simulate(&params(40_000, 2_026)) {
        if told.source == Source::Server {
            by_server.push(told);
            continue;
        }
        let visitor = visitors
            .entry(told.visitor.to_string())
            .or_insert_with(|| Visitor {
                user: None,
                visits: Vec::new(),
            });
        if told.event.user.is_some() {
            visitor.user.clone_from(&told.event.user);
        }
        match visitor.visits.last_mut() {
            Some(visit) if told.time() - visit[visit.len() - 1].time() <= 30 * 60_000 => {
                visit.push(told);
            }
            _ => visitor.visits.push(vec![told]),
        }
    }
    (visitors.into_values().collect(), by_server)
});

/// Visitors who are nobody's second device.
fn people() -> impl Iterator<Item = &'static Visitor> {
    let mut devices: HashMap<&str, u32> = HashMap::new();
    for user in WORLD.0.iter().filter_map(|visitor| visitor.user.as_deref()) {
        *devices.entry(user).or_default() += 1;
    }
    WORLD.0.iter().filter(move |visitor| {
        let user = visitor.user.as_deref();
        user.is_none_or(|user| devices.get(user) == Some(&1))
    })
}

fn types(visit: &[SimulatedEvent]) -> BTreeSet<&str> {
    visit
        .iter()
        .map(|told| told.event.r#type.as_str())
        .collect()
}

/// First purchases of all orders.
fn orders() -> impl Iterator<Item = &'static SimulatedEvent> {
    let mut seen = BTreeSet::new();
    WORLD
        .0
        .iter()
        .flat_map(|visitor| visitor.visits.iter().flatten())
        .filter(|told| told.event.r#type == "purchase")
        .filter(move |told| seen.insert(told.event.order_id.clone()))
}

fn told_by_server(name: &str) -> BTreeSet<&'static str> {
    WORLD
        .1
        .iter()
        .filter(|told| told.event.r#type == name)
        .filter_map(|told| told.event.order_id.as_deref())
        .collect()
}

#[test]
fn the_experiment_has_its_true_effect() {
    let mut shares: BTreeMap<&str, Share> = BTreeMap::new();
    for visitor in people() {
        let events: Vec<_> = visitor.visits.iter().flatten().collect();
        let Some(exposure) = events.iter().find(|told| told.event.r#type == "exposure") else {
            continue;
        };
        if exposure.time() > days_before_end(rates::COMES_BACK_WITHIN_DAYS + 1) {
            continue;
        }
        let orders = events.iter().any(|told| told.event.r#type == "purchase");
        let variant = exposure.event.variant.as_deref().unwrap();
        shares.entry(variant).or_default().count(orders);
    }
    let [control, direct] = rates::VARIANTS;
    shares[control].check(rates::CONTROL_CONVERSION);
    shares[direct].check(rates::CONTROL_CONVERSION * (1.0 + rates::DIRECT_LIFT));
    let both = shares[control].of + shares[direct].of;
    Share {
        hits: shares[direct].of,
        of: both,
    }
    .check(0.5);
}

#[test]
fn carts_are_left_where_the_weights_say() {
    let steps = ["begin_checkout", "add_shipping_info", "add_payment_info"];
    let weights = [
        rates::LEAVES_AFTER_CART,
        rates::LEAVES_AFTER_BEGIN,
        rates::LEAVES_AFTER_SHIPPING,
        rates::LEAVES_AFTER_PAYMENT,
    ];
    let mut left = [Share::default(); 4];
    let long_ago = days_before_end(1);
    for visit in WORLD.0.iter().flat_map(|visitor| &visitor.visits) {
        let done = types(visit);
        if done.contains("view_cart") && !done.contains("purchase") && visit[0].time() < long_ago {
            let furthest = steps.iter().filter(|step| done.contains(**step)).count();
            for (place, share) in left.iter_mut().enumerate() {
                share.count(place == furthest);
            }
        }
    }
    let all: u32 = weights.iter().sum();
    for (share, weight) in left.iter().zip(weights) {
        share.check(f64::from(weight) / f64::from(all));
    }
}

#[test]
fn people_arrive_and_bounce_by_channel() {
    let mut landed = [Share::default(); ARRIVALS.len()];
    let mut bounced = [Share::default(); ARRIVALS.len()];
    for visitor in people() {
        let first = &visitor.visits[0];
        let url = first[0].event.url.as_deref().unwrap();
        let query = url.split_once('?').map_or("", |(_, query)| query);
        let referrer = first[0].event.referrer.as_deref();
        for (row, arrival) in ARRIVALS.iter().enumerate() {
            let is_it = arrival.query == query && arrival.referrer == referrer;
            landed[row].count(is_it);
            if is_it && first[0].time() < days_before_end(1) {
                let views = first.iter().filter(|told| told.event.r#type == "page_view");
                bounced[row].count(views.count() == 1);
            }
        }
    }
    let all: u32 = ARRIVALS.iter().map(|arrival| arrival.first).sum();
    for (row, arrival) in ARRIVALS.iter().enumerate() {
        landed[row].check(f64::from(arrival.first) / f64::from(all));
        bounced[row].check(arrival.bounce);
    }
}

#[test]
fn orders_are_paid_or_not_by_method() {
    let paid = told_by_server("order_paid");
    let refunded = told_by_server("refund");
    let mut methods: BTreeMap<&str, Share> = BTreeMap::new();
    let mut paid_by: BTreeMap<&str, Share> = BTreeMap::new();
    let mut refunds = Share::default();
    for order in orders() {
        let event = &order.event;
        let id = event.order_id.as_deref().unwrap();
        let method = event.payment_type.as_deref().unwrap();
        for (name, _) in rates::PAYMENTS {
            methods.entry(name).or_default().count(name == method);
        }
        assert_eq!(event.paid, (method == "credit_card").then_some(true));
        assert_eq!(event.currency.as_deref(), Some(checkout::CURRENCY));
        assert!(event.value.is_some_and(|value| value > 0));
        if order.time() < days_before_end(4) {
            paid_by.entry(method).or_default().count(paid.contains(id));
        }
        let is_paid = event.paid == Some(true) || paid.contains(id);
        if is_paid && order.time() < days_before_end(24) {
            refunds.count(refunded.contains(id));
        }
    }
    for (name, weight) in rates::PAYMENTS {
        methods[name].check(f64::from(weight) / 100.0);
    }
    paid_by["pix"].check(rates::PIX_PAID);
    paid_by["boleto"].check(rates::BOLETO_PAID);
    assert_eq!(paid_by["credit_card"].hits, 0);
    refunds.check(rates::REFUNDED);
    assert!(told_by_server("order_cancelled").is_disjoint(&paid));
}

#[test]
fn thank_you_pages_are_reloaded_and_answered() {
    let mut told: BTreeMap<&str, u32> = BTreeMap::new();
    let mut answers = Share::default();
    for visit in WORLD.0.iter().flat_map(|visitor| &visitor.visits) {
        let done = types(visit);
        if done.contains("purchase") && visit[0].time() < days_before_end(1) {
            answers.count(done.contains("survey_response"));
        }
        for order in visit.iter().filter_map(|told| match &*told.event.r#type {
            "purchase" => told.event.order_id.as_deref(),
            _ => None,
        }) {
            *told.entry(order).or_default() += 1;
        }
    }
    let mut reloads = Share::default();
    told.values().for_each(|&times| reloads.count(times == 2));
    reloads.check(rates::RELOADS_THANKS);
    answers.check(rates::ANSWERS_SURVEY);
}
