//! The edge to the browser: the only code here that knows there is one.
//!
//! Two functions are called by the loader ([`start`], [`handle`]), a few are
//! called in it ([`host`]). What crosses is numbers, text and JSON values.

mod alloc;
mod host;
mod value;

use crate::{Boot, Effect, Signal, Tracker};
use std::cell::RefCell;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

thread_local! {
    static TRACKER: RefCell<Option<Tracker>> = const { RefCell::new(None) };
}

/// Starts the tracker with what the loader knows of document and visitor.
#[wasm_bindgen]
pub fn start(boot: JsValue, now: f64) {
    let boot = Boot::read(&value::read(&boot));
    let (tracker, effects) = Tracker::new(boot, host::number_text, now as i64);
    TRACKER.with(|cell| cell.replace(Some(tracker)));
    carry_out(effects, now);
}

/// Something happened at the time `at`, and it is `now`.
#[wasm_bindgen]
pub fn handle(name: &str, args: JsValue, at: f64, now: f64) {
    if let Some(signal) = Signal::read(name, &value::read(&args)) {
        feed(signal, at, now);
    }
}

/// The tracker is not borrowed while effects are carried out: an answer calls
/// the page's own code, and that may call the tag again.
fn feed(signal: Signal, at: f64, now: f64) {
    let effects = TRACKER.with(|cell| {
        let mut tracker = cell.borrow_mut();
        let tracker = tracker.as_mut()?;
        Some(tracker.handle_late(signal, at as i64, now as i64))
    });
    carry_out(effects.unwrap_or_default(), now);
}

fn carry_out(effects: Vec<Effect>, now: f64) {
    for effect in effects {
        match effect {
            Effect::Send {
                request,
                body,
                is_beacon: false,
            } => host::send(request, &body),
            Effect::Send { request, body, .. } => {
                let is_taken = host::beacon(&body);
                feed(Signal::Beaconed(request, is_taken), now, now);
            }
            Effect::Cookie { name, value } => host::cookie(name, value.as_deref()),
            Effect::Store { key, value } => host::store(key, value.as_deref()),
            Effect::Wake(after) => host::wake(after as f64),
            Effect::Answer { slot, variant } => host::answer(slot, &variant),
            Effect::Log(text) => host::log(&text),
        }
    }
}
