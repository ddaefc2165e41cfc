//! `cargo xtask wasm`: from the crate `sdk` to the files that a shop's visitors
//! download.
//!
//! Cargo compiles, wasm-bindgen makes the glue, wasm-opt shrinks, esbuild and
//! terser bundle glue and loader into `jornada.js`. The wasm's name carries the
//! hash of its content, and the loader names it; so a loader never meets another
//! build's core. Nothing is done when no input has changed.

mod bindgen;
mod bundle;
pub(crate) mod compress;
mod fallback;
mod npm;
mod snip;
mod stamp;

use anyhow::{Context, Result, ensure};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// Folders and files that the build works in.
struct Places {
    root: PathBuf,
    /// Cargo's target folder.
    target: PathBuf,
    /// Intermediate files.
    work: PathBuf,
    /// What is served.
    dist: PathBuf,
}

/// Builds `sdk/dist` if it is not up to date.
pub(crate) fn run() -> Result<()> {
    let places = Places::find()?;
    let stamp = stamp::of_inputs(&places)?;
    if stamp::is_current(&places, &stamp) {
        say("SDK is up to date");
        return Ok(());
    }
    fs::create_dir_all(&places.work)?;
    say("compiling to wasm");
    let compiled = compile(&places)?;
    say("making the glue (wasm-bindgen)");
    let bound = bindgen::bind(&compiled, &places.work.join("glue"))?;
    let core = shrink(&places, &bound)?;
    let fallback = fallback::pack(&places, &bound)?;
    say("bundling the loader");
    let mut files = bundle::chunks(&places)?;
    files.extend([core, fallback]);
    let loader = bundle::loader(&places, &files)?;
    let pinned = bundle::pinned(&places, &files)?;
    files.extend(pinned);
    files.push(loader);
    say("packing the npm package");
    npm::pack(&places, &files)?;
    say("compressing");
    write_dist(&places, &files)?;
    stamp::write(&places, &stamp, &files)?;
    say("SDK is built: sdk/dist");
    Ok(())
}

/// A file to be served at the root.
struct Asset {
    name: String,
    bytes: Vec<u8>,
}

impl Asset {
    /// Named by its content, so that it may be cached for ever.
    fn hashed(stem: &str, extension: &str, bytes: Vec<u8>) -> Self {
        let hash = stamp::hash(&bytes);
        Self {
            name: format!("{stem}-{hash:016x}.{extension}"),
            bytes,
        }
    }
}

/// What the compiler uses beyond the first wasm.
const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
];

/// Compiles the crate; the path of the wasm.
fn compile(places: &Places) -> Result<PathBuf> {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .current_dir(&places.root)
        .env("CARGO_TARGET_DIR", &places.target);
    cargo.args([
        "build",
        "-p",
        "sdk",
        "--target",
        "wasm32-unknown-unknown",
        "--profile",
        "wasm",
    ]);
    complete(&mut cargo).context(
        "the SDK does not compile; if the wasm target is missing: rustup target add wasm32-unknown-unknown",
    )?;
    Ok(places.target.join("wasm32-unknown-unknown/wasm/sdk.wasm"))
}

fn shrink(places: &Places, bound: &Path) -> Result<Asset> {
    say("shrinking (wasm-opt -Oz)");
    let bytes = optimized(places, bound, "--strip-debug")?;
    Ok(Asset::hashed("jornada", "wasm", bytes))
}

/// The core as it was built last, with the names of its functions.
pub(crate) fn with_names() -> Result<Vec<u8>> {
    let places = Places::find()?;
    optimized(
        &places,
        &places.work.join("glue/sdk_bg.wasm"),
        "--debuginfo",
    )
}

fn optimized(places: &Places, bound: &Path, names: &str) -> Result<Vec<u8>> {
    let shrunk = places.work.join("jornada.wasm");
    let mut tool = places.node_tool("wasm-opt")?;
    // Measured: taking the control flow apart, twice, finds a shorter form of it.
    // Nothing lies in the first kilobyte: there the stack ends.
    tool.args([names, "--strip-target-features", "--low-memory-unused"]);
    let anew = ["--flatten", "--rereloop", "-Oz"];
    tool.args(anew).args(anew).arg("-Oz");
    // Measured: a function put into its only caller compresses worse than a call.
    tool.args([
        "--one-caller-inline-max-function-size=20",
        "--always-inline-max-function-size=0",
    ]);
    tool.args(FEATURES).arg(bound).arg("-o").arg(&shrunk);
    complete(&mut tool)?;
    Ok(fs::read(&shrunk)?)
}

/// Writes the assets with their compressed forms, and removes what was there.
fn write_dist(places: &Places, files: &[Asset]) -> Result<()> {
    if places.dist.exists() {
        fs::remove_dir_all(&places.dist)?;
    }
    fs::create_dir_all(&places.dist)?;
    for Asset { name, bytes } in files {
        fs::write(places.dist.join(name), bytes)?;
        fs::write(
            places.dist.join(format!("{name}.br")),
            compress::brotli(bytes)?,
        )?;
        fs::write(
            places.dist.join(format!("{name}.gz")),
            compress::gzip(bytes)?,
        )?;
    }
    Ok(())
}

impl Places {
    pub(crate) fn find() -> Result<Self> {
        let root = crate_root()?;
        let target =
            env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
        Ok(Self {
            work: target.join("sdk-pack"),
            dist: root.join("sdk/dist"),
            target,
            root,
        })
    }

    /// A tool that npm installed.
    fn node_tool(&self, name: &str) -> Result<Command> {
        let path = self.root.join("node_modules/.bin").join(name);
        ensure!(path.exists(), "{name} is not installed; run: npm install");
        let mut tool = Command::new(path);
        tool.current_dir(&self.root);
        Ok(tool)
    }
}

/// The repository's root: the folder above this crate's.
pub(crate) fn crate_root() -> Result<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    Ok(root.context("xtask lies in no folder")?.to_owned())
}

/// Runs a command to its end; its name and output if it fails.
fn complete(command: &mut Command) -> Result<()> {
    let output = command
        .output()
        .with_context(|| format!("cannot run {command:?}"))?;
    ensure!(
        output.status.success(),
        "{command:?} failed:\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}

#[expect(clippy::print_stderr, reason = "progress is for people")]
fn say(step: &str) {
    eprintln!("    {step}");
}
