//! `sdk/npm/dist`: the package `@jornada/sdk`, of the same loader and core, with
//! names that bundlers replace by their own.

use super::{Asset, Places, bundle, complete};
use anyhow::{Context, Result};
use std::fs;
use std::path::PathBuf;

/// The files that the loader loads: by the constant of its name, the beginning and
/// end of its name as an asset, and its name in the package.
const PARTS: &[(&str, &str, &str, &str)] = &[
    ("WASM", "jornada-", ".wasm", "jornada.wasm"),
    ("FALLBACK", "jornada-fallback-", ".js", "fallback.js"),
    ("DEBUG", "jornada-debug-", ".js", "debug.js"),
    ("VTEX", "jornada-vtex-", ".js", "vtex.js"),
    (
        "WOOCOMMERCE",
        "jornada-woocommerce-",
        ".js",
        "woocommerce.js",
    ),
];

/// Where the package is built.
pub(super) fn folder(places: &Places) -> PathBuf {
    places.root.join("sdk/npm/dist")
}

/// Builds the package from the assets that were just made.
pub(super) fn pack(places: &Places, assets: &[Asset]) -> Result<()> {
    let dist = folder(places);
    if dist.exists() {
        fs::remove_dir_all(&dist)?;
    }
    fs::create_dir_all(&dist)?;
    let mut options = bundle::core_aliases(places);
    for (constant, prefix, suffix, name) in PARTS {
        let mut matching = assets.iter();
        let asset = matching
            .find(|asset| asset.name.starts_with(prefix) && asset.name.ends_with(suffix))
            .with_context(|| format!("{prefix}*{suffix} was not built"))?;
        fs::write(dist.join(name), &asset.bytes)?;
        options.push(format!("--define:{constant}={name:?}"));
        // The bundle that names the file is itself what a page would pin.
        if matches!(*constant, "WASM" | "FALLBACK") {
            options.push(format!("--define:{constant}_INTEGRITY=\"\""));
        }
    }
    module(places, "sdk/loader/jornada.ts", "tag.js", &options)?;
    let external = ["--external:./tag.js".to_owned()];
    module(places, "sdk/npm/src/index.ts", "index.js", &external)?;
    let mut types = places.node_tool("tsc")?;
    complete(types.args(["-p", "sdk/npm/tsconfig.json"]))
}

/// A module with all that it imports. Names stay readable: the shop's own bundler
/// shortens them, and comments that speak to it must arrive.
fn module(places: &Places, entry: &str, name: &str, options: &[String]) -> Result<()> {
    let mut esbuild = places.node_tool("esbuild")?;
    esbuild.args([entry, "--bundle", "--format=esm", "--target=es2020"]);
    esbuild.arg("--log-level=warning").args(options);
    esbuild.arg(format!("--outfile={}", folder(places).join(name).display()));
    complete(&mut esbuild)
}
