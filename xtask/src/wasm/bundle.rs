//! The loader: TypeScript and glue as one small script.

use super::{Asset, Places, complete};
use anyhow::Result;
use std::fs;

/// Bundles `jornada.js`, which names the two builds of the core.
pub(super) fn loader(places: &Places, wasm: &str, fallback: &str) -> Result<Asset> {
    let bundled = places.work.join("bundled.js");
    let glue = places.work.join("glue/sdk_bg.js");
    let mut esbuild = places.node_tool("esbuild")?;
    esbuild.arg("sdk/loader/jornada.ts");
    esbuild.args([
        "--bundle",
        "--format=iife",
        "--target=es2020",
        "--minify",
        "--log-level=warning",
    ]);
    esbuild.arg(format!("--alias:jornada-core={}", glue.display()));
    esbuild.arg("--alias:jornada-host=./sdk/loader/host.ts");
    esbuild.arg(format!("--define:WASM={wasm:?}"));
    esbuild.arg(format!("--define:FALLBACK={fallback:?}"));
    // Whatever goes wrong in some browser, it is not the page's error.
    esbuild.args(["--banner:js=try{", "--footer:js=}catch{}"]);
    esbuild.arg(format!("--outfile={}", bundled.display()));
    complete(&mut esbuild)?;
    let minified = places.work.join("jornada.js");
    let mut terser = places.node_tool("terser")?;
    terser.arg(&bundled);
    terser.args([
        "--compress",
        "passes=3,unsafe_arrows=true",
        "--mangle",
        "--ecma",
        "2020",
    ]);
    terser.arg("--output").arg(&minified);
    complete(&mut terser)?;
    Ok(Asset {
        name: "jornada.js".to_owned(),
        bytes: fs::read(&minified)?,
    })
}
