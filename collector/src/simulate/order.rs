//! An order: placed by the browser, paid, cancelled or refunded later by word of
//! the shop's server.

use super::checkout::CURRENCY;
use super::rates;
use super::shopper::Shopper;
use analytics::time::{DAY, HOUR, MINUTE, SECOND};
use protocol::{Item, PropValue};

/// What was ordered.
#[derive(Debug)]
pub(super) struct Order {
    pub(super) id: String,
    /// Goods less discount, and shipping.
    pub(super) value: i64,
    pub(super) items: Vec<Item>,
    pub(super) cart_id: String,
    pub(super) checkout_id: String,
    pub(super) coupon: Option<String>,
    pub(super) shipping_tier: &'static str,
    pub(super) payment: &'static str,
}

impl Shopper<'_> {
    /// The thank-you page tells of the order; the cart is empty.
    pub(super) fn place(&mut self, order: &Order) {
        self.cart.empty();
        self.orders += 1;
        self.thank(order);
        self.look();
        if self.random.chance(rates::RELOADS_THANKS) {
            self.thank(order);
        }
        if self.random.chance(rates::ANSWERS_SURVEY) {
            self.answer_survey();
        }
        self.settle(order);
    }

    fn thank(&mut self, order: &Order) {
        self.turn_to("/pedido/confirmado", "Pedido confirmado");
        let purchase = self.recorder.event("purchase");
        purchase.order_id = Some(order.id.clone());
        purchase.value = Some(order.value);
        purchase.currency = Some(CURRENCY.to_owned());
        purchase.items.clone_from(&order.items);
        purchase.cart_id = Some(order.cart_id.clone());
        purchase.checkout_id = Some(order.checkout_id.clone());
        purchase.coupon.clone_from(&order.coupon);
        purchase.shipping_tier = Some(order.shipping_tier.to_owned());
        purchase.payment_type = Some(order.payment.to_owned());
        purchase.paid = (order.payment == "credit_card").then_some(true);
    }

    fn answer_survey(&mut self) {
        self.recorder.wait(9 * SECOND);
        let score = self.random.quantile(&[2, 7, 9, 10, 11, 11]);
        let answer = self.recorder.event("survey_response");
        answer.survey = Some("pos-compra".to_owned());
        answer.kind = Some("nps".to_owned());
        answer.score = Some(i32::try_from(score).unwrap_or(10).min(10));
    }

    /// What the server tells, with the order's number, as it happens.
    fn settle(&mut self, order: &Order) {
        let placed = self.recorder.now;
        let (paid, cancelled) = match order.payment {
            "pix" => (
                self.random.chance(rates::PIX_PAID).then(|| {
                    self.random
                        .quantile(&[20 * SECOND, 90 * SECOND, 4 * MINUTE, 25 * MINUTE])
                }),
                DAY,
            ),
            "boleto" => (
                self.random.chance(rates::BOLETO_PAID).then(|| {
                    self.random
                        .quantile(&[3 * HOUR, 18 * HOUR, 2 * DAY, 3 * DAY])
                }),
                5 * DAY,
            ),
            _ => (Some(0), 0),
        };
        let Some(paid) = paid else {
            let at = placed + cancelled;
            self.recorder.by_server(at, "order_cancelled", &order.id);
            return;
        };
        let paid = placed + paid;
        if order.payment != "credit_card" {
            let event = self.recorder.by_server(paid, "order_paid", &order.id);
            event.value = Some(order.value);
            event.currency = Some(CURRENCY.to_owned());
        }
        if self.random.chance(rates::REFUNDED) {
            let at = paid + self.random.quantile(&[3 * DAY, 7 * DAY, 20 * DAY]);
            let is_whole = order.items.len() < 2 || self.random.chance(0.6);
            let first = order.items.first().and_then(|item| item.price);
            let part = first.filter(|price| !is_whole && *price < order.value);
            let refund = self.recorder.by_server(at, "refund", &order.id);
            refund.value = Some(part.unwrap_or(order.value));
            refund.currency = Some(CURRENCY.to_owned());
            let reason = PropValue::Text("troca".to_owned());
            refund.props = [("motivo".to_owned(), reason)].into();
        }
    }
}
