//! `cargo xtask size`: what a visitor downloads, and that it stays small.

use crate::wasm::crate_root;
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::Path;

/// Loader and wasm, brotli.
const BUDGET: u64 = 20_000;
/// The fallback alone, brotli; the blocked path (loader and fallback) is stated.
const FALLBACK_BUDGET: u64 = 24_000;

/// Sizes of a file as it is, by gzip and by brotli.
#[derive(Clone, Copy)]
struct Sizes([u64; 3]);

/// Prints the table; fails if a budget is exceeded.
pub(crate) fn run() -> Result<()> {
    let dist = crate_root()?.join("sdk/dist");
    let loader = sizes(&dist, "jornada.js", ".js")?;
    let wasm = sizes(&dist, "jornada-", ".wasm")?;
    let fallback = sizes(&dist, "jornada-fallback-", ".js")?;
    let total = loader.plus(wasm);
    let fallback_total = loader.plus(fallback);
    row("part", ["raw", "gzip", "brotli"].map(String::from));
    for (name, Sizes(sizes)) in [
        ("loader", loader),
        ("wasm", wasm),
        ("fallback", fallback),
        ("loader + wasm", total),
        ("loader + fallback", fallback_total),
    ] {
        row(name, sizes.map(|size| size.to_string()));
    }
    total.within(BUDGET, "loader + wasm")?;
    fallback.within(FALLBACK_BUDGET, "fallback")
}

impl Sizes {
    fn plus(self, other: Self) -> Self {
        let [a, b, c] = self.0;
        let [x, y, z] = other.0;
        Self([a + x, b + y, c + z])
    }

    fn within(self, budget: u64, what: &str) -> Result<()> {
        let [_, _, brotli] = self.0;
        ensure!(
            brotli <= budget,
            "{what}: {brotli} bytes of brotli, more than {budget}"
        );
        Ok(())
    }
}

/// The one file of this name, or of this beginning and end.
fn sizes(dist: &Path, prefix: &str, suffix: &str) -> Result<Sizes> {
    let files = fs::read_dir(dist).context("there is no sdk/dist; run: cargo xtask wasm")?;
    let mut found = Vec::new();
    for file in files {
        let name = file?.file_name().to_string_lossy().into_owned();
        if name == prefix || (name.starts_with(prefix) && name.ends_with(suffix)) {
            found.push(name);
        }
    }
    ensure!(
        found.len() == 1,
        "one {prefix}*{suffix} expected in sdk/dist, found {found:?}"
    );
    let size = |form: &str| fs::metadata(dist.join(found.concat() + form)).map(|file| file.len());
    Ok(Sizes([size("")?, size(".gz")?, size(".br")?]))
}

#[expect(clippy::print_stdout, reason = "the table is the result")]
fn row(name: &str, cells: [String; 3]) {
    let [raw, gzip, brotli] = cells;
    println!("{name:<20}{raw:>9}{gzip:>9}{brotli:>9}");
}
