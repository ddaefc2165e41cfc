//! The habits of the simulated shop's people: the truth that reports about them
//! must find again. All are invented, near what shops publish.

/// The experiment that runs in the cart, on everybody who sees it.
pub const EXPERIMENT: &str = "checkout-button";
/// Its variants; the first is the control. Both have the same weight.
pub const VARIANTS: [&str; 2] = ["control", "direct"];

/// A visitor who first meets the cart's button in the control, orders (then or
/// within [`COMES_BACK_WITHIN_DAYS`]) with this probability.
pub const CONTROL_CONVERSION: f64 = 0.36;
/// The true effect: `direct` makes orders this much likelier, relatively.
pub const DIRECT_LIFT: f64 = 0.20;

/// Of those who order, the share that leaves the cart once before.
pub const ORDERS_LATER: f64 = 0.22;
/// Who orders later comes back after 2 hours at the earliest, and by then.
pub const COMES_BACK_WITHIN_DAYS: i64 = 5;
/// Somebody who ordered before, orders from a further cart.
pub const ORDERS_AGAIN: f64 = 0.60;

/// Somebody who does not bounce puts something into the cart.
pub const ADDS_TO_CART: f64 = 0.22;
/// Somebody who put something into the cart opens it in the same session.
pub const OPENS_CART: f64 = 0.75;

/// How far those get who open the cart and do not order: weights of the last
/// step done (see [`crate::simulate`]'s checkout).
pub const LEAVES_AFTER_CART: u32 = 38;
/// Began the checkout, chose no shipping.
pub const LEAVES_AFTER_BEGIN: u32 = 30;
/// Chose shipping, no payment.
pub const LEAVES_AFTER_SHIPPING: u32 = 20;
/// Chose payment, placed no order.
pub const LEAVES_AFTER_PAYMENT: u32 = 12;

/// At the step where they leave, people were shown an error.
pub const ERROR_BEFORE_LEAVING: f64 = 0.45;
/// At a step that they pass, people were shown an error.
pub const ERROR_BEFORE_PASSING: f64 = 0.07;

/// Payment methods by weight: Pix, card, boleto.
pub const PAYMENTS: [(&str, u32); 3] = [("pix", 46), ("credit_card", 44), ("boleto", 10)];
/// A Pix is paid, within minutes; else it is cancelled after a day.
pub const PIX_PAID: f64 = 0.88;
/// A boleto is paid, within three days; else it is cancelled after five.
pub const BOLETO_PAID: f64 = 0.55;
/// A paid order is refunded, wholly or in part, 3 to 20 days later.
pub const REFUNDED: f64 = 0.04;
/// The thank-you page is loaded once more, and tells of the order again.
pub const RELOADS_THANKS: f64 = 0.03;
/// The question on the thank-you page is answered.
pub const ANSWERS_SURVEY: f64 = 0.10;

/// Somebody who has not ordered comes back, after any visit.
pub const COMES_BACK: f64 = 0.33;
/// Somebody who has ordered comes back, after any visit.
pub const CUSTOMER_COMES_BACK: f64 = 0.52;
/// Who comes back with a full cart goes straight to it.
pub const RESUMES_CART: f64 = 0.40;
/// People who own a second device, and log in there too once they have an account.
pub const SECOND_DEVICE: f64 = 0.06;

/// The probability that the visitors of a variant order.
#[must_use]
pub fn conversion(variant: &str) -> f64 {
    if variant == VARIANTS[1] {
        CONTROL_CONVERSION * (1.0 + DIRECT_LIFT)
    } else {
        CONTROL_CONVERSION
    }
}
