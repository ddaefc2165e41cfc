//! Visitors of a log: a keyed hash of address and user agent.
//!
//! Keyed, because there are few enough addresses to try them all: whoever has
//! the store but not the site's secret cannot turn a visitor back into one.
//! `SipHash` 2-4 (Aumasson and Bernstein, 2012), written out because its output
//! is stored: it must be the same for every release and every platform.

/// The secret under which a site's addresses become visitors. The default, all
/// zeros, hides addresses from readers only, not from somebody who tries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct VisitorKey(pub [u64; 2]);

impl VisitorKey {
    /// The visitor id: 16 hex digits.
    #[must_use]
    pub fn visitor(self, client: &str, user_agent: Option<&str>) -> String {
        // No address holds a NUL, so no two pairs run into one.
        let agent = user_agent.unwrap_or_default();
        let bytes = [client.as_bytes(), &[0], agent.as_bytes()].concat();
        format!("{:016x}", self.hash(&bytes))
    }

    fn hash(self, bytes: &[u8]) -> u64 {
        let Self([k0, k1]) = self;
        let mut state = State([
            k0 ^ 0x736f_6d65_7073_6575,
            k1 ^ 0x646f_7261_6e64_6f6d,
            k0 ^ 0x6c79_6765_6e65_7261,
            k1 ^ 0x7465_6462_7974_6573,
        ]);
        let (words, tail) = bytes.as_chunks::<8>();
        for word in words {
            state.take(u64::from_le_bytes(*word));
        }
        // The last word: what is left, and the length's low byte on top.
        let last = tail
            .iter()
            .rev()
            .fold(0, |word, &byte| (word << 8) | u64::from(byte));
        state.take(last | ((bytes.len() as u64 & 0xff) << 56));
        state.finish()
    }
}

struct State([u64; 4]);

impl State {
    fn take(&mut self, word: u64) {
        self.0[3] ^= word;
        self.round();
        self.round();
        self.0[0] ^= word;
    }

    fn finish(mut self) -> u64 {
        self.0[2] ^= 0xff;
        for _ in 0..4 {
            self.round();
        }
        let [v0, v1, v2, v3] = self.0;
        v0 ^ v1 ^ v2 ^ v3
    }

    fn round(&mut self) {
        let [v0, v1, v2, v3] = &mut self.0;
        *v0 = v0.wrapping_add(*v1);
        *v2 = v2.wrapping_add(*v3);
        *v1 = v1.rotate_left(13) ^ *v0;
        *v3 = v3.rotate_left(16) ^ *v2;
        *v0 = v0.rotate_left(32);
        *v2 = v2.wrapping_add(*v1);
        *v0 = v0.wrapping_add(*v3);
        *v1 = v1.rotate_left(17) ^ *v2;
        *v3 = v3.rotate_left(21) ^ *v0;
        *v2 = v2.rotate_left(32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vectors of the paper's appendix: key 00..0f, messages 00..n.
    #[test]
    fn as_published() {
        let key = VisitorKey([0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908]);
        let message: Vec<u8> = (0..15).collect();
        assert_eq!(key.hash(&message), 0xa129_ca61_49be_45e5);
        assert_eq!(key.hash(&[]), 0x726f_db47_dd0e_0e31);
        assert_eq!(key.hash(&message[..8]), 0x93f5_f579_9a93_2462);
    }

    #[test]
    fn address_agent_and_key_all_count() {
        let key = VisitorKey([1, 2]);
        let visitor = key.visitor("10.0.0.1", Some("a"));
        assert_eq!(visitor.len(), 16);
        assert_eq!(visitor, key.visitor("10.0.0.1", Some("a")));
        for other in [
            key.visitor("10.0.0.2", Some("a")),
            key.visitor("10.0.0.1", Some("b")),
            key.visitor("10.0.0.1", None),
            VisitorKey([1, 3]).visitor("10.0.0.1", Some("a")),
        ] {
            assert_ne!(visitor, other);
        }
    }
}
