//! A person of the simulated shop, from the first visit to the last. What a
//! visit holds is in `visit`, the way through the checkout in `checkout`, and
//! what becomes of an order in `order`.

use super::calendar::{first_visit, next_visit};
use super::device::{Device, Region, device, region_of};
use super::event::SimulatedEvent;
use super::random::Random;
use super::recorder::Recorder;
use super::{Shop, catalogue::Product, rates};
use analytics::Timestamp;
use analytics::time::{DAY, HOUR};
use protocol::Item;

/// A person and all that the shop could know of them.
#[derive(Debug)]
pub(super) struct Shopper<'s> {
    shop: &'s Shop,
    pub(super) number: u64,
    pub(super) random: Random,
    pub(super) recorder: Recorder,
    pub(super) region: &'static Region,
    first_visit: Timestamp,
    device: Device,
    second_device: Option<Device>,
    /// User id, once there is an account.
    pub(super) account: Option<String>,
    /// Logged in on the first device, on the second.
    logged_in: [bool; 2],
    is_on_second: bool,
    pub(super) cart: Cart,
    pub(super) fate: Option<Fate>,
    /// Comes back for the cart that was left, and orders.
    pub(super) is_due: bool,
    pub(super) orders: u32,
}

/// What somebody does in the end who has met the button in the cart. It is
/// decided there, once, so that the experiment's effect is exactly what
/// [`rates`] says, however many visits it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Orders,
    OrdersLater,
    Leaves,
}

/// What is in the cart; kept over visits and devices.
#[derive(Debug, Default)]
pub(super) struct Cart {
    pub(super) id: String,
    lines: Vec<(&'static Product, u32)>,
    /// Carts that this person has had: part of the next one's id.
    pub(super) had: u32,
    /// Checkouts begun with this cart: part of the next one's id.
    pub(super) checkouts: u32,
}

impl<'s> Shopper<'s> {
    /// The person of this number, before the first visit.
    pub(super) fn new(shop: &'s Shop, number: u64) -> Self {
        let mut random = Random::of_person(shop.seed, number);
        let first_visit = first_visit(&mut random, shop);
        let region = region_of(&mut random);
        let first = device(&mut random, region, first_visit.0);
        let second_device = random
            .chance(rates::SECOND_DEVICE)
            .then(|| device(&mut random, region, first_visit.0 + DAY));
        Self {
            shop,
            number,
            random,
            recorder: Recorder::new(&shop.origin, first.clone(), first_visit),
            region,
            first_visit,
            device: first,
            second_device,
            account: None,
            logged_in: [false; 2],
            is_on_second: false,
            cart: Cart::default(),
            fate: None,
            is_due: false,
            orders: 0,
        }
    }

    /// Visits until the person stays away, the shop's time is over, or there
    /// were `most`; says how many.
    pub(super) fn live(&mut self, most: u64) -> u64 {
        let mut visits = 0;
        let mut next = Some(self.first_visit);
        while let Some(start) = next.filter(|&start| start < self.shop.end && visits < most) {
            self.choose_device(start);
            self.visit(visits == 0);
            visits += 1;
            next = self.next_visit();
        }
        visits
    }

    /// What took place, in order.
    pub(super) fn into_events(self) -> Vec<SimulatedEvent> {
        self.recorder.into_events(self.shop.end)
    }

    fn choose_device(&mut self, start: Timestamp) {
        let takes_second = self.account.is_some() && self.random.chance(0.4);
        let second = self.second_device.as_ref().filter(|_| takes_second);
        self.is_on_second = second.is_some();
        self.recorder.arrive(second.unwrap_or(&self.device), start);
    }

    fn next_visit(&mut self) -> Option<Timestamp> {
        let now = self.recorder.now;
        if self.is_due {
            let latest = rates::COMES_BACK_WITHIN_DAYS * DAY;
            let quantiles = [2 * HOUR, 8 * HOUR, DAY, 2 * DAY, latest];
            return Some(now + self.random.quantile(&quantiles));
        }
        let comes_back = if self.orders > 0 {
            rates::CUSTOMER_COMES_BACK
        } else {
            rates::COMES_BACK
        };
        let comes = self.random.chance(comes_back);
        comes.then(|| next_visit(&mut self.random, now))
    }

    /// Opens an account, or logs in, unless that was done on this device.
    pub(super) fn log_in(&mut self) {
        let [first, second] = &mut self.logged_in;
        let here = if self.is_on_second { second } else { first };
        if std::mem::replace(here, true) {
            return;
        }
        let how = if self.account.is_none() {
            "sign_up"
        } else {
            "login"
        };
        let user = self
            .account
            .get_or_insert_with(|| format!("cliente-{}", self.number))
            .clone();
        self.recorder.event(how);
        let identify = self.recorder.event("identify");
        identify.user = Some(user);
        identify.traits = [("estado".to_owned(), super::event::text(self.region.state))].into();
    }

    /// Whether the person is on a device where the account is not known yet.
    pub(super) fn is_unknown_here(&self) -> bool {
        self.is_on_second && self.logged_in == [true, false]
    }
}

impl Cart {
    /// Puts pieces in; a new cart gets its id from the person.
    pub(super) fn add(&mut self, number: u64, product: &'static Product, pieces: u32) {
        if self.lines.is_empty() {
            self.had += 1;
            self.checkouts = 0;
            self.id = format!("c{number}-{}", self.had);
        }
        let line = self.lines.iter_mut().find(|(there, _)| *there == product);
        match line {
            Some((_, there)) => *there += pieces,
            None => self.lines.push((product, pieces)),
        }
    }

    /// Takes the line out that was put in last.
    pub(super) fn take_out(&mut self) -> Option<(&'static Product, u32)> {
        self.lines.pop()
    }

    pub(super) fn empty(&mut self) {
        self.lines.clear();
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    pub(super) fn lines(&self) -> usize {
        self.lines.len()
    }

    /// What the goods cost.
    pub(super) fn value(&self) -> i64 {
        self.lines
            .iter()
            .map(|(product, pieces)| product.price * i64::from(*pieces))
            .sum()
    }

    pub(super) fn items(&self) -> Vec<Item> {
        self.lines
            .iter()
            .map(|(product, pieces)| product.item(Some(*pieces)))
            .collect()
    }
}
