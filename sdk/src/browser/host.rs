//! What the loader does for us (`loader/host.ts`). None of it throws.

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(raw_module = "jornada-host")]
extern "C" {
    /// Sends a batch; the outcome comes back as `sent`.
    pub(super) fn send(request: u32, body: &str);
    /// Sends a batch while the page goes away; whether the browser took it.
    pub(super) fn beacon(body: &str) -> bool;
    /// Writes a cookie, or removes it.
    pub(super) fn cookie(name: &str, value: Option<&str>);
    /// Writes to local storage, or removes from it.
    pub(super) fn store(key: &str, value: Option<&str>);
    /// Sends `tick` after so many milliseconds.
    pub(super) fn wake(after: u32);
    /// Calls the page back with its variant.
    pub(super) fn answer(slot: u32, variant: &str);
    /// Tells whoever debugs.
    pub(super) fn log(text: &str);
}
