//! A medium that forgets what was not synced. `layer.c` is preloaded into the
//! server and writes a journal of what it does to the files below a directory;
//! from that `model` knows what would be there had the power gone at any moment.
//!
//! What is assumed of a medium, and no more: bytes of a file are kept once an
//! fsync or fdatasync of it that began after the write has returned; names are
//! kept once the directory was synced; a sector of 512 bytes is written whole or
//! not at all; the rest may be kept or not, in any choice. A sync_file_range
//! keeps nothing.

mod journal;
mod model;

pub(super) use journal::Journal;
pub(super) use model::Medium;

use super::random::Random;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// What becomes of writes that no sync covered.
#[derive(Debug, Clone, Copy)]
pub(super) enum Fate {
    /// All are forgotten.
    Forgotten,
    /// Each sector and each name is kept in so many of a hundred cases.
    Kept(u64),
    /// Those before some moment are kept whole, later ones not.
    Until(u64),
}

impl Fate {
    pub(super) fn random(random: &mut Random) -> Self {
        match random.below(6) {
            0 | 1 => Self::Forgotten,
            2 => Self::Kept(10),
            3 => Self::Kept(50),
            4 => Self::Kept(90),
            _ => Self::Until(random.below(101)),
        }
    }
}

/// The layer, compiled once.
fn library() -> &'static Path {
    static LIBRARY: OnceLock<PathBuf> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let (made, path) = (
            folder.join(format!("layer-{}.so", std::process::id())),
            folder.join("layer.so"),
        );
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("durability/medium/layer.c");
        let status = Command::new("cc")
            .args(["-shared", "-fPIC", "-O2", "-Wall", "-Wextra", "-Werror"])
            .args(["-o".as_ref(), made.as_os_str(), source.as_os_str()])
            .arg("-lpthread")
            .status()
            .unwrap();
        assert!(status.success(), "the layer could not be compiled");
        fs::rename(made, &path).unwrap();
        path
    })
}

/// A directory below the layer, and the files that steer it.
pub(super) struct Layer {
    folder: tempfile::TempDir,
    /// `fdatasync` does nothing.
    pub(super) forgets: bool,
}

impl Layer {
    pub(super) fn new() -> Self {
        let layer = Self {
            folder: tempfile::tempdir().unwrap(),
            forgets: false,
        };
        fs::create_dir(layer.root()).unwrap();
        layer
    }

    /// What the layer watches; it is there from the beginning, and synced.
    pub(super) fn root(&self) -> PathBuf {
        self.folder.path().join("root")
    }

    /// The data directory, which the server makes below the root.
    pub(super) fn data(&self) -> PathBuf {
        self.root().join("data")
    }

    pub(super) fn journal(&self) -> PathBuf {
        self.folder.path().join("journal")
    }

    /// While this file is there, nothing can be written.
    pub(super) fn full(&self) -> PathBuf {
        self.folder.path().join("full")
    }

    /// While this file is there, syncs fail.
    pub(super) fn sync_fails(&self) -> PathBuf {
        self.folder.path().join("sync-fails")
    }

    /// The variables that put a process below the layer.
    pub(super) fn variables(&self) -> Vec<(&'static str, std::ffi::OsString)> {
        let mut variables = vec![
            ("LD_PRELOAD", library().as_os_str().to_owned()),
            ("MEDIUM_ROOT", self.root().into_os_string()),
            ("MEDIUM_JOURNAL", self.journal().into_os_string()),
            ("MEDIUM_FULL", self.full().into_os_string()),
            ("MEDIUM_SYNC_FAILS", self.sync_fails().into_os_string()),
        ];
        if self.forgets {
            variables.push(("MEDIUM_FORGETS", "1".into()));
        }
        variables
    }

    /// Starts a server below the layer, with more variables.
    pub(super) fn serve(&self, more: &[(&str, &str)]) -> tests::binary::Server {
        let variables = self.variables();
        let variables = variables
            .iter()
            .map(|(name, value)| (*name, value.as_os_str()));
        let more = more.iter().map(|(name, value)| (*name, OsStr::new(value)));
        let variables: Vec<(&str, &OsStr)> = variables.chain(more).collect();
        tests::binary::Server::start_under(&self.data(), &[], &variables)
    }
}
