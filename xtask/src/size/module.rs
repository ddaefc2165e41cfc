//! What a wasm module is made of: its sections, and its functions by the parts of
//! the code that they were written in.

use anyhow::{Context, Result, bail, ensure};
use std::collections::BTreeMap;
use std::ops::Range;

/// Bytes of the header: magic and version.
const HEADER: usize = 8;
const CUSTOM: u8 = 0;
const IMPORT: u8 = 2;
const CODE: u8 = 10;
/// The subsection of the section `name` that names functions.
const FUNCTION_NAMES: u8 = 1;

/// A section by its name, and where it lies with its own header.
pub(super) struct Section {
    pub(super) name: &'static str,
    pub(super) range: Range<usize>,
    kind: u8,
    content: Range<usize>,
}

/// The module's sections in their order.
pub(super) fn sections(wasm: &[u8]) -> Result<Vec<Section>> {
    let mut reader = Reader { wasm, at: HEADER };
    let mut sections = Vec::new();
    while reader.at < wasm.len() {
        let start = reader.at;
        let kind = reader.byte()?;
        let size = reader.number()?;
        let content = reader.at..reader.at + size;
        ensure!(content.end <= wasm.len(), "the module ends too early");
        reader.at = content.end;
        sections.push(Section {
            name: name_of(kind),
            range: start..content.end,
            kind,
            content,
        });
    }
    Ok(sections)
}

fn name_of(kind: u8) -> &'static str {
    match kind {
        CUSTOM => "custom",
        1 => "types",
        IMPORT => "imports",
        3 => "functions' types",
        4 => "tables",
        5 => "memory",
        6 => "globals",
        7 => "exports",
        9 => "elements",
        CODE => "code",
        11 => "data",
        12 => "count of data",
        _ => "other",
    }
}

/// Bytes of code by part: `crate::module` of the workspace's own crates, the crate's
/// name of others. The module must still have its names.
pub(super) fn code_by_part(wasm: &[u8]) -> Result<BTreeMap<String, usize>> {
    let sections = sections(wasm)?;
    let of = |kind| {
        let section = sections.iter().find(move |section| section.kind == kind);
        section.map(|section| section.content.clone())
    };
    let names = names(wasm, &sections)?;
    let imported = match of(IMPORT) {
        Some(content) => Reader {
            wasm,
            at: content.start,
        }
        .number()?,
        None => 0,
    };
    let code = of(CODE).context("the module has no code")?;
    let mut reader = Reader {
        wasm,
        at: code.start,
    };
    let mut parts = BTreeMap::new();
    for at in 0..reader.number()? {
        let start = reader.at;
        let size = reader.number()?;
        reader.at += size;
        let part = names.get(&(imported + at)).map_or_else(
            || "without a name".to_owned(),
            |name| part_of(&format!("{:#}", rustc_demangle::demangle(name))),
        );
        *parts.entry(part).or_default() += reader.at - start;
    }
    Ok(parts)
}

/// Functions by the demangled names that contain one of the words.
pub(super) fn functions_with(wasm: &[u8], words: &[&str]) -> Result<Vec<String>> {
    let names = names(wasm, &sections(wasm)?)?;
    let names = names
        .values()
        .map(|name| format!("{:#}", rustc_demangle::demangle(name)));
    Ok(names
        .filter(|name| words.iter().any(|word| name.contains(word)))
        .collect())
}

/// The functions' names by their numbers, which count imports first.
fn names(wasm: &[u8], sections: &[Section]) -> Result<BTreeMap<usize, String>> {
    let mut names = BTreeMap::new();
    for section in sections.iter().filter(|section| section.kind == CUSTOM) {
        let mut reader = Reader {
            wasm,
            at: section.content.start,
        };
        if reader.text()? != "name" {
            continue;
        }
        while reader.at < section.content.end {
            let kind = reader.byte()?;
            let end = reader.number()? + reader.at;
            if kind == FUNCTION_NAMES {
                for _ in 0..reader.number()? {
                    names.insert(reader.number()?, reader.text()?);
                }
            }
            reader.at = end;
        }
    }
    ensure!(!names.is_empty(), "the module names no function");
    Ok(names)
}

/// The part that a function belongs to, by its demangled path.
fn part_of(path: &str) -> String {
    let path = path.trim_start_matches(['<', '&', '*', '[', '(']);
    let path = path.strip_prefix("dyn ").unwrap_or(path);
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let end = path.find(|c| !is_word(c)).unwrap_or(path.len());
    let mut words = path.get(..end).unwrap_or(path).split("::");
    match (words.next().unwrap_or_default(), words.next()) {
        (own @ ("sdk" | "protocol"), Some(module)) => format!("{own}::{module}"),
        // Functions of the glue and of the compiler stand outside all crates.
        (alone, None) => format!("{alone} (no crate)"),
        (other, Some(_)) => other.to_owned(),
    }
}

/// Reads a module from a place on.
struct Reader<'a> {
    wasm: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn byte(&mut self) -> Result<u8> {
        let byte = self
            .wasm
            .get(self.at)
            .context("the module ends too early")?;
        self.at += 1;
        Ok(*byte)
    }

    /// An unsigned number in LEB128.
    fn number(&mut self) -> Result<usize> {
        let mut value = 0;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            value |= usize::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        bail!("a number is too long")
    }

    fn text(&mut self) -> Result<String> {
        let end = self.number()? + self.at;
        let text = self
            .wasm
            .get(self.at..end)
            .context("the module ends too early")?;
        self.at = end;
        Ok(String::from_utf8_lossy(text).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_belong_to_where_they_were_written() {
        for (path, part) in [
            ("sdk::tracker::capture::Tracker::view", "sdk::tracker"),
            (
                "<sdk::outbox::Outbox as core::default::Default>::default",
                "sdk::outbox",
            ),
            ("<&sdk::json::Text as core::fmt::Display>::fmt", "sdk::json"),
            ("protocol::experiment::assign", "protocol::experiment"),
            ("core::str::from_utf8", "core"),
            ("memcpy", "memcpy (no crate)"),
        ] {
            assert_eq!(part_of(path), part, "{path}");
        }
    }

    /// One imported function `f`, one of our own with the name `a::b`: type, import,
    /// function and code sections, and the names.
    const MODULE: &[u8] = b"\0asm\x01\0\0\0\
        \x01\x04\x01\x60\0\0\
        \x02\x07\x01\x01m\x01f\0\0\
        \x03\x02\x01\0\
        \x0a\x05\x01\x03\0\x01\x0b\
        \0\x0e\x04name\x01\x07\x01\x01\x04a::b";

    #[test]
    fn sections_and_code_are_measured() {
        let sections = sections(MODULE).unwrap();
        let sizes: Vec<_> = sections.iter().map(|s| (s.name, s.range.len())).collect();
        assert_eq!(
            sizes,
            [
                ("types", 6),
                ("imports", 9),
                ("functions' types", 4),
                ("code", 7),
                ("custom", 16)
            ]
        );
        let parts = code_by_part(MODULE).unwrap();
        assert_eq!(parts.into_iter().collect::<Vec<_>>(), [("a".to_owned(), 4)]);
    }

    #[test]
    fn functions_are_found_by_words() {
        assert_eq!(functions_with(MODULE, &["::b", "c"]).unwrap(), ["a::b"]);
        assert_eq!(functions_with(MODULE, &["c"]).unwrap(), [""; 0]);
    }

    #[test]
    fn a_module_that_ends_early_is_an_error() {
        for length in HEADER + 1..MODULE.len() {
            let cut = MODULE.get(..length).unwrap();
            assert!(code_by_part(cut).is_err(), "cut at {length}");
        }
    }
}
