//! The key under which addresses in logs become visitors: made once for a data
//! directory, so that the same log gives the same visitors, and nobody without
//! it can try all addresses.

use anyhow::Context;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Its name in the data directory.
pub const FILE: &str = "visitor.key";

/// The key of a data directory; made if there is none.
pub fn load(data: &Path) -> anyhow::Result<[u64; 2]> {
    let path = data.join(FILE);
    let read = || -> std::io::Result<Option<[u8; 16]>> {
        match fs::read(&path) {
            Ok(bytes) => bytes
                .try_into()
                .map(Some)
                .map_err(|_| ErrorKind::InvalidData.into()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    };
    let context = || format!("cannot keep the visitors' key in {}", path.display());
    let key = match read().with_context(context)? {
        Some(key) => key,
        None => {
            let mut key = [0; 16];
            getrandom::fill(&mut key).map_err(|error| anyhow::anyhow!("no randomness: {error}"))?;
            fs::create_dir_all(data).with_context(context)?;
            let mut options = OpenOptions::new();
            let create = options.write(true).create_new(true).mode(0o600);
            let mut file = create.open(&path).with_context(context)?;
            file.write_all(&key)
                .and_then(|()| file.sync_all())
                .with_context(context)?;
            key
        }
    };
    let bits = u128::from_le_bytes(key);
    #[expect(clippy::cast_possible_truncation, reason = "the two halves")]
    Ok([bits as u64, (bits >> 64) as u64])
}
