//! `docs/sdk-size.md`: what each part of the tag costs, beside other tags.

use super::rivals::{self, Rival};
use super::{Parts, Sizes, module};
use crate::{repo, say, wasm};
use anyhow::{Context, Result};
use std::fmt::Write;
use std::fs;

/// Parts of the code below this are summed up.
const LEAST: usize = 200;

const HEAD: &str = "\
# What the tag weighs

Written by `cargo xtask size --table`; bytes. `npm test` fails when loader + wasm exceed 20,000 bytes of brotli, the fallback
24,000, or the stub 400 as it is.

## What a visitor downloads

A browser that may compile WebAssembly loads loader + wasm; one that may not (a content security policy without
`'wasm-unsafe-eval'`, Lockdown Mode) loads loader + fallback. Chunks are loaded only where they are needed.

";

const RIVALS: &str = "
## Beside other tags

Bundled from their npm packages by the same command with the same esbuild settings and the same brotli: what must be loaded
before anything can be tracked, without what they load later by themselves (posthog-js loads its recorder and other extensions,
Segment its destinations). plausible and umami have no identity, no queue and no retry. Matomo is not here because its tag comes
with its server and not from npm.

";

const SECTIONS: &str = "
## The wasm by section

Brotli of each section alone, so their sum is more than the file.

";

const CODE: &str = "
## The wasm's code by part

Bytes of machine code after wasm-opt, before compression, by the module that a function was written in. What was inlined counts
where it ended up; generic code of the standard library counts there.

";

/// Measures everything and writes the page.
pub(super) fn write(parts: &Parts) -> Result<()> {
    let rivals = rivals::measure()?;
    let named = wasm::with_names()?;
    let mut page = HEAD.to_owned();
    sizes(&mut page, "part", &parts.rows())?;
    page.push_str(RIVALS);
    sizes(&mut page, "tag", &compared(parts, rivals))?;
    page.push_str(SECTIONS);
    sizes(&mut page, "section", &sections(&stripped()?)?)?;
    page.push_str(CODE);
    code(&mut page, &named)?;
    let path = repo::path("docs/sdk-size.md");
    fs::write(&path, page).with_context(|| format!("cannot write {}", path.display()))?;
    say::note("docs/sdk-size.md is written");
    Ok(())
}

/// Ours and theirs, the largest first.
fn compared(parts: &Parts, rivals: Vec<Rival>) -> Vec<(String, Sizes)> {
    let mut rows: Vec<_> = rivals
        .into_iter()
        .map(|rival| (rival.package, rival.sizes))
        .collect();
    rows.push((
        "**jornada** (loader + wasm)".to_owned(),
        parts.loader.plus(parts.wasm),
    ));
    rows.sort_by_key(|(_, sizes)| std::cmp::Reverse(sizes.brotli));
    rows
}

fn sections(wasm: &[u8]) -> Result<Vec<(String, Sizes)>> {
    let of = |section: module::Section| {
        let bytes = wasm
            .get(section.range)
            .context("a section beyond the file")?;
        Ok((section.name.to_owned(), Sizes::of(bytes)?))
    };
    module::sections(wasm)?.into_iter().map(of).collect()
}

/// The wasm as it is served.
fn stripped() -> Result<Vec<u8>> {
    let files = fs::read_dir(repo::path("sdk/dist"))?;
    let paths = files.filter_map(|file| Some(file.ok()?.path()));
    let mut wasm = paths.filter(|path| path.extension().is_some_and(|ending| ending == "wasm"));
    Ok(fs::read(wasm.next().context("no wasm in sdk/dist")?)?)
}

fn sizes(page: &mut String, what: &str, rows: &[(String, Sizes)]) -> Result<()> {
    writeln!(
        page,
        "| {what} | raw | gzip | brotli |\n|---|---:|---:|---:|"
    )?;
    for (name, Sizes { raw, gzip, brotli }) in rows {
        let [raw, gzip, brotli] = [raw, gzip, brotli].map(|size| grouped(*size));
        writeln!(page, "| {name} | {raw} | {gzip} | {brotli} |")?;
    }
    Ok(())
}

fn code(page: &mut String, named: &[u8]) -> Result<()> {
    let mut parts: Vec<_> = module::code_by_part(named)?.into_iter().collect();
    parts.sort_by(|(a, x), (b, y)| y.cmp(x).then_with(|| a.cmp(b)));
    let (shown, small): (Vec<_>, Vec<_>) = parts.into_iter().partition(|(_, size)| *size >= LEAST);
    writeln!(page, "| part | bytes |\n|---|---:|")?;
    for (part, size) in shown {
        writeln!(page, "| `{part}` | {} |", grouped(size))?;
    }
    let rest = small.iter().map(|(_, size)| size).sum();
    writeln!(page, "| {} smaller ones | {} |", small.len(), grouped(rest))?;
    Ok(())
}

/// A number with a comma before every three digits.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn numbers_are_grouped() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }
}
