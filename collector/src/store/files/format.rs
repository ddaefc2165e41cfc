//! The bytes of a segment file, version 1. Numbers are little-endian.
//!
//! ```text
//! head:   "JORNADA" (7) | version (1)
//! frames: number (4) | length (4) | CRC-32 of number, length and bytes (4) | bytes
//! tail:   place of the index's frame (8) | CRC-32 of head and place (4)
//! ```
//! Parts are the frames 0, 1, ...; the last frame has the number [`INDEX`], and
//! holds for each part its place (8) and length (4). If the index or the tail is
//! damaged, the frames are found by walking along them.

/// What a segment file begins with, the version included.
pub(super) const HEAD: [u8; 8] = *b"JORNADA\x01";
/// Bytes before the payload of a frame.
pub(super) const FRAME_HEAD: usize = 12;
/// Bytes of the tail.
pub(super) const TAIL: usize = 12;
/// The number of the index's frame, which no part has.
pub(super) const INDEX: u32 = u32::MAX;

/// Where a part's frame is, and how long its payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) at: u64,
    pub(super) length: u32,
}

impl Place {
    /// The place after the frame.
    pub(super) fn end(self) -> u64 {
        self.at
            .saturating_add(FRAME_HEAD as u64)
            .saturating_add(self.length.into())
    }
}

/// What stands before a payload.
pub(super) fn frame_head(number: u32, length: u32, payload: &[u8]) -> [u8; FRAME_HEAD] {
    let mut head = [0; FRAME_HEAD];
    let (stated, crc) = head.split_at_mut(8);
    let (first, second) = stated.split_at_mut(4);
    first.copy_from_slice(&number.to_le_bytes());
    second.copy_from_slice(&length.to_le_bytes());
    crc.copy_from_slice(&checksum(stated, payload).to_le_bytes());
    head
}

/// The number and length that a frame's head states.
pub(super) fn parse_frame_head(head: [u8; FRAME_HEAD]) -> (u32, u32) {
    let [a, b, c, d, e, f, g, h, ..] = head;
    (
        u32::from_le_bytes([a, b, c, d]),
        u32::from_le_bytes([e, f, g, h]),
    )
}

/// The payload of a whole frame; the reason if it is not what was written.
pub(super) fn open_frame(frame: &[u8], number: u32) -> Result<&[u8], String> {
    let (head, payload) = frame
        .split_first_chunk::<FRAME_HEAD>()
        .ok_or_else(|| format!("{} bytes are too few for a frame", frame.len()))?;
    let length = u32::try_from(payload.len()).map_err(|error| error.to_string())?;
    if *head == frame_head(number, length, payload) {
        return Ok(payload);
    }
    match parse_frame_head(*head) {
        (stated, _) if stated != number => Err(format!("its frame states the number {stated}")),
        (_, stated) if stated != length => Err(format!(
            "its frame states {stated} bytes where there are {length}"
        )),
        _ => Err("its checksum is not the stated one".to_owned()),
    }
}

/// The index's payload.
pub(super) fn write_index(places: &[Place]) -> Vec<u8> {
    let entries = places.iter().flat_map(|place| {
        let (at, length) = (place.at.to_le_bytes(), place.length.to_le_bytes());
        at.into_iter().chain(length)
    });
    entries.collect()
}

/// The places of an index that was intact.
pub(super) fn parse_index(payload: &[u8]) -> Option<Vec<Place>> {
    let (entries, rest) = payload.as_chunks::<12>();
    let place = |entry: &[u8; 12]| {
        let [a, b, c, d, e, f, g, h, i, j, k, l] = *entry;
        Place {
            at: u64::from_le_bytes([a, b, c, d, e, f, g, h]),
            length: u32::from_le_bytes([i, j, k, l]),
        }
    };
    rest.is_empty().then(|| entries.iter().map(place).collect())
}

/// The tail for an index at this place.
pub(super) fn write_tail(index_at: u64) -> [u8; TAIL] {
    let mut tail = [0; TAIL];
    let (at, crc) = tail.split_at_mut(8);
    at.copy_from_slice(&index_at.to_le_bytes());
    // With the head, so that a tail also says of which version the file is.
    crc.copy_from_slice(&checksum(&HEAD, at).to_le_bytes());
    tail
}

/// The place of the index, if the tail is intact.
pub(super) fn parse_tail(tail: [u8; TAIL]) -> Option<u64> {
    let [a, b, c, d, e, f, g, h, ..] = tail;
    let at = u64::from_le_bytes([a, b, c, d, e, f, g, h]);
    (tail == write_tail(at)).then_some(at)
}

fn checksum(first: &[u8], second: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(first);
    hasher.update(second);
    hasher.finalize()
}
