//! The fallback: the same core as plain JavaScript, for browsers that refuse to
//! compile wasm.

use super::{Asset, Places, bindgen, compile, complete, say};
use anyhow::Result;
use std::fs;

/// Compiles for the first wasm, which is all that wasm2js translates.
pub(super) fn pack(places: &Places) -> Result<Asset> {
    say("compiling the fallback");
    let flags = ["-Ctarget-cpu=mvp", "-Clink-arg=--initial-memory=4194304"];
    let compiled = compile(places, &places.target.join("fallback"), &flags)?;
    let bound = bindgen::bind_plain(&compiled, &places.work.join("fallback"))?;
    say("translating the fallback (wasm2js)");
    let lowered = places.work.join("lowered.wasm");
    let mut opt = places.node_tool("wasm-opt")?;
    opt.args([
        "-Oz",
        "--enable-sign-ext",
        "--enable-nontrapping-float-to-int",
        "--enable-bulk-memory",
    ]);
    opt.args([
        "--signext-lowering",
        "--llvm-nontrapping-fptoint-lowering",
        "--llvm-memory-copy-fill-lowering",
    ]);
    opt.arg(&bound).arg("-o").arg(&lowered);
    complete(&mut opt)?;
    let script = places.work.join("fallback.js");
    let mut wasm2js = places.node_tool("wasm2js")?;
    wasm2js.args(["-Oz", "--emscripten"]);
    wasm2js.arg(&lowered).arg("-o").arg(&script);
    complete(&mut wasm2js)?;
    Ok(Asset::hashed("jornada-fallback", "js", fs::read(&script)?))
}
