//! The edge to the browser: the only code here that knows there is one.
//!
//! Two functions are called by the loader ([`start`], [`handle`]), a few are
//! called in it ([`host`]). What crosses is numbers and text; objects are text as
//! well ([`Value::decode`]), which costs a visitor less than handles to them.

mod alloc;
mod host;

use crate::{Boot, Effect, Signal, Tracker, Value};
use std::cell::{Cell, RefCell};
use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    /// Lives as long as the document.
    static TRACKER: Cell<Option<&'static RefCell<Tracker>>> = const { Cell::new(None) };
}

/// Starts the tracker with what the loader knows of document and visitor.
#[wasm_bindgen]
pub fn start(boot: &str, now: f64) {
    let boot = Boot::read(&Value::decode(boot));
    let (tracker, effects) = Tracker::new(boot, now as i64);
    TRACKER.set(Some(Box::leak(Box::new(RefCell::new(tracker)))));
    carry_out(&effects, now);
}

/// Something happened at the time `at`, and it is `now`.
#[wasm_bindgen]
pub fn handle(name: &str, args: &str, at: f64, now: f64) {
    if let Some(signal) = Signal::read(name, Value::decode(args)) {
        feed(signal, at, now);
    }
}

/// The tracker is not borrowed while effects are carried out: an answer calls
/// the page's own code, and that may call the tag again.
fn feed(signal: Signal, at: f64, now: f64) {
    if let Some(tracker) = TRACKER.get() {
        let effects = tracker
            .borrow_mut()
            .handle_late(signal, at as i64, now as i64);
        carry_out(&effects, now);
    }
}

fn carry_out(effects: &[Effect], now: f64) {
    for effect in effects {
        match effect {
            Effect::Send {
                request,
                body,
                is_beacon: false,
            } => host::send(*request, body),
            Effect::Send { request, body, .. } => {
                let is_taken = host::beacon(body);
                feed(Signal::Beaconed(*request, is_taken), now, now);
            }
            Effect::Cookie { name, value } => host::cookie(name, value.as_deref()),
            Effect::Store { key, value } => host::store(key, value.as_deref()),
            Effect::Wake(after) => host::wake(*after as u32),
            Effect::Answer { slot, variant } => host::answer(*slot, variant),
            Effect::Log(text) => host::log(text),
        }
    }
}
