//! The fallback: the same core as plain JavaScript, for browsers that refuse to
//! compile wasm.

use super::{Asset, Places, bundle, complete, say};
use anyhow::Result;
use std::fs;
use std::path::Path;

/// wasm2js translates the first wasm only; what came later is put in its terms.
const LOWER: &[&str] = &[
    "--signext-lowering",
    "--llvm-nontrapping-fptoint-lowering",
    "--llvm-memory-copy-fill-lowering",
];

/// Translates the bound module. It imports what the loader imports into the wasm:
/// the loader leaves that in `window.jornadaFallback` before it loads the script.
pub(super) fn pack(places: &Places, bound: &Path) -> Result<Asset> {
    say("translating the fallback (wasm2js)");
    let folder = places.work.join("fallback");
    fs::create_dir_all(&folder)?;
    let lowered = folder.join("lowered.wasm");
    let mut opt = places.node_tool("wasm-opt")?;
    opt.args(super::FEATURES)
        .args(["-Oz", "--strip-debug"])
        .args(LOWER);
    complete(opt.arg(bound).arg("-o").arg(&lowered))?;
    let script = folder.join("core.js");
    let mut wasm2js = places.node_tool("wasm2js")?;
    complete(wasm2js.arg("-Oz").arg(&lowered).arg("-o").arg(&script))?;
    // Wherever the folder lies: the project's own package.json says that scripts
    // are modules, and this one is none.
    fs::write(folder.join("package.json"), r#"{"type":"commonjs"}"#)?;
    fs::write(
        folder.join("sdk_bg.js"),
        "module.exports = jornadaFallback.glue",
    )?;
    let bytes = bundle::fallback(places, &script)?;
    Ok(Asset::hashed("jornada-fallback", "js", bytes))
}
