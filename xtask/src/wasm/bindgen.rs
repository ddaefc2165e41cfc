//! The glue: what of the browser the core touches, as JavaScript.

use super::snip;
use anyhow::Result;
use std::path::{Path, PathBuf};
use wasm_bindgen_cli_support::Bindgen;

/// Writes `sdk_bg.js` and `sdk_bg.wasm` into `folder`; the path of the latter.
pub(super) fn bind(compiled: &Path, folder: &Path) -> Result<PathBuf> {
    write(&mut read(compiled)?, folder)
}

/// The same without reference types. wasm-bindgen takes them from a note that
/// even a module compiled without them has, from the standard library's objects.
pub(super) fn bind_plain(compiled: &Path, folder: &Path) -> Result<PathBuf> {
    let mut module = read(compiled)?;
    module.customs.remove_raw("target_features");
    write(&mut module, folder)
}

fn read(compiled: &Path) -> Result<walrus::Module> {
    let mut module = walrus::Module::from_file(compiled)?;
    snip::panics(&mut module)?;
    Ok(module)
}

fn write(module: &mut walrus::Module, folder: &Path) -> Result<PathBuf> {
    Bindgen::new()
        .input_bytes("sdk", module.emit_wasm())
        .bundler(true)?
        .typescript(false)
        .remove_producers_section(true)
        .generate(folder)?;
    Ok(folder.join("sdk_bg.wasm"))
}
