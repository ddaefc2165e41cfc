//! Event ids, taken apart: most are made of few bytes that could not be guessed.

use protocol::id::stream_position;

/// A document load as the SDK names it: milliseconds since 1970 and 16 random
/// bits, as one number in base 36.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stream {
    pub(super) load: i64,
    pub(super) chance: u16,
}

/// An id by its form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Id<'t> {
    /// `STREAM.N`, where the stream is one of the SDK's.
    Stream(Stream, u32),
    /// A UUID, in lower case.
    Uuid([u8; 16]),
    /// 32 hexadecimal digits in lower case: a line's hash.
    Hash([u8; 16]),
    /// Anything else.
    Text(&'t str),
}

/// 36 to the eighth: the digits of a stream in two halves fit 64 bits each.
const HALF: u128 = 36_u128.pow(8);
/// More digits than any stream that will be made.
const DIGITS: usize = 15;
/// Digits in the groups of a UUID.
const GROUPS: [usize; 5] = [8, 4, 4, 4, 12];

/// What the id is made of.
pub(super) fn parse(id: &str) -> Id<'_> {
    if let Some((stream, n)) = stream_position(id) {
        return parse_stream(stream).map_or(Id::Text(id), |stream| Id::Stream(stream, n));
    }
    match id.len() {
        36 => uuid(id).map_or(Id::Text(id), Id::Uuid),
        32 => bytes(id.bytes()).map_or(Id::Text(id), Id::Hash),
        _ => Id::Text(id),
    }
}

fn parse_stream(stream: &str) -> Option<Stream> {
    if stream.len() > DIGITS || stream.starts_with('0') {
        return None;
    }
    let digits = stream
        .chars()
        .map(|digit| digit.to_digit(36).map(u128::from));
    let number = digits
        .into_iter()
        .try_fold(0_u128, |number, digit| Some(number * 36 + digit?))?;
    Some(Stream {
        load: i64::try_from(number >> 16).ok()?,
        chance: u16::try_from(number & 0xffff).ok()?,
    })
}

fn uuid(id: &str) -> Option<[u8; 16]> {
    if !id.split('-').map(str::len).eq(GROUPS) {
        return None;
    }
    bytes(id.bytes().filter(|byte| *byte != b'-'))
}

/// The 16 bytes of 32 digits.
fn bytes(digits: impl Iterator<Item = u8>) -> Option<[u8; 16]> {
    let number = digits.into_iter().try_fold(0_u128, |number, digit| {
        let digit = match digit {
            b'0'..=b'9' => digit - b'0',
            b'a'..=b'f' => digit - b'a' + 10,
            _ => return None,
        };
        Some(number << 4 | u128::from(digit))
    });
    number.map(u128::to_be_bytes)
}

/// The stream's name.
pub(super) fn stream_name(stream: Stream) -> String {
    let load = u128::from(stream.load.cast_unsigned());
    let mut number = (load << 16) | u128::from(stream.chance);
    let mut digits = [b'0'; 16];
    let mut first = digits.len();
    while number > 0 {
        // Divisions of 64 bits are many times faster than those of 128.
        let mut half = u64::try_from(number % HALF).unwrap_or(0);
        number /= HALF;
        let stop = if number > 0 {
            first.saturating_sub(8)
        } else {
            0
        };
        while first > stop && (half > 0 || number > 0) {
            first -= 1;
            if let Some(place) = digits.get_mut(first) {
                *place = DIGIT[(half % 36) as usize];
            }
            half /= 36;
        }
    }
    let digits = digits.get(first..).unwrap_or_default();
    digits.iter().map(|digit| char::from(*digit)).collect()
}

/// An id of a stream; many times faster than `format!`.
pub(super) fn stream_id(name: &str, mut number: u32) -> String {
    let mut digits = [b'0'; 10];
    let mut first = digits.len();
    while number > 0 {
        first -= 1;
        if let Some(place) = digits.get_mut(first) {
            *place = DIGIT[(number % 10) as usize];
        }
        number /= 10;
    }
    let digits = digits.get(first..).unwrap_or_default();
    let mut id = String::with_capacity(name.len() + 1 + digits.len());
    id.push_str(name);
    id.push('.');
    id.extend(digits.iter().map(|digit| char::from(*digit)));
    id
}

const DIGIT: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// The UUID of these bytes.
pub(super) fn uuid_text(bytes: [u8; 16]) -> String {
    let digits = hash_text(bytes);
    let mut text = String::with_capacity(36);
    let mut digits = digits.chars();
    for (place, length) in GROUPS.into_iter().enumerate() {
        if place > 0 {
            text.push('-');
        }
        text.extend(digits.by_ref().take(length));
    }
    text
}

/// The hash of these bytes.
pub(super) fn hash_text(bytes: [u8; 16]) -> String {
    format!("{:032x}", u128::from_be_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(id: &Id<'_>) -> String {
        match id {
            Id::Stream(stream, n) => stream_id(&stream_name(*stream), *n),
            Id::Uuid(bytes) => uuid_text(*bytes),
            Id::Hash(bytes) => hash_text(*bytes),
            Id::Text(text) => (*text).to_owned(),
        }
    }

    #[test]
    fn each_form_is_seen() {
        for (id, is_short) in [
            ("mi8k2x0q1z7f.3", true),
            ("1.1", true),
            ("zzzzzzzzzzzzzzz.1", true),
            ("zzzzzzzzzzzzzzzz.1", false),
            ("0abc.1", false),
            ("mi8k2x0q1z7f.03", false),
            ("mi8k2x0q1z7f", false),
            ("0198c0de-0000-7000-8000-00000000000f", true),
            ("0198C0DE-0000-7000-8000-00000000000f", false),
            ("0198c0de00-00-7000-8000-00000000000f", false),
            ("0198c0de00007000800000000000000f", true),
            ("0198c0de00007000800000000000000g", false),
            ("purchase-1001", false),
            ("", false),
        ] {
            let parsed = parse(id);
            assert_eq!(!matches!(parsed, Id::Text(_)), is_short, "{id}: {parsed:?}");
            assert_eq!(text(&parsed), id);
        }
    }

    proptest! {
        #[test]
        fn every_id_comes_back(id in prop_oneof!["[0-9a-z]{1,17}\\.[1-9][0-9]{0,10}", "[0-9a-f]{32}", "\\PC{0,40}"]) {
            prop_assert_eq!(text(&parse(&id)), id);
        }
    }
}
