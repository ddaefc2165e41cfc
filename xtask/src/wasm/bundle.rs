//! Bundles: TypeScript and glue as small scripts.

use super::{Asset, Places, complete};
use anyhow::{Context, Result};
use base64::prelude::{BASE64_STANDARD, Engine};
use sha2::{Digest, Sha384};
use std::fs;
use std::path::Path;

/// Scripts that are loaded only where they are of use, by the constant under which
/// the loader knows each one's name.
const CHUNKS: &[(&str, &str, &str)] = &[
    ("DEBUG", "jornada-debug", "sdk/overlay/overlay.ts"),
    ("VTEX", "jornada-vtex", "sdk/platforms/vtex.ts"),
    (
        "WOOCOMMERCE",
        "jornada-woocommerce",
        "sdk/platforms/woocommerce.ts",
    ),
];

/// The scripts that only some pages load.
pub(super) fn chunks(places: &Places) -> Result<Vec<Asset>> {
    let bundled = CHUNKS.iter().map(|(_, stem, entry)| {
        let bytes = bundle(places, stem, entry, &[])?;
        Ok(Asset::hashed(stem, "js", bytes))
    });
    bundled.collect()
}

/// `jornada.js`, which names all the others.
pub(super) fn loader(places: &Places, others: &[Asset]) -> Result<Asset> {
    Ok(Asset {
        name: "jornada.js".to_owned(),
        bytes: loader_with(places, others, |_| String::new())?,
    })
}

/// The loader for pages that pin it by its hash (subresource integrity): under a
/// name that never holds anything else, and itself pinning the core. Beside it,
/// `jornada.json` says what to write into the page.
pub(super) fn pinned(places: &Places, others: &[Asset]) -> Result<[Asset; 2]> {
    let bytes = loader_with(places, others, |core| integrity(&core.bytes))?;
    let hash = integrity(&bytes);
    let loader = Asset::hashed("jornada-pinned", "js", bytes);
    let json = format!(
        "{{\"src\":\"/{}\",\"integrity\":\"{hash}\"}}\n",
        loader.name
    );
    let note = Asset {
        name: "jornada.json".to_owned(),
        bytes: json.into_bytes(),
    };
    Ok([loader, note])
}

/// As `integrity` attributes and `fetch` take it.
fn integrity(bytes: &[u8]) -> String {
    let digest = Sha384::digest(bytes);
    format!("sha384-{}", BASE64_STANDARD.encode(digest))
}

/// The loader, with what it is to know of the core's content.
fn loader_with(
    places: &Places,
    others: &[Asset],
    known: impl Fn(&Asset) -> String,
) -> Result<Vec<u8>> {
    let mut options = core_aliases(places);
    let parts = [
        ("WASM", "jornada-", ".wasm"),
        ("FALLBACK", "jornada-fallback-", ".js"),
    ];
    let chunks = CHUNKS
        .iter()
        .map(|(constant, stem, _)| (*constant, *stem, ".js"));
    for (constant, prefix, suffix) in parts.into_iter().chain(chunks) {
        let asset = others
            .iter()
            .find(|asset| asset.name.starts_with(prefix) && asset.name.ends_with(suffix))
            .with_context(|| format!("{prefix}*{suffix} was not built"))?;
        options.push(format!("--define:{constant}={:?}", asset.name));
        if matches!(constant, "WASM" | "FALLBACK") {
            let known = known(asset);
            options.push(format!("--define:{constant}_INTEGRITY={known:?}"));
        }
    }
    bundle(places, "jornada", "sdk/loader/jornada.ts", &options)
}

/// What the loader's sources and the glue call each other.
pub(super) fn core_aliases(places: &Places) -> Vec<String> {
    let glue = places.work.join("glue/sdk_bg.js");
    vec![
        alias("jornada-core", &glue),
        "--alias:jornada-host=./sdk/loader/host.ts".to_owned(),
    ]
}

/// The fallback script around the translated core.
pub(super) fn fallback(places: &Places, core: &Path) -> Result<Vec<u8>> {
    let options = [alias("jornada-fallback-core", core)];
    bundle(places, "fallback", "sdk/loader/fallback.ts", &options)
}

fn alias(name: &str, path: &Path) -> String {
    format!("--alias:{name}={}", path.display())
}

/// A script with all that it imports, minified; `name` is that of its work files.
fn bundle(places: &Places, name: &str, entry: &str, options: &[String]) -> Result<Vec<u8>> {
    let bundled = places.work.join(format!("{name}.bundled.js"));
    let mut esbuild = places.node_tool("esbuild")?;
    esbuild.arg(entry);
    esbuild.args(["--bundle", "--format=iife", "--target=es2020", "--minify"]);
    esbuild.arg("--log-level=warning").args(options);
    // Whatever goes wrong in some browser, it is not the page's error.
    esbuild.args(["--banner:js=try{", "--footer:js=}catch{}"]);
    esbuild.arg(format!("--outfile={}", bundled.display()));
    complete(&mut esbuild)?;
    let minified = places.work.join(format!("{name}.js"));
    let mut terser = places.node_tool("terser")?;
    terser.arg(&bundled);
    terser.args([
        "--compress",
        "passes=3,unsafe_arrows=true,hoist_props=true,hoist_funs=true",
        "--mangle",
        "--ecma",
        "2020",
    ]);
    terser.arg("--output").arg(&minified);
    complete(&mut terser)?;
    Ok(fs::read(&minified)?)
}
