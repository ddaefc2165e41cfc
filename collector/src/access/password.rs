//! Passwords: kept as argon2id (RFC 9106), slow to guess on purpose.

use super::secret::hex;
use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};
use std::io;
use subtle::ConstantTimeEq;

/// Shorter ones are guessed (NIST SP 800-63B-4 asks for 15 where nothing else is
/// asked; 12 with a lockout).
pub const SHORTEST: usize = 12;
/// Longer ones only cost time.
pub const LONGEST: usize = 256;

/// 19 MiB, two passes, one lane: the second recommendation of the OWASP password
/// storage cheat sheet, for servers with little memory.
const COST: Cost = Cost {
    memory_kib: 19 * 1024,
    passes: 2,
    lanes: 1,
};

/// What hashing costs; kept with each hash, so that it can be raised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Cost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

/// A password as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordHash {
    #[serde(flatten)]
    cost: Cost,
    salt: String,
    hash: String,
}

impl PasswordHash {
    /// Hashes a new password with a salt of its own; takes some 20 ms of a core.
    pub fn new(password: &str) -> io::Result<Self> {
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).map_err(|error| io::Error::other(error.to_string()))?;
        let salt = hex(&salt);
        let hash = hashed(password, &salt, COST).ok_or_else(|| io::Error::other("argon2"))?;
        Ok(Self {
            cost: COST,
            salt,
            hash,
        })
    }

    /// Whether it is the hash of this password.
    #[must_use]
    pub fn is_of(&self, password: &str) -> bool {
        hashed(password, &self.salt, self.cost)
            .is_some_and(|hash| bool::from(hash.as_bytes().ct_eq(self.hash.as_bytes())))
    }

    /// As much work as a real check, for accounts that are not there: so that the
    /// time of an answer does not tell who has one.
    pub fn check_nobody(password: &str) {
        std::hint::black_box(hashed(password, "00000000000000000000000000000000", COST));
    }
}

fn hashed(password: &str, salt: &str, cost: Cost) -> Option<String> {
    let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(32)).ok()?;
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut hash = [0; 32];
    argon
        .hash_password_into(password.as_bytes(), salt.as_bytes(), &mut hash)
        .ok()?;
    Some(hex(&hash))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_known_by_its_hash_and_no_two_hashes_are_alike() {
        let [one, other] = [(); 2].map(|()| PasswordHash::new("correct horse battery").unwrap());
        assert_ne!(one, other);
        assert!(one.is_of("correct horse battery"));
        assert!(other.is_of("correct horse battery"));
        assert!(!one.is_of("correct horse batterz"));
        assert!(!one.is_of(""));
        let kept = serde_json::to_string(&one).unwrap();
        assert!(!kept.contains("horse"));
        assert_eq!(serde_json::from_str::<PasswordHash>(&kept).unwrap(), one);
    }

    #[test]
    fn damaged_hashes_let_nobody_in() {
        for damaged in [
            r#"{"memory_kib":0,"passes":2,"lanes":1,"salt":"0000000000000000","hash":""}"#,
            r#"{"memory_kib":64,"passes":1,"lanes":1,"salt":"","hash":""}"#,
        ] {
            let hash: PasswordHash = serde_json::from_str(damaged).unwrap();
            assert!(!hash.is_of(""));
            assert!(!hash.is_of("correct horse battery"));
        }
    }
}
