//! Where things lie.

use std::env;
use std::path::{Path, PathBuf};

/// The root of the repository.
pub(crate) fn root() -> &'static Path {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask)
}

/// A path within the repository.
pub(crate) fn path(within: &str) -> PathBuf {
    root().join(within)
}

/// Where Cargo builds.
pub(crate) fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| path("target"), |given| root().join(given))
}

/// The collector that `cargo build --release` makes.
pub(crate) fn binary() -> PathBuf {
    tool("release", "jornada")
}

/// A program of this name that Cargo makes: in `release` or in `debug`.
pub(crate) fn tool(profile: &str, name: &str) -> PathBuf {
    let name = format!("{name}{}", env::consts::EXE_SUFFIX);
    target().join(profile).join(name)
}

/// Whether a robot runs this, for whom what could not run is a failure.
pub(crate) fn is_ci() -> bool {
    env::var_os("CI").is_some_and(|value| value == "true")
}
