//! Messages of sled 0.34, read from the bytes of its file.
//!
//! ```text
//! segment: CRC-32 of the next 16, inverted (4) | lsn xor i64::MAX (8) | stable lsn (8) | messages
//! message: CRC-32 (4) | kind (1) | length | segment number | page | body
//! ```
//! Numbers in a message's head are of 1 to 9 bytes. The checksum, inverted, is of
//! the body and then of the head after the checksum. The segment number is the
//! lsn by the segment's size, so that messages of an earlier use of the place are
//! told from those of today.

/// Bytes of a segment's head.
const SEGMENT_HEAD: usize = 20;
/// Bytes of a message's head before its numbers.
const FIXED: usize = 5;

/// What a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing: a write that was given up, a number, a boundary.
    Other,
    /// The rest of the segment is empty.
    Cap,
    /// A page was freed.
    Free,
    /// The trees by name.
    Meta,
    /// A page as a whole.
    Node,
    /// A change of a page.
    Link,
}

impl Kind {
    fn of(byte: u8) -> Option<Self> {
        Some(match byte {
            1 | 3 | 5 => Self::Other,
            2 => Self::Cap,
            4 => Self::Free,
            6 => Self::Meta,
            8 => Self::Node,
            10 => Self::Link,
            _ => return None,
        })
    }
}

/// An intact message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Message<'a> {
    /// Its place in the order of all that was ever written.
    pub(super) lsn: u64,
    pub(super) kind: Kind,
    pub(super) page: u64,
    pub(super) body: &'a [u8],
}

/// Bytes between intact messages, or before the first, that are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Gap {
    /// Place in the file.
    pub(super) offset: u64,
    pub(super) bytes: u64,
    /// Place in the order.
    pub(super) lsn: u64,
}

/// Reads a segment: its messages in order, and what between them is unreadable.
/// What comes after the last intact message is no gap: it was never finished.
pub(super) fn read_segment<'a>(
    bytes: &'a [u8],
    offset: u64,
    size: u64,
    messages: &mut Vec<Message<'a>>,
    gaps: &mut Vec<Gap>,
) {
    let head = head_lsn(bytes);
    // Where the head is damaged, the first message that is intact says the number.
    let mut number = head.map(|lsn| lsn / size);
    let mut at = SEGMENT_HEAD;
    let mut torn_from = head.is_none().then_some(0);
    while at < bytes.len() {
        let Some((message, length)) = read_message(bytes, at, number, size) else {
            torn_from.get_or_insert(at);
            at += 1;
            continue;
        };
        let base = message.lsn - at as u64;
        number.get_or_insert(base / size);
        if let Some(from) = torn_from.take() {
            gaps.push(Gap {
                offset: offset + from as u64,
                bytes: (at - from) as u64,
                lsn: base + from as u64,
            });
        }
        if message.kind == Kind::Cap {
            return;
        }
        messages.push(message);
        at += length;
    }
}

fn head_lsn(bytes: &[u8]) -> Option<u64> {
    let head = bytes.get(..SEGMENT_HEAD)?;
    let (stated, rest) = head.split_first_chunk::<4>()?;
    if u32::from_le_bytes(*stated) ^ u32::MAX != crc32fast::hash(rest) {
        return None;
    }
    let lsn = i64::from_le_bytes(*rest.first_chunk()?) ^ i64::MAX;
    u64::try_from(lsn).ok()
}

fn read_message(
    bytes: &[u8],
    at: usize,
    number: Option<u64>,
    size: u64,
) -> Option<(Message<'_>, usize)> {
    let rest = bytes.get(at..)?;
    let kind = Kind::of(*rest.get(4)?)?;
    let mut numbers = Reader(rest.get(FIXED..)?);
    let length = usize::try_from(numbers.number()?).ok()?;
    let stated_number = numbers.number()?;
    if number.is_some_and(|number| number != stated_number) {
        return None;
    }
    let page = numbers.number()?;
    let head = rest.len() - numbers.0.len();
    let body = numbers.take(length)?;
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(body);
    hasher.update(rest.get(4..head)?);
    let stated = u32::from_le_bytes(*rest.first_chunk()?);
    if hasher.finalize() ^ u32::MAX != stated {
        return None;
    }
    let lsn = stated_number.checked_mul(size)?.checked_add(at as u64)?;
    let message = Message {
        lsn,
        kind,
        page,
        body,
    };
    Some((message, head + length))
}

/// Bytes that are taken from the front.
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    pub(super) fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    /// A number of 1 to 9 bytes, as in SQLite 4.
    pub(super) fn number(&mut self) -> Option<u64> {
        let first = u64::from(self.byte()?);
        Some(match first {
            0..=240 => first,
            241..=248 => 240 + 256 * (first - 241) + u64::from(self.byte()?),
            249 => 2288 + 256 * u64::from(self.byte()?) + u64::from(self.byte()?),
            _ => {
                let mut bytes = [0; 8];
                let length = usize::try_from(first - 247).ok()?;
                bytes.get_mut(..length)?.copy_from_slice(self.take(length)?);
                u64::from_le_bytes(bytes)
            }
        })
    }

    /// Bytes after their length.
    pub(super) fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.number()?).ok()?;
        self.take(length)
    }
}
