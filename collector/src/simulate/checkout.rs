//! The cart, the button that is tested, and the steps of the checkout.
//!
//! Who leaves, leaves after the last step done, which [`rates`] weighs: after
//! the cart, `begin_checkout`, `add_shipping_info` or `add_payment_info`.

use super::arrival::Arrival;
use super::event::text;
use super::order::Order;
use super::rates;
use super::shopper::{Fate, Shopper};
use protocol::{PropValue, experiment};

pub(super) const CURRENCY: &str = "BRL";
/// The economy shipping is free from here.
const FREE_SHIPPING_FROM: i64 = 24_900;
const COUPON: &str = "BEMVINDO10";

/// The last step that an attempt gets to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Cart,
    Begin,
    Shipping,
    Payment,
    Purchase,
}

/// Where people leave who do not order.
const LEAVES: [(Step, u32); 4] = [
    (Step::Cart, rates::LEAVES_AFTER_CART),
    (Step::Begin, rates::LEAVES_AFTER_BEGIN),
    (Step::Shipping, rates::LEAVES_AFTER_SHIPPING),
    (Step::Payment, rates::LEAVES_AFTER_PAYMENT),
];

/// A page of the checkout: what is to be filled in, and what can go wrong.
struct Form {
    path: &'static str,
    title: &'static str,
    fields: &'static [&'static str],
    error: (&'static str, &'static str),
}

const WHO: Form = Form {
    path: "/checkout/identificacao",
    title: "Identificação",
    fields: &["email", "nome", "cpf", "telefone"],
    error: ("invalid", "cpf"),
};
const WHERE: Form = Form {
    path: "/checkout/entrega",
    title: "Entrega",
    fields: &["cep", "numero", "complemento"],
    error: ("not_found", "cep"),
};
const HOW: Form = Form {
    path: "/checkout/pagamento",
    title: "Pagamento",
    fields: &["cupom", "pagamento"],
    error: ("payment_declined", "pagamento"),
};

impl Shopper<'_> {
    /// Opens the cart, meets the tested button, and does what fate has decided.
    pub(super) fn open_cart(&mut self, by: Option<&Arrival>) {
        self.open("/carrinho", "Carrinho", by);
        self.tell_cart("view_cart");
        let variant = self.variant();
        let exposure = self.recorder.event("exposure");
        exposure.experiment = Some(rates::EXPERIMENT.to_owned());
        exposure.variant = Some(variant.to_owned());
        self.look();
        self.drop_a_line();
        let fate = self.fate.unwrap_or_else(|| self.decide(variant));
        let last = match fate {
            Fate::Orders => Step::Purchase,
            Fate::OrdersLater | Fate::Leaves => {
                let (step, _) = *self.random.pick(&LEAVES, |&(_, weight)| weight);
                step
            }
        };
        self.is_due = fate == Fate::OrdersLater;
        self.fate = match fate {
            // A customer decides anew in front of the next cart.
            Fate::Orders => None,
            Fate::Leaves if self.orders > 0 => None,
            Fate::Leaves => Some(Fate::Leaves),
            Fate::OrdersLater => Some(Fate::Orders),
        };
        self.check_out(last);
    }

    fn variant(&self) -> &'static str {
        let place = experiment::assign(self.recorder.visitor(), rates::EXPERIMENT, &[1, 1]);
        let [control, direct] = rates::VARIANTS;
        if place == Some(1) { direct } else { control }
    }

    fn decide(&mut self, variant: &str) -> Fate {
        let orders = if self.orders > 0 {
            rates::ORDERS_AGAIN
        } else {
            rates::conversion(variant)
        };
        if !self.random.chance(orders) {
            Fate::Leaves
        } else if self.orders == 0 && self.random.chance(rates::ORDERS_LATER) {
            Fate::OrdersLater
        } else {
            Fate::Orders
        }
    }

    /// Second thoughts about one of several things.
    fn drop_a_line(&mut self) {
        if self.cart.lines() < 2 || !self.random.chance(0.12) {
            return;
        }
        if let Some((product, pieces)) = self.cart.take_out() {
            let remove = self.recorder.event("remove_from_cart");
            remove.items = vec![product.item(Some(pieces))];
            remove.value = Some(product.price * i64::from(pieces));
            remove.currency = Some(CURRENCY.to_owned());
            remove.cart_id = Some(self.cart.id.clone());
        }
    }

    fn check_out(&mut self, last: Step) {
        if last == Step::Cart {
            return;
        }
        self.cart.checkouts += 1;
        // Who begins and goes no further leaves the first form, or the second
        // one at the sight of what shipping costs.
        let leaves_first = last == Step::Begin && self.random.chance(0.45);
        self.fill_in(&WHO, Some("begin_checkout"), leaves_first);
        if leaves_first {
            return;
        }
        self.log_in();
        self.fill_in(&WHERE, None, last == Step::Begin);
        let tier = self.quote_shipping();
        if last == Step::Begin {
            return;
        }
        self.tell_cart("add_shipping_info").shipping_tier = Some(tier.0.to_owned());
        self.fill_in(&HOW, None, last <= Step::Payment);
        if last == Step::Shipping {
            return;
        }
        let (payment, _) = *self.random.pick(&rates::PAYMENTS, |&(_, weight)| weight);
        let coupon = self.random.chance(0.12).then(|| COUPON.to_owned());
        let info = self.tell_cart("add_payment_info");
        info.payment_type = Some(payment.to_owned());
        info.coupon.clone_from(&coupon);
        self.look();
        if last == Step::Purchase {
            let goods = self.cart.value();
            let discount = if coupon.is_some() { goods / 10 } else { 0 };
            self.place(&Order {
                id: format!("{}-{}", 10_000 + self.number, self.orders + 1),
                value: goods - discount + tier.1,
                items: self.cart.items(),
                cart_id: self.cart.id.clone(),
                checkout_id: self.checkout_id(),
                coupon,
                shipping_tier: tier.0,
                payment,
            });
        }
    }

    /// Opens a form and works on it; an error is likelier where people leave.
    fn fill_in(&mut self, form: &Form, begins: Option<&str>, leaves: bool) {
        self.turn_to(form.path, form.title);
        if let Some(name) = begins {
            self.tell_cart(name);
        }
        let done = if leaves {
            1 + self.random.below(form.fields.len() as u64)
        } else {
            form.fields.len() as u64
        };
        for (place, field) in (0..done).zip(form.fields) {
            self.recorder.wait(2_500 + 900 * place.cast_signed());
            self.tell_form(if place == 0 { "started" } else { "touched" }, field);
        }
        let error = if leaves {
            rates::ERROR_BEFORE_LEAVING
        } else {
            rates::ERROR_BEFORE_PASSING
        };
        if self.random.chance(error) {
            let (kind, field) = form.error;
            let error = self.recorder.event("error");
            error.kind = Some(kind.to_owned());
            error.field = Some(field.to_owned());
            self.recorder.wait(6_000);
            self.tell_form("touched", field);
        }
        self.look();
        if !leaves {
            self.tell_form("submitted", form.fields.last().unwrap_or(&""));
        }
    }

    fn tell_form(&mut self, state: &str, field: &str) {
        let form = self.recorder.event("form");
        form.form = Some("checkout".to_owned());
        form.field = Some(field.to_owned()).filter(|_| state != "submitted");
        form.state = Some(state.to_owned());
    }

    /// Shows what shipping costs; says what is chosen, and its price.
    fn quote_shipping(&mut self) -> (&'static str, i64) {
        let far = self.region.shipping;
        let is_free = self.cart.value() >= FREE_SHIPPING_FROM;
        let economy = if is_free { 0 } else { far };
        let express = far + 1_200;
        for (tier, price, days) in [("economica", economy, 6), ("expressa", express, 2)] {
            let quote = self.recorder.event("shipping_quote");
            quote.props = [
                ("tier".to_owned(), text(tier)),
                ("price".to_owned(), PropValue::Integer(price)),
                ("days".to_owned(), PropValue::Integer(days)),
            ]
            .into();
        }
        self.look();
        if self.random.chance(0.25) {
            ("expressa", express)
        } else {
            ("economica", economy)
        }
    }

    /// An event about the whole cart.
    fn tell_cart(&mut self, name: &str) -> &mut protocol::WireEvent {
        let checkout = (name != "view_cart").then(|| self.checkout_id());
        let (items, value, cart) = (self.cart.items(), self.cart.value(), self.cart.id.clone());
        let event = self.recorder.event(name);
        event.items = items;
        event.value = Some(value);
        event.currency = Some(CURRENCY.to_owned());
        event.cart_id = Some(cart);
        event.checkout_id = checkout;
        event
    }

    fn checkout_id(&self) -> String {
        format!("{}-{}", self.cart.id, self.cart.checkouts)
    }
}
