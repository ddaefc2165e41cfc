//! Whether `sdk/dist` is what the present sources make: by content, since dates
//! say nothing after a checkout.

use super::{Asset, Places};
use anyhow::Result;
use std::fs;
use std::path::{Path, PathBuf};

/// All that goes into the build.
const INPUTS: &[&str] = &[
    "Cargo.toml",
    "Cargo.lock",
    "package-lock.json",
    "protocol/Cargo.toml",
    "protocol/src",
    "sdk/Cargo.toml",
    "sdk/src",
    "sdk/loader",
    "sdk/npm/src",
    "sdk/npm/tsconfig.json",
    "sdk/tsconfig.json",
    "sdk/overlay",
    "sdk/platforms",
    "xtask/src/wasm.rs",
    "xtask/src/wasm",
];

/// FNV-1a: names builds, guards nothing.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// The inputs, as one line.
pub(super) fn of_inputs(places: &Places) -> Result<String> {
    let mut files = Vec::new();
    for input in INPUTS {
        collect(&places.root.join(input), &mut files)?;
    }
    files.sort();
    let mut all = Vec::new();
    for file in files {
        let name = file
            .strip_prefix(&places.root)?
            .to_string_lossy()
            .into_owned();
        all.extend(name.bytes());
        all.extend(hash(&fs::read(&file)?).to_le_bytes());
    }
    Ok(format!("{:016x}", hash(&all)))
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            collect(&entry?.path(), files)?;
        }
    } else {
        files.push(path.to_owned());
    }
    Ok(())
}

/// Whether the last build had these inputs, and its files are as it left them.
pub(super) fn is_current(places: &Places, stamp: &str) -> bool {
    let Ok(written) = fs::read_to_string(places.work.join("stamp")) else {
        return false;
    };
    if !super::npm::folder(places).join("index.d.ts").exists() {
        return false;
    }
    let mut lines = written.lines();
    lines.next() == Some(stamp)
        && lines.all(|line| {
            line.split_once(' ').is_some_and(|(expected, name)| {
                let there =
                    ["br", "gz"].map(|form| places.dist.join(format!("{name}.{form}")).exists());
                let content = fs::read(places.dist.join(name)).map(|bytes| hash(&bytes));
                there == [true; 2] && content.is_ok_and(|hash| format!("{hash:016x}") == expected)
            })
        })
}

/// Remembers what was built from what.
pub(super) fn write(places: &Places, stamp: &str, files: &[Asset]) -> Result<()> {
    let lines = files
        .iter()
        .map(|Asset { name, bytes }| format!("{:016x} {name}\n", hash(bytes)));
    let text: String = std::iter::once(format!("{stamp}\n")).chain(lines).collect();
    Ok(fs::write(places.work.join("stamp"), text)?)
}
