//! Bundles: TypeScript and glue as small scripts.

use super::{Asset, Places, complete};
use anyhow::Result;
use std::fs;
use std::path::Path;

/// `jornada.js`, which names the two builds of the core.
pub(super) fn loader(places: &Places, wasm: &str, fallback: &str) -> Result<Asset> {
    let glue = places.work.join("glue/sdk_bg.js");
    let bytes = bundle(
        places,
        "jornada",
        &[
            alias("jornada-core", &glue),
            "--alias:jornada-host=./sdk/loader/host.ts".to_owned(),
            format!("--define:WASM={wasm:?}"),
            format!("--define:FALLBACK={fallback:?}"),
        ],
    )?;
    Ok(Asset {
        name: "jornada.js".to_owned(),
        bytes,
    })
}

/// The fallback script around the translated core.
pub(super) fn fallback(places: &Places, core: &Path) -> Result<Vec<u8>> {
    bundle(places, "fallback", &[alias("jornada-fallback-core", core)])
}

fn alias(name: &str, path: &Path) -> String {
    format!("--alias:{name}={}", path.display())
}

/// `sdk/loader/<entry>.ts` with all that it imports, minified.
fn bundle(places: &Places, entry: &str, options: &[String]) -> Result<Vec<u8>> {
    let bundled = places.work.join(format!("{entry}.bundled.js"));
    let mut esbuild = places.node_tool("esbuild")?;
    esbuild.arg(format!("sdk/loader/{entry}.ts"));
    esbuild.args(["--bundle", "--format=iife", "--target=es2020", "--minify"]);
    esbuild.arg("--log-level=warning").args(options);
    // Whatever goes wrong in some browser, it is not the page's error.
    esbuild.args(["--banner:js=try{", "--footer:js=}catch{}"]);
    esbuild.arg(format!("--outfile={}", bundled.display()));
    complete(&mut esbuild)?;
    let minified = places.work.join(format!("{entry}.js"));
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
