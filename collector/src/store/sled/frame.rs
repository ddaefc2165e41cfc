//! The frame around every stored value: a version, a checksum, and the payload.
//!
//! ```text
//! version (1) | CRC-32 of the rest (4, little-endian) | payload
//! ```
//! The checksum is read before anything else is believed, so a flipped byte is
//! found here and nowhere else.

const HEAD: usize = 5;

/// Frames a payload.
pub(super) fn seal(version: u8, payload: &[u8]) -> Vec<u8> {
    let mut value = Vec::with_capacity(HEAD + payload.len());
    value.push(version);
    value.extend_from_slice(&checksum(version, payload).to_le_bytes());
    value.extend_from_slice(payload);
    value
}

/// The version and payload of an intact value; the reason otherwise.
pub(super) fn open(value: &[u8]) -> Result<(u8, &[u8]), String> {
    let (&[version, a, b, c, d], payload) = value
        .split_first_chunk::<HEAD>()
        .ok_or_else(|| format!("{} bytes are too few for a frame", value.len()))?;
    let stated = u32::from_le_bytes([a, b, c, d]);
    let found = checksum(version, payload);
    if stated == found {
        Ok((version, payload))
    } else {
        Err(format!(
            "checksum {found:08x} is not the stated {stated:08x}"
        ))
    }
}

/// Frames a number.
pub(super) fn seal_number(version: u8, number: u64) -> Vec<u8> {
    seal(version, &number.to_le_bytes())
}

/// The number of an intact value of this version; the reason otherwise.
pub(super) fn open_number(version: u8, value: &[u8]) -> Result<u64, String> {
    let (found, payload) = open(value)?;
    if found != version {
        return Err(format!("version {found} is not known"));
    }
    let bytes = payload
        .try_into()
        .map_err(|_| format!("{} bytes where a number has 8", payload.len()))?;
    Ok(u64::from_le_bytes(bytes))
}

fn checksum(version: u8, payload: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&[version]);
    hasher.update(payload);
    hasher.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_flipped_bit_is_found(payload in prop::collection::vec(any::<u8>(), 0..64), at in any::<prop::sample::Index>(), bit in 0_u32..8) {
            let mut value = seal(1, &payload);
            prop_assert_eq!(open(&value), Ok((1, payload.as_slice())));
            let at = at.index(value.len());
            value[at] ^= 1_u8 << bit;
            prop_assert!(open(&value).is_err());
        }

        #[test]
        fn any_cut_is_found(payload in prop::collection::vec(any::<u8>(), 0..64), at in any::<prop::sample::Index>()) {
            let value = seal(1, &payload);
            prop_assert!(open(&value[..at.index(value.len())]).is_err());
        }
    }
}
