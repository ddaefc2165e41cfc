//! The edge to the browser: the only code here that knows there is one.
//!
//! One function is called by the loader ([`handle`]), one is called in it
//! (`carryOut`), and what crosses is JSON text: a signal one way, effects the other.
//! That costs a visitor less than a function for each, and than handles to objects.

mod alloc;

use crate::{Boot, Effect, Signal, Tracker};
use protocol::call::Value;
use std::cell::{Cell, RefCell};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(raw_module = "jornada-host")]
extern "C" {
    /// Does in the browser what the tracker wants done (`loader/host.ts`). It
    /// does not throw.
    #[wasm_bindgen(js_name = carryOut)]
    fn carry_out(effects: &str);
}

thread_local! {
    /// Lives as long as the document.
    static TRACKER: Cell<Option<&'static RefCell<Tracker>>> = const { Cell::new(None) };
}

/// Something happened: `[name, at, now, arguments]`, times in milliseconds; `start`
/// comes first.
#[wasm_bindgen]
pub fn handle(message: &str) {
    let message = Value(message);
    let (at, now) = (message.at(1).whole(), message.at(2).whole());
    let (Some(name), Some(at), Some(now)) = (message.at(0).text(), at, now) else {
        return;
    };
    let args = message.at(3);
    let effects = if let Some(tracker) = TRACKER.get() {
        let Some(signal) = Signal::read(name, args) else {
            return;
        };
        tracker.borrow_mut().handle_late(signal, at, now)
    } else {
        let (tracker, effects) = Tracker::new(Boot::read(args), now);
        TRACKER.set(Some(Box::leak(Box::new(RefCell::new(tracker)))));
        effects
    };
    // The tracker is not borrowed any more: an answer calls the page's own code,
    // and that may call the tag again.
    if !effects.is_empty() {
        carry_out(&Effect::to_json(&effects));
    }
}
