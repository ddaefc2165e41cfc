//! Files of the tag that earlier releases served. A page may hold the loader of the
//! release before (in its cache, or pinned by its hash) and asks for the core that
//! this one names; so each release leaves its files in the data directory, and the
//! next ones go on serving them.
//!
//! Only files whose name is `jornada-...-HASH.js` or `.wasm` and whose content has
//! that hash are believed; nothing else of the directory can be reached.

use super::Part;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

/// Files by name, all of them in memory: a handful of releases of 150 kB each.
#[derive(Debug, Default)]
pub struct KeptAssets(BTreeMap<String, Vec<u8>>);

impl KeptAssets {
    /// Leaves the present release's files in the folder, and reads what is there.
    ///
    /// # Errors
    /// The folder cannot be made, read or written.
    pub fn open(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        for name in Part::Sdk.names() {
            let path = folder.join(name.as_ref());
            if hash_of_name(&name).is_some()
                && !path.exists()
                && let Some(file) = Part::Sdk.file(&name)
            {
                // Under another name first: a file that is half there is not believed,
                // but would not be written again either.
                let half = folder.join("half");
                fs::write(&half, &file.data)?;
                fs::rename(&half, &path)?;
            }
        }
        let mut kept = BTreeMap::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            if let Some(hash) = hash_of_name(&name) {
                let bytes = fs::read(entry.path())?;
                if content_hash(&bytes) == hash {
                    kept.insert(name, bytes);
                } else {
                    tracing::warn!(name, "left out: its content is not what its name says");
                }
            }
        }
        Ok(Self(kept))
    }

    /// A file by its name.
    #[must_use]
    pub fn file(&self, name: &str) -> Option<&[u8]> {
        self.0.get(name).map(Vec::as_slice)
    }
}

/// The hash in a name such as `jornada-fallback-0123456789abcdef.js`.
fn hash_of_name(name: &str) -> Option<u64> {
    let (stem, ending) = name.rsplit_once('.')?;
    let (before, hash) = stem.rsplit_once('-')?;
    let is_ours = before
        .strip_prefix("jornada")
        .is_some_and(|rest| rest.bytes().all(|b| b == b'-' || b.is_ascii_lowercase()));
    let is_hash = hash.len() == 16 && hash.bytes().all(|b| b.is_ascii_hexdigit());
    if is_ours && is_hash && matches!(ending, "js" | "wasm") {
        u64::from_str_radix(hash, 16).ok()
    } else {
        None
    }
}

/// FNV-1a, as the build names files by it. It recognises a file that was cut off,
/// and guards nothing.
fn content_hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_earlier_release_left_is_served_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
        let named = |stem: &str, ending: &str, bytes: &[u8]| {
            format!("{stem}-{:016x}.{ending}", content_hash(bytes))
        };
        let old = named("jornada-fallback", "js", b"old");
        write(&old, b"old");
        let torn = named("jornada", "wasm", b"whole");
        write(&torn, b"who");
        write("secret.js", b"key");
        write("jornada.js", b"loader");
        let other = named("other", "js", b"x");
        write(&other, b"x");
        let kept = KeptAssets::open(folder.path()).unwrap();
        assert_eq!(kept.file(&old), Some(b"old".as_slice()));
        for name in [&torn, "secret.js", "jornada.js", &other, "../visitor.key"] {
            assert_eq!(kept.file(name), None, "{name}");
        }
    }

    #[test]
    fn this_release_is_left_for_the_next() {
        let folder = tempfile::tempdir().unwrap();
        KeptAssets::open(folder.path()).unwrap();
        let kept = KeptAssets::open(folder.path()).unwrap();
        for name in Part::Sdk.names() {
            if hash_of_name(&name).is_some() {
                let file = Part::Sdk.file(&name).unwrap();
                assert_eq!(kept.file(&name), Some(&*file.data), "{name}");
            }
        }
    }
}
