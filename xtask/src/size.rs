//! `cargo xtask size`: what a visitor downloads, and that it stays small.

mod module;
mod rivals;
mod table;

pub(crate) use rivals::bundle as bundle_rivals;

use crate::wasm::compress::{brotli, gzip};
use crate::{repo, wasm};
use anyhow::{Context, Result, bail, ensure};
use std::fs;

/// Loader and wasm, brotli.
const BUDGET: usize = 20_000;
/// The fallback alone, brotli; the blocked path (loader and fallback) is stated.
const FALLBACK_BUDGET: usize = 24_000;
/// The stub, as it is.
const STUB_BUDGET: usize = 400;

/// What must not be in the wasm: the standard library's formatting, of numbers with
/// fractions above all, is worth kilobytes.
const HEAVY: &[&str] = &[
    "flt2dec",
    "fmt::float",
    "fmt::num",
    "Formatter::pad",
    "dragon",
    "grisu",
];

/// Sizes of a file as it is, by gzip and by brotli.
#[derive(Clone, Copy, Default)]
struct Sizes {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

/// What the tag is made of, by name.
struct Parts {
    stub: Sizes,
    loader: Sizes,
    wasm: Sizes,
    fallback: Sizes,
    /// Loaded only when asked for, or where their platform is.
    chunks: Vec<(String, Sizes)>,
}

/// Prints the parts; fails if a budget is exceeded. `--table` compares them with
/// others and writes `docs/sdk-size.md`.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let parts = Parts::measure()?;
    row("part", ["raw", "gzip", "brotli"].map(String::from));
    for (name, sizes) in parts.rows() {
        row(
            &name,
            [sizes.raw, sizes.gzip, sizes.brotli].map(|size| size.to_string()),
        );
    }
    let total = parts.loader.plus(parts.wasm);
    within(total.brotli, BUDGET, "loader + wasm, brotli")?;
    within(parts.fallback.brotli, FALLBACK_BUDGET, "fallback, brotli")?;
    within(parts.stub.raw, STUB_BUDGET, "stub")?;
    let heavy = module::functions_with(&wasm::with_names()?, HEAVY)?;
    ensure!(
        heavy.is_empty(),
        "the wasm formats by the standard library: {heavy:?}"
    );
    match arguments {
        [] => Ok(()),
        [flag] if flag == "--table" => table::write(&parts),
        _ => bail!("`size` takes nothing, or --table"),
    }
}

impl Parts {
    fn measure() -> Result<Self> {
        let dist = repo::path("sdk/dist");
        let files = fs::read_dir(&dist).context("there is no sdk/dist; run: cargo xtask wasm")?;
        let (mut loader, mut wasm, mut fallback) = (None, None, None);
        let mut chunks = Vec::new();
        for file in files {
            let name = file?.file_name().to_string_lossy().into_owned();
            let sizes = || Sizes::of(&fs::read(dist.join(&name))?);
            let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
            match (chunk_of(stem), ending) {
                ("jornada", "js") => loader = Some(sizes()?),
                ("jornada", "wasm") => wasm = Some(sizes()?),
                ("jornada-fallback", "js") => fallback = Some(sizes()?),
                // The loader again, for pages that pin it.
                ("jornada-pinned", _) => {}
                (chunk, "js") => chunks.push((chunk.replace("jornada-", "chunk "), sizes()?)),
                _ => {}
            }
        }
        chunks.sort_by(|(a, _), (b, _)| a.cmp(b));
        Ok(Self {
            stub: Sizes::of(stub()?.as_bytes())?,
            loader: loader.context("no jornada.js in sdk/dist")?,
            wasm: wasm.context("no jornada-*.wasm in sdk/dist")?,
            fallback: fallback.context("no jornada-fallback-*.js in sdk/dist")?,
            chunks,
        })
    }

    fn rows(&self) -> Vec<(String, Sizes)> {
        let mut rows = vec![
            ("stub (inline, optional)", self.stub),
            ("loader", self.loader),
            ("wasm", self.wasm),
            ("fallback", self.fallback),
            ("loader + wasm", self.loader.plus(self.wasm)),
            ("loader + fallback", self.loader.plus(self.fallback)),
        ]
        .into_iter()
        .map(|(name, sizes)| (name.to_owned(), sizes))
        .collect::<Vec<_>>();
        rows.extend(self.chunks.iter().cloned());
        rows
    }
}

/// A file's name without the hash of its content.
fn chunk_of(stem: &str) -> &str {
    let is_hash = |end: &str| end.len() == 16 && end.bytes().all(|byte| byte.is_ascii_hexdigit());
    match stem.rsplit_once('-') {
        Some((chunk, end)) if is_hash(end) => chunk,
        _ => stem,
    }
}

/// The stub as the README gives it.
fn stub() -> Result<String> {
    let readme = fs::read_to_string(repo::path("README.md"))?;
    let line = readme
        .lines()
        .find(|line| line.starts_with("window.jornada = window.jornada ||"));
    Ok(line.context("the README has no stub")?.to_owned())
}

impl Sizes {
    fn of(bytes: &[u8]) -> Result<Self> {
        Ok(Self {
            raw: bytes.len(),
            gzip: gzip(bytes)?.len(),
            brotli: brotli(bytes)?.len(),
        })
    }

    fn plus(self, other: Self) -> Self {
        Self {
            raw: self.raw + other.raw,
            gzip: self.gzip + other.gzip,
            brotli: self.brotli + other.brotli,
        }
    }
}

fn within(size: usize, budget: usize, what: &str) -> Result<()> {
    ensure!(size <= budget, "{what}: {size} bytes, more than {budget}");
    Ok(())
}

#[expect(clippy::print_stdout, reason = "the table is the result")]
fn row(name: &str, cells: [String; 3]) {
    let [raw, gzip, brotli] = cells;
    println!("{name:<24}{raw:>9}{gzip:>9}{brotli:>9}");
}

#[cfg(test)]
mod tests {
    use super::chunk_of;

    #[test]
    fn chunks_are_named_without_their_hashes() {
        for (stem, chunk) in [
            ("jornada", "jornada"),
            ("jornada-0123456789abcdef", "jornada"),
            ("jornada-fallback-0123456789abcdef", "jornada-fallback"),
            ("jornada-overlay", "jornada-overlay"),
        ] {
            assert_eq!(chunk_of(stem), chunk, "{stem}");
        }
    }
}
