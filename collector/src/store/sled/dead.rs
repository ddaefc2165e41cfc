//! Dead rows of a segment, in chunks of 65,536 rows: each is a value that stays
//! small however many of its rows are dead.
//!
//! ```text
//! 0 | number within the chunk (2, little-endian), ascending, up to 4,096 of them
//! 1 | one bit a row (8,192 bytes)
//! ```

use super::frame;
use std::collections::{BTreeMap, BTreeSet};

const VERSION: u8 = 1;
const LIST: u8 = 0;
const BITS: u8 = 1;
/// From here on, bits take less room.
const LISTED: usize = 4_096;
const CHUNK: usize = 1 << 16;

/// The rows of a segment by chunk.
pub(super) fn chunks(rows: &[u32]) -> BTreeMap<u16, BTreeSet<u16>> {
    let mut chunks: BTreeMap<u16, BTreeSet<u16>> = BTreeMap::new();
    for row in rows {
        let [a, b, c, d] = row.to_be_bytes();
        let chunk = chunks.entry(u16::from_be_bytes([a, b])).or_default();
        chunk.insert(u16::from_be_bytes([c, d]));
    }
    chunks
}

/// The number of a chunk's row in its segment.
pub(super) fn row(chunk: u16, within: u16) -> u32 {
    u32::from(chunk) << 16 | u32::from(within)
}

/// The value of a chunk.
pub(super) fn encode(rows: &BTreeSet<u16>) -> Vec<u8> {
    if rows.len() <= LISTED {
        let numbers = rows.iter().flat_map(|row| row.to_le_bytes());
        let payload: Vec<u8> = std::iter::once(LIST).chain(numbers).collect();
        return frame::seal(VERSION, &payload);
    }
    let mut payload = vec![0; 1 + CHUNK / 8];
    if let Some((kind, bits)) = payload.split_first_mut() {
        *kind = BITS;
        for row in rows {
            if let Some(byte) = bits.get_mut(usize::from(row / 8)) {
                *byte |= 1 << (row % 8);
            }
        }
    }
    frame::seal(VERSION, &payload)
}

/// The rows of a value; the reason if it is not intact.
pub(super) fn decode(value: &[u8]) -> Result<BTreeSet<u16>, String> {
    let (version, payload) = frame::open(value)?;
    match (version, payload.split_first()) {
        (VERSION, Some((&LIST, numbers))) => {
            let (numbers, rest) = numbers.as_chunks();
            if rest.is_empty() {
                return Ok(numbers.iter().map(|of| u16::from_le_bytes(*of)).collect());
            }
        }
        (VERSION, Some((&BITS, bits))) if bits.len() == CHUNK / 8 => {
            let is_set = |row: &u16| {
                let byte = bits.get(usize::from(row / 8));
                byte.is_some_and(|byte| byte >> (row % 8) & 1 == 1)
            };
            return Ok((0..=u16::MAX).filter(is_set).collect());
        }
        (VERSION, _) => {}
        _ => return Err(format!("version {version} is not known")),
    }
    Err("these are no dead rows".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_however_many_they_are() {
        for step in [1, 15, 16, 17, 1_000] {
            let rows: Vec<u32> = (60_000..200_000).step_by(step).collect();
            let mut back = Vec::new();
            for (chunk, within) in chunks(&rows) {
                let value = encode(&within);
                assert!(value.len() <= 5 + 1 + CHUNK / 8);
                let decoded = decode(&value).unwrap();
                back.extend(decoded.into_iter().map(|within| row(chunk, within)));
            }
            assert_eq!(back, rows, "every {step}th");
        }
    }

    #[test]
    fn what_is_no_chunk_is_said() {
        for (version, payload, reason) in [
            (1, &[][..], "these are no dead rows"),
            (1, &[LIST, 7], "these are no dead rows"),
            (1, &[BITS, 7], "these are no dead rows"),
            (1, &[9], "these are no dead rows"),
            (2, &[LIST], "version 2 is not known"),
        ] {
            let value = frame::seal(version, payload);
            assert_eq!(decode(&value), Err(reason.to_owned()));
        }
    }
}
