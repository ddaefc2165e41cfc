//! One visit: arriving, looking round, filling the cart.

use super::arrival::{Arrival, CART_REMINDER, arrival};
use super::catalogue::{CATEGORIES, Category, Product, SEARCHES, wanted};
use super::checkout::CURRENCY;
use super::rates;
use super::shopper::Shopper;
use analytics::time::SECOND;

/// Where in the shop somebody is.
#[derive(Debug, Clone, Copy)]
enum Place {
    Home,
    Shelf(&'static Category),
    Product(&'static Product),
    /// The results of a search, and how many.
    Search(u32),
}

/// How long people look at a page, in milliseconds: quantiles.
const LOOKS: [i64; 7] = [3_000, 8_000, 14_000, 25_000, 45_000, 110_000, 480_000];
/// How long those stay who turn round at once: always under ten seconds.
const GLANCES: [i64; 4] = [600, 2_000, 4_500, 9_000];

impl Shopper<'_> {
    /// A visit on the device and at the time that the recorder is at.
    pub(super) fn visit(&mut self, is_first: bool) {
        let resumes = !is_first && !self.cart.is_empty();
        if resumes && (self.is_due || self.random.chance(rates::RESUMES_CART)) {
            self.is_due = false;
            self.resume();
        } else {
            self.browse(is_first);
        }
        if self.random.chance(0.02) {
            let outbound = self.recorder.event("outbound");
            outbound.href = Some("https://www.instagram.com/".to_owned());
        }
        self.recorder.leave(&mut self.random);
    }

    /// Straight to the cart that was left.
    fn resume(&mut self) {
        let by = if self.random.chance(0.6) {
            &CART_REMINDER
        } else {
            arrival(&mut self.random, false)
        };
        self.open_cart(Some(by));
    }

    fn browse(&mut self, is_first: bool) {
        let by = arrival(&mut self.random, is_first);
        let mut here = self.land(by);
        if self.random.chance(by.bounce) {
            let glance = self.random.quantile(&GLANCES);
            self.recorder.wait(glance);
            return;
        }
        self.look();
        if self.is_unknown_here() {
            self.turn_to("/conta/entrar", "Entrar");
            self.recorder.wait(12 * SECOND);
            self.log_in();
        }
        for _ in 0..self.random.quantile(&[1, 2, 3, 5, 10]) {
            here = self.go_on(here);
            self.look();
        }
        if self.random.chance(rates::ADDS_TO_CART) {
            self.fill_cart(here);
            if self.random.chance(rates::OPENS_CART) {
                self.open_cart(None);
            }
        }
    }

    fn land(&mut self, by: &Arrival) -> Place {
        let [home, shelf, _] = by.landing;
        let all: u32 = by.landing.iter().sum();
        let point = self.random.below(all.into());
        let place = if point < home.into() {
            Place::Home
        } else if point < (home + shelf).into() {
            Place::Shelf(self.random.any(&CATEGORIES))
        } else {
            Place::Product(wanted(&mut self.random, None))
        };
        self.show(place, Some(by));
        place
    }

    /// To the next place, as people wander.
    fn go_on(&mut self, here: Place) -> Place {
        let point = self.random.below(100);
        let next = match here {
            Place::Home | Place::Search(0) => match point {
                0..55 => Place::Shelf(self.random.any(&CATEGORIES)),
                55..80 => return self.search(),
                _ => Place::Product(wanted(&mut self.random, None)),
            },
            Place::Shelf(shelf) => match point {
                0..75 => {
                    let product = wanted(&mut self.random, Some(shelf));
                    self.recorder.event("select_item").items = vec![product.item(None)];
                    Place::Product(product)
                }
                75..90 => Place::Shelf(self.random.any(&CATEGORIES)),
                _ => return self.search(),
            },
            Place::Product(product) => match (point, Category::of(product)) {
                (0..45, Some(shelf)) => Place::Shelf(shelf),
                (45..75, shelf) => Place::Product(wanted(&mut self.random, shelf)),
                (75..90, _) => return self.search(),
                _ => Place::Home,
            },
            Place::Search(_) => Place::Product(wanted(&mut self.random, None)),
        };
        self.show(next, None);
        next
    }

    /// Leaves the page for another one of the shop.
    pub(super) fn turn_to(&mut self, path: &str, title: &str) {
        self.recorder.leave(&mut self.random);
        self.recorder.open(&mut self.random, path, title, None);
    }

    /// Opens a page from outside, or from within the shop.
    pub(super) fn open(&mut self, path: &str, title: &str, by: Option<&Arrival>) {
        match by {
            None => self.turn_to(path, title),
            Some(by) => {
                let mark = if by.query.is_empty() { "" } else { "?" };
                let url = format!("{path}{mark}{}", by.query);
                self.recorder
                    .open(&mut self.random, &url, title, by.referrer);
            }
        }
    }

    fn show(&mut self, place: Place, by: Option<&Arrival>) {
        match place {
            Place::Home | Place::Search(_) => self.open("/", "Início", by),
            Place::Shelf(shelf) => {
                self.open(&shelf.path(), shelf.title, by);
                let items = shelf.products().map(|product| product.item(None)).collect();
                self.recorder.event("view_item_list").items = items;
            }
            Place::Product(product) => {
                self.open(&product.path(), product.name, by);
                let view = self.recorder.event("view_item");
                view.items = vec![product.item(None)];
                view.value = Some(product.price);
                view.currency = Some(CURRENCY.to_owned());
                if self.random.chance(0.03) {
                    self.recorder.wait(4 * SECOND);
                    self.recorder.event("add_to_wishlist").items = vec![product.item(None)];
                }
            }
        }
    }

    fn search(&mut self) -> Place {
        let (term, results, _) = *self.random.pick(&SEARCHES, |&(_, _, weight)| weight);
        let path = format!("/busca?q={}", term.replace(' ', "+").replace('é', "%C3%A9"));
        self.turn_to(&path, "Busca");
        let search = self.recorder.event("search");
        search.search_term = Some(term.to_owned());
        search.results = Some(results);
        Place::Search(results)
    }

    /// Reads the page.
    pub(super) fn look(&mut self) {
        let time = self.random.quantile(&LOOKS);
        self.recorder.wait(time);
    }

    fn fill_cart(&mut self, here: Place) {
        let mut product = match here {
            Place::Product(product) => product,
            _ => self.go_to_product(),
        };
        loop {
            let pieces = if self.random.chance(0.15) { 2 } else { 1 };
            self.cart.add(self.number, product, pieces);
            let add = self.recorder.event("add_to_cart");
            add.items = vec![product.item(Some(pieces))];
            add.value = Some(product.price * i64::from(pieces));
            add.currency = Some(CURRENCY.to_owned());
            add.cart_id = Some(self.cart.id.clone());
            if self.random.chance(0.65) {
                return;
            }
            product = self.go_to_product();
        }
    }

    fn go_to_product(&mut self) -> &'static Product {
        let product = wanted(&mut self.random, None);
        self.show(Place::Product(product), None);
        self.look();
        product
    }
}
