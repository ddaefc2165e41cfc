//! Carts: what people meant to buy, over however many sessions.
//!
//! A cart is the shop's cart id; without one, a person's things of one currency,
//! from the first time that something is in it until it is ordered, emptied, or
//! left alone for longer than its window. A cart with an id lives until it is
//! ordered: things put in later under the same id are a new one. What is looked
//! at or checked out counts as put in, as long as nothing was ordered before.
//! Any cart or checkout event is a change; only purchases that place a new order
//! order a cart, so that a thank-you page loaded again closes nothing.

mod content;
mod life;
mod trail;

pub(crate) use content::Content;
pub(crate) use life::{Cart, CartRules, CartState, lives};
pub(crate) use trail::{CartKey, Change, Facts, Place, Routes, currency_of};
