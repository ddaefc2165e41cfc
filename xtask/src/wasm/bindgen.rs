//! The glue: what of the browser the core touches, as JavaScript.

use super::snip;
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};
use walrus::RawCustomSection;
use wasm_bindgen_cli_support::{Bindgen, EncodeInto};

/// One feature used (`+`), its name by length: the section's own form.
const WITHOUT_REFERENCES: &[u8] = b"\x01+\x0bbulk-memory";

/// Writes `sdk_bg.js` and `sdk_bg.wasm` into `folder`; the path of the latter.
///
/// Nothing but numbers and text crosses, so references to the browser's objects
/// are of no use; with a note of the compiler's features that does not name them,
/// wasm-bindgen leaves their tables out, and wasm2js can translate the module.
pub(super) fn bind(compiled: &Path, folder: &Path) -> Result<PathBuf> {
    let mut module = walrus::Module::from_file(compiled)?;
    snip::panics(&mut module)?;
    module.customs.remove_raw("target_features");
    module.customs.add(RawCustomSection {
        name: "target_features".to_owned(),
        data: WITHOUT_REFERENCES.to_vec(),
    });
    Bindgen::new()
        .input_bytes("sdk", module.emit_wasm())
        .bundler(true)?
        .typescript(false)
        .remove_producers_section(true)
        .encode_into(EncodeInto::Always)
        .generate(folder)?;
    shorten_names(folder)?;
    Ok(folder.join("sdk_bg.wasm"))
}

/// The imports end in hashes, which no compression shortens, in two files: they
/// are named by a letter instead. What nobody calls from outside is not exported.
fn shorten_names(folder: &Path) -> Result<()> {
    let (wasm, glue) = (folder.join("sdk_bg.wasm"), folder.join("sdk_bg.js"));
    let mut module = walrus::Module::from_file(&wasm)?;
    let mut script = fs::read_to_string(&glue)?;
    let mut shorts = Vec::new();
    for (import, letter) in module.imports.iter_mut().zip('a'..='z') {
        let short = format!("_{letter}");
        if import.name.starts_with("__wbg_") {
            script = script.replace(&import.name, &short);
            import.name.clone_from(&short);
            shorts.push(short);
        }
    }
    let script = shorten_strings(&script)?;
    // As one object: whatever else the glue exports is no business of the wasm's.
    let imports = shorts.join(", ");
    let script = format!("{script}export const imports = {{ {imports} }};\n");
    let unused = [
        "__abort_handler",
        "__instance_terminated",
        "__wbindgen_realloc",
    ];
    let exports = module.exports.iter();
    let unused: Vec<_> = exports
        .filter(|export| unused.contains(&export.name.as_str()) && !script.contains(&export.name))
        .map(walrus::Export::id)
        .collect();
    for export in unused {
        module.exports.delete(export);
    }
    fs::write(&glue, script)?;
    module.emit_wasm_file(&wasm)
}

/// Of the two ways in which the glue passes text, the one without reallocation is
/// enough for texts as short as ours, and shorter; and no page decodes the two
/// gigabytes after which a browser's decoder would have to be made anew.
fn shorten_strings(script: &str) -> Result<String> {
    let script = script.replace(", wasm.__wbindgen_malloc, wasm.__wbindgen_realloc", "");
    let script = replace_between(
        &script,
        "function passStringToWasm0(",
        "\n}",
        "function passStringToWasm0(arg) {
            const buf = cachedTextEncoder.encode(arg);
            const ptr = wasm.__wbindgen_malloc(buf.length, 1) >>> 0;
            getUint8ArrayMemory0().set(buf, ptr);
            WASM_VECTOR_LEN = buf.length;
            return ptr;",
    )?;
    // A first call of the decoder is a precaution of other days.
    let (before, after) = script
        .split_once("cachedTextDecoder.decode();")
        .context("the glue has changed")?;
    let script = format!("{before}{after}");
    let decode = "function decodeText(bytes) { return cachedTextDecoder.decode(bytes);";
    let script = replace_between(&script, "function decodeText(", "\n}", decode)?;
    // Not kept between calls: a translated module that grows leaves its old memory
    // looking as good as before.
    let view = "function getUint8ArrayMemory0() { return new Uint8Array(wasm.memory.buffer);";
    replace_between(&script, "function getUint8ArrayMemory0(", "\n}", view)
}

/// Replaces what begins with `start`, up to but without the next `end`.
fn replace_between(text: &str, start: &str, end: &str, by: &str) -> Result<String> {
    let (before, rest) = text.split_once(start).context("the glue has changed")?;
    let (_, after) = rest.split_once(end).context("the glue has changed")?;
    Ok(format!("{before}{by}{end}{after}"))
}
