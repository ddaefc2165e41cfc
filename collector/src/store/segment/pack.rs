//! Packing: a part is a row of *streams*, each compressed by itself, because
//! each has its own statistics: the high bytes of times are nothing like the
//! low ones, and flags are like neither.
//!
//! ```text
//! stream  = length (varint) | method (1) | packed
//! packed  = the bytes (0) | length (varint) and a zstd frame (1) | the one byte (2)
//! numbers = stream of their lengths in bytes, 0 to 8
//!         | stream of all lowest bytes | stream of all second bytes | ...
//! ```

use super::bytes::{Reader, write_varint};
use zstd::bulk::{Compressor, Decompressor};

/// Higher levels gain little on streams that are sorted by meaning already.
const LEVEL: i32 = 3;

const PLAIN: u8 = 0;
const ZSTD: u8 = 1;
const RUN: u8 = 2;
/// Bytes of a run, at the most: whoever reads two bytes allocates no more.
const LONGEST_RUN: usize = 1 << 24;

/// Makes parts.
pub(super) struct Packer {
    out: Vec<u8>,
    /// Without one (there was no memory for it) streams are stored as they are.
    zstd: Option<Compressor<'static>>,
    planes: [Vec<u8>; 9],
}

impl Packer {
    pub(super) fn new() -> Self {
        Self {
            out: Vec::new(),
            zstd: Compressor::new(LEVEL).ok(),
            planes: Default::default(),
        }
    }

    /// The part; the packer begins anew.
    pub(super) fn finish(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.out)
    }

    pub(super) fn byte(&mut self, byte: u8) {
        self.out.push(byte);
    }

    pub(super) fn varint(&mut self, number: u64) {
        write_varint(&mut self.out, number);
    }

    pub(super) fn stream(&mut self, bytes: &[u8]) {
        self.varint(bytes.len() as u64);
        let Some(first) = bytes.first() else { return };
        if bytes.len() <= LONGEST_RUN && bytes.iter().all(|byte| byte == first) {
            self.out.extend([RUN, *first]);
            return;
        }
        let packed = self
            .zstd
            .as_mut()
            .and_then(|zstd| zstd.compress(bytes).ok());
        match packed.filter(|packed| packed.len() + 3 < bytes.len()) {
            Some(packed) => {
                self.out.push(ZSTD);
                self.varint(packed.len() as u64);
                self.out.extend(packed);
            }
            None => {
                self.out.push(PLAIN);
                self.out.extend_from_slice(bytes);
            }
        }
    }

    pub(super) fn numbers(&mut self, numbers: &[u64]) {
        let mut planes = std::mem::take(&mut self.planes);
        planes.iter_mut().for_each(Vec::clear);
        let [lengths, bytes @ ..] = &mut planes;
        for number in numbers {
            let length = (71 - number.leading_zeros()) / 8;
            lengths.push(length.to_le_bytes()[0]);
            let places = bytes.iter_mut().zip(number.to_le_bytes());
            places
                .take(length as usize)
                .for_each(|(plane, byte)| plane.push(byte));
        }
        self.stream(lengths);
        // A plane is empty where no number is that long, and so are all after it.
        for plane in bytes.iter().take_while(|plane| !plane.is_empty()) {
            self.stream(plane);
        }
        self.planes = planes;
    }
}

/// Reads parts. Nothing longer than the caller's limits is ever allocated.
pub(super) struct Unpacker<'b> {
    reader: Reader<'b>,
    zstd: Decompressor<'static>,
}

impl<'b> Unpacker<'b> {
    pub(super) fn new(part: &'b [u8]) -> Result<Self, String> {
        Ok(Self {
            reader: Reader::new(part),
            zstd: Decompressor::new().map_err(|error| error.to_string())?,
        })
    }

    pub(super) fn byte(&mut self) -> Result<u8, String> {
        self.reader.byte()
    }

    pub(super) fn varint(&mut self) -> Result<u64, String> {
        self.reader.varint()
    }

    pub(super) fn count(&mut self, limit: usize) -> Result<usize, String> {
        self.reader.count(limit)
    }

    /// The part must end here.
    pub(super) fn end(&self) -> Result<(), String> {
        if self.reader.is_empty() {
            Ok(())
        } else {
            Err("there are bytes beyond the end".to_owned())
        }
    }

    /// A stream of at most so many bytes.
    pub(super) fn stream(&mut self, limit: usize) -> Result<Vec<u8>, String> {
        let length = self.reader.count(limit)?;
        if length == 0 {
            return Ok(Vec::new());
        }
        match self.reader.byte()? {
            PLAIN => Ok(self.reader.take(length)?.to_vec()),
            RUN if length <= LONGEST_RUN => Ok(vec![self.reader.byte()?; length]),
            ZSTD => {
                let packed = self.reader.count(usize::MAX)?;
                let packed = self.reader.take(packed)?;
                let bytes = self.zstd.decompress(packed, length);
                let bytes = bytes.map_err(|error| error.to_string())?;
                if bytes.len() == length {
                    Ok(bytes)
                } else {
                    Err(format!("{} bytes came out of {length}", bytes.len()))
                }
            }
            other => Err(format!("method {other} of packing is unknown")),
        }
    }

    /// A stream of exactly so many bytes.
    pub(super) fn exactly(&mut self, length: usize) -> Result<Vec<u8>, String> {
        let bytes = self.stream(length)?;
        if bytes.len() == length {
            Ok(bytes)
        } else {
            Err(format!("{} values where {length} belong", bytes.len()))
        }
    }

    /// At most so many numbers.
    pub(super) fn numbers(&mut self, limit: usize) -> Result<Vec<u64>, String> {
        let lengths = self.stream(limit)?;
        let mut left = [0_usize; 9];
        for length in &lengths {
            let count = left.get_mut(usize::from(*length));
            *count.ok_or_else(|| format!("a number of {length} bytes"))? += 1;
        }
        let mut numbers = vec![0_u64; lengths.len()];
        let mut longer = lengths.len();
        for (place, count) in left.iter().enumerate().take(8) {
            longer -= count;
            if longer == 0 {
                break;
            }
            let plane = self.exactly(longer)?;
            if longer == numbers.len() {
                for (number, byte) in numbers.iter_mut().zip(plane) {
                    *number |= u64::from(byte) << (8 * place);
                }
                continue;
            }
            // Without a branch, which could not be predicted.
            let mut next = 0;
            for (number, length) in numbers.iter_mut().zip(&lengths) {
                let is_longer = usize::from(usize::from(*length) > place);
                let byte = plane.get(next).copied().unwrap_or(0);
                *number |= (u64::from(byte) * is_longer as u64) << (8 * place);
                next += is_longer;
            }
        }
        Ok(numbers)
    }

    /// Exactly so many numbers.
    pub(super) fn exact_numbers(&mut self, count: usize) -> Result<Vec<u64>, String> {
        let numbers = self.numbers(count)?;
        if numbers.len() == count {
            Ok(numbers)
        } else {
            Err(format!("{} values where {count} belong", numbers.len()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stream() -> impl Strategy<Value = Vec<u8>> {
        prop_oneof![
            prop::collection::vec(any::<u8>(), 0..300),
            prop::collection::vec(0..3_u8, 0..2_000),
            (any::<u8>(), 0..2_000_usize).prop_map(|(byte, count)| vec![byte; count]),
        ]
    }

    proptest! {
        #[test]
        fn what_was_packed_is_unpacked(
            streams in prop::collection::vec(stream(), 0..4),
            numbers in prop::collection::vec((any::<u64>(), 0..64_u32), 0..300),
        ) {
            let numbers: Vec<u64> = numbers.into_iter().map(|(n, shift)| n >> shift).collect();
            let mut packer = Packer::new();
            streams.iter().for_each(|stream| packer.stream(stream));
            packer.numbers(&numbers);
            let part = packer.finish();
            let mut unpacker = Unpacker::new(&part).unwrap();
            for stream in streams {
                prop_assert_eq!(unpacker.stream(2_000), Ok(stream));
            }
            prop_assert_eq!(unpacker.exact_numbers(numbers.len()), Ok(numbers));
            prop_assert_eq!(unpacker.end(), Ok(()));
        }

        #[test]
        fn any_bytes_are_unpacked_or_refused(part in prop::collection::vec(any::<u8>(), 0..64)) {
            let mut unpacker = Unpacker::new(&part).unwrap();
            while unpacker.numbers(1_000).is_ok_and(|numbers| !numbers.is_empty()) {}
        }
    }

    #[test]
    fn what_is_longer_than_allowed_is_refused() {
        let mut packer = Packer::new();
        packer.stream(&[7; 1_000]);
        let part = packer.finish();
        let refused = Unpacker::new(&part).unwrap().stream(999);
        assert_eq!(refused, Err("1000 is more than 999".to_owned()));
    }
}
