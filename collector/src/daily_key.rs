//! The key under which visitors are counted without a cookie: another one each day
//! (UTC), of which nothing is left the day after. So a visitor of yesterday cannot
//! be told to be one of today, by nobody.

use analytics::Timestamp;
use anyhow::Context;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::{Read, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Its name in the data directory: so that a restart does not cut the day in two.
pub const FILE: &str = "daily.key";
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
const KEY_BYTES: usize = 32;

/// Today's key.
#[derive(Debug, Default)]
pub struct DailyKey {
    file: Option<PathBuf>,
    today: Mutex<Option<Key>>,
}

/// A key and the day that it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Key {
    day: i64,
    bytes: [u8; KEY_BYTES],
}

impl DailyKey {
    /// The key of a data directory.
    pub fn open(data: &Path) -> anyhow::Result<Self> {
        let file = data.join(FILE);
        let context = || format!("cannot keep the day's key in {}", file.display());
        let kept = read(&file).with_context(context)?;
        Ok(Self {
            today: Mutex::new(kept),
            file: Some(file),
        })
    }

    /// The visitor that a browser is today, as a UUID: the keyed hash of the site,
    /// the network that the browser is in, and what it says it is. `None` if the
    /// machine gives no random numbers.
    pub fn visitor(
        &self,
        now: Timestamp,
        site: &str,
        network: &str,
        user_agent: &str,
    ) -> Option<String> {
        let key = self.of_day(now.0.div_euclid(DAY_MS))?;
        let mut hash = Sha256::new_with_prefix(key.bytes);
        for part in [site, network, user_agent] {
            hash.update(part.len().to_le_bytes());
            hash.update(part.as_bytes());
        }
        Some(uuid(&hash.finalize()))
    }

    /// The day's key, made if it is a new day. The one before is overwritten.
    fn of_day(&self, day: i64) -> Option<Key> {
        let mut today = self.today.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(key) = *today
            && key.day == day
        {
            return Some(key);
        }
        let mut bytes = [0; KEY_BYTES];
        getrandom::fill(&mut bytes).ok()?;
        let key = Key { day, bytes };
        *today = Some(key);
        if let Some(file) = &self.file
            && let Err(error) = write(file, key)
        {
            // Counting goes on; a restart would count today's visitors twice.
            tracing::error!(%error, "the day's key could not be kept");
        }
        Some(key)
    }
}

/// The key in a file; none where there is no file or something else is in it.
fn read(file: &Path) -> std::io::Result<Option<Key>> {
    let mut content = Vec::new();
    match std::fs::File::open(file) {
        Ok(mut file) => file.read_to_end(&mut content)?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    Ok(content.split_first_chunk().and_then(|(day, bytes)| {
        Some(Key {
            day: i64::from_le_bytes(*day),
            bytes: bytes.try_into().ok()?,
        })
    }))
}

/// Writes over the key that was there, in its place.
fn write(file: &Path, key: Key) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    let options = options.write(true).create(true).truncate(false).mode(0o600);
    let mut file = options.open(file)?;
    file.rewind()?;
    file.write_all(&key.day.to_le_bytes())?;
    file.write_all(&key.bytes)?;
    file.sync_all()
}

/// 122 bits of a hash as a UUID of version 8 (RFC 9562, section 5.8).
fn uuid(hash: &[u8]) -> String {
    let mut text = String::with_capacity(36);
    for (place, byte) in hash.iter().take(16).enumerate() {
        let byte = match place {
            6 => byte & 0x0f | 0x80,
            8 => byte & 0x3f | 0x80,
            _ => *byte,
        };
        if matches!(place, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        // Writing into a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visitor_is_one_for_a_day_and_for_a_site() {
        let folder = tempfile::tempdir().unwrap();
        let key = DailyKey::open(folder.path()).unwrap();
        let at = |key: &DailyKey, now: i64, site: &str, network: &str| {
            key.visitor(Timestamp(now), site, network, "Firefox")
                .unwrap()
        };
        let ana = at(&key, 0, "shop", "198.51.100.0/24");
        assert_eq!(ana.len(), 36);
        assert_eq!(ana.as_bytes()[14], b'8');
        assert_eq!(at(&key, DAY_MS - 1, "shop", "198.51.100.0/24"), ana);
        assert_ne!(at(&key, 0, "blog", "198.51.100.0/24"), ana);
        assert_ne!(at(&key, 0, "shop", "203.0.113.0/24"), ana);
        // A restart within the day changes nothing.
        let again = DailyKey::open(folder.path()).unwrap();
        assert_eq!(at(&again, 5, "shop", "198.51.100.0/24"), ana);
        let kept = std::fs::read(folder.path().join(FILE)).unwrap();
        assert_ne!(at(&again, DAY_MS, "shop", "198.51.100.0/24"), ana);
        // Of the day before nothing is left.
        let after = std::fs::read(folder.path().join(FILE)).unwrap();
        assert_eq!(after.len(), kept.len());
        assert!(!after.windows(KEY_BYTES).any(|part| part == &kept[8..]));
    }

    #[test]
    fn parts_do_not_run_into_each_other() {
        let key = DailyKey::default();
        let one = key.visitor(Timestamp(0), "ab", "c", "").unwrap();
        assert_ne!(key.visitor(Timestamp(0), "a", "bc", "").unwrap(), one);
    }
}
