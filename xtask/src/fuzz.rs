//! Fuzzing: each parser against made-up bytes for a while, from the corpus that is
//! kept. On the stable toolchain, so without a sanitizer: overflow and assertions
//! are what it finds, and memory that grows.

use crate::{repo, shell};
use anyhow::{Context, Result, bail};
use std::env;
use std::fs;

/// Seconds for each target unless `FUZZ_SECONDS` says otherwise.
const SECONDS: &str = "8";

/// Why it cannot run, and what to do about it.
pub(crate) fn lacking() -> Option<String> {
    if shell::output("cargo fuzz --version").is_none() {
        return Some("cargo-fuzz is not there: `cargo install --locked cargo-fuzz`".to_owned());
    }
    shell::output("c++ --version").is_none().then(|| {
        "libFuzzer is built with a C++ compiler, and there is none (Debian: `apt-get install g++`)"
            .to_owned()
    })
}

/// Runs every target.
pub(crate) fn run() -> Result<()> {
    let seconds = env::var("FUZZ_SECONDS").unwrap_or_else(|_| SECONDS.to_owned());
    let mut targets = fs::read_dir(repo::path("fuzz/fuzz_targets"))
        .context("there are no fuzz targets")?
        .filter_map(|entry| entry.ok()?.path().file_stem()?.to_str().map(str::to_owned))
        .collect::<Vec<String>>();
    targets.sort();
    if targets.is_empty() {
        bail!("there are no fuzz targets");
    }
    for target in targets {
        // What it finds on the way goes into a folder that is not kept.
        let found = repo::target().join("fuzz-corpus").join(&target);
        fs::create_dir_all(&found)?;
        let mut fuzz = shell::command(&format!(
            "cargo fuzz run --release --sanitizer none {target}"
        ));
        fuzz.args([found, repo::path("fuzz/corpus").join(&target)]);
        fuzz.args([
            "--",
            "-print_final_stats=1",
            "-verbosity=0",
            "-rss_limit_mb=2048",
        ]);
        fuzz.arg(format!("-max_total_time={seconds}"));
        shell::run(fuzz).with_context(|| format!("the target `{target}` found something"))?;
    }
    Ok(())
}
